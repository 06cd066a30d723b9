"""The rehearsal: what towns publish, put together again, and what a release meets there."""

from dataclasses import replace

import pytest

from kit.blueprints.logic.differing import differing_paths, values_by_path
from kit.hub.logic.rehearsal import is_older, read_state, rehearse, rewritten, town_objects, uses
from tests.factories import releases

FIRST, SECOND, THIRD = (releases.release(version) for version in ("2026.1", "2026.2", "2026.3"))


def published(release, changed=None, hidden=(), **head):
    """A town's state as it would be harvested; `changed` are fields by uid, what is for staff alone is shown by no town."""
    objects = []
    for uid, base in release.by_uid.items():
        ours = replace(base, fields={**base.fields, **(changed or {}).get(uid, {})})
        entry = {
            "uid": uid,
            "type": base.type,
            "shown": uid not in hidden,
            "overrides": differing_paths(base, ours),
        }
        if uid in hidden:
            entry["overrides"] = ["live"]
        elif base.type not in ("meetings.template", "intake.answer"):
            entry |= {"parent": ours.parent, "after": ours.after, "values": values_by_path(ours.fields)}
        objects.append(entry)
    found = {
        "name": "hikikomori",
        "version": release.version,
        "sequence": release.sequence,
        "objects": objects,
    }
    return read_state({"name": "津市", "kit": "0.1.0", "blueprints": [found], **head}, "hikikomori")


def uid(key):
    return releases.keys()[key]


def test_what_a_town_publishes_is_put_together_again():
    assert town_objects(published(FIRST), FIRST) == FIRST.by_uid
    assert read_state({"blueprints": []}, "hikikomori") is None


def test_a_town_that_changed_nothing_meets_nothing():
    outlook = rehearse(published(FIRST), [FIRST], SECOND)
    assert (outlook.is_clean, outlook.behind) == (True, 0)
    behind = rehearse(published(FIRST), [FIRST, SECOND], THIRD)
    assert (behind.is_clean, behind.behind) == (True, 1)


def test_where_both_changed_the_same_a_person_has_to_decide():
    theirs = next(
        found for found in releases.changes("2026.2")
        if found.kind == "edited" and found.owner == "standard" and "/" not in found.path and isinstance(found.after, str)
    )  # fmt: skip
    town = published(FIRST, {theirs.uid: {theirs.path: "津市の言葉です。"}})
    outlook = rehearse(town, [FIRST], SECOND)
    assert [(entry.uid, entry.path) for entry in outlook.conflicts] == [(theirs.uid, (theirs.path,))]
    later = rehearse(town, [FIRST, SECOND], THIRD)
    assert (theirs.uid, (theirs.path,)) in [(entry.uid, entry.path) for entry in later.conflicts]
    fixed = published(FIRST, {uid("contact-centre"): {"phone": "059-999-9999"}})
    assert [entry.uid for entry in rehearse(fixed, [FIRST], SECOND).displaced] == [uid("contact-centre")]


def test_what_is_not_public_is_not_guessed():
    hidden = published(FIRST, hidden={uid("learn-you")})
    assert rehearse(hidden, [FIRST], SECOND).unseen == (uid("learn-you"),)
    assert rehearse(published(THIRD), [FIRST], SECOND).is_unknown


@pytest.mark.parametrize("key", ["meeting-regular", "answer-rest-begin"])
def test_of_what_is_for_staff_alone_only_that_a_town_changed_it_is_known(key):
    new = releases.NextRelease(releases.release_document("2026.1"))
    new = new.edit(uid(key), "title", "県の新しい題").release()
    untouched = rehearse(published(FIRST), [FIRST], new)
    assert (untouched.is_clean, untouched.unseen) == (True, ())
    town = published(FIRST, {uid(key): {"title": "この町の題"}})
    outlook = rehearse(town, [FIRST], new)
    assert (outlook.unseen, outlook.conflicts, outlook.is_clean) == ((uid(key),), (), False)
    assert uid(key) not in rehearse(town, [FIRST], SECOND).unseen, "the release does not touch it"


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [("0.1.0", "0.2.0", True), ("0.10.0", "0.9.0", False), ("", "0.2.0", False), ("0.2", "0.2.1", True), ("x", "y", False)],
)  # fmt: skip
def test_versions_of_the_kit(one, other, older):
    assert is_older(one, other) is older


@pytest.mark.parametrize(
    "wrong",
    [
        {"uid": None}, {"uid": 5}, {"parent": ["a"]}, {"after": {"a": 1}}, {"after": "\ud800"}, {"overrides": True}, {"overrides": [[1]]},
        {"values": {"title": 10**30}}, {"values": {"title": "\ud800"}},
    ],
)  # fmt: skip
def test_a_broken_state_says_nothing_and_breaks_nothing(wrong):
    entry = {
        "uid": uid("learn-about"),
        "parent": None,
        "after": None,
        "overrides": [],
        "values": {"title": "知る"},
    }
    found = {"name": "hikikomori", "version": "2026.1", "sequence": 1}
    whole, broken = (
        read_state({"blueprints": [{**found, "objects": [{**entry, **more}]}]}, "hikikomori")
        for more in ({}, wrong)
    )
    assert (whole is None, broken) == (False, None)
    assert rehearse(whole, [FIRST], SECOND).town.sequence == 1


@pytest.mark.parametrize("odd", ["0.1\n.0", "\u202e0.1.0", "1" * 5000, "０.１", 3, ["0.1.0"], {"a": 1}])
@pytest.mark.parametrize("place", ["kit", "version"])
def test_a_version_that_is_none_says_nothing_and_breaks_nothing(place, odd):
    found = {"name": "hikikomori", "version": "2026.1", "sequence": 1, "objects": []}
    data = {"name": "津市", "kit": "0.1.0.dev3+g12ab", "blueprints": [found]}
    assert read_state(data, "hikikomori").kit == "0.1.0.dev3+g12ab"
    (data if place == "kit" else found)[place] = odd
    assert read_state(data, "hikikomori") is None


def test_a_town_without_the_kit_that_is_needed_is_named():
    new = replace(SECOND, extra={"kit": "0.2.0"})
    assert rehearse(published(FIRST), [FIRST], new).lacks_kit == "0.2.0"
    assert rehearse(published(FIRST, kit="0.2.0"), [FIRST], new).lacks_kit == ""


def test_what_a_town_fills_in_itself_is_no_other_wording():
    window, about = uid("window"), uid("learn-about")
    own = published(FIRST, {window: {"department": "福祉課", "live": True}})
    assert own.objects[window].overrides
    assert rewritten(own, FIRST) == 0
    assert rewritten(published(FIRST, {window: {"phone": "0598"}, about: {"title": "知る"}}), FIRST) == 1


def test_how_many_towns_say_something_else():
    about = uid("learn-about")
    towns = [
        published(FIRST),
        published(FIRST, {about: {"title": "知る"}}),
        published(FIRST, {about: {"title": "知って"}}),
    ]
    use, at = uses(towns, about)
    assert (use.towns, use.others, at["title"]) == (3, 2, 2)
