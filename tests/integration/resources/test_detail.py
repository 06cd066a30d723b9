"""`/resources/<uid>/`: what one reads before coming for the first time, and what nobody reads."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core.models import User
from kit.resources.actions import records
from kit.resources.models import Resource
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place

pytestmark = pytest.mark.django_db
SECRET = {
    "address": "津市丸之内1-1", "building": "秘密ビル3階", "access": "駅の裏の坂の上", "postcode": "514-0033",
    "latitude": 34.71861, "longitude": 136.50571,
}  # fmt: skip


@pytest.fixture
def clerk() -> User:
    return make_user("shonin", "approver")


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def address(place: Resource) -> str:
    return f"/resources/{place.uid}/"


def words(client, path: str) -> str:
    """What stands on the page, without its markup."""
    main = client.get(path).content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_everything_that_is_asked_before_the_first_visit_is_answered(client, clerk, demo_window):
    place = make_place(
        clerk, nickname="ひだまりさん", minimum_age=15, age_note="学生も", description="本があります。",
        first_visit="入口で声をかけてください。", leave_early="いつでも。", name_needed="呼び名で。", fee_is_free=True,
        reservation="first", how_to_apply="電話で。", languages=["ja", "pt"], capacity="10人", mail="a@example.jp",
        phones=[{"number": "0592293151", "extension": "12", "note": "平日"}, {"number": "59-22", "note": ""}],
        latitude=34.71861, longitude=136.50571, access="津駅から8分", closed="祝日", hours="第2土曜の午後", alert="玄関の工事中です",
        dates=[*dated("2026-11-28", cancelled=True, note="会場の都合"), *dated("2026-12-12")],
    )  # fmt: skip
    text = words(client, address(place))
    for told in (
        "居場所ひだまり", "ひだまりさん", "ご本人、15歳から、学生も", "本があります。", "入口で声をかけてください。",
        "いつでも。", "呼び名で。", "無料", "初回だけ予約", "電話で。", "日本語、ポルトガル語", "10人", "内線12、平日",
        "59-22", "津駅から8分", "第2土曜の午後", "休み ：祝日", "玄関の工事中です", "津市社会福祉協議会", "確認日 2026年11月", "津市",
        "11月28日（土） 13:30〜16:00 この日はお休みです 会場の都合", "12月12日（土） 13:30〜16:00 予定表に入れる",
        "掲載は推薦ではありません。", "三重県津市西丸之内23-1",
    ):  # fmt: skip
        assert told in text or told.replace(" ：", "：") in text, told
    # Where people meet, what nobody wrote is to be asked for; 女性のみ is said only where it is so.
    assert text.count("たずねてください") == 4
    assert "女性のみ" not in text
    html = client.get(address(place)).content.decode()
    assert 'href="tel:0592293151"' in html
    assert 'href="https://maps.gsi.go.jp/#16/34.718610/136.505710"' in html
    assert f'href="{address(place)}suggest/"' in html
    assert f'href="{address(place)}2026-12-12T1330.ics"' in html
    assert "2026-11-28T1330.ics" not in html


def test_an_office_is_not_asked_what_only_meetings_answer(client, clerk):
    place = make_place(clerk, kind="consultation", reservation="needed")
    text = words(client, address(place))
    assert "たずねてください" not in text
    assert "途中で帰ってよいか" not in text


def test_a_confidential_address_is_in_no_letter_of_the_page(client, clerk):
    place = make_place(clerk, address_confidential=True, **SECRET)
    html = client.get(address(place)).content.decode()
    assert "場所は公開していません。" in html
    for secret in ("丸之内", "秘密ビル", "坂の上", "514-0033", "34.71", "136.50", "maps.gsi"):
        assert secret not in html, secret


def test_an_old_check_is_marked_and_hides_nothing(client, clerk):
    old = make_place(clerk, code="1", checked_on="2025-03-09")
    assert "確かめたのは 2025年3月です" in words(client, address(old))
    new = make_place(clerk, code="2", checked_on="2025-11-26")
    assert "変わっているかもしれません" not in words(client, address(new))


def test_what_pauses_tells_no_dates(client, clerk):
    place = make_place(clerk, dates=dated("2026-12-12"))
    records.set_state(place, "paused", by=clerk, now=NOW)
    text = words(client, address(place))
    assert "いまはお休みしています。" in text
    assert "12月12日" not in text


def test_another_bodys_entry_carries_our_word_and_says_whose_it_is(client, clerk):
    place = records.make_resource(
        {"name": "となりの会", "kind": "family_group", "operator": "own", "for_family": True, "checked_on": "2026-11-01",
         "phones": [{"number": "0598-53-4083"}]}, by=clerk, now=NOW, owner="242047",
    )  # fmt: skip
    Resource.objects.filter(pk=place.pk).update(state="published")
    records.annotate_here(place, "津市の人も行けます", False, by=clerk, now=NOW)
    text = words(client, address(place))
    assert "津市からのひとこと 津市の人も行けます" in text
    assert "情報の持ち主 松阪市 まちがいを知らせる" in text


def test_what_is_over_says_so_calmly_and_tells_no_reason(client, clerk):
    ended, withdrawn, doubted, draft = (
        make_place(clerk, code=str(number), name=f"消えた場所{number}", public=number < 4)
        for number in range(1, 5)
    )
    records.set_state(ended, "ended", by=clerk, now=NOW)
    records.withdraw(withdrawn, by=clerk, now=NOW)
    records.set_complaint(doubted, date(2026, 11, 20), by=clerk, now=NOW)
    found = [client.get(address(place)) for place in (ended, withdrawn, doubted, draft)]
    assert [answer.status_code for answer in found] == [410, 410, 404, 404]
    for answer in found:
        text = answer.content.decode()
        assert "消えた場所" not in text
        assert "Cache-Control" not in answer
    for answer in found[:3]:
        assert "この場所は、いま載せていません" in answer.content.decode()
        assert 'href="/resources/"' in answer.content.decode()
    assert client.get("/resources/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_it_costs_few_statements_whatever_it_holds(client, clerk, demo_window):
    place = make_place(clerk, dates=dated(*(f"2026-12-{day:02}" for day in range(1, 31))))
    client.get(address(place))
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address(place))
    assert len(captured) <= 12
    assert not client.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=")
