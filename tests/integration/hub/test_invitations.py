"""The screens of the register: inviting, the file that is given once, the sheet, retiring; for whom, and in which trail."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.blueprints.gateway.root import judge_root
from kit.blueprints.logic.invitation import read_invitation
from kit.core.models import AuditEntry, Contact, User
from kit.hub.models import Invitation, Line, Report
from kit.hub.queries.towns import town_with
from tests.factories.hub import become_hub, connect_town
from tests.factories.people import make_user, sign_in
from tests.fakes.pdf_reader import read_pages
from tests.fakes.publisher import Publisher

pytestmark = pytest.mark.django_db
TSU = "242012"
ADDRESS = {"address": "http://127.0.0.1:8001"}


def at(name, *words):
    return reverse(f"kit_hub_{name}", args=words or [TSU])


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return Publisher(tmp_path_factory.mktemp("feed"), timezone.now())


@pytest.fixture
def manager(settings, client, root):
    become_hub(settings)
    settings.KIT_FEED = root.folder
    client.defaults["HTTP_HOST"] = "127.0.0.1:8000"
    return sign_in(client, make_user("kanri-ken", "manager"))


def invited(client):
    """The page after making one, and the file that it carries."""
    answer = client.post(at("town_invite"), ADDRESS)
    assert answer.status_code == 200
    return answer, answer.context["file"]


def test_a_file_is_given_once_and_a_sheet_shows_its_mark(manager, root):
    answer, file = invited(manager)
    made, sheet = Invitation.objects.get(), read_invitation(file.encode())
    assert answer["Cache-Control"] == "no-store"
    assert (sheet.code, sheet.name, sheet.address) == (TSU, "津市", "http://127.0.0.1:8001")
    assert (sheet.hub, sheet.root) == ("http://127.0.0.1:8000", root.first_root)
    assert (made.fingerprint, made.made_by) == (sheet.fingerprint, "kanri-ken")
    assert made.root_fingerprint == judge_root(root.first_root, root.folder).fingerprint
    saved = manager.post(at("invitation_file", made.pk), {"file": file})
    assert saved.content == sheet.to_bytes()
    assert 'attachment; filename="invitation-tsu-' in saved["Content-Disposition"]
    for other in ("", "{}", file.replace("127.0.0.1:8001", "127.0.0.1:8002")):
        assert manager.post(at("invitation_file", made.pk), {"file": other}).status_code == 404
    groups = [
        mark[start : start + 4]
        for mark in (made.fingerprint, made.root_fingerprint)
        for start in range(0, 64, 4)
    ]
    User.objects.filter(username="kanri-ken").update(display_name="三重 福子")
    office = Contact.objects.get(key="centre")
    page = manager.get(at("invitation_sheet", made.pk)).content.decode()
    paper = read_pages(manager.get(at("invitation_pdf", made.pk)).content)
    for text in ("".join(page.split()), paper[0]):
        assert [group for group in groups if group not in text] == []
        assert "津市" in text
        assert sheet.secret not in text
        assert f"{office.name}（三重福子）" in text
        assert office.phone in text
        for typed in (
            "systemctl restart sokumen@tsu", "set -a; . /etc/sokumen/tsu.env; set +a",
            "/opt/sokumen/bin/kit --site tsu blueprint join FILE",
        ):  # fmt: skip
            assert "".join(typed.split()) in text, "what the README sets up, typed as root"
        assert "サービスの利用者sokumen-tsuは" in text
    assert len(paper) == 1
    town = manager.get(at("town")).content.decode()
    assert sheet.secret not in town
    assert ">三重 福子</td>" in town
    assert AuditEntry.objects.filter(act="town.invited", actor="kanri-ken", reference=TSU).count() == 1


def test_another_invitation_ends_the_one_before_and_withdrawing_ends_it_too(manager):
    invited(manager)
    invited(manager)
    states = Invitation.objects.order_by("made_at").values_list("withdrawn_at", flat=True)
    assert [state is None for state in states] == [False, True]
    assert town_with(TSU).standing == "invited"
    assert "招待は" in manager.get(reverse("kit_hub_towns")).content.decode()
    done, again = (manager.post(at("town_withdraw"), follow=True).content.decode() for _ in range(2))
    assert ("招待を取りやめました" in done, "招待を取りやめました" in again) == (True, False)
    assert "もうありません" in again, "it may have been used in the meantime"
    assert town_with(TSU).standing == "none"
    assert AuditEntry.objects.filter(act="town.invitation_withdrawn").count() == 1


def test_a_wrong_address_or_a_hub_without_keys_says_what_to_do(manager, settings, tmp_path):
    connect_town("yokkaichi", "https://y.example")
    wrong = {
        "": "住所を入れてください", "tsu": "https://tsu.example のように", "http://tsu.lg.jp": "https:// で始まる",
        "https://tsu.lg.jp/a": "「/」から先", "https://y.example": "ほかの市町の登録",
    }  # fmt: skip
    for address, words in wrong.items():
        answer = manager.post(at("town_invite"), {"address": address})
        assert (answer.status_code, words in answer.content.decode()) == (422, True), address
    answer = manager.post(at("town_invite"), ADDRESS, headers={"host": "testserver"})
    assert "この県ハブの住所（http://testserver）" in answer.content.decode()
    settings.KIT_FEED = tmp_path
    answer = manager.post(at("town_invite"), ADDRESS)
    assert (answer.status_code, "release keys handover" in answer.content.decode()) == (422, True)
    settings.TRIAL = False
    answer = manager.post(at("town_invite"), {"address": "https://tsu.example"})
    assert "お試しの住所" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_one_town_is_noted_and_retired_with_a_reason(manager):
    town = connect_town("tsu", "https://tsu.example", public_key="ab" * 32, connected_at=timezone.now())
    Line.objects.create(town=town, sequence=4, heard_at=timezone.now(), went_back_at=timezone.now())
    Report.objects.create(
        town=town, day=timezone.localdate(), at=timezone.now(), kit_version="0.1.0", waiting=2, urgent=1, overrides=0,
        releases={"hikikomori": {"sequence": 2, "version": "2026.2"}}, went_back="restored",
    )  # fmt: skip
    page = manager.get(at("town")).content.decode()
    for words in ("つながっている", "2026.2", "2件", "前より古い状態で戻りました"):
        assert words in page
    manager.post(at("town_note"), {"note": " 健康福祉課 "})
    assert town_with(TSU).note == "健康福祉課"
    answer = manager.post(at("town_retire"), {"reason": ""})
    assert (answer.status_code, "わけを書いて" in answer.content.decode()) == (422, True)
    manager.post(at("town_retire"), {"reason": "機械を替える"})
    town = town_with(TSU)
    assert (town.standing, town.note.splitlines()[0], "機械を替える" in town.note) == (
        "retired",
        "健康福祉課",
        True,
    )
    assert Report.objects.count() == 1
    answer = manager.post(at("town_retire"), {"reason": "もう一度"})
    assert "つながっていない" in answer.content.decode()
    acts = AuditEntry.objects.filter(kind="town", reference=TSU).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["town.noted", "town.retired"]


def test_who_may_not_is_refused_and_a_town_has_no_such_screens(manager, settings, client):
    made = Invitation.objects.get(fingerprint=read_invitation(invited(manager)[1].encode()).fingerprint)
    sees = [at("town"), reverse("kit_hub_towns"), at("invitation_sheet", made.pk)]
    does = [at(name) for name in ("town_invite", "town_withdraw", "town_retire", "town_note")]
    does.append(at("invitation_file", made.pk))
    for role, may_see in {
        "editor": 200,
        "secretary": 200,
        "counsellor": 302,
        "protection_manager": 302,
    }.items():
        sign_in(client, make_user(f"ken-{role}", role))
        assert {client.get(url).status_code for url in sees} == {may_see}, role
        assert {client.post(url, ADDRESS).status_code for url in does} == {302}, role
        assert "これができるのは管理者です。" in client.get("/admin/").content.decode(), role
    assert (town_with(TSU).standing, Invitation.objects.count()) == ("invited", 1)
    sign_in(client, make_user("ken-2", "manager"))
    assert client.get(reverse("kit_hub_town", args=["132012"])).status_code == 404
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="town")
    assert {client.get(url).status_code for url in [*sees, *does]} == {404}


def test_the_list_asks_the_same_whatever_stands_there(manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as few:
        manager.get(reverse("kit_hub_towns"))
    asked = len(few)
    assert 0 < asked < 12
    for number, slug in enumerate(("tsu", "yokkaichi", "ise", "suzuka")):
        town = connect_town(slug, f"https://{slug}.example", public_key=f"{number:064x}")
        Line.objects.create(town=town, sequence=1, heard_at=timezone.now())
        manager.post(at("town_invite", town.code), {"address": f"https://{slug}.example"})
    with django_assert_max_num_queries(asked):
        page = manager.get(reverse("kit_hub_towns")).content.decode()
    assert page.count("招待は") == 4
