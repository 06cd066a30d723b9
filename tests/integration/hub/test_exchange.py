"""`/hub/exchange`: a town joins by its invitation, reports, comes back older; whoever else sends is refused with a code."""

import json
import secrets
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from kit.blueprints.logic.exchange import MOST_BYTES, Message
from kit.core.gateway.instance_key import public_half, public_id, sign
from kit.core.models import AuditEntry
from kit.hub.actions.harvest import LEASE, ensure_sources, take_sources
from kit.hub.actions.invitations import Sender, invite, withdraw
from kit.hub.actions.register import retire
from kit.hub.logic.exchange import EXCHANGE
from kit.hub.models import Invitation, Line, Report, Source
from kit.hub.queries.exchange import last_report, last_reports
from kit.hub.queries.towns import town_with
from kit.hub.registries import exchange_kinds
from tests.factories.hub import BY, become_hub

pytestmark = pytest.mark.django_db
SENDER = Sender("http://127.0.0.1:8000", b"root", "f" * 64)
TSU, YOKKAICHI = "242012", "242021"
REPORT = {
    "kit": "0.1.0", "releases": {"hikikomori": {"sequence": 3, "version": "2026.3"}}, "waiting": 1,
    "waiting_since": "2026-11-20", "urgent": 0, "overrides": 2,
}  # fmt: skip


class Sending:
    """A town at the other end: its key, its number, and what it was told."""

    def __init__(self, client, code=TSU):
        self.client, self.code, self.key, self.sequence = client, code, secrets.token_bytes(32), 0

    def invited(self, address="http://127.0.0.1:8001", now=None):
        town = town_with(self.code)
        return invite(town, address=address, sender=SENDER, by=BY, now=now or timezone.now())[1]

    def message(self, kind, content, **changes):
        self.sequence += 1
        return Message(
            changes.get("town", self.code), changes.get("sequence", self.sequence), changes.get("at", timezone.now()),
            kind, content, changes.get("back_from"),
        )  # fmt: skip

    def post(self, raw, key=None, **headers):
        key = key or self.key
        signed = {"Sokumen-Key": public_id(public_half(key)), "Sokumen-Signature": sign(key, raw), **headers}
        answer = self.client.post("/hub/exchange", raw, content_type="application/json", headers=signed)
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        self.said = json.loads(answer.content)
        return self.said["code"]

    def send(self, kind="report", content=REPORT, key=None, **changes):
        return self.post(self.message(kind, content, **changes).to_bytes(), key)

    def enrol(self, sheet, **changes):
        content = {"invitation": sheet.uid, "secret": sheet.secret, "public_key": public_half(self.key)}
        return self.send("enrol", {**content, **changes.pop("content", {})}, **changes)

    def joined(self):
        self.sheet = self.invited()
        assert self.enrol(self.sheet) == "ok"
        return self


def stored():
    """Everything that a refused message must leave as it is."""
    rows = [list(model.objects.order_by("pk").values()) for model in (Invitation, Line, Report)]
    return [*rows, AuditEntry.objects.count(), town_with(TSU).__dict__["public_key"]]


@pytest.fixture
def town(settings, client):
    become_hub(settings)
    return Sending(client)


@pytest.fixture
def joined(town):
    return town.joined()


def test_a_town_joins_by_its_invitation_and_reports(town):
    sheet = town.invited("http://127.0.0.1:8001")
    row = town_with(TSU)
    assert (row.standing, row.address, row.public_key) == ("invited", "", "")
    assert sheet.secret not in str(Invitation.objects.values())
    assert town.enrol(sheet) == "ok"
    assert town.said["content"] == {"town": TSU, "address": "http://127.0.0.1:8001"}
    row = town_with(TSU)
    assert (row.standing, row.address, row.public_key) == ("connected", sheet.address, public_half(town.key))
    assert town.send() == "ok"
    report = last_report(row)
    assert (report.waiting, str(report.waiting_since), report.overrides) == (1, "2026-11-20", 2)
    assert (report.kit_version, report.went_back) == ("0.1.0", "")
    assert report.releases == {"hikikomori": {"sequence": 3, "version": "2026.3"}}
    assert town.send(content={**REPORT, "waiting": 0}) == "ok"
    assert [one.waiting for one in Report.objects.all()] == [0]  # one row a day, the last one
    assert [str(one.town) for one in last_reports()] == ["津市"]
    acts = list(
        AuditEntry.objects.filter(kind="town", reference=TSU).order_by("pk").values_list("actor", "act")
    )
    assert acts == [("system:test", "town.invited"), ("system:exchange", "town.joined")]


def test_the_same_key_again_is_the_same_enrolment_and_another_is_none(town):
    sheet = town.invited()
    assert town.enrol(sheet) == "ok"
    enrolled = town.message("enrol", {
        "invitation": sheet.uid, "secret": sheet.secret, "public_key": public_half(town.key),
    }).to_bytes()  # fmt: skip
    assert [town.post(enrolled), town.send(), town.post(enrolled)] == ["ok", "ok", "ok"]
    assert town_with(TSU).line.sequence == town.sequence  # the same again lowers no number
    thief = Sending(town.client)
    assert thief.enrol(sheet) == "used"
    assert town.send() == "ok"


def test_a_town_that_joins_anew_is_read_at_once_however_often_it_failed_before(joined):
    sheet, now = joined.invited("http://127.0.0.1:9001"), timezone.now()
    ensure_sources(by=BY, now=now)
    Source.objects.update(due_at=now + timedelta(days=1), strikes=12, holder=uuid4(), lease_until=now + LEASE)
    joined.sequence = 0
    assert joined.enrol(sheet) == "ok"
    assert set(Source.objects.values_list("strikes", "holder")) == {(0, None)}
    assert len(take_sources(by=BY, now=timezone.now())) == 3


def test_a_new_invitation_brings_a_new_key_and_ends_the_old_one_at_that_moment(joined):
    old, sheet = joined.key, joined.invited("http://127.0.0.1:9001")
    assert joined.send() == "ok"  # still the old key: nobody is cut off by being invited
    assert town_with(TSU).address == "http://127.0.0.1:8001"
    joined.key, joined.sequence = secrets.token_bytes(32), 0
    assert joined.enrol(sheet) == "ok"
    assert joined.send() == "ok"
    assert joined.send(key=old) == "key"
    assert town_with(TSU).address == "http://127.0.0.1:9001"


def test_invitations_that_are_over_or_of_somebody_else_are_refused_and_store_nothing(town):
    late, now = town.invited(now=timezone.now() - timedelta(days=14)), stored()
    assert (town.enrol(late), stored()) == ("too_late", now)
    older = town.invited()
    newer, now = town.invited(), stored()
    assert (town.enrol(older), stored()) == ("withdrawn", now)
    wrong = {
        "no_invitation": [
            {"content": {"secret": "0" * 64}}, {"content": {"invitation": "5"}}, {"town": YOKKAICHI},
            {"content": {"invitation": "7a1c6d5e-0000-4000-8000-000000000001"}},
        ],
        "key": [
            {"content": {"public_key": public_half(secrets.token_bytes(32))}}, {"content": {"public_key": "zz" * 32}},
            {"content": {"public_key": None}}, {"key": secrets.token_bytes(32)},
        ],
        "clock": [{"at": timezone.now() - timedelta(minutes=11)}],
    }  # fmt: skip
    for code, tries in wrong.items():
        for values in tries:
            assert (town.enrol(newer, **values), stored()) == (code, now), values
    assert abs(timezone.datetime.fromisoformat(town.said["at"]) - timezone.now()) < timedelta(minutes=1)
    withdraw(town_with(TSU), by=BY, now=timezone.now())
    assert town_with(TSU).standing == "none"
    assert town.enrol(newer) == "withdrawn"
    assert town.enrol(town.invited()) == "ok"


def test_an_address_or_a_key_is_of_one_town(joined):
    other = Sending(joined.client, YOKKAICHI)
    sheet = other.invited("http://127.0.0.1:8002")
    other.key = joined.key
    assert other.enrol(sheet) == "key"
    Invitation.objects.filter(pk=sheet.uid).update(address="http://127.0.0.1:8001")
    other.key = secrets.token_bytes(32)
    assert other.enrol(sheet) == "address"
    assert town_with(YOKKAICHI).standing == "invited"


def test_what_is_not_signed_not_new_or_not_a_message_is_refused_and_stores_nothing(joined):
    other = Sending(joined.client, YOKKAICHI)
    raw = joined.message("report", REPORT).to_bytes()
    assert joined.post(raw) == "ok"
    now = stored()
    assert (joined.post(raw), joined.said["last"], stored()) == ("sequence", joined.sequence, now)
    fresh = joined.message("report", REPORT).to_bytes()
    refused = {
        "key": [
            lambda: joined.post(fresh, key=other.key),
            lambda: joined.post(fresh, **{"Sokumen-Signature": ""}),
            lambda: joined.post(fresh, **{"Sokumen-Key": "0" * 16}),
            lambda: joined.post(fresh, **{"Sokumen-Signature": sign(joined.key, raw)}),
        ],
        "not_joined": [lambda: joined.send(town=YOKKAICHI)],  # another town's code
        "unknown_town": [lambda: joined.send(town="132012")],
        "clock": [lambda: joined.send(at=timezone.now() + timedelta(minutes=11))],
        "kind": [lambda: joined.send("gossip")],
        "content": [
            lambda: joined.send(content={"note": "words about somebody"}),
            lambda: joined.send(content={**REPORT, "waiting_since": "9999-12-31"}),
        ],
        "too_big": [lambda: joined.post(b" " * (MOST_BYTES + 1))],
        "not_json": [
            lambda: joined.post(b"<html>"), lambda: joined.post(b""), lambda: joined.post(b"9" * 60_000),
            lambda: joined.post(b"[" * 450 + b"]" * 450), lambda: joined.send(town="24\x00012"),
            lambda: joined.send("help", {"text": "a\0"}), lambda: joined.send("help", {"\0": ["a"]}),
        ],
        "format": [lambda: joined.post(fresh.replace(b"\n", b" ", 1))],
    }  # fmt: skip
    for code, tries in refused.items():
        for place, one in enumerate(tries):
            assert (one(), stored()) == (code, now), (code, place)
    assert joined.send() == "ok"


def test_a_town_that_comes_back_older_is_taken_in_a_visible_way(joined):
    for _ in range(3):
        assert joined.send() == "ok"
    joined.sequence = 1  # a backup from before
    assert joined.send() == "sequence"
    last = joined.said["last"]
    lower = {**REPORT, "releases": {"hikikomori": {"sequence": 2, "version": "2026.2"}}}
    assert joined.send(content=lower, sequence=last + 1, back_from=2) == "ok"
    town = town_with(TSU)
    assert (last_report(town).went_back, town.line.sequence) == ("restored", last + 1)
    assert town.line.went_back_at
    assert AuditEntry.objects.filter(act="town.went_back", reference=TSU).count() == 1
    Line.objects.update(went_back_at=timezone.now() - timedelta(days=2))
    joined.sequence = last + 1
    assert (joined.send(content=lower), last_report(town).went_back) == ("ok", "release")
    assert (joined.send(), last_report(town).went_back) == ("ok", "")


def test_a_retired_town_is_told_so_and_may_be_invited_again(joined):
    retire(town_with(TSU), reason="サイトを閉じた", by=BY, now=timezone.now())
    assert joined.send() == "retired"
    assert Report.objects.count() == 0
    row = town_with(TSU)
    assert (row.standing, "サイトを閉じた" in row.note) == ("retired", True)
    assert joined.enrol(joined.sheet) == "retired", "the invitation of that time is no way back"
    sheet = joined.invited()
    assert joined.send() == "retired"
    assert joined.enrol(joined.sheet) == "retired"
    withdraw(row, by=BY, now=timezone.now())
    assert town_with(TSU).standing == "retired"
    sheet = joined.invited()
    joined.key = secrets.token_bytes(32)
    assert [joined.enrol(sheet), joined.send()] == ["ok", "ok"]
    assert town_with(TSU).retired_at is None


def test_kinds_are_open_to_other_rooms_and_a_fault_of_one_keeps_nothing(joined, monkeypatch):
    heard = []
    monkeypatch.setitem(
        exchange_kinds._entries,
        "help",
        lambda town, content, now: heard.append((town.code, content)) or {"n": 1},
    )
    assert joined.send("help", {"topic": "a"}) == "ok"
    assert (heard, joined.said["content"]) == ([(TSU, {"topic": "a"})], {"n": 1})

    def broken(town, content, now):
        Report.objects.create(
            town=town, day=now.date(), at=now, kit_version="1", waiting=0, urgent=0, overrides=0
        )
        raise ValueError("a fault of the kit")

    monkeypatch.setitem(exchange_kinds._entries, "help", broken)
    now, joined.client.raise_request_exception = stored(), False
    raw = joined.message("help", {}).to_bytes()
    signed = {"Sokumen-Key": public_id(public_half(joined.key)), "Sokumen-Signature": sign(joined.key, raw)}
    answer = joined.client.post("/hub/exchange", raw, content_type="application/json", headers=signed)
    assert (answer.status_code, stored()) == (500, now)
    assert joined.send() == "ok"


def test_only_posts_are_taken_and_only_so_many_and_only_at_the_hub(joined, settings, monkeypatch):
    assert joined.client.get("/hub/exchange").status_code == 405
    few = replace(EXCHANGE, form="exchange-test", in_all=2)
    monkeypatch.setattr("kit.hub.logic.exchange.EXCHANGE", few)
    stranger = Sending(joined.client, TSU)
    assert [stranger.send(), stranger.post(b"{"), stranger.send()] == ["key", "not_json", "busy"]
    assert joined.send() == "ok"  # nobody is silenced by strangers
    monkeypatch.setattr("kit.hub.logic.exchange.MOST_OF_ONE", 2)
    assert [joined.post(b"{"), joined.send()] == ["not_json", "busy"]
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="town")
    assert joined.client.post("/hub/exchange", b"{}", content_type="application/json").status_code == 404
    assert joined.client.get("/hub/exchange").status_code == 404
