"""Sealed rows in a real database: opened with an entry in the trail, never in bulk, gone with their keys."""

import copy
import pickle
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.db.models import F

from kit.core.actions.audit import NobodyActed
from kit.core.actions.records import erase_record_keys, make_record_key, open_record
from kit.core.gateway import keys
from kit.core.logic.sealed import SealBroken
from kit.core.models import AuditEntry, RecordKey
from kit.core.models.sealed import SealRefused
from kit.core.queries.records import data_key
from kit.intake.models import Draft
from tests.factories.people import NOW, SETUP, make_user

pytestmark = pytest.mark.django_db
SECRET = "だれにも言えなかったこと"
DAYS = {"created_on": NOW.date(), "used_on": NOW.date(), "expires_on": NOW.date()}


def written(text=SECRET):
    """A record whose key the instance holds; a draft's columns serve any."""
    record = Draft(**DAYS)
    record.put({"text": text}, make_record_key(record, by=SETUP, now=NOW))
    record.save()
    return Draft.objects.get(pk=record.pk)


def opened(record):
    return open_record(record, by=SETUP, now=NOW)


def test_it_is_read_with_an_entry_that_says_who_and_not_what():
    record, reader = written(), make_user("sato", "counsellor")
    assert open_record(record, by=reader, now=NOW) == {"text": SECRET}
    (entry,) = AuditEntry.objects.filter(act="open")
    assert (entry.actor, entry.kind, entry.reference) == ("sato", "draft", str(record.pk))
    assert SECRET not in f"{entry.detail}"
    with pytest.raises(NobodyActed):
        open_record(record, by=None, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_it_is_not_read_where_a_rollback_would_take_the_entry_along():
    record = written()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        opened(record)
    assert opened(record) == {"text": SECRET}
    assert AuditEntry.objects.filter(act="open").count() == 1


def test_saving_again_seals_again_and_clear_columns_need_no_key():
    record, other = written(), written("別の人")
    before = bytes(record.sealed)
    record.put({"text": "直した"}, data_key(record))
    record.save()
    assert bytes(record.sealed) != before
    assert opened(Draft.objects.get(pk=record.pk)) == {"text": "直した"}
    record.used_on = "2027-01-01"
    record.save(update_fields=["used_on"])
    assert opened(Draft.objects.get(pk=record.pk)) == {"text": "直した"}
    assert opened(other) == {"text": "別の人"}


def swapped(record, other):
    record.sealed, other.sealed = other.sealed, record.sealed


def foreign_uuid(record, other):
    record.uuid = other.uuid


def foreign_kind(record, other):
    record.record_kind = "consultation"


def cut(record, other):
    record.sealed = bytes(record.sealed)[:-1]


def foreign_key(record, other):
    """Somebody with the database alone writes another record's key over this one's."""
    row = RecordKey.objects.get(record_uuid=other.uuid)
    RecordKey.objects.filter(record_uuid=record.uuid).update(wrapped=row.wrapped, key_id=row.key_id)


@pytest.mark.parametrize("damage", [swapped, foreign_uuid, foreign_kind, cut, foreign_key])
def test_what_was_moved_or_changed_is_refused_and_noted(damage):
    record, other = written(), written("別の人")
    damage(record, other)
    with pytest.raises(SealBroken):
        opened(record)
    (entry,) = AuditEntry.objects.filter(act="open")
    assert (entry.outcome, entry.detail) == ("refused", {"reason": "seal_broken"})


def test_another_town_and_other_keys_cannot_open(settings, tmp_path):
    record = written()
    here, folder = settings.SITE_CONFIG, settings.KIT_KEYS
    settings.SITE_CONFIG = copy.copy(here)
    object.__setattr__(settings.SITE_CONFIG, "code", "242021")
    with pytest.raises(SealBroken):
        opened(record)
    settings.SITE_CONFIG = here
    keys.make_missing(tmp_path / "keys")
    settings.KIT_KEYS = tmp_path / "keys"
    with pytest.raises(SealBroken):
        opened(record)
    settings.KIT_KEYS = folder
    assert opened(record) == {"text": SECRET}


def test_nothing_in_bulk_touches_a_ciphertext():
    record = written()
    for attempt in (
        lambda: Draft.objects.update(sealed=b""),
        lambda: Draft._base_manager.filter(pk=record.pk).update(sealed=F("sealed")),
        lambda: Draft.objects.bulk_update([record], ["sealed", "used_on"]),
        lambda: Draft.objects.bulk_create([Draft(**DAYS)]),
        lambda: Draft(**DAYS).save(),
        lambda: (record.put({}, data_key(record)), record.save(update_fields=["used_on"])),
    ):
        with pytest.raises(SealRefused):
            attempt()
    assert Draft.objects.update(used_on="2027-01-01") == 1
    assert opened(Draft.objects.get(pk=record.pk)) == {"text": SECRET}


def test_nothing_in_clear_is_printed_pickled_or_stored():
    record = written()
    key = data_key(record)
    record.put({"text": SECRET}, key)
    shown = f"{record} {record!r} {vars(record)} {record._pending}"
    assert SECRET not in shown
    assert str(record) == record.uuid.hex[:8]
    for attempt in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            attempt(record)
    record.save()
    for stored in (pickle.dumps(record), serializers.serialize("json", [record]).encode()):
        assert SECRET.encode() not in stored
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM kit_intake_draft")
        (cell,) = cursor.fetchone()
    assert SECRET.encode() not in bytes(cell)
    assert key.raw() not in bytes(RecordKey.objects.get().wrapped)


def test_with_its_keys_gone_nothing_opens_a_record():
    record, other = written(), written("別の人")
    assert erase_record_keys("draft", record.uuid, by=SETUP, now=NOW) == 1
    with pytest.raises(SealBroken, match="消された記録"):
        opened(record)
    with pytest.raises(SealBroken):
        record.content_with(data_key(other))
    assert opened(other) == {"text": "別の人"}
    assert erase_record_keys("draft", uuid4(), by=SETUP, now=NOW) == 0
    third = written("三人目")
    assert erase_record_keys("draft", other.uuid, third.uuid, by=SETUP, now=NOW) == 2
    for gone in (other, third):
        with pytest.raises(SealBroken):
            opened(gone)
