"""The publisher's linter: one finding for each thing that would hurt a town."""

from collections.abc import Callable
from typing import Any

import pytest

from kit.blueprints.logic.document import parse_release
from kit.blueprints.logic.findings import Known
from kit.blueprints.logic.lint import lint
from tests.unit.blueprints.documents import CONTACT, FACTS, HOME, LEARN, SCHEMA, document
from tests.unit.blueprints.samples import uid

KNOWN = Known(schema=SCHEMA, facts=FACTS)


def codes(data: dict[str, Any], known: Known = KNOWN) -> list[str]:
    return sorted({finding.code for finding in lint(data, known)})


def test_a_clean_release_has_no_findings() -> None:
    assert lint(document(), KNOWN) == []


def _home(data: dict[str, Any]) -> Any:
    return data["objects"][0]


def _beside(data, number):
    """A page of its own to the right of 読む・知る."""
    page = _learn(data)
    return {
        **page,
        "uid": uid(number),
        "after": LEARN,
        "fields": {**page["fields"], "slug": f"page-{number}"},
    }


def _learn(data: dict[str, Any]) -> Any:
    return data["objects"][1]


def _card(data: dict[str, Any]) -> Any:
    return _home(data)["fields"]["body"][0]["value"]["items"][0]


def _say(html: str) -> Callable[[dict[str, Any]], Any]:
    return lambda data: _learn(data)["fields"]["body"][0].update(value=html)


def _key(text: str) -> Callable[[dict[str, Any]], Any]:
    return _say(f'<p data-block-key="a1">{text}</p>')


def _title(text: str) -> Callable[[dict[str, Any]], Any]:
    return lambda data: _learn(data)["fields"].update(title=text)


SLIPS: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("id-missing", lambda data: _card(data).pop("id")),
    ("id-duplicate", lambda data: _home(data)["fields"]["body"].append(_home(data)["fields"]["body"][0])),
    ("uid-missing", lambda data: _learn(data).update(uid="")),
    ("uid-duplicate", lambda data: _learn(data).update(uid=HOME)),
    ("type-unknown", lambda data: _learn(data).update(type="pages.poll")),
    ("field-unknown", lambda data: _learn(data)["fields"].update(colour="red")),
    ("field-unknown", lambda data: _card(data)["value"].update(colour="red")),
    ("block-unknown", lambda data: _learn(data)["fields"]["body"][0].update(type="poll")),
    ("value-kind", lambda data: _learn(data)["fields"].update(live="yes")),
    ("value-kind", lambda data: data["objects"][2]["fields"]["hours"][0]["value"].update(opens=1035)),
    ("value-kind", lambda data: data["objects"][2]["fields"].update(checked_on="yesterday")),
    ("choice-unknown", lambda data: data["objects"][2]["fields"].update(group="pets")),
    ("reference-broken", lambda data: _card(data)["value"].update(page=f"sokumen:page:{uid(99)}")),
    ("reference-broken", lambda data: _card(data)["value"].update(page=f"sokumen:page:{CONTACT}")),
    ("reference-broken", lambda data: _card(data)["value"].update(page="/learn/")),
    ("reference-broken", lambda data: _learn(data).update(parent=uid(99))),
    ("reference-broken", lambda data: _learn(data).update(after=HOME)),
    ("reference-broken", _key(f'<a linktype="page" urn="sokumen:page:{uid(99)}">x</a>')),
    ("parent-cycle", lambda data: _home(data).update(parent=LEARN)),
    ("slug-duplicate", lambda data: data["objects"].append({**_learn(data), "uid": uid(9), "after": LEARN})),
    ("after-duplicate", lambda data: data["objects"].extend(_beside(data, n) for n in (8, 9))),
    ("ownership-missing", lambda data: _learn(data)["ownership"].pop("")),
    ("ownership-unknown", lambda data: _learn(data)["ownership"].update({"": "shared"})),
    ("ownership-nowhere", lambda data: _learn(data)["ownership"].update({"body/none": "fixed"})),
    ("sealed-nowhere", lambda data: _learn(data).update(sealed=["title"])),
    ("contact-open", lambda data: data["objects"][2].update(sealed=[])),
    ("rich-no-key", _say("<p>鍵なし</p>")),
    ("rich-duplicate-key", _say('<p data-block-key="a1">一</p><p data-block-key="a1">二</p>')),
    ("rich-element", _key("<i>斜体</i>")),
    ("rich-link", _key('<a href="http://example.org">x</a>')),
    ("placeholder-unknown", _key("{centre.fax}へ")),
    ("placeholder-unknown", _title("{town.nane}の窓口")),
    ("typed-phone", _key("電話 059-253-7826")),
    ("typed-phone", _key("電話 ０５９（２５３）７８２６")),
    ("typed-phone", _key("0120279338")),
    ("typed-phone", _title("困ったら110番")),
    ("typed-hour", _key("受付は8:30です")),
    ("typed-hour", _title("午前9時に開きます")),
    ("typed-hour", _title("９時から５時まで")),
    (
        "urgent-not-a-contact",
        lambda data: data["urgent"].append({"uid": LEARN, "path": "title", "reason": "x"}),
    ),
    ("document", lambda data: data.update(version="latest")),
]


@pytest.mark.parametrize(("code", "slip"), SLIPS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(SLIPS)])
def test_a_slip_is_found(code: str, slip: Callable[[dict[str, Any]], Any]) -> None:
    data = document()
    slip(data)
    assert code in codes(data)


@pytest.mark.parametrize(
    "text",
    [
        "一日24時間、電話を待っています",
        "146万人、約2%、50人に1人",
        "2026年11月1日に確かめました",
        "夜の2時に目がさめる日もあります",
        "119人が答えました",
        "令和5年6-7月の調査",
        "{town.name}の窓口は{window.hours}です",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    data = document()
    _key(text)(data)
    assert codes(data) == []


def test_urgent_contact_facts_are_allowed() -> None:
    data = document()
    data["urgent"].append({"uid": CONTACT, "path": "phone", "reason": "番号が変わりました"})
    assert codes(data) == []


@pytest.mark.parametrize("path", ["hours/weekdays", "hours/weekdays/opens", "key", "url", ""])
def test_urgent_is_a_whole_field_that_is_there(path: str) -> None:
    data = document()
    data["urgent"].append({"uid": CONTACT, "path": path, "reason": "x"})
    assert codes(data) == ["urgent-not-a-contact"]


def test_a_fact_that_the_town_may_change_is_not_urgent() -> None:
    data = document()
    data["objects"][2]["ownership"]["phone"] = "standard"
    data["urgent"].append({"uid": CONTACT, "path": "phone", "reason": "x"})
    assert codes(data) == ["urgent-not-a-contact"]


def test_a_rule_for_one_paragraph_stands_somewhere() -> None:
    data = document()
    _learn(data)["ownership"]["body/what/a1"] = "fixed"
    assert codes(data) == []


def test_html_that_the_editor_would_rewrite_is_found() -> None:
    known = Known(schema=SCHEMA, facts=FACTS, would_rewrite=lambda html: "ホームへ" in html)
    assert codes(document(), known) == ["rich-rewritten"]


def test_pages_of_another_blueprint_may_be_named() -> None:
    data = document()
    _card(data)["value"]["page"] = f"sokumen:page:{uid(99)}"
    assert codes(data, Known(schema=SCHEMA, facts=FACTS, elsewhere=frozenset({uid(99)}))) == []


def test_findings_say_where_and_speak_japanese() -> None:
    data = document()
    _card(data)["value"]["page"] = f"sokumen:page:{uid(99)}"
    (finding,) = lint(data, KNOWN)
    assert finding.path == f"objects/{HOME}/fields/body/cards/items/one/page"
    assert "行き先" in finding.message


def test_what_is_no_document_at_all_is_one_finding() -> None:
    assert [finding.code for finding in lint({}, KNOWN)] == ["document"]


class TestHistory:
    """Against what was published before."""

    def _next(self, *earlier: dict[str, Any], **changes: Any) -> tuple[dict[str, Any], Known]:
        number = len(earlier) + 1
        head = {"sequence": number, "version": f"2026.{number}", "previous": f"2026.{number - 1}"}
        data = {**document(), **head, **changes}
        previous = tuple(
            parse_release({**found, "sequence": n, "version": f"2026.{n}"})
            for n, found in enumerate(earlier, start=1)
        )
        return data, Known(schema=SCHEMA, facts=FACTS, previous=previous)

    def test_the_same_content_again_is_clean(self) -> None:
        data, known = self._next(document())
        assert codes(data, known) == []

    def test_a_gap_in_the_sequence(self) -> None:
        data, known = self._next(document(), sequence=5)
        assert codes(data, known) == ["sequence-gap"]

    def test_another_release_named_as_the_one_before(self) -> None:
        data, known = self._next(document(), document(), previous="2026.1")
        assert codes(data, known) == ["previous-wrong"]

    def test_a_version_that_was_given_out(self) -> None:
        data, known = self._next(document(), document(), version="2026.1")
        assert codes(data, known) == ["version-reused"]

    def test_a_withdrawn_uid_comes_back(self) -> None:
        without = {
            **document(),
            "objects": [entry for entry in document()["objects"] if entry["uid"] != CONTACT],
        }
        data, known = self._next(document(), without)
        assert codes(data, known) == ["id-reused", "uid-reused"]

    def test_an_object_changes_its_type(self) -> None:
        data, known = self._next(document())
        _learn(data)["type"] = "pages.home"
        assert codes(data, known) == ["type-changed"]

    def test_a_withdrawn_id_comes_back(self) -> None:
        without = document()
        _learn(without)["fields"]["body"] = []
        data, known = self._next(document(), without)
        assert codes(data, known) == ["id-reused"]

    def test_an_item_changes_its_block(self) -> None:
        data, known = self._next(document())
        _learn(data)["fields"]["body"][0].update(type="heading", value="見出し")
        assert codes(data, known) == ["block-changed"]
