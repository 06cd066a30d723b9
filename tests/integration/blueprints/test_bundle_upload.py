"""A bundle handed in by a person: the same judgement as the command's, said on the form, with who did it in the trail."""

import json
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kit.blueprints.gateway.bundle import write_bundle
from kit.blueprints.gateway.feed import alone
from kit.blueprints.logic.trust_bundle import LARGEST
from kit.blueprints.models import FeedPosition, StoredRelease
from kit.core.models import AuditEntry
from kit.core.views.uploads import ENVELOPE
from tests.factories.people import make_user, sign_in
from tests.fakes.publisher import Publisher, release, shipped_and_next

pytestmark = pytest.mark.django_db
PAGE = "/admin/updates/bundle/"


@pytest.fixture
def line(settings):
    """What this kit ships, and the release that follows it."""
    shipped, following = shipped_and_next(settings.KIT_BLUEPRINTS / "hikikomori" / "built")
    return [*shipped, following]


@pytest.fixture
def publisher(tmp_path, line):
    return publishing(tmp_path / "hub", line)


@pytest.fixture
def town(settings, tmp_path, publisher):
    """A town in a closed network: it trusts the publisher and has no line to it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "root.json").write_bytes(publisher.first_root)
    (tmp_path / "data").mkdir()
    settings.INSTANCE = replace(settings.INSTANCE, folder=tmp_path / "site")
    settings.KIT_DATA = tmp_path / "data"


@pytest.fixture
def approver(client, town):
    return sign_in(client, make_user("shonin", "approver"))


def publishing(folder, documents):
    made = Publisher(folder, timezone.now())
    for document in documents:
        made.publish(document)
    return made


def bundle_of(publisher):
    paths = sorted(publisher.folder.rglob("*.json"))
    target = publisher.folder / "feed.zip"
    write_bundle(target, [(str(path.relative_to(publisher.folder)), path.read_bytes()) for path in paths])
    return target.read_bytes()


def packed(bundle):
    """The same files, packed so that they grow when they are read."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(bundle)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("metadata/9.root.json", b"\0" * 5_000_000)
    return made.getvalue()


def lacking(bundle, part):
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(bundle)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if part not in name:
                new.writestr(name, old.read(name))
    return made.getvalue()


def hand_in(client, data, name="県の更新.zip"):
    return client.post(PAGE, {"bundle": SimpleUploadedFile(name, data)} if data is not None else {})


def stored():
    return (list(StoredRelease.objects.values_list("blueprint", "sequence")), FeedPosition.objects.count())


def problem(response, status=422):
    """What stands beside the field; everything else is as it was."""
    assert response.status_code == status
    html = response.content.decode()
    assert 'role="alert"' in html
    assert 'type="file"' in html, "it can be handed in again at once"
    (words,) = response.context["bundle_form"].errors["bundle"]
    assert not {"Traceback", "/tmp", "kit --site"} & set(words.split()), words
    assert "/" not in words.replace("root.json", ""), words
    return words


def test_what_came_is_reviewed_and_the_trail_names_who_brought_it(approver, publisher, line, settings):
    config = settings.SITE_CONFIG
    settings.SITE_CONFIG = replace(config, blueprints=replace(config.blueprints, hub_url=""))
    page = approver.get("/admin/updates/").content.decode()
    assert '<details class="kit-bundle" open>' in page, "a closed town has no other way"
    assert 'enctype="multipart/form-data"' in page
    bundle = bundle_of(publisher)
    answer = approver.post(PAGE, {"bundle": SimpleUploadedFile("a.zip", bundle)}, follow=True)
    came = StoredRelease.objects.get(version="2099.1")
    assert bytes(came.document) == line[-1]
    assert answer.redirect_chain == [(f"/admin/updates/{came.pk}/", 302)]
    assert "2099.1 を受け取りました。まだ取り込んでいません。" in answer.content.decode()
    entry = AuditEntry.objects.get(act="blueprint.fetch")
    assert (entry.actor, entry.reference, entry.outcome) == ("shonin", "bundle", "done")
    again = hand_in(approver, bundle)
    assert (again.status_code, again["Location"]) == (302, "/admin/updates/")
    assert "新しい公開版はありませんでした" in approver.get("/admin/updates/").content.decode()


def test_every_refusal_is_said_on_the_form_and_nothing_is_half_done(
    approver, publisher, line, tmp_path, settings
):
    bundle = bundle_of(publisher)
    before = stored()
    forged = bundle_of(publishing(tmp_path / "liar", line))
    at = bundle.index(b'"2099.1"')
    other = json.loads(line[0]) | {"blueprint": "tameshi"}
    publisher.targets.targets.clear()
    publisher.publish(release(other, 1, previous=None))
    wrong = {
        None: "選んでください",
        b"": "途中で切れているか、壊れています",
        b"%PDF-1.7 \xe6\x9b\xb8\xe9\xa1\x9e" * 40: "途中で切れているか、壊れています",
        bundle[:-300]: "途中で切れているか、壊れています",
        bundle[: at + 1] + b"3" + bundle[at + 2 :]: "読めないところがあります",
        lacking(bundle, "-2099.1.json"): "足りないファイル",
        packed(bundle): "使えない種類のファイル",
        forged: "別の鍵で署名されています",
        bundle_of(publisher): "ひな形が入っていません",
    }
    assert [why for data, why in wrong.items() if why not in problem(hand_in(approver, data))] == []
    with alone(settings.KIT_DATA / "feed-cache"):
        assert "別の受け取りが動いています" in problem(hand_in(approver, bundle))
    (tmp_path / "site" / "root.json").unlink()
    assert "県の鍵を登録していない" in problem(hand_in(approver, bundle))
    assert ".zip のファイルを選んで" in problem(hand_in(approver, b"no bundle at all"))
    assert stored() == before
    refusals = AuditEntry.objects.filter(act="blueprint.fetch", outcome="refused")
    assert {entry.actor for entry in refusals} == {"shonin"}
    assert {entry.detail["reason"] for entry in refusals} >= {
        "bundle",
        "signatures",
        "nothing_yet",
        "no_root",
    }


def test_what_is_too_large_or_forged_by_another_site_is_not_read(approver, publisher, monkeypatch, client):
    def unread(*args, **kwargs):
        raise AssertionError("the file was read")

    with monkeypatch.context() as patch:
        patch.setattr("django.http.multipartparser.MultiPartParser.parse", unread)
        large = approver.generic(
            "POST",
            PAGE,
            b"",
            "multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(LARGEST + ENVELOPE + 1),
        )
        assert "200MBまで" in problem(large, 413)
        sign_in(client, make_user("henshu", "editor"))
        assert hand_in(client, b"x").status_code != 200
    strict = sign_in(Client(enforce_csrf_checks=True), make_user("shonin2", "approver"))
    assert hand_in(strict, bundle_of(publisher)).status_code == 403
    assert not StoredRelease.objects.filter(version="2099.1").exists()


@pytest.mark.parametrize("role", ["editor", "manager"])
def test_who_may_not_take_releases_is_not_offered_it(client, town, publisher, role):
    sign_in(client, make_user("who", role))
    assert "bundle" not in client.get("/admin/updates/").content.decode()
    assert hand_in(client, bundle_of(publisher)).status_code == 302
    assert not StoredRelease.objects.filter(version="2099.1").exists()
    assert AuditEntry.objects.filter(actor="who", outcome="refused", act="apply").exists()
