"""A release made from what the hub's own editors hold."""

import hashlib
import json
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from kit.blueprints.logic.document import parse_release
from kit.core.models import Contact, KitImage
from kit.hub.bridge.build import BuildRefused
from kit.hub.bridge.compose import Head, compose, drafted, read_chosen
from kit.hub.bridge.desk import read_changes
from tests.factories import releases
from tests.factories.hub import become_hub
from tests.factories.pictures import BLOCK, picture
from tests.factories.towns import edit, object_of, take

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


def test_what_a_taken_release_withdrew_and_left_here_stays_out(last):
    gone = Contact.objects.create(key="gone", name="前の窓口", phone="059-000-0000")
    before = replace(last, objects=(*last.objects, read_chosen(last).objects[str(gone.uid)]))
    second = releases.release("2026.2")
    take("2026.2", timezone.localtime())
    steps = object_of("intake-hikikomori").steps.get_prep_value()
    assert [item for step in steps for item in step["value"]["questions"] if item["value"]["retired"]]
    chosen = read_chosen(before, second)
    assert {uid: entry for uid, entry in chosen.objects.items() if entry != second.by_uid[uid]} == {}
    assert (chosen.need_reason, chosen.left, chosen.own) == ((), (), (str(gone.uid),))
    assert read_changes(second.by_uid, chosen.objects).is_empty
    assert compose(chosen, head("2026.3"), (before, second)).document


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


def test_a_picture_comes_in_with_the_page_that_shows_it(last):
    data = picture("darkred")
    shown, other = (
        KitImage.objects.create(
            title=title, alt="東側の入口", file=ContentFile(data, f"{title}.png"), width=900, height=600
        )
        for title in ("入口", "しまったもの")
    )
    page = object_of("learn-you")
    block = {"type": "picture", "id": BLOCK, "value": {"image": shown.pk, "alt": "", "caption": ""}}
    raw = [*(dict(item) for item in page.body.raw_data), block]
    edit("learn-you", body=page._meta.get_field("body").to_python(json.dumps(raw)))
    chosen = read_chosen(last)
    assert str(shown.uid) in chosen.objects
    assert str(other.uid) not in chosen.objects
    built = compose(chosen, head(), (last,))
    release = parse_release(json.loads(built.document))
    assert [medium.sha256 for medium in release.media] == [hashlib.sha256(data).hexdigest()]
    assert list(built.media.values()) == [data]
    assert release.extra == {"kit": settings.KIT_VERSION}, "no release before it had pictures"
    shown.file.save("wide.png", ContentFile(picture("navy", size=(4_200, 9))), save=False)
    shown.sha256, shown.width, shown.height = "", 4_200, 9
    shown.save()
    with pytest.raises(BuildRefused) as refused:
        compose(read_chosen(last), head(), (last,))
    assert [finding.code for finding in refused.value.findings] == ["file-refused"]
