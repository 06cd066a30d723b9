"""Images in releases: they arrive with the page that shows them, change, stay, go, and come back."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageChops

from kit.blueprints.actions.apply import apply_release, replay
from kit.blueprints.actions.receive import receive_media, receive_release
from kit.blueprints.actions.settle import settle_conflict
from kit.blueprints.actions.undo import newest_run, roll_back
from kit.blueprints.bridge.media import STORAGE, kept
from kit.blueprints.bridge.planning import sight
from kit.blueprints.bridge.releases import ReleaseRefused, read_release
from kit.blueprints.bridge.town import read_sides
from kit.blueprints.logic.apply import Choice, Take
from kit.blueprints.logic.decide import by_uid
from kit.blueprints.logic.standing import STATES
from kit.blueprints.models import Conflict, Displaced, StoredRelease
from kit.core.models import InstanceState, KitImage
from tests.demo.drawing import entrance, place
from tests.factories import towns
from tests.factories.people import make_user, sign_in
from tests.factories.pictures import (
    BLOCK,
    DOOR,
    bomb,
    medium,
    picture,
    reference,
    with_other_file,
    with_picture,
    without_block,
    without_picture,
)
from tests.factories.releases import NextRelease, built_file, keys, release, release_document

pytestmark = pytest.mark.django_db
RED, BLUE, GREEN = (picture(colour) for colour in ("darkred", "navy", "seagreen"))
FIRST = with_picture(NextRelease(release_document("2026.1")), RED).document()
SECOND = with_other_file(NextRelease(FIRST), BLUE).document()


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    options = {"OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {
        **settings.STORAGES,
        STORAGE: {"BACKEND": "django.core.files.storage.FileSystemStorage", **options},
    }


@pytest.fixture
def taken(now: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """Receive a release with its files, apply it, and let the transaction end."""

    def take(document: bytes, *files: bytes) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return take_in_transaction(document, *files, now=now)

    return take


def take_in_transaction(document: bytes, *files: bytes, now: Any) -> Any:
    found = {medium(data)["sha256"]: data for data in files}
    receive_media(document, lambda wanted: found.get(wanted.sha256))
    return towns.take(document, now)


def door() -> KitImage:
    return KitImage.objects.get(uid=DOOR)


def queued_deletions() -> list[str]:
    tasks = DBTaskResult.objects.filter(task_path__endswith="delete_file_from_storage_task")
    return [task.args_kwargs["args"][1] for task in tasks]


def bytes_of(image: KitImage) -> bytes:
    with image.open_file() as file:
        found: bytes = file.read()
    return found


def replace_file(data: bytes, name: str = "町の入口.png") -> KitImage:
    """As the image's form does: the old file goes at once."""
    image = door()
    old = image.file.name
    image.file = ContentFile(data, name)
    image.save()
    default_storage.delete(old)
    image.renditions.all().delete()
    return image


def test_an_image_arrives_with_the_page_that_shows_it_and_reads_back_equal(
    taken: Any, client: Client
) -> None:
    report = taken(FIRST, RED)
    assert (report.added, report.conflicts) == ((DOOR,), 0)
    theirs = by_uid(read_release(FIRST).objects)
    for state, town in read_sides(dict.fromkeys(STATES, theirs)).items():
        assert {uid: town[uid] for uid in theirs} == theirs, state
    image = door()
    assert (bytes_of(image), image.width, image.height, image.file_size) == (RED, 900, 600, len(RED))
    assert image.sha256 in image.file.name
    html = client.get("/learn/you/").content.decode()
    assert f'src="{image.get_rendition("width-800|format-webp").url}" alt="東側の入口"' in html
    assert taken(FIRST, RED).is_empty


def test_another_file_renews_what_shows_it_and_the_towns_words_stay(
    taken: Any, now: Any, django_capture_on_commit_callbacks: Any
) -> None:
    taken(FIRST, RED)
    image = door()
    old = image.get_rendition("width-800|format-webp")
    image.alt = "町の入口"
    image.save()
    token = InstanceState.objects.get().public_token
    with django_capture_on_commit_callbacks(execute=True):
        take_in_transaction(SECOND, BLUE, now=now)
        assert default_storage.exists(image.file.name), "until the transaction has ended the old one is there"
    renewed = door()
    assert (bytes_of(renewed), renewed.alt) == (BLUE, "町の入口")
    assert not default_storage.exists(image.file.name)
    assert queued_deletions() == [old.file.name]
    assert renewed.get_rendition("width-800|format-webp").url != old.url
    assert InstanceState.objects.get().public_token != token, "cached pages are made anew"
    assert not Conflict.objects.exists()


def test_a_file_that_the_town_replaced_stays_and_a_person_decides(taken: Any, now: Any) -> None:
    taken(FIRST, RED)
    replace_file(GREEN)
    report = taken(SECOND, BLUE)
    assert report.conflicts == 1
    assert bytes_of(door()) == GREEN
    conflict = Conflict.objects.get()
    assert (conflict.entry["uid"], conflict.entry["path"]) == (DOOR, "file")
    settle_conflict(conflict, Choice(Take.THEIRS), by=towns.BY, now=now)
    assert bytes_of(door()) == BLUE
    roll_back(newest_run(towns.BLUEPRINT), by=towns.BY, now=now)
    assert bytes_of(door()) == GREEN, "the town's file was kept"


def test_a_file_that_becomes_fixed_displaces_the_towns_and_keeps_it(taken: Any) -> None:
    taken(FIRST, RED)
    mine = replace_file(GREEN).file.name
    taken(with_other_file(NextRelease(FIRST), BLUE).own(DOOR, "file", "fixed").document(), BLUE)
    assert bytes_of(door()) == BLUE
    assert Displaced.objects.get(path="file").value == reference(GREEN)
    assert kept(medium(GREEN)["sha256"]) == GREEN
    assert not default_storage.exists(mine)


@pytest.mark.parametrize("use", ["published", "draft"])
def test_a_withdrawn_image_stays_while_a_page_shows_it(taken: Any, use: str) -> None:
    taken(FIRST, RED)
    gone = without_picture(without_block(NextRelease(FIRST)))
    page = towns.object_of("learn-you")
    raw = [dict(item) for item in page.body.raw_data]
    for item in raw:
        if item["id"] == BLOCK:
            item["value"] = {**item["value"], "caption": "町の説明"}
    body = page._meta.get_field("body").to_python(json.dumps(raw))
    towns.edit("learn-you", publish=use == "published", body=body)
    report = taken(gone.document())
    assert report.deleted == ()
    assert bytes_of(door()) == RED
    assert {conflict.entry["uid"] for conflict in Conflict.objects.all()} >= {DOOR}


def test_a_withdrawn_image_goes_and_comes_back_with_a_rollback(taken: Any, now: Any) -> None:
    taken(FIRST, RED)
    before, name = towns.snapshot(), door().file.name
    report = taken(without_picture(without_block(NextRelease(FIRST))).document())
    assert report.deleted == (DOOR,)
    assert not KitImage.objects.filter(uid=DOOR).exists()
    assert queued_deletions() == [name]
    roll_back(newest_run(towns.BLUEPRINT), by=towns.BY, now=now)
    default_storage.delete(name)  # what the queue does some time later
    assert bytes_of(door()) == RED
    assert towns.snapshot() == before


def test_a_town_that_gives_its_own_file_up_gets_it_back_with_a_rollback(taken: Any, now: Any) -> None:
    taken(FIRST, RED)
    mine = replace_file(GREEN).file.name
    report = taken(without_picture(without_block(NextRelease(FIRST))).document())
    assert (report.conflicts, bytes_of(door())) == (1, GREEN)
    settle_conflict(Conflict.objects.get(), Choice(Take.THEIRS), by=towns.BY, now=now)
    assert not KitImage.objects.filter(uid=DOOR).exists()
    default_storage.delete(mine)  # what the queue does some time later
    roll_back(newest_run(towns.BLUEPRINT), by=towns.BY, now=now)
    assert bytes_of(door()) == GREEN


def test_a_rollback_brings_the_old_file_back(taken: Any, now: Any) -> None:
    taken(FIRST, RED)
    before = towns.snapshot()
    taken(SECOND, BLUE)
    roll_back(newest_run(towns.BLUEPRINT), by=towns.BY, now=now)
    assert (bytes_of(door()), towns.snapshot()) == (RED, before)


def test_a_release_without_its_file_is_not_received(now: Any) -> None:
    before = StoredRelease.objects.count()
    with pytest.raises(ReleaseRefused, match=r"door\.png"):
        receive_release(FIRST, origin="file", by=towns.BY, now=now)
    assert receive_media(FIRST, lambda wanted: RED) == ("door.png",)
    asked: list[str] = []
    assert receive_media(FIRST, lambda wanted: asked.append(wanted.name)) == ()  # type: ignore[func-returns-value]
    assert asked == [], "what is here is not asked for"
    with storages[STORAGE].open(f"{medium(RED)['sha256'][:2]}/{medium(RED)['sha256']}", "wb") as file:
        file.write(RED[:100])
    with pytest.raises(ReleaseRefused, match=r"door\.png"):
        receive_release(FIRST, origin="file", by=towns.BY, now=now)
    assert StoredRelease.objects.count() == before


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "said", "words"),
    [
        (BLUE, {}, "書かれたものと違います"),
        (RED + b" ", {"size": len(RED) + 1}, "書かれたものと違います"),
        (SVG, None, "読めません"),
        (RED[:-200], None, "読めません"),
        (picture("navy", "GIF"), None, "読めません"),
        (picture("navy", "JPEG"), {"type": "image/png"}, "種類と違います"),
        (picture("navy", size=(4001, 10)), {}, "大きすぎます"),
        (picture("navy", size=(3_900, 3_900)), {}, "大きすぎます"),
        (bomb(), {"type": "image/png"}, "読めません"),
    ],
    ids=["other", "longer", "svg", "cut-off", "gif", "type", "side", "pixels", "bomb"],
)
def test_signed_does_not_mean_safe(data: bytes, said: dict[str, Any] | None, words: str) -> None:
    made = NextRelease(FIRST)
    if words != "書かれたものと違います":
        entry = {**medium(RED), "sha256": reference(data)[7:], "size": len(data), **(said or {})}
        made.entry(DOOR)["fields"]["file"] = reference(data)
        made.data["media"] = [entry]
    with pytest.raises(ReleaseRefused, match=words):
        receive_media(made.document(), lambda wanted: data)
    assert kept(reference(data)[7:]) is None


def test_an_image_whose_file_was_lost_waits_and_comes_later(taken: Any, now: Any) -> None:
    taken(FIRST, RED)
    receive_media(SECOND, lambda wanted: BLUE)
    stored = receive_release(SECOND, origin="file", by=towns.BY, now=now)
    storages[STORAGE].delete(f"{medium(BLUE)['sha256'][:2]}/{medium(BLUE)['sha256']}")
    assert apply_release(stored, by=towns.BY, now=now).waiting == (DOOR,)
    assert bytes_of(door()) == RED
    receive_media(SECOND, lambda wanted: BLUE)
    replay(towns.BLUEPRINT, by=towns.BY, now=now)
    assert bytes_of(door()) == BLUE


def test_what_is_fixed_of_an_image_is_refused_in_its_own_form(taken: Any, client: Client) -> None:
    made = with_picture(NextRelease(release_document("2026.1")), RED)
    made.entry(DOOR)["ownership"]["file"] = "fixed"
    taken(made.document(), RED)
    client.force_login(make_user("henshu", "editor"))
    image = door()
    address = f"/admin/images/{image.pk}/"
    said = {
        "title": "入口",
        "alt": "町の入口",
        "collection": image.collection_id,
        "tags": "",
        "description": "",
    }
    assert client.post(address, said).status_code == 302
    assert (door().alt, bytes_of(door())) == ("町の入口", RED)
    other = SimpleUploadedFile("mine.png", GREEN, "image/png")
    answer = client.post(address, {**said, "alt": "別の入口", "file": other}, follow=True)
    assert "県が決めているところ" in answer.content.decode()
    assert (door().alt, bytes_of(door()), door().sha256) == ("町の入口", RED, medium(RED)["sha256"])


def test_a_file_written_alone_is_named_anew(taken: Any) -> None:
    taken(FIRST, RED)
    image = door()
    image.file = ContentFile(GREEN, "gate.png")
    image.save(update_fields=["file"])
    assert door().sha256 == medium(GREEN)["sha256"]


def test_a_person_reads_which_files_meet_and_decides_in_the_admin(
    taken: Any, now: Any, client: Client
) -> None:
    taken(FIRST, RED)
    replace_file(GREEN)
    receive_media(SECOND, lambda wanted: BLUE)
    stored = receive_release(SECOND, origin="file", by=towns.BY, now=now)
    sign_in(client, make_user("shonin", "approver"))
    html = client.get(f"/admin/updates/{stored.pk}/").content.decode()
    assert "sha256:" not in html
    for data in (RED, BLUE, GREEN):
        sha256 = medium(data)["sha256"]
        assert f"画像のファイル {sha256[:8]}" in " ".join(re.sub(r"（.*?）", "", strip_tags(html)).split())
        assert f'src="/admin/updates/pictures/{sha256}/"' in html
        picture_of = client.get(f"/admin/updates/pictures/{sha256}/")
        assert (picture_of["Content-Type"], picture_of.content) == ("image/png", data)
    assert client.get(f"/admin/updates/pictures/{'0' * 64}/").status_code == 404
    assert Client().get(f"/admin/updates/pictures/{medium(RED)['sha256']}/").status_code == 302
    sheet = client.get(f"/admin/updates/{stored.pk}/sheet/").content.decode()
    assert "画像のファイル" not in sheet
    assert re.search(r'<img src="/admin/updates/pictures/\w{64}/" alt="東側の入口">', sheet)
    assert "画像の説明: 東側の入口" in sheet
    pdf = client.get(f"/admin/updates/{stored.pk}/sheet/pdf/").content
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Subtype /Image") == 2, "the new one and the town's"
    (_, entry) = towns.prospect().open_conflicts[0]
    client.post(f"/admin/updates/{stored.pk}/", {"entry": entry.id, "seen": sight(entry), "take": "theirs"})
    apply_release(stored, by=towns.BY, now=now)
    assert bytes_of(door()) == BLUE


def test_the_picture_of_the_sample_releases_arrives_and_is_replaced(
    now: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    shown = []
    for version, light in (("2026.2", "夕方"), ("2026.3", "昼")):
        with django_capture_on_commit_callbacks(execute=True):
            towns.take(version, now)
        image = KitImage.objects.get(uid=keys()["picture-entrance"])
        (listed,) = release(version).media
        assert bytes_of(image) == built_file(listed) == place(version).read_bytes()
        html = client.get("/learn/you/").content.decode()
        (address,) = re.findall(rf'src="([^"]+)" alt="{light}の入口の絵。', html)
        rendition = image.renditions.get()
        assert (rendition.url, rendition.width, rendition.file.size < 20 * 1024) == (address, 800, True)
        shown.append(rendition.file.name)
    assert default_storage.exists(shown[1])
    assert shown[0] in queued_deletions()
    assert shown[1] not in queued_deletions()


@pytest.mark.parametrize("version", ["2026.2", "2026.3"])
def test_the_picture_of_a_sample_release_is_what_our_code_draws(version: str) -> None:
    """Another Pillow may round the edges otherwise; everything else is equal."""
    kept_one, drawn = (
        Image.open(BytesIO(data)).convert("RGB") for data in (place(version).read_bytes(), entrance(version))
    )
    assert max(high for _low, high in ImageChops.difference(kept_one, drawn).getextrema()) < 16
