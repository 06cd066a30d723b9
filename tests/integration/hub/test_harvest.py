"""The harvest: what a town says arrives, what is odd waits, what is broken changes nothing; a real server that lies."""

from datetime import date, timedelta
from functools import partial
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from kit.hub.actions import harvest as acts
from kit.hub.gateway import harvest as gateway
from kit.hub.logic.harvest import Fault, Unbelievable
from kit.hub.logic.harvest_words import trouble_words
from kit.hub.models import Source
from kit.hub.queries.harvest import claims, need_somebody, said
from kit.hub.tasks import harvest as tasks
from kit.resources.actions.mirroring import OwnRecords, mirror
from kit.resources.actions.records import annotate_here
from kit.resources.actions.sessions import extend_sessions
from kit.resources.bridge.values import public_values
from kit.resources.logic.feed.fields import EMPTY, RENEW
from kit.resources.models import Organisation, Resource
from tests.factories.hub import become_empty_hub, become_hub, connect_town
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place
from tests.fakes import feed_server as lies
from tests.fakes.clock import hold_clock
from tests.fakes.town_server import Town, bomb, town_serving

pytestmark = pytest.mark.django_db
BY = SystemActor("test")
STATE_JSON, TOWN_JSON, SERVICES = "/blueprints/state.json", "/town.json", "/hsds/services"


@pytest.fixture
def clock(monkeypatch):
    return hold_clock(monkeypatch, NOW)


@pytest.fixture
def hub(settings, clock):
    become_empty_hub(settings)
    return settings


@pytest.fixture
def tsu():
    with town_serving(Town("242012", "津市")) as server:
        for number in range(12):
            server.town.put(number)
        yield server


@pytest.fixture
def connected(hub, tsu):
    connect_town("tsu", tsu.address)
    return tsu


def harvest(clock=None):
    """Ask everything now; {kind: source} of 津市 afterwards."""
    if clock:
        clock.pass_by(days=1)
    told = []
    acts.ask_now(by=BY, now=timezone.now())
    tasks.harvest(tell=lambda source, kept: told.append(kept))
    return {one.kind: one for one in Source.objects.filter(town__municipality__slug="tsu")}


def shown():
    return Resource.objects.filter(owner_code="242012", state="published", withdrawn_at=None)


def test_what_a_town_says_arrives_once_and_without_news_costs_three_short_answers(connected, clock):
    found = harvest()
    assert {one.state for one in found.values()} == {"good"}
    assert (found["hsds"].count, shown().count()) == (12, 12)
    assert said("town")["242012"].document["window"]["designated"] is True
    assert said("state")["242012"].document["blueprints"][0]["sequence"] == 2
    assert Organisation.objects.get().owner_code == "242012"
    assert AuditEntry.objects.get(act="harvest.taken").detail == {"new": 12, "changed": 0, "ended": 0}
    assert {head["User-Agent"] for head in connected.heads} == {"sokumen-hub"}
    before = list(shown().values_list("version", "modified_at"))
    connected.asked.clear(), connected.heads.clear()
    found = harvest(clock)
    assert sorted(connected.asked) == [STATE_JSON, "/hsds/services?minimal=true", TOWN_JSON]
    assert all(head["If-None-Match"] for head in connected.heads)
    assert list(shown().values_list("version", "modified_at")) == before
    assert found["hsds"].good_at == clock.now
    assert found["hsds"].due_at > clock.now + timedelta(minutes=14)
    connected.town.put(
        3, name="時刻を変えずに直した"
    )  # no honest town does this; once a week everything is read again
    clock.pass_by(days=7)
    harvest()
    assert shown().filter(name="時刻を変えずに直した").exists()
    assert sorted(shown().values_list("version", flat=True))[-2:] == [1, 2]


def test_changes_and_tombstones_arrive_and_only_what_changed_is_read(connected, clock):
    harvest()
    staff = make_user("kiroku-ken", "approver")
    annotate_here(shown().get(name="津市の居場所4"), "駅から近い", hidden=False, by=staff, now=clock.now)
    later = NOW - timedelta(hours=1)
    connected.town.put(3, moved=later, name="新しい名前", dates=dated("2026-12-05"), summary="お茶")
    connected.town.put(4, moved=later, state="paused")
    (
        connected.town.end(5),
        connected.town.end(6, "inactive"),
        connected.town.services.pop(str(connected.town.uid(7))),
    )
    connected.asked.clear()
    found = harvest(clock)
    asked = [path for path in connected.asked if "full" in path]
    assert len(asked) == 1
    assert "modified_after=2026-11-26T09%3A00%3A00%2B09%3A00" in asked[0]
    assert found["hsds"].count == 9
    rows = {one.uid: one for one in Resource.objects.filter(owner_code="242012")}
    assert rows[connected.town.uid(3)].name == "新しい名前"
    assert (rows[connected.town.uid(4)].state, rows[connected.town.uid(4)].local_note) == (
        "paused",
        "駅から近い",
    )
    assert [(rows[connected.town.uid(n)].state, rows[connected.town.uid(n)].is_withdrawn) for n in (5, 6, 7)] == [
        ("ended", True), ("draft", False), ("ended", True),
    ]  # fmt: skip
    extend_sessions(by=BY, now=clock.now)
    assert rows[connected.town.uid(3)].sessions.count() == 1
    connected.town.put(5, moved=later + timedelta(minutes=5))
    harvest(clock)
    assert shown().filter(uid=connected.town.uid(5)).exists()


@pytest.mark.parametrize(
    ("path", "lie", "fault"),
    [
        (TOWN_JSON, lies.status(302), Fault.REDIRECT),
        (TOWN_JSON, lies.status(410), Fault.GONE),
        (TOWN_JSON, lies.status(503), Fault.STATUS),
        (TOWN_JSON, lies.body(b"<!doctype html><p>maintenance"), Fault.HTML),
        (TOWN_JSON, lies.body(b'{"format": '), Fault.NOT_JSON),
        (TOWN_JSON, lies.body(b"[" * 100_000), Fault.NOT_JSON),
        (TOWN_JSON, lies.body(b'{"format": "sokumen-town/9"}'), Fault.FORMAT),
        (TOWN_JSON, lies.endless(50_000_000), Fault.TOO_LARGE),
        (TOWN_JSON, lies.endless(), Fault.TOO_LARGE),
        (TOWN_JSON, bomb(), Fault.PACKED),
        (TOWN_JSON, lies.cut_off(b"{}" * 500), Fault.CUT_OFF),
        (TOWN_JSON, lies.cut_off_chunk(b"{}" * 500), Fault.CUT_OFF),
        (TOWN_JSON, lies.dripping(b"HTTP/1.1 200 OK\r\nX-A: b\r\n"), Fault.SLOW),
        (SERVICES, lies.body(b'{"contents": [{"id": "1"}]}'), Fault.FORMAT),
    ],
)  # fmt: skip
def test_a_lie_changes_nothing_and_is_named(connected, clock, monkeypatch, path, lie, fault):
    harvest()
    monkeypatch.setattr(tasks, "TownLine", partial(gateway.TownLine, seconds=1.5))
    before = said("town")["242012"].document
    connected.spoil[path] = lie
    found = harvest(clock)
    broken = found["hsds" if path == SERVICES else "town"]
    assert (broken.state, broken.code, broken.strikes) == ("failed", str(fault), 1)
    assert all(trouble_words("failed", broken.code))
    assert (shown().count(), said("town")["242012"].document) == (12, before)
    assert found["state"].state == "good"
    assert broken.due_at == clock.now + timedelta(minutes=5)
    found = harvest(clock)
    assert Source.objects.get(pk=broken.pk).due_at == clock.now + timedelta(minutes=10)
    connected.spoil.clear()
    assert {one.state for one in harvest(clock).values()} == {"good"}


def test_another_towns_data_and_foreign_records_are_refused_by_name(connected, clock, hub):
    kept = make_place(make_user("kiroku-ken", "approver"), name="県の居場所")
    connected.town.put(99, uid=kept.uid, name="のっとり")
    with town_serving(Town("242047", "松阪市")) as other:
        other.town.put(1, uid=connected.town.uid(1), name="横取り")
        other.town.put(2, name="松阪の居場所")
        connect_town("matsusaka", other.address)
        harvest()
        names = set(Resource.objects.exclude(state="draft").values_list("owner_code", "name"))
        assert ("240001", "県の居場所") in names
        taken = Resource.objects.get(uid=connected.town.uid(1))
        refused = {one.uid: one for one in claims(Source.objects.all())}
        assert refused[str(kept.uid)].owner == "240001"
        assert (taken.owner_code, str(taken.uid) in refused) in (("242012", True), ("242047", True))
        other.town.code = other.town.town["code"] = other.town.state["code"] = "242012"
        other.town.put(3)
        harvest(clock)
        wrong = Source.objects.filter(town__municipality__slug="matsusaka")
        assert {row.code for row in wrong} == {"wrong_code"}
        assert Resource.objects.filter(owner_code="242047", name="松阪の居場所").exists()
    assert need_somebody() == 2  # whose the two are, somebody decides
    with pytest.raises(OwnRecords):
        mirror("240001", [], {}, by=BY, now=clock.now)


def test_a_small_an_empty_an_older_and_a_future_harvest_wait_for_somebody(connected, clock):
    harvest()
    whole = dict(connected.town.services)
    for left, code in ((4, "small"), (0, "empty")):
        connected.town.services = dict(list(whole.items())[:left])
        found = harvest(clock)["hsds"]
        assert (found.state, found.code.split(",")[0], shown().count()) == ("held", code, 12)
    connected.town.services = whole | {str(connected.town.uid(11)): whole[str(connected.town.uid(11))]}
    connected.town.put(11, moved=NOW - timedelta(days=300))
    assert harvest(clock)["hsds"].code == "older"
    connected.town.put(11, moved=clock.now + timedelta(days=400))
    assert harvest(clock)["hsds"].code == "future"
    connected.town.town["window"]["checked_on"] = "2031-01-01"
    connected.town.town["counts"]["pages"] = -4
    connected.town.state["blueprints"][0]["sequence"] = 1
    found = harvest(clock)
    assert (found["town"].state, found["town"].code) == ("held", "future,absurd")
    assert said("town")["242012"].document["window"]["checked_on"] == "2026-11-01"
    assert (found["state"].state, found["state"].went_back) == ("good", True)
    assert need_somebody() == 2


def test_only_the_very_answer_that_was_looked_at_is_accepted(connected, clock):
    harvest()
    connected.town.services = dict(list(connected.town.services.items())[:4])
    found = harvest(clock)["hsds"]
    staff = make_user("kiroku-ken", "editor")
    with pytest.raises(acts.HarvestRefused):
        acts.accept_held(found, "0" * 64, by=staff, now=clock.now)
    acts.accept_held(found, found.held_digest, by=staff, now=clock.now)
    connected.town.services.popitem()
    found = harvest(clock)["hsds"]
    assert (found.state, shown().count()) == ("held", 12)
    acts.accept_held(found, found.held_digest, by=staff, now=clock.now)
    found = harvest(clock)["hsds"]
    assert (found.state, found.count, shown().count(), found.accepted) == ("good", 3, 3, "")
    assert AuditEntry.objects.filter(act="harvest.accepted", actor="kiroku-ken").count() == 2


def test_the_same_id_twice_and_a_record_that_is_not_handed_out(connected, clock):
    harvest()
    double = connected.town.minimal()
    double["contents"].append(double["contents"][0])
    for path, method in (("minimal", lambda: double), ("minimal", None)):
        if method:
            setattr(connected.town, path, method)
            assert harvest(clock)["hsds"].code == "duplicates"
        else:
            del connected.town.minimal
    connected.town.put(3, moved=NOW, name="まだ渡されない")
    page = connected.town.page
    connected.town.page = lambda query: {**page(query), "contents": []}
    assert harvest(clock)["hsds"].state == "good"
    assert not shown().filter(name="まだ渡されない").exists()
    del connected.town.page
    harvest(clock)
    assert shown().filter(name="まだ渡されない").exists()


def test_a_fault_of_the_hub_is_not_called_the_towns(connected, clock, monkeypatch):
    def broken(*told, **more):
        raise OSError("the disk is full")

    monkeypatch.setattr(acts, "mirror", broken)
    found = harvest()
    assert (found["hsds"].code, found["town"].state) == ("hub", "good")
    assert trouble_words("failed", "hub")[0] == "県ハブのなかで、受け取れませんでした。"


def test_the_number_of_places_is_what_stands_here_however_many_were_refused(connected, clock, monkeypatch):
    monkeypatch.setattr(acts, "MOST_NAMED", 1)
    connected.town.put(20, name=""), connected.town.put(21, name="")
    found = harvest()["hsds"]
    assert (found.count, len(found.refused)) == (12, 1)
    connected.town.put(3, moved=NOW - timedelta(hours=1), name="新しい名前")
    assert harvest(clock)["hsds"].count == shown().count() == 12


def test_a_killed_workers_lease_ends_and_a_late_worker_writes_nothing(connected, clock):
    acts.ensure_sources(by=BY, now=clock.now)
    first = acts.take_sources(by=BY, now=clock.now)
    assert len(first) == 3
    assert acts.take_sources(by=BY, now=clock.now) == []
    clock.pass_by(minutes=7)
    second = acts.take_sources(by=BY, now=clock.now)
    assert {one.pk for one in second} == {one.pk for one in first}
    [late] = [one for one in first if one.kind == "hsds"]
    errand = acts.errand_of(late, {}, clock.now)
    found = gateway.read_source(gateway.TownLine(connected.address), errand, clock.now)
    assert acts.keep_found(late, found, by=BY, now=clock.now) is None
    assert shown().count() == 0
    [good] = [one for one in second if one.kind == "hsds"]
    type(good.town).objects.update(standing="retired")
    assert acts.keep_found(good, found, by=BY, now=clock.now) is None, "it left while it was read"
    type(good.town).objects.filter(pk=good.town_id).update(standing="connected")
    assert acts.keep_found(good, found, by=BY, now=clock.now).made == 12
    assert Source.objects.get(pk=good.pk).lease_until is None


def test_what_is_asked_for_while_it_is_read_is_read_as_soon_as_that_ends(connected, clock):
    harvest()
    connected.town.services = dict(list(connected.town.services.items())[:4])
    harvest(clock)
    reading, brought = read_slowly(connected, clock)
    staff = make_user("kiroku-ken", "editor")
    acts.accept_held(reading["hsds"], reading["hsds"].held_digest, by=staff, now=clock.now)
    acts.ask_now(by=staff, now=clock.now)
    assert tasks.harvest(tell=lambda *told: None) == 0, "another worker has it"
    acts.keep_found(reading["hsds"], brought, by=BY, now=clock.now)
    acts.keep_trouble(reading["town"], Unbelievable(Fault.SLOW), by=BY, now=clock.now)
    assert tasks.harvest(tell=lambda *told: None) == 2
    found = {one.kind: one for one in Source.objects.all()}
    assert [(found[kind].state, found[kind].count) for kind in ("hsds", "town")] == [("good", 4), ("good", 0)]
    assert tasks.harvest(tell=lambda *told: None) == 0, "asked once, read once more"
    reading, brought = read_slowly(connected, clock, days=8)
    acts.ask_now(by=staff, now=clock.now, whole=True)
    acts.keep_found(reading["hsds"], brought, by=BY, now=clock.now)
    assert Source.objects.get(kind="hsds").whole_at is None


def read_slowly(connected, clock, days=1):
    """({kind: source}, what its places said): taken and read, and five seconds later not yet written."""
    clock.pass_by(days=days)
    taken = {one.kind: one for one in acts.take_sources(by=BY, now=clock.now)}
    errand = acts.errand_of(taken["hsds"], {}, clock.now)
    brought = gateway.read_source(gateway.TownLine(connected.address), errand, clock.now)
    clock.pass_by(seconds=5)
    return taken, brought


def test_at_most_eight_towns_at_once_and_the_clock_asks_who_is_due(hub, clock):
    slugs = ("tsu", "yokkaichi", "ise", "matsusaka", "kuwana", "suzuka", "nabari", "owase", "kameyama")
    for number, slug in enumerate(slugs):
        connect_town(slug, f"http://127.0.0.1:{number + 1}")
    assert tasks.harvest_when_due(clock.now)
    assert len({one.town_id for one in acts.take_sources(by=BY, now=clock.now)}) == 8
    assert acts.take_sources(by=BY, now=clock.now) == []
    assert not tasks.harvest_when_due(clock.now)
    Source.objects.update(holder=uuid4(), lease_until=clock.now)
    assert tasks.harvest_when_due(clock.now)


def three_places():
    """As clerks of 津市 write them: one with everything, one with a confidential address, one of an outside operator."""
    clerk = make_user("kiroku-tsu", "approver")
    make_place(
        clerk, summary="静かに", description="お茶", first_visit="はじめに", hours="毎月第2土曜 13:30–16:00", closed="祝日", fee_is_free=True,
        area="several", area_codes=["242012", "242047"], dates=dated("2026-12-05", note="お休み", cancelled=True), parking="3台",
        phones=[{"number": "224-2273", "extension": "", "note": "係"}], women_only=True, note="備考", online=True,
    )  # fmt: skip
    make_place(clerk, name="ひみつ", address_confidential=True, access="駅前")
    make_place(clerk, name="民間", operator="outside", public=False)
    approved = {"renew_by": date(2027, 3, 31), "rules_met": ("terms",), "approval_number": "1"}
    Resource.objects.filter(name="民間").update(state="published", was_public=True, **approved)


def test_a_real_towns_own_feed_comes_back_as_the_records_it_was(client, settings, clock, tsu):
    Resource.objects.all().delete()
    three_places()
    for path in (TOWN_JSON, STATE_JSON, "/hsds/"):
        tsu.town.raw[path] = client.get(path).content
    minimal = client.get("/hsds/services?minimal=true").json()
    page = client.get("/hsds/services?full=true&per_page=100").json()
    tsu.town.minimal, tsu.town.page = (lambda: minimal), (lambda query: page)
    rows = Resource.objects.select_related("organisation")
    before = {one.uid: (one.renew_by, public_values(one)) for one in rows}
    open_ones = Resource.objects.exclude(name="ひみつ").values_list("uid", "version")
    versions = dict(open_ones)
    become_hub(settings)
    connect_town("tsu", tsu.address)
    assert {one.state for one in harvest().values()} == {"good"}
    # Nothing of what is public differs, so nothing was written; of the third its own town alone knows the place.
    assert dict(open_ones.all()) == versions
    Resource.objects.all().delete()
    Source.objects.all().delete()
    harvest(clock)
    carried = [name for name in EMPTY if name != RENEW]
    for one in rows.all():
        renew_by, values = before.pop(one.uid)
        found = public_values(one)
        assert {name: found[name] for name in carried} == {name: values[name] for name in carried}
        assert one.renew_by == renew_by
    assert before == {}


def test_the_command_reads_now_and_says_what_failed(connected, hub, clock):
    out = StringIO()
    call_command("harvest", "run", "--town", "tsu", stdout=out)
    assert "津市 社会資源: 新しい12件、変わった0件、終わった0件" in out.getvalue()
    connected.spoil[TOWN_JSON] = lies.status(404)
    with pytest.raises(CommandError, match="1件あります: 津市 市町の数字"):
        call_command("harvest", "run", stdout=out)
    call_command("harvest", "status", stdout=out)
    assert "読めない そのページがありません。" in out.getvalue()
    with pytest.raises(CommandError, match="ise は、つながっている市町にありません"):
        call_command("harvest", "run", "--town", "ise")
