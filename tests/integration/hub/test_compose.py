"""A release made from what the hub's own editors hold."""

import json

import pytest
from django.utils import timezone

from kit.blueprints.logic.document import parse_release
from kit.hub.bridge.build import BuildRefused
from kit.hub.bridge.compose import Head, compose, drafted, read_chosen
from kit.hub.bridge.desk import read_changes
from tests.factories import releases
from tests.factories.hub import become_hub
from tests.factories.towns import edit, object_of

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def last(settings):
    become_hub(settings)
    return releases.release("2026.1")


def head(version="2026.2"):
    return Head(version, "直しました。", "r4-plan", timezone.localtime())


def test_a_hub_that_changed_nothing_composes_the_same_objects(last):
    chosen = read_chosen(last)
    assert {uid: entry for uid, entry in chosen.objects.items() if entry != last.by_uid[uid]} == {}
    assert chosen.objects.keys() == last.by_uid.keys()
    assert (chosen.need_reason, chosen.left) == ((), ())
    assert read_changes(last.by_uid, chosen.objects).is_empty
    built = parse_release(json.loads(compose(chosen, head(), (last,)).document))
    assert (built.by_uid, built.requires) == (last.by_uid, last.requires)
    assert (built.sequence, built.previous, built.version) == (2, "2026.1", "2026.2")


def test_what_is_published_is_released_and_what_is_drafted_is_not(last):
    edit("learn-you", title="ご本人へ")
    edit("learn-family", title="まだ決めていない題", publish=False)
    chosen = read_chosen(last)
    you, family = (chosen.objects[releases.keys()[key]] for key in ("learn-you", "learn-family"))
    assert you.fields["title"] == "ご本人へ"
    assert family == last.by_uid[family.uid]
    assert drafted() == {family.uid: str(object_of("learn-family"))}
    changes = read_changes(last.by_uid, chosen.objects)
    assert [(sheaf.title, [row.place for row in sheaf.rows]) for sheaf in changes.sheaves] == [
        ("ご本人へ", ["題"])
    ]
    refused = compose(chosen, head(), (last,))
    assert json.loads(refused.document)["previous"] == "2026.1"
    edit("learn-you", lead="電話は059-000-0000へ。")
    with pytest.raises(BuildRefused) as found:
        compose(read_chosen(last), head(), (last,))
    assert [(finding.code, you.uid in finding.path) for finding in found.value.findings] == [
        ("typed-phone", True)
    ]
