"""A town joins the hub by an invitation, tells it how it stands, and loses nothing when the line or the hub says no."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from kit.blueprints.actions.joining import NotJoined, note_sent, want_report
from kit.blueprints.gateway.root import judge_root
from kit.blueprints.logic.invitation import MOST_BYTES, Invitation, last_group
from kit.blueprints.management import reporting
from kit.blueprints.management.exchange import send
from kit.blueprints.management.feeds import trust_file
from kit.blueprints.models import FixedOverride, HubLink
from kit.blueprints.queries.joining import hub_todos
from kit.conf import checks
from kit.conf.management.commands.setup import Command as Setup
from kit.core.actions.audit import SystemActor
from kit.core.gateway.instance_key import public_half, public_id
from kit.core.gateway.keys import make_missing, mark, read_key
from kit.core.models import AuditEntry
from tests.factories.people import make_user, sign_in
from tests.fakes.hub_server import hub
from tests.fakes.publisher import Publisher

pytestmark = pytest.mark.django_db
PAGE = "/admin/updates/joining/"
BY = SystemActor("test")


@pytest.fixture(scope="module")
def publisher(tmp_path_factory):
    return Publisher(tmp_path_factory.mktemp("feed"), timezone.now())


@pytest.fixture
def there():
    with hub() as server:
        yield server


@pytest.fixture
def town(settings, tmp_path, there):
    """A town that nobody has joined to anything, with the hub's address in its site.toml."""
    for name in ("site", "data"):
        (tmp_path / name).mkdir()
    make_missing(tmp_path / "keys")
    settings.INSTANCE = replace(settings.INSTANCE, folder=tmp_path / "site")
    settings.KIT_DATA, settings.KIT_KEYS = tmp_path / "data", tmp_path / "keys"
    at_hub(settings, there.address)
    return settings


def at_hub(settings, url):
    policy = replace(settings.SITE_CONFIG.blueprints, hub_url=url)
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, blueprints=policy)


@pytest.fixture
def manager(client, town):
    return sign_in(client, make_user("kanri", "manager"))


@pytest.fixture
def sheet(there, publisher):
    return Invitation(
        "7a1c6d5e-0000-4000-8000-000000000001", there.address, "242012", "津市", "http://127.0.0.1:8001",
        publisher.first_root, "5" * 64,
    )  # fmt: skip


def look(client, data):
    raw = data if isinstance(data, bytes) else data.to_bytes()
    return client.post(PAGE, {"invitation": SimpleUploadedFile("招待.json", raw)})


def compare(client, sheet, last=None, compared="on"):
    last = last_group(sheet.fingerprint) if last is None else last
    return client.post(PAGE, {"file": sheet.to_bytes().decode(), "last": last, "compared": compared})


def words(answer):
    return answer.content.decode()


def nothing_changed(settings):
    trusts = AuditEntry.objects.filter(act__in=["hub.joined", "blueprint.trust"]).count()
    return (HubLink.objects.count(), trust_file().exists(), trusts) == (0, False, 0)


def join(client, sheet):
    answer = compare(client, sheet)
    assert (answer.status_code, answer["Location"]) == (302, PAGE), words(answer)
    return HubLink.objects.get()


def test_an_address_that_nobody_joined_is_said_with_what_to_do(town):
    def said():
        out, found = StringIO(), checks.feed(timezone.now())
        call_command("blueprint", "status", stdout=out)
        return found.state, found.message, out.getvalue()

    state, message, status = said()
    assert (state, "blueprint join FILE" in message, "blueprint join FILE" in status) == ("warn", True, True)
    at_hub(town, "")
    state, message, status = said()
    assert (state, "hub_url" in message, "blueprint trust FILE" in status) == ("ok", True, True)


def test_doctor_says_that_a_town_with_a_key_has_not_joined_and_fails_only_where_it_means_to(town):
    def said():
        found = dict(checks.THEN)["県ハブ"](timezone.now())
        return found.state, found.message

    state, message = said()
    assert (state, "鍵はありますが" in message, "まだつながっていません" in message) == ("fail", True, True)
    assert (town.SITE_CONFIG.blueprints.hub_url in message, "blueprint join FILE" in message) == (True, True)
    at_hub(town, "")
    state, message = said()
    assert (state, "鍵はありますが" in message, "招待を頼み" in message) == ("warn", True, True)
    (town.KIT_KEYS / "instance").unlink()
    state, message = said()
    assert (state, "鍵はありますが" in message, "まだつながっていません" in message) == ("warn", False, True)


def test_doctor_says_where_a_town_is_joined_and_when_it_is_heard_no_more(manager, town, there, sheet):
    def said():
        found = dict(checks.THEN)["県ハブ"](timezone.now())
        return found.state, found.message

    join(manager, sheet)
    assert said() == ("ok", f"{there.address} とつながっています")
    HubLink.objects.update(failures=2, problem_words="届きません")
    assert said()[0] == "ok"
    HubLink.objects.update(failures=3)
    assert said() == ("warn", "届きません")


def test_who_may_write_the_settings_is_named_where_this_process_may_not(manager, town, sheet):
    town.INSTANCE.folder.rmdir()
    answer = words(compare(manager, sheet))
    assert ("ふつうは root" in answer, "何も変えていません" in answer) == (True, True)
    assert nothing_changed(town)


def test_a_manager_compares_with_the_paper_and_joins(manager, town, there, sheet):
    assert "まだ県ハブとつながっていません" in words(manager.get(PAGE))
    answer = look(manager, sheet)
    shown, mark_of = words(answer), sheet.fingerprint
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    groups = [f"<td>{mark_of[start : start + 4]}</td>" for start in range(0, 64, 4)]
    assert [group for group in groups[:-1] if group not in shown] == []
    root = judge_root(sheet.root, trust_file()).fingerprint
    assert f"<td>{root[-4:]}</td>" in shown
    assert "紙を見る" in shown
    assert nothing_changed(town)
    link = join(manager, sheet)
    assert trust_file().read_bytes() == sheet.root
    key = read_key(town.KIT_KEYS, "instance")
    assert there.key == public_half(key)
    assert (link.hub, link.key_id, link.joined_by) == (there.address, public_id(public_half(key)), "kanri")
    assert there.taken[0]["content"] == {
        "invitation": sheet.uid, "secret": sheet.secret, "public_key": public_half(key),
    }  # fmt: skip
    acts = AuditEntry.objects.filter(actor="kanri").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["hub.joined", "blueprint.trust"]
    page = words(manager.get(PAGE))
    assert there.address in page
    assert "もう取り込んであります" in words(look(manager, sheet))


def test_what_is_not_for_this_town_says_what_to_do_and_changes_nothing(manager, town, there, sheet):
    refused = {
        "招待のファイルではない": b"<html>", "津市（242012）のものではありません": replace(sheet, code="242021", name="四日市市"),
        "https://soudan.tsu.lg.jp のサイトのものです": replace(sheet, address="https://soudan.tsu.lg.jp"),
        'hub_url = &quot;https://other.example&quot;': replace(sheet, hub="https://other.example"),
        "署名のそろった root.json ではありません": replace(sheet, root=b"{}"),
    }  # fmt: skip
    for said, data in refused.items():
        answer = look(manager, data)
        assert (answer.status_code, said in words(answer)) == (422, True), said
    at_hub(town, "")
    assert "いまは空です" in words(look(manager, sheet))
    assert manager.post(PAGE, {}).status_code == 422
    assert look(manager, b" " * (MOST_BYTES * 2 + 70_000)).status_code == 413
    assert nothing_changed(town)
    assert there.taken == []
    reasons = AuditEntry.objects.filter(outcome="refused").values_list("detail__reason", flat=True)
    assert set(reasons) == {"no_invitation", "other_town", "other_address", "hub_url", "root"}


def test_who_has_not_compared_with_the_paper_does_not_join(manager, town, there, sheet):
    for last, compared in [("", "on"), ("0000", "on"), (sheet.fingerprint[:4], "on"), (None, "")]:
        answer = compare(manager, sheet, last, compared)
        assert answer.status_code == 422
        assert 'name="file"' in words(answer)
    assert nothing_changed(town)
    assert there.taken == []


def test_when_the_hub_says_no_nothing_is_half_done_and_it_can_be_repeated(manager, town, there, sheet):
    refused = {
        "no_invitation": "この招待を知りません", "used": "もう使われています", "too_late": "14日の期限",
        "withdrawn": "取りやめたか", "address": "ほかの市町のもの", "clock": "時計", "busy": "混み合って",
        "newer-code": "（newer-code）", b"<html>proxy</html>": "とつながりません", b"": "とつながりません",
    }  # fmt: skip
    for said, told in refused.items():
        there.say = [said]
        answer = compare(manager, sheet)
        assert (answer.status_code, told in words(answer)) == (422, True), told
        assert nothing_changed(town)
    join(manager, sheet)


def test_a_hub_that_nobody_reaches_and_a_folder_that_nobody_may_write(
    manager, town, there, sheet, monkeypatch
):
    monkeypatch.setattr("kit.blueprints.management.joining.os.access", lambda path, mode: False)
    assert "blueprint join FILE" in words(compare(manager, sheet))
    assert there.taken == []
    monkeypatch.undo()
    gone = replace(sheet, hub="http://127.0.0.1:9")
    at_hub(town, gone.hub)
    assert "とつながりません" in words(compare(manager, gone))
    assert nothing_changed(town)


def test_killed_after_the_hub_has_accepted_the_same_file_goes_on(manager, town, there, sheet, monkeypatch):
    def full(path, document):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kit.blueprints.management.joining.write_trust", full)
    answer = compare(manager, sheet)
    assert "もう一度" in words(answer)
    assert nothing_changed(town)
    monkeypatch.undo()
    key = there.key
    join(manager, sheet)
    assert there.key == key


def test_a_new_invitation_makes_a_new_key_and_keeps_the_trust(manager, town, there, sheet, publisher):
    first, marked = join(manager, sheet), mark(town.KIT_KEYS)
    again = replace(sheet, uid="7a1c6d5e-0000-4000-8000-000000000002")
    there.say = ["withdrawn"]
    assert compare(manager, again).status_code == 422
    assert public_id(public_half(read_key(town.KIT_KEYS, "instance"))) == first.key_id
    second = join(manager, again)
    assert second.key_id != first.key_id
    assert second.key_id == public_id(there.key)
    assert mark(town.KIT_KEYS) == marked
    assert trust_file().read_bytes() == sheet.root
    other = replace(again, uid="7a1c6d5e-0000-4000-8000-000000000003", root=another_root(town.KIT_DATA))
    assert "もう信じている名簿と違います" in words(look(manager, other))
    assert trust_file().read_bytes() == sheet.root
    assert [one["sequence"] for one in there.taken] == [1, 2]


def another_root(folder):
    return Publisher(folder / "other", timezone.now()).first_root


def test_only_the_manager_of_a_town_joins(client, town, sheet):
    for role in ("editor", "approver", "counsellor", "secretary", "protection_manager"):
        sign_in(client, make_user(f"who-{role}", role))
        assert client.get(PAGE).status_code == 302
        assert compare(client, sheet).status_code == 302
    assert nothing_changed(town)
    sign_in(client, make_user("kanri-hub", "manager"))
    town.SITE_CONFIG = replace(town.SITE_CONFIG, role="hub")
    assert client.get(PAGE).status_code == 404


def test_the_command_does_the_same(town, there, sheet, tmp_path):
    file, out = tmp_path / "invitation.json", StringIO()
    file.write_bytes(sheet.to_bytes())
    for words_of, told in [
        ((tmp_path / "no.json",), "読めません"), ((trust_file().parent,), "読めません"),
        ((file, "--fingerprint", "00" * 32), "番号が違います"),
    ]:  # fmt: skip
        with pytest.raises(CommandError, match=told):
            call_command("blueprint", "join", *map(str, words_of), stdout=out)
    there.say = ["too_late"]
    with pytest.raises(CommandError, match="14日の期限"):
        call_command("blueprint", "join", str(file), "--fingerprint", sheet.fingerprint, stdout=out)
    assert nothing_changed(town)
    call_command("blueprint", "join", str(file), "--fingerprint", sheet.fingerprint, stdout=out)
    assert "つながりました" in out.getvalue()
    assert HubLink.objects.get().joined_by == "system:command"


def test_a_town_without_a_line_trusts_by_the_same_file_and_does_not_join(town, there, sheet, tmp_path):
    file = tmp_path / "invitation.json"
    file.write_bytes(sheet.to_bytes())
    root = judge_root(sheet.root, file).fingerprint
    call_command("blueprint", "trust", str(file), "--fingerprint", root, stdout=StringIO())
    assert trust_file().read_bytes() == sheet.root
    assert (there.taken, HubLink.objects.count()) == ([], 0)


def test_a_report_goes_out_daily_and_after_a_change_and_is_tried_again(manager, town, there, sheet):
    assert not reporting.report_when_due(timezone.now())
    with pytest.raises(NotJoined):
        send("report", {}, by=BY)
    join(manager, sheet)
    assert reporting.report(by=BY)
    told = there.taken[-1]
    assert (told["kind"], told["town"], told["sequence"]) == ("report", "242012", 2)
    assert told["content"]["kit"] == town.KIT_VERSION
    assert told["content"]["releases"]["hikikomori"]["sequence"] >= 1
    assert (told["content"]["waiting"], told["content"]["overrides"]) == (0, 0)
    now = timezone.now()
    assert not reporting.report_when_due(now)
    assert reporting.report_when_due(now + timedelta(hours=25))
    assert not reporting.report_when_due(now + timedelta(hours=25, minutes=1))  # one is on its way
    note_sent(by=BY, now=now)
    made = {"uid": sheet.uid, "path": "phone", "value": "1", "reason": "x", "by": "kanri"}
    FixedOverride.objects.create(**made, at=now, until=now)
    assert reporting.report_when_due(timezone.now())
    assert reporting.report(by=BY)
    assert there.taken[-1]["content"]["overrides"] == 1


def test_the_screen_shows_line_by_line_what_the_report_then_says(manager, town, there, sheet):
    assert "県に送る報告" not in words(manager.get(PAGE)), "nothing is sent"
    join(manager, sheet)
    now = timezone.now()
    made = {"uid": sheet.uid, "path": "phone", "value": "1", "reason": "x", "by": "kanri"}
    FixedOverride.objects.create(**made, at=now, until=now)
    shown = words(manager.get(PAGE)).partition("県に送る報告")[2].partition("</dl>")[0]
    assert reporting.report(by=BY)
    told = there.taken[-1]["content"]
    assert set(told) == {"kit", "releases", "waiting", "waiting_since", "urgent", "overrides"}
    versions = "、".join(stands["version"] for stands in told["releases"].values())
    assert re.findall(r"<dd>(.*?)</dd>", shown) == [
        told["kit"], versions, f"{told['waiting']}件", f"{told['urgent']}件", "1件",
    ]  # fmt: skip
    assert told["overrides"] == 1


def test_what_does_not_arrive_is_tried_again_and_told_when_it_goes_on(manager, town, there, sheet):
    join(manager, sheet)
    user = make_user("kanri-2", "manager")
    there.say = [b"<html>"] * 3
    for failures in (1, 2, 3):
        assert not reporting.report(by=BY)
        assert HubLink.objects.get().failures == failures
    assert [todo.message for todo in hub_todos(user)] == [HubLink.objects.get().problem_words]
    assert "とつながりません" in words(manager.get(PAGE))
    assert reporting.report(by=BY)
    assert hub_todos(user) == []
    at_hub(town, "https://other.example")
    assert not reporting.report(by=BY)
    assert HubLink.objects.get().problem == "hub_url"
    at_hub(town, "")
    assert not reporting.report_when_due(timezone.now() + timedelta(days=9))
    at_hub(town, there.address)
    there.say = ["retired"]
    assert not reporting.report(by=BY)
    assert "つながりをやめています" in words(manager.get(PAGE))
    assert want_report(by=BY, now=timezone.now())


def test_setup_gives_an_older_folder_of_keys_the_one_that_came_later(town):
    marked, instance = mark(town.KIT_KEYS), town.KIT_KEYS / "instance"
    instance.unlink()
    Setup().keys()
    made = instance.read_text()
    Setup().keys()
    assert (instance.read_text(), mark(town.KIT_KEYS)) == (made, marked)


def test_a_restored_backup_goes_on_from_the_number_that_the_hub_knows(manager, town, there, sheet):
    join(manager, sheet)
    for _ in range(3):
        assert reporting.report(by=BY)
    HubLink.objects.update(sequence=F("sequence") - 3)
    assert reporting.report(by=BY)
    assert [(one["sequence"], one.get("back_from")) for one in there.taken[-2:]] == [(4, None), (5, 2)]
    assert reporting.report(by=BY)
    assert (there.taken[-1]["sequence"], "back_from" in there.taken[-1]) == (6, False)
    assert json.dumps(there.taken[-1]["content"])
