"""The prefecture's list of windows, places and family groups as first data: of many towns, with its date; and what becomes
of a row when its town lists the place itself."""

import csv
import io

import pytest

from kit.core.actions.audit import SystemActor
from kit.hub.actions.harvest import ask_now
from kit.hub.queries.harvest import source_of
from kit.hub.tasks.harvest import harvest
from kit.resources.actions.imports import batches
from kit.resources.actions.owners import hand_over
from kit.resources.models import ImportRow, Resource
from kit.resources.tasks.imports import work_on_import
from tests.factories.hub import become_empty_hub, connect_town
from tests.factories.people import make_user
from tests.factories.resources import NOW
from tests.fakes.clock import hold_clock
from tests.fakes.town_server import Town, town_serving

pytestmark = pytest.mark.django_db
BY = SystemActor("test")
HEAD = [
    "市町",
    "名称",
    "種類",
    "対象者",
    "対象地域",
    "所在地",
    "電話番号",
    "確認日",
    "運営の区分",
    "出典",
    "出典の日付",
]
LIST = ["三重県「居場所・家族会の一覧」 https://www.pref.example/list", "2025-04"]
ROWS = [
    ["津市", "ひだまりカフェ", "居場所", "本人", "市内", "津市西丸之内1-2", "059-229-0001", "令和7年4月1日", "県", *LIST],
    ["三重県松阪市", "つばさ家族会", "家族会", "家族", "", "松阪市殿町1", "0598-53-0002", "令和7年4月1日", "県", *LIST],
    ["", "県の教室", "家族教室", "家族", "県全体", "", "059-253-7826", "令和7年4月1日", "県", *LIST],
]  # fmt: skip


def taken(head, rows, by):
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\r\n").writerows([head, *rows])
    batch = batches.receive_file(kept.getvalue().encode("cp932"), "県の一覧.csv", by=by, now=NOW)
    for step in (None, "take"):
        if step:
            batches.start_taking(batch, by=by, now=NOW, new_state="published")
        work_on_import.func(batch.pk)
        batch.refresh_from_db()
    return batch


@pytest.fixture
def approver(settings, monkeypatch):
    hold_clock(monkeypatch, NOW)
    become_empty_hub(settings)
    return make_user("shonin-ken", "approver")


def test_a_list_of_many_towns_is_the_prefectures_own_with_its_date(approver, client):
    batch = taken(HEAD, ROWS, approver)
    assert (batch.state, batch.counts.get("new")) == ("done", 3), batch.reading
    rows = {one.name: one for one in Resource.objects.all()}
    assert {one.owner_code for one in rows.values()} == {"240001"}
    cafe, group, everywhere = (rows[line[1]] for line in ROWS)
    assert (cafe.municipality_code, cafe.area_codes, cafe.state) == ("242012", ("242012",), "published")
    assert (group.municipality_code, group.source_date) == ("242047", "2025-04")
    assert (everywhere.municipality_code, everywhere.area) == ("", "prefecture")
    text = client.get("/resources/?area=242047").content.decode()
    assert "つばさ家族会" in text
    assert "ひだまりカフェ" not in text
    assert (
        "出典 三重県「居場所・家族会の一覧」（2025-04）" in text
    )  # beside a town's own: which list, of which day
    text = client.get(f"/resources/{cafe.uid}/").content.decode()
    assert 'href="https://www.pref.example/list"' in text
    assert "（2025-04）" in text


def test_rows_by_code_are_taken_too_and_a_town_that_joins_is_noticed(approver):
    head = ["全国地方公共団体コード", *HEAD[1:]]
    batch = taken(head, [["242012", *ROWS[0][1:]], ["242047", *ROWS[1][1:]]], approver)
    assert (batch.state, ImportRow.objects.filter(batch=batch, verdict="error").count()) == ("done", 0)
    ours = Resource.objects.get(name="ひだまりカフェ")
    assert ours.municipality_code == "242012"
    with town_serving(Town("242012", "津市")) as tsu:
        theirs = tsu.town.put(1, name="ひだまり カフェ", address="三重県津市西丸之内１－２")
        connect_town("tsu", tsu.address)
        ask_now(by=BY, now=NOW)
        harvest(tell=lambda *told: None)
    assert source_of("242012", "hsds").twins == [{"ours": str(ours.uid), "theirs": theirs}]


def test_undoing_the_list_touches_no_record_that_a_town_has_by_now(approver):
    batch = taken(HEAD, ROWS, approver)
    given = Resource.objects.get(name="ひだまりカフェ")
    hand_over(given.uid, "242012", by=approver, now=NOW)
    everything = list(ImportRow.objects.filter(batch=batch).values_list("pk", flat=True))
    batches.start_undoing(batch, everything, by=approver, now=NOW)
    work_on_import.func(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
    open_ones = Resource.objects.filter(withdrawn_at=None, state="published")
    assert set(open_ones.values_list("uid", "owner_code")) == {(given.uid, "242012")}
