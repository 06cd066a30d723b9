"""A plan in words: every reason has a sentence, and values are cut where they differ."""

from kit.blueprints.logic.plan import EntryKind
from kit.blueprints.logic.rows import Reason
from kit.blueprints.logic.values import ABSENT
from kit.blueprints.logic.wording import KINDS, REASONS, plain_text, shorten


def test_every_reason_and_kind_has_its_words():
    assert set(REASONS) == set(Reason)
    assert set(KINDS) == set(EntryKind)


def test_values_are_read_without_formatting_and_codes():
    item = {
        "id": "a",
        "type": "card",
        "value": {"icon": "bench", "title": "相談の&amp;あと", "text": "<p>一つ。</p>"},
    }
    assert plain_text(item) == "相談の&あと 一つ。"
    assert plain_text([item, item]) == "相談の&あと 一つ。 相談の&あと 一つ。"
    assert [plain_text(value) for value in (ABSENT, None, "", [], "<p></p>")] == ["（なし）"] * 5
    assert [plain_text(value) for value in (True, False, 3)] == ["はい", "いいえ", "3"]
    assert plain_text("sokumen:page:40e6") == "（なし）"


def test_texts_are_cut_shortly_before_they_differ():
    one, other = "同じはじまり" * 10 + "ここが違う。", "同じはじまり" * 10 + "ちがうところ。"
    first, second, nothing = shorten([one, other, "（なし）"], width=20)
    assert nothing == "（なし）"
    assert first.startswith("…")
    assert "ここが違う" in first
    assert "ちがうところ" in second
    assert max(len(first), len(second)) <= 22


def test_short_or_single_texts_are_shown_from_their_beginning():
    assert shorten(["短い", "文"], width=20) == ["短い", "文"]
    long = "はじめから読む" * 10
    cut = "はじめから読むはじめから読む…"
    assert shorten(["（なし）", long, long], width=14) == ["（なし）", cut, cut]
