"""What the publisher may sign and put out next."""

import pytest

from kit.hub.logic.signing import (
    SigningRefused,
    check_continues,
    check_holders,
    check_next,
    check_passphrase,
    check_version,
    ping_addresses,
    target_name,
)

PUBLISHED = {target_name("h", n, f"2026.{n}"): (str(n) * 64, 10) for n in (1, 2)}
BUILT = {str(n) * 64 for n in (1, 2)}


def test_next_release_follows_the_published_ones():
    check_next(PUBLISHED, "h", 3, BUILT)
    check_next(PUBLISHED, "other", 1, set())
    for sequence in (1, 2, 4):
        with pytest.raises(SigningRefused, match="順番3"):
            check_next(PUBLISHED, "h", sequence, BUILT)


def test_published_documents_never_change():
    with pytest.raises(SigningRefused, match="順番2"):
        check_next(PUBLISHED, "h", 3, {"1" * 64, "9" * 64})
    check_continues(PUBLISHED, PUBLISHED | {"h/3-2026.3.json": ("3" * 64, 1)})
    for after in ({}, PUBLISHED | {"h/1-2026.1.json": ("9" * 64, 10)}):
        with pytest.raises(SigningRefused, match="消えるか変わって"):
            check_continues(PUBLISHED, after)


def test_a_draft_belongs_to_one_state():
    check_version(4, 3, "一覧")
    for offered in (3, 5):
        with pytest.raises(SigningRefused, match="続きではありません"):
            check_version(offered, 3, "一覧")


def test_three_people_and_three_keys():
    check_holders(["a", "b", "c"], ["1", "2", "3"])
    for names, keys in (
        (["a", "b"], ["1", "2"]),
        (["a", "b", "b"], ["1", "2", "3"]),
        (["a", "b", "c"], ["1", "2", "2"]),
    ):
        with pytest.raises(SigningRefused):
            check_holders(names, keys)


def test_passphrases():
    check_passphrase("tsubame-ga-tobu", "tsubame-ga-tobu")
    for first, second in (("mijikai", "mijikai"), ("tsubame-ga-tobu", "tsubame-ga-toba")):
        with pytest.raises(SigningRefused):
            check_passphrase(first, second)


def test_list_of_towns():
    text = "# 市町\n\nhttps://a.example/  # 津市\nhttps://a.example\n http://127.0.0.1:8000\n"
    assert ping_addresses(text) == ("https://a.example", "http://127.0.0.1:8000")
    with pytest.raises(SigningRefused, match="住所ではありません"):
        ping_addresses("b.example")
