"""The format of what goes over the line, the invitation, and the address of a site."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kit.blueprints.logic.exchange import (
    DAILY,
    MOST_BYTES,
    Answer,
    Message,
    MessageRefused,
    follow_up,
    next_attempt,
    read_answer,
    read_message,
)
from kit.blueprints.logic.hub_words import HubRefused, refusal_words
from kit.blueprints.logic.invitation import (
    Here,
    Invitation,
    InvitationRefused,
    confirms,
    last_group,
    read_invitation,
    require_for,
)
from kit.blueprints.logic.origins import OriginRefused, hub_origin, read_origin
from kit.hub.logic.exchange import STATUS

AT = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
MESSAGE = Message("242012", 3, AT, "report", {"kit": "0.1"})
JST = timezone(timedelta(hours=9))
SHEET = Invitation(
    "7a1c6d5e-0000-4000-8000-000000000001", "https://hub.example", "242012", "津市", "https://tsu.example",
    b"\xff root", "5" * 64,
)  # fmt: skip
REAL = Here("242012", "津市", "tsu.lg.jp", is_trial=False, hub_url="https://hub.example")
TRIAL = Here("242012", "津市", "tsu.sokumen.example", is_trial=True, hub_url="https://hub.example/feed/")


def changed(**values):
    return json.dumps({**json.loads(MESSAGE.to_bytes()), **values}, sort_keys=True, indent=1).encode() + b"\n"


def test_a_message_reads_back_and_is_one_string_of_bytes():
    assert read_message(MESSAGE.to_bytes()) == MESSAGE
    back = Message("242012", 9, AT.astimezone(JST), "report", {}, back_from=4)
    assert read_message(back.to_bytes()) == back
    assert Message("242012", 9, AT, "report", {}, back_from=4).to_bytes() == back.to_bytes()
    answer = Answer("sequence", AT, 7)
    assert read_answer(answer.to_bytes()) == answer
    assert not answer.is_ok


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b" " * (MOST_BYTES + 1), "too_big"),
        (b"<html>", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[1]\n", "not_json"),
        (b'{"town": 1, "town": 2}', "not_json"),
        (b"[" * 5000, "not_json"),
        (json.dumps(json.loads(MESSAGE.to_bytes())).encode(), "format"),  # the same content in other bytes
        (changed(format="sokumen-exchange/2"), "format"),
        (changed(more=1), "format"),
        (changed(sequence=0), "format"),
        (changed(sequence=True), "format"),
        (changed(sequence=1.5), "format"),
        (changed(back_from="4"), "format"),
        (changed(town=""), "format"),
        (changed(kind=None), "format"),
        (changed(content=[]), "format"),
        (changed(at="yesterday"), "format"),
        (changed(at="2026-11-26T05:00:00"), "format"),
        (changed(at=5), "format"),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused_with_its_code(raw, code):
    with pytest.raises(MessageRefused) as refusal:
        read_message(raw)
    assert refusal.value.code == code


@pytest.mark.parametrize("raw", [b"<html>", b"{}", b'{"code": "ok"}', changed(), b"null"])
def test_what_is_no_answer_of_a_hub_is_refused(raw):
    with pytest.raises(MessageRefused):
        read_answer(raw)


def test_after_a_refused_number_a_town_knows_whether_it_was_overtaken_or_came_back_older():
    assert follow_up(6, sent=5, own=6) == (7, None)  # another message went past this one
    assert follow_up(6, sent=6, own=6) == (7, 6)  # the hub has this number: it was given before the backup
    assert follow_up(40, sent=5, own=5) == (41, 5)
    assert follow_up(40, sent=5, own=6) == (41, 5)


def test_attempts_become_seldom_and_never_stop():
    waits = [next_attempt(AT, failures) - AT for failures in (0, 1, 2, 3, 4, 5, 6, 99)]
    assert waits[0] == DAILY
    assert waits[1:] == sorted(waits[1:])
    assert waits[-1] == waits[-2] == timedelta(hours=12)


def test_every_refusal_of_the_hub_has_words_and_a_wrong_clock_shows_both():
    inner = {
        "ok",
        "sequence",
        "too_big",
        "not_json",
        "format",
    }  # what a town of this kit never makes, or mends itself
    words = {code: refusal_words(code, hub_time=AT, here=AT) for code in STATUS if code not in inner}
    assert [code for code, said in words.items() if f"（{code}）" in said] == []
    refused = HubRefused("clock", hub_time=AT, here=datetime(2026, 11, 26, 9, 0, tzinfo=JST))
    assert "2026-11-26 09:00" in str(refused)
    assert "2026-11-26 14:00" in str(refused)
    assert "（newer）" in refusal_words("newer", hub_time=AT, here=AT)


def test_an_invitation_reads_back_and_its_mark_is_of_everything():
    assert read_invitation(SHEET.to_bytes()) == SHEET
    assert (
        read_invitation(json.dumps(SHEET.to_data(), ensure_ascii=False).encode()).fingerprint
        == SHEET.fingerprint
    )
    others = {
        "uid": "7a1c6d5e-0000-4000-8000-000000000002", "hub": "https://hab.example", "code": "242021", "name": "津　市",
        "address": "https://tsa.example", "root": b"\xff roat", "secret": "5" * 63 + "6",
    }  # fmt: skip
    marks = {replace(SHEET, **{name: value}).fingerprint for name, value in others.items()}
    assert len(marks | {SHEET.fingerprint}) == 8
    assert confirms(SHEET, f" {last_group(SHEET.fingerprint).upper()} ")
    assert confirms(SHEET, SHEET.fingerprint)
    assert not any(confirms(SHEET, typed) for typed in ("", "    ", SHEET.fingerprint[:4], "zzzz"))


@pytest.mark.parametrize(
    "values",
    [
        {"format": "x"}, {"code": 5}, {"name": ""}, {"root": "***"}, {"hub": "hub"}, {"address": "ftp://a.example"},
        {"secret": "5" * 65},
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(values):
    for raw in (
        json.dumps({**SHEET.to_data(), **values}).encode(),
        b"",
        b"PK\x03\x04",
        b"[]",
        b" " * 200_001,
    ):
        with pytest.raises(InvitationRefused, match="招待のファイルではない"):
            read_invitation(raw)


def test_an_invitation_is_for_one_town_at_one_address_from_the_configured_hub():
    require_for(SHEET, TRIAL)
    wrong = {
        "other_town": (
            SHEET,
            Here("242021", "四日市市", "y.example", True, "https://hub.example"),
            "津市（242012）",
        ),
        "other_address": (SHEET, REAL, "https://tsu.example"),
        "hub_url": (
            SHEET,
            Here("242012", "津市", "tsu.example", True, ""),
            'hub_url = "https://hub.example"',
        ),
    }
    for code, (sheet, here, words) in wrong.items():
        with pytest.raises(InvitationRefused) as refusal:
            require_for(sheet, here)
        assert (refusal.value.code, words in str(refusal.value)) == (code, True)
    ours = replace(SHEET, address="https://tsu.lg.jp")
    require_for(ours, REAL)
    with pytest.raises(InvitationRefused) as refusal:
        require_for(ours, TRIAL)  # a real address is not for a trial
    assert refusal.value.code == "other_address"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (" https://Tsu.lg.jp/ ", "https://tsu.lg.jp"),
        ("https://tsu.lg.jp:443", "https://tsu.lg.jp"),
        ("https://tsu.lg.jp:8443", "https://tsu.lg.jp:8443"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://[::1]:8001", "http://[::1]:8001"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://tsu.sokumen.example", "http://tsu.sokumen.example"),
    ],
)
def test_addresses_have_one_form(text, origin):
    assert read_origin(text) == origin
    assert read_origin(origin) == origin


@pytest.mark.parametrize(
    "text",
    [
        "", "tsu.lg.jp", "http://tsu.lg.jp", "http://192.168.0.5", "https://192.168.0.5", "https://user@tsu.lg.jp",
        "https://tsu.lg.jp/window/", "https://tsu.lg.jp?a=1", "https://tsu.lg.jp#a", "https://tsu", "https://tsu.lg.jp:x",
        "https://-a.lg.jp", "javascript:alert(1)", "https://津市.jp", f"https://{'a' * 200}.jp", "https://[fe80::1]",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(text):
    with pytest.raises(OriginRefused):
        read_origin(text)
    assert hub_origin(text) == ""


def test_the_hub_in_site_toml_may_name_its_feed():
    assert (
        hub_origin("https://hub.example/feed/") == hub_origin("https://hub.example") == "https://hub.example"
    )
