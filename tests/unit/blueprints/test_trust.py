"""What a town decides about a feed whose signatures hold: names, rows without gaps, lines, clocks, ages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kit.blueprints.logic.document import parse_release
from kit.blueprints.logic.trust import (
    Listed,
    Offer,
    OtherLine,
    Position,
    TrustRefused,
    adopted_line,
    check_clock,
    check_document,
    check_versions,
    choose_releases,
    grouped,
    list_releases,
    may_poll,
)
from kit.blueprints.logic.trust_expiry import LIFETIMES, judge_expiry
from tests.unit.blueprints.documents import document

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def digest(sequence):
    return f"{sequence:064x}"


def targets(*sequences, blueprint="hikikomori"):
    return {f"{blueprint}/{n}-2026.{n}.json": (digest(n), 100) for n in sequences}


def listed(*sequences):
    return list_releases(targets(*sequences))


HERE = Position("hikikomori", verified=1, shipped={1: digest(1)})


def refused(*arguments):
    with pytest.raises(TrustRefused) as refusal:
        choose_releases(*arguments)
    return refusal.value.code


def chosen(*arguments):
    return [found.sequence for found in choose_releases(*arguments)]


def test_names_are_read_into_releases():
    (found,) = listed(12)
    assert found == Listed("hikikomori/12-2026.12.json", "hikikomori", 12, "2026.12", digest(12), 100)


@pytest.mark.parametrize(
    "name", ["media/photo.png", "README", "hikikomori/2026.1.json", "hikikomori/0-2026.1.json"]
)
def test_harmless_names_of_a_later_format_are_passed_over(name):
    assert list_releases({name: ("0", 1)}) == ()


@pytest.mark.parametrize(
    "name", ["../x", "a/../x", "/x", "a//x", ".x", "a/.x", "a\\x", "a b", "a%2f..", "", "あ", "a/", "x\n"]
)
def test_names_that_lead_elsewhere_refuse_the_feed(name):
    with pytest.raises(TrustRefused):
        list_releases({**targets(1), name: ("0", 1)})


def test_a_sequence_that_stands_twice():
    with pytest.raises(TrustRefused, match="二つ"):
        list_releases({**targets(1), "hikikomori/1-2026.9.json": ("0", 1)})


def test_a_document_that_is_too_large():
    with pytest.raises(TrustRefused, match="大きすぎ"):
        list_releases({"hikikomori/1-2026.1.json": (digest(1), 21 * 1024 * 1024)})


def test_new_releases_come_oldest_first_and_only_of_this_blueprint():
    offered = [*list_releases({**targets(3, 1, 2), **targets(1, 2, blueprint="other")})]
    assert chosen(offered, HERE) == [2, 3]
    assert chosen(offered, replace(HERE, verified=3, received={2: digest(2), 3: digest(3)})) == []


def test_a_town_whose_kit_ships_a_later_release_starts_behind_it():
    fresh = Position("hikikomori", shipped={1: digest(1), 2: digest(2)})
    assert chosen(listed(1, 2, 3), fresh) == [3]


@pytest.mark.parametrize(
    ("sequences", "position", "code"),
    [
        ((1,), replace(HERE, verified=2), "rolled_back"),
        ((), replace(HERE, verified=2), "rolled_back"),
        ((1,), Position("hikikomori", shipped={1: digest(1), 2: digest(2)}), "rolled_back"),
        ((), Position("hikikomori", shipped={1: digest(1)}), "nothing_yet"),
        ((1, 3), HERE, "gap"),
        ((2, 3), HERE, "gap"),
        ((1, 2), replace(HERE, received={2: digest(9)}), "changed"),
        ((1, 2), Position("hikikomori", shipped={1: digest(1), 2: digest(9)}), "changed"),
        ((1, 2), Position("hikikomori", shipped={1: digest(9)}), "other_line"),
    ],
)
def test_what_a_feed_must_not_offer(sequences, position, code):
    assert refused(listed(*sequences), position) == code


def test_another_line_is_adopted_only_by_its_digest():
    other = Position("hikikomori", shipped={1: digest(9)})
    first = listed(1)[0]
    with pytest.raises(OtherLine, match=digest(1)[:16]):
        choose_releases(listed(1, 2), other, "0" * 15)
    assert refused(listed(1, 2), other, "1" * 16) == "other_line"
    assert chosen(listed(1, 2), other, digest(1)[:16]) == [2]
    assert adopted_line(first, other, digest(1)[:16]) == digest(1)
    assert chosen(listed(1, 2, 3), replace(other, adopted=digest(1), received={2: digest(2)})) == [3]
    assert adopted_line(first, HERE, digest(1)) == "", "the shipped line is nothing to adopt"


def test_what_was_received_by_signature_is_never_another_line():
    assert refused(listed(1, 2), Position("hikikomori", received={1: digest(9)}), digest(1)) == "changed"


def test_document_has_to_be_the_one_its_name_says():
    release = parse_release(document() | {"sequence": 2, "version": "2026.2", "previous": "2026.1"})
    (second,) = [found for found in listed(1, 2) if found.sequence == 2]
    check_document(release, second, "2026.1")
    for wrong in ({"blueprint": "other"}, {"sequence": 3}, {"version": "2026.3"}):
        with pytest.raises(TrustRefused, match="別の公開版"):
            check_document(replace(release, **wrong), second, "2026.1")
    with pytest.raises(TrustRefused, match="次の公開版ではありません"):
        check_document(release, second, "2026.0")


def test_clock_before_the_newest_release_is_wrong():
    built = [NOW, NOW - timedelta(days=90)]
    check_clock(NOW + timedelta(days=1), built)
    check_clock(NOW - timedelta(minutes=9), built)
    check_clock(NOW, [])
    with pytest.raises(TrustRefused, match="時計を合わせて") as refusal:
        check_clock(NOW - timedelta(minutes=11), built)
    assert refusal.value.code == "clock"


def test_versions_signed_offline_never_go_down():
    offer = Offer(3, 7, {}, {})
    check_versions(offer, root_version=3, targets_version=7)
    for seen in ({"root_version": 4, "targets_version": 7}, {"root_version": 3, "targets_version": 8}):
        with pytest.raises(TrustRefused):
            check_versions(offer, **seen)


def test_one_question_is_enough_for_a_day():
    assert may_poll(refreshed_at=NOW - timedelta(hours=23), now=NOW)
    assert not may_poll(refreshed_at=NOW - timedelta(hours=24), now=NOW)
    assert not may_poll(refreshed_at=None, now=NOW)
    assert not may_poll(refreshed_at=NOW + timedelta(hours=1), now=NOW), "the clock was set back"


@pytest.mark.parametrize("role", LIFETIMES)
@pytest.mark.parametrize(
    ("share", "stage"), [(0.49, None), (0.51, "half"), (0.79, "half"), (0.81, "soon"), (1.0, "expired"), (2, "expired")]
)  # fmt: skip
def test_warnings_at_half_and_at_four_fifths_of_a_life(role, share, stage):
    found = judge_expiry({role: NOW + LIFETIMES[role] * (1 - share)}, NOW)
    assert [warning.stage for warning in found] == ([stage] if stage else [])
    assert all("サイトはそのまま動きます" in warning.message for warning in found if stage == "expired")


def test_the_most_pressing_warning_comes_first():
    found = judge_expiry({"root": NOW + timedelta(days=100), "timestamp": NOW + timedelta(days=1)}, NOW)
    assert [warning.role for warning in found] == ["timestamp", "root"]


def test_fingerprints_are_read_in_groups():
    assert grouped("0123456789ab") == "0123 4567 89ab"
