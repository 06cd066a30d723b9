"""The board from harvested bodies and entries to the public page: few statements, every number with its source."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core import memory
from kit.core.models import AuditEntry
from kit.hub.actions.board import note_day
from kit.hub.actions.board_export import board_lines
from kit.hub.actions.entering import EntryRefused, NewEntry, NewValue, enter_facts, enter_indicator
from kit.hub.logic.board import BodyRefused
from kit.hub.models import DailyState, Entered, IndicatorValue, PublishedTable, Town
from kit.hub.queries.board import board_rows, readings, towns_and_told
from kit.hub.queries.board_plan import summed_tables
from kit.hub.views.board_shown import Board
from tests.factories.board import BY, say, years_of_days
from tests.factories.board_bodies import tables_part, town_body
from tests.factories.hub import become_hub, connect_town
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
NOW = datetime.fromisoformat("2026-11-26T10:00:00+09:00")
TODAY = NOW.date()


@pytest.fixture
def hub(settings, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    become_hub(settings, NOW)


def page(client, address="/board/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_harvest_an_entry_and_a_town_nobody_knows(hub, client, django_assert_max_num_queries):
    tsu, nabari = connect_town("tsu", "https://tsu.example"), Town.objects.get(municipality__slug="nabari")
    say(tsu, NOW, trial=True)
    writer = make_user("kei", "secretary")
    made = enter_facts(
        [NewEntry(nabari.code, fact, value, "県の一覧 <b>", date(2026, 4, 1)) for fact, value in
         (("window", "yes"), ("window_phone", "0595-00-0000"), ("window_url", "https://nabari.example/"))],
        by=writer, now=NOW,
    )  # fmt: skip
    assert made == 3
    memory._kept.forget()
    with django_assert_max_num_queries(12):
        shown = page(client)
    for words in (
        "津市のサイト（試用中） 2026年11月26日", "県の入力（県の一覧 &lt;b&gt;） 2026年4月1日", "8か月前の時点", "支援連絡会",
        "窓口あり <strong>2</strong>", "わかりません <strong>27</strong>", 'href="tel:0595000000">0595-00-0000</a>', "19 / 29市町",
        "三重県「骨子案」令和3年10月 2-3 福祉分野(3)", "令和4年3月計画", "家族会: 1か所（1市町のサイトから）",
        "居場所\xa03、家族会\xa01", "HIKIKOMORI-INFO",
    ):  # fmt: skip
        assert words in shown, words
    assert shown.count('class="tile ') == 29
    assert "style=" not in shown
    assert "<script>" not in shown
    with CaptureQueriesContext(connection) as again:
        page(client)
    assert len(again) <= 1, "remembered until something changes"
    say(tsu, NOW, window={"designated": False, "checked_on": None})
    assert "公表なし <strong>1</strong>" in page(client)


def test_a_town_that_was_connected_but_not_read_yet_is_said_in_its_row_and_in_the_totals(hub, client):
    tsu = connect_town("tsu", "https://tsu.example")
    shown = page(client)
    assert "「わかりません」のうち1市町は、つないだサイトの知らせを、まだ読み取っていません。" in shown
    assert (
        "プラットフォームがある市町: 0 / 29（わかりません: 29、うち、サイトをまだ読み取っていない市町: 1）"
        in shown
    )
    assert shown.count('class="board-note">サイトの知らせを、まだ読み取っていません。<') == 1
    say(tsu, NOW)
    assert "まだ読み取っていない" not in page(client)


def test_of_a_town_with_the_kit_the_table_leads_to_the_window_on_its_site(hub):
    say(connect_town("tsu", "https://tsu.example"), NOW)
    head, *lines = board_lines(board_rows(TODAY))
    rows = {line[1]: dict(zip(head, line, strict=True)) for line in lines}
    there = "市町のサイトにあります（https://tsu.example/window/）"
    assert {rows["津市"][name] for name in ("窓口の名前", "窓口の電話", "窓口のページ")} == {there}
    assert rows["名張市"]["窓口の電話"] == "わかりません"


def test_a_town_has_no_board(client):
    assert [client.get(address).status_code for address in ("/board/", "/board/statistics/")] == [404, 404]
    assert "/board/" not in client.get("/").content.decode() + client.get("/sitemap.xml").content.decode()


def test_no_cookie_and_the_page_stands_in_sitemap_and_footer(hub, client):
    answer = client.get("/board/")
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)
    assert "s-maxage" in answer["Cache-Control"]
    assert '<a href="/board/">29市町のいま</a>' in answer.content.decode().partition("<footer")[2]
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/board/</loc>" in sitemap
    assert "/board/statistics/</loc>" in sitemap


def test_days_of_a_town_that_lies_is_late_or_comes_back_older(hub):
    tsu = connect_town("tsu", "https://tsu.example")
    first = say(tsu, NOW - timedelta(days=1), blueprints=[{"name": "h", "version": "2026.3", "sequence": 3}])
    for body in (town_body("242021"), {"format": "x"}, town_body(role="hub")):
        with pytest.raises(BodyRefused):
            note_day(tsu, body, source="https://tsu.example", by=BY, now=NOW)
    assert list(DailyState.objects.values_list("day", flat=True)) == [TODAY - timedelta(days=1)]
    say(tsu, NOW, window={"designated": True, "checked_on": "2031-01-01"})
    assert say(tsu, NOW - timedelta(days=5)) is None, "an older day is not written over a newer one"
    say(tsu, NOW, window={"designated": True, "checked_on": "2031-01-01"})
    first.refresh_from_db()
    assert (first.grain, DailyState.objects.count()) == (0, 2)
    (row,) = [row for row in board_rows(TODAY) if row.town.slug == "tsu"]
    assert row.notes == (
        "サイトの知らせに先の日付がありました。その日付は使っていません。", "サイトが前より古い公開版に戻っています。",
    )  # fmt: skip
    assert row.cells["checked_on"].words == "わかりません"
    assert row.cells["window"].words == "ある"
    assert {town.slug: told.day for town, told in towns_and_told() if told} == {"tsu": TODAY}


def test_five_years_of_all_towns_cost_no_more_statements(hub, client):
    towns = list(Town.objects.select_related("municipality"))
    years_of_days(towns[:1], NOW, 500)
    years_of_days(towns[1:], NOW, 30)
    thinned = readings(TODAY)
    # Days, weeks, ends of months within those weeks, months.
    assert len({one.day for one in thinned}) < 90 + 45 + 11 + 4
    with CaptureQueriesContext(connection) as asked:
        board = Board(TODAY)
        render_to_string("kit_hub/board/public_body.html", {"board": board})
    assert len(asked) <= 6, [one["sql"][:80] for one in asked]
    assert [len(one.series.points) for one in board.trends] == [len({one.day for one in thinned})] * 3
    assert board.trends[0].series.points[-1].value == 29
    memory._kept.forget()
    with CaptureQueriesContext(connection) as asked:
        page(client)
    assert len(asked) <= 12


def test_entries_keep_their_history_and_need_a_source(hub):
    town = Town.objects.get(municipality__slug="nabari")
    kei = make_user("kei", "secretary")

    def enter(value, source="電話", as_of=TODAY, fact="window"):
        return enter_facts([NewEntry(town.code, fact, value, source, as_of)], by=kei, now=NOW)

    assert [enter("yes"), enter("yes"), enter("no"), enter("")] == [1, 0, 1, 1]
    assert [one.value for one in Entered.objects.filter(town=town)] == ["", "no", "yes"]
    (row,) = [row for row in board_rows(TODAY) if row.town.slug == "nabari"]
    assert row.state_words == "わかりません", "an emptied entry is not a no"
    for wrong in ({"source": " "}, {"as_of": TODAY + timedelta(days=1)}, {"fact": "salary"}):
        with pytest.raises(EntryRefused):
            enter("yes", **wrong)
    assert Entered.objects.count() == 3
    entry = AuditEntry.objects.filter(act="board.entered").first()
    assert (entry.actor, entry.reference, entry.detail) == ("kei", town.code, {"rows": 1})


def test_indicator_has_target_actual_and_a_line(hub, client):
    kei = make_user("kei", "approver")
    for new in (
        NewValue("windows", "target", 29, "三重県ひきこもり支援推進計画", date(2025, 3, 31)),
        NewValue("windows", "actual", 24, "県の調べ", date(2024, 4, 1)),
        NewValue("windows", "actual", 27, "県の調べ", date(2026, 4, 1)),
    ):
        enter_indicator(new, by=kei, now=NOW)
    for new in (
        NewValue("windows", "actual", 27, "県の調べ", TODAY + timedelta(days=1)),
        NewValue("windows", "actual", 27, " ", TODAY), NewValue("windows", "guess", 27, "a", TODAY),
    ):  # fmt: skip
        with pytest.raises(EntryRefused):
            enter_indicator(new, by=kei, now=NOW)
    assert IndicatorValue.objects.count() == 3
    shown = page(client)
    assert "27 / 29市町</td><td>2026年4月1日、県の調べ" in shown
    assert "29 / 29市町</td><td>2025年3月31日、三重県ひきこもり支援推進計画" in shown
    (one,) = Board(TODAY).indicators
    assert [point.value for point in one.chart.series.points] == [19, 24, 27]
    assert "24 / 29市町</td><td>2024年4月1日、県の調べ" in shown, (
        "every point of the line stands in the table"
    )


CELLS = {("a", ""): 12, ("b", ""): None, ("c", ""): None, ("", ""): 60}
WHOLE = {("a", ""): 12, ("b", ""): 4441, ("c", ""): 47, ("", ""): 4500}


def numbers(shown):
    """The cells of the first table of a page, as somebody reads them: by row, words run together."""
    body = re.search(r"<tbody>(.*?)</tbody>", shown, re.S)[1]
    text = re.sub(r"<[^>]+>", " ", body.replace("</tr>", "|"))
    return [" ".join(line.split()) for line in text.split("|") if line.split()]


def test_numbers_that_towns_approved_are_summed_and_forgotten(hub, client):
    tsu, ise = connect_town("tsu", "https://tsu.example"), connect_town("ise", "https://ise.example")
    shima = connect_town("shima", "https://shima.example")
    say(tsu, NOW, statistics=tables_part(CELLS))
    say(ise, NOW, statistics=tables_part(WHOLE))
    say(shima, NOW, statistics=tables_part({("a", ""): 20, ("b", ""): 20, ("", ""): 40}))
    shown = page(client, "/board/statistics/")
    assert numbers(shown) == [
        "A 44", "B 4,461 1市町 非公表", "C 47 1市町 非公表 1市町 この欄なし", "合計 4,600",
    ]  # fmt: skip
    assert "ほかの26市町は、この表なし" in shown
    # A number that must not be published; one hidden cell that the sum gives away; sums that do not fit: not taken.
    for cells in (
        {**CELLS, ("a", ""): 3},
        {**CELLS, ("c", ""): 40},
        {**WHOLE, ("", ""): 4501},
    ):
        say(shima, NOW, statistics=tables_part(cells))
        assert numbers(page(client, "/board/statistics/"))[0] == "A 44", "the last good one stays"
        assert "サイトの数の表に、取り込んでいないものがあります" in page(client)
    say(shima, NOW)
    # Ise publishes other numbers, and takes b and c back: no trace of the old ones is left, only the day.
    say(ise, NOW + timedelta(days=1), statistics=tables_part({**CELLS, ("a", ""): 13}, approved="2026-11-01"))
    shown = page(client, "/board/statistics/")
    assert numbers(shown) == ["A 25", "B 非公表 2市町 非公表", "C 非公表 2市町 非公表", "合計 120"]
    assert re.search(r"前の時点:\s+2026年5月1日", shown)
    assert "最後に読んだ日: 2026年11月26日" in shown, "Tsu was read a day before"
    everywhere = [
        shown, page(client), render_to_string("kit_hub/board/paper.html", {"board": Board(TODAY), "tables": summed_tables()}),
        json.dumps(list(PublishedTable.objects.values_list("table", "earlier"))),
        json.dumps(list(DailyState.objects.values_list("facts", flat=True))),
    ]  # fmt: skip
    assert not [text for text in everywhere if re.search("4,?441|4,?461", text)]


def test_what_cannot_be_read_takes_nothing_back(hub):
    tsu, ise = connect_town("tsu", "https://tsu.example"), connect_town("ise", "https://ise.example")
    for town in (tsu, ise):
        say(town, NOW, statistics=tables_part(CELLS))
    say(ise, NOW + timedelta(days=2), statistics="?")
    say(ise, NOW + timedelta(days=2), statistics=tables_part({**CELLS, ("a", ""): 3}))
    assert len(summed_tables()[0].publishers) == 2
    say(ise, NOW + timedelta(days=2))
    assert [one.name for one in summed_tables()[0].publishers] == ["津市"]
    say(tsu, NOW + timedelta(days=2), statistics=tables_part({**CELLS, ("a", ""): 14}))
    (row,) = PublishedTable.objects.all()
    assert row.earlier == ["2026-11-26"], "other numbers under the same approval"


def test_residents_find_the_window_of_their_town(hub, client):
    say(connect_town("tsu", "https://tsu.example"), NOW)
    nabari = Town.objects.get(municipality__slug="nabari")
    enter_facts(
        [NewEntry(nabari.code, fact, value, "県の一覧", date(2026, 4, 1)) for fact, value in
         (("window", "yes"), ("window_phone", "0595-00-0000"), ("window_url", "https://nabari.example/"))],
        by=make_user("kei", "secretary"), now=NOW,
    )  # fmt: skip
    shown = page(client, "/board/windows/")
    main = shown.partition("<main")[2].partition("</main")[0]
    for words in (
        'href="https://tsu.example/window/"', 'href="tel:0595000000"', 'href="https://nabari.example/"',
        "書いて送るところはありません",
    ):  # fmt: skip
        assert words in main, words
    assert main.count("<dt>") == 2
    others = main.partition("次の市町の窓口は、県のセンターに電話でおたずねください。")[2]
    assert (others.count("<li>"), "四日市市" in others, "津市" in others) == (27, True, False)
    assert 'href="/board/windows/" aria-current="page">市町の窓口' in shown, "in the menu"
    assert "/board/windows/</loc>" in page(client, "/sitemap.xml")


def test_no_page_of_the_hub_leads_to_a_window_that_it_has_not(hub, client):
    nowhere = client.get("/nowhere/")
    assert nowhere.status_code == 404
    shown = [nowhere.content.decode(), page(client, "/resources/suggest/"), page(client, "/resources/")]
    assert client.get("/window/").status_code == 404
    assert [re.findall(r'href="/window/[^"]*"', one) for one in shown] == [[], [], []]
    assert all('href="/board/windows/"' in one for one in shown)
    assert '<a href="/board/windows/">相談窓口を見る</a>' in shown[1]
    assert all('<a href="/board/windows/">県内29市町の窓口</a>' in one for one in shown), "in the footer"


def test_a_town_leads_to_its_own_window(client):
    shown = client.get("/nowhere/").content.decode()
    assert 'href="/window/"' in shown.partition("<main")[2]
    assert '<a href="/learn/windows/">県内29市町の窓口</a>' in shown
    assert "/board/" not in shown
    assert client.get("/board/windows/").status_code == 404
