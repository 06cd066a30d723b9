"""The open data file as a spreadsheet and as another office's program read it."""

import csv
import io

import pytest

from kit.resources.actions import records
from kit.resources.logic.opendata import STANDARD
from kit.resources.models import Resource
from tests.factories.people import make_user
from tests.factories.resources import NOW, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver():
    return make_user("shonin", "approver")


def read(client):
    answer = client.get("/opendata/resources.csv")
    assert answer.status_code == 200
    assert not answer.cookies
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_the_standards_columns_come_first_and_hold_what_they_say(client, approver):
    phones = [{"number": "059-229-3151", "extension": "12"}, {"number": "0120-000-000"}]
    make_place(
        approver,
        hours="毎月第2・第4土曜 13:30–16:00",
        phones=phones,
        latitude=34.71,
        minimum_age=15,
        fee="100円",
        note="=HYPERLINK(1)",
    )
    [row] = read(client)
    assert tuple(row)[: len(STANDARD)] == STANDARD
    wanted = {
        "全国地方公共団体コード": "242012", "地方公共団体名": "津市", "名称": "居場所ひだまり",
        "名称_カナ": "イバショヒダマリ", "所在地_市区町村": "津市", "緯度": "34.71", "団体名": "津市社会福祉協議会",
        "電話番号": "059-229-3151、0120-000-000", "内線番号": "12", "種類": "居場所", "対象": "ご本人",
        "対象年齢": "15～歳", "費用": "100円", "備考": "'=HYPERLINK(1)", "確認日": "2026-11-01", "状態": "公開中",
        "利用可能日時特記事項": "毎月第2・第4土曜 13:30–16:00",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted


def test_nothing_that_is_not_public_or_not_ours_stands_in_it(client, approver):
    make_place(
        approver, code="S", name="相談室", address_confidential=True, address="津市大門9-9", access="大門の角"
    )
    make_place(approver, code="D", name="下書きの場所", public=False)
    other = make_place(approver, code="O", name="よその場所")
    gone = make_place(approver, code="G", name="終わった場所")
    Resource.objects.filter(pk=other.pk).update(owner_code="242021")
    records.withdraw(gone, by=approver, now=NOW)
    [row] = read(client)
    assert row["名称"] == "相談室"
    assert "大門" not in "".join(row.values())


def test_many_rows_cost_no_more_questions(client, approver, django_assert_max_num_queries):
    for number in range(5):
        make_place(approver, code=f"P{number}")
    with django_assert_max_num_queries(4):
        assert len(read(client)) == 5
