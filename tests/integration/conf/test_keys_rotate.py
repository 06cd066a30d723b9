"""`kit keys rotate`: everything opens before, during and after, wherever it is killed."""

import shutil
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from kit.conf import checks
from kit.conf.readiness import NotReady, require_ready
from kit.core.actions import rotation
from kit.core.actions.records import make_record_key
from kit.core.backends import StaffSecondFactorAdapter
from kit.core.gateway import keys
from kit.core.models import AuditEntry, InstanceState, RecordKey
from kit.core.queries.records import data_key
from kit.intake.models import Draft
from tests.factories.people import NOW, SETUP, make_user

pytestmark = pytest.mark.django_db
COUNT = 5
STEPS = ["begin_rotation", "rewrap_batch", "reseal_second_factors", "finish_rotation", "note_key_mark"]


class Killed(BaseException):
    """What no code catches, as little as a signal."""


@pytest.fixture
def folder(tmp_path, settings):
    """The keys of this town in a folder of their own, so that other tests keep theirs."""
    shutil.copytree(settings.KIT_KEYS, tmp_path / "keys")
    settings.KIT_KEYS = tmp_path / "keys"
    return settings.KIT_KEYS


@pytest.fixture
def records(folder, monkeypatch):
    """Records of residents and the second factor of a person, all sealed with the key of before."""
    monkeypatch.setattr(rotation, "rewrap_batch", partial(rotation.rewrap_batch, size=2))
    made = [Draft(created_on=NOW, used_on=NOW, expires_on=NOW) for _ in range(COUNT)]
    for number, record in enumerate(made):
        record.put({"number": number}, make_record_key(record, by=SETUP, now=NOW))
        record.save()
    sealed = StaffSecondFactorAdapter().encrypt("JBSWY3DP")
    Authenticator.objects.create(
        user=make_user(),
        type="recovery_codes",
        data={"seed": sealed, "used_mask": 3, "migrated_codes": [sealed]},
    )
    return made


def all_open(records):
    found = [record.content_with(data_key(record))["number"] for record in records]
    data = Authenticator.objects.get().data
    opened = {StaffSecondFactorAdapter().decrypt(text) for text in [data["seed"], *data["migrated_codes"]]}
    return found == list(range(COUNT)) and opened == {"JBSWY3DP"} and data["used_mask"] == 3


def rotate(capsys):
    call_command("keys", "rotate")
    return capsys.readouterr().out


def test_a_new_key_for_everything_and_the_old_one_reported(folder, records, capsys):
    old, mark = keys.key_id(keys.read_key(folder, "data")), InstanceState.objects.get().key_mark
    assert checks.record_keys(NOW).message.startswith(f"{COUNT}件")
    said = rotate(capsys)
    assert (said.count("2件の鍵"), said.count("1件の鍵"), f"data.old-{old}" in said) == (2, 1, True)
    assert all_open(records)
    assert old not in set(RecordKey.objects.values_list("key_id", flat=True))
    assert InstanceState.objects.get().key_mark == keys.mark(folder) != mark
    found = checks.record_keys(NOW)
    assert (found.state, f"data.old-{old}" in found.message) == ("ok", True)
    require_ready()
    (folder / f"data.old-{old}").unlink()
    assert all_open(records)
    require_ready()
    acts = AuditEntry.objects.filter(act__startswith="keys.").values_list("act", flat=True)
    assert {"keys.rewrap", "keys.reseal", "keys.rotate"} == set(acts)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_anywhere_leaves_what_serves_and_the_next_run_ends_it(folder, records, capsys, step, when):
    """Between the steps as well as in the middle of the batches."""
    from kit.conf.management.commands import keys as command

    place = next(found for found in (keys, rotation, command) if hasattr(found, step))
    whole, calls = getattr(place, step), []

    def killed(*args, **kwargs):
        calls.append(1)
        if when == "after":
            whole(*args, **kwargs)
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, step, killed)
        with pytest.raises(Killed):
            rotate(capsys)
    assert calls == [1]
    assert all_open(records)
    require_ready()
    nothing_begun = (step, when) == ("begin_rotation", "before")
    finished = (step, when) == ("note_key_mark", "after")
    if not nothing_begun and not finished:
        assert checks.record_keys(NOW).message.startswith("データの鍵の更新が途中です")
        rotate(capsys)
        assert len(keys.old_keys(folder)) == 1
    assert all_open(records)
    assert checks.record_keys(NOW).state == "ok"
    assert InstanceState.objects.get().key_mark == keys.mark(folder)


def test_other_keys_are_noticed_during_and_after(folder, records, capsys):
    keys.begin_rotation(folder)
    (folder / "lookup").rename(folder / "away")
    (folder / "lookup").write_text("ab" * 32)
    with pytest.raises(NotReady, match="鍵と違います"):
        require_ready()
    with pytest.raises(CommandError, match="鍵と違います"):
        rotate(capsys)
    (folder / "away").rename(folder / "lookup")
    rotate(capsys)
    (folder / "data").write_text("ab" * 32)
    with pytest.raises(NotReady, match="鍵と違います"):
        require_ready()
    (folder / "data").unlink()
    with pytest.raises(NotReady, match="読めません"):
        require_ready()


def test_without_the_key_that_a_record_needs_nothing_is_thrown_away(folder, records, capsys):
    RecordKey.objects.filter(record_uuid=records[3].uuid).update(key_id="0" * 16)
    assert checks.record_keys(NOW).state == "fail"
    with pytest.raises(CommandError, match="開けません"):
        rotate(capsys)
    assert keys.is_rotating(folder)


def test_two_at_once_are_refused_and_wrong_words_too(folder, records, capsys):
    with keys.rotating(folder), pytest.raises(CommandError, match="ほかで"):
        rotate(capsys)
    with pytest.raises(CommandError):
        call_command("keys", "forget")
