"""From the preview to the calendars of others: what was shown is what arrives, through a real mail server."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from kit.core.models import AuditEntry
from kit.meetings.actions.inviting import prepare_telling, tell
from kit.meetings.actions.keeping import Outdated, open_meeting
from kit.meetings.actions.reminding import open_letters, write_reminders
from kit.meetings.bridge.calendars import Told, invitation_file
from kit.meetings.logic.words import State
from kit.meetings.models import Announcement, Letter, Meeting
from kit.meetings.queries.outgoing import is_told_otherwise, letters_of
from kit.meetings.tasks.letters import send_letters
from tests.factories.meetings import WHEN, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.fakes.calendar_client import CalendarClient
from tests.fakes.mail_server import mail_server
from tests.integration.meetings.telling import body_with_people, mail_to, meeting_of, write_into

pytestmark = pytest.mark.django_db
AT, TITLE = datetime(2026, 12, 9, 14), "試しの会議（platform） 第1回 <b>代表者会議</b>"
HANAKO, TARO = "hanako@shakyo.example", "taro@hoken.example"


@pytest.fixture
def post(settings):
    with mail_server() as server:
        open_meetings(settings)
        mail_to(settings, server)
        yield server


@pytest.fixture
def ise(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return make_user("ise", "secretary", email="ise@city.example")


@pytest.fixture
def press(client, ise, django_capture_on_commit_callbacks):
    """Looks at the preview and presses its button; answers the preview and the page after."""
    sign_in(client, ise)

    def pressed(row, query=""):
        url = reverse("kit_meeting_invite", args=[row.pk]) + query
        shown = unescape(client.get(url).content.decode())
        seen = re.search(r'name="seen" value="(\w+)"', shown)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url, {"seen": seen[1] if seen else ""})
        return shown, unescape(client.get(url.partition("?")[0]).content.decode())

    return pressed


def calendar_of(letter):
    (part,) = [one for one in letter.walk() if one.get_filename() == "kaigi.ics"]
    (other,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar" and one is not part]
    assert other.get_content() == part.get_content()
    return part.get_content(), other.get_param("method")


def arrived(post, calendars):
    """The letters since the last look, by receiver, after their files went into the calendars."""
    found = {}
    for letter in post.letters:
        text, method = calendar_of(letter)
        assert calendars.setdefault(letter["To"], CalendarClient()).take(text) == method
        found[letter["To"]] = letter
    post.letters.clear()
    return found


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def content_of(row, by):
    return open_meeting(Meeting.objects.get(pk=row.pk), by=by, now=NOW).content


def reminded(row, by):
    """Who would be reminded now."""
    row = Meeting.objects.get(pk=row.pk)
    written = open_letters(row, letters_of(row), by=by, now=NOW)
    write_reminders(row, written, by=by, now=NOW)
    fresh = list(Letter.objects.filter(meeting=row, telling="reminder"))
    found = [one.content["mail"] for one in open_letters(row, fresh, by=by, now=NOW)]
    Letter.objects.filter(telling="reminder").delete()
    return found


def move(row, **fields):
    Meeting.objects.filter(pk=row.pk).update(**fields)


def test_what_was_shown_arrives_for_each_alone(press, post, ise):
    row = meeting_of(
        body_with_people(ise), ise, title="第1回 <b>代表者会議</b>", invitation="資料は当日お渡しします。",
        online="https://meet.example/1", document_number="津福第12号",
    )  # fmt: skip
    calendars = {}
    shown, after = press(row)
    letters = arrived(post, calendars)
    assert sorted(letters) == [HANAKO, TARO]
    for address, name in ((HANAKO, "伊勢 花子"), (TARO, "津 太郎")):
        letter = letters[address]
        assert (letter["Subject"], letter["Reply-To"]) == ("会議のご案内（12月9日）", "ise@city.example")
        assert name in text_of(letter)
        others = {"伊勢", "津 太郎", "鳥羽", HANAKO, TARO} - {address, name, name[:2]}
        said = letter.as_string() + text_of(letter) + calendar_of(letter)[0]
        assert [word for word in others if word in said] == []
    shown_text = re.search(r'role="region" aria-label="メールの文">(.*?)</div>', shown, re.S)[1]
    assert shown_text.strip() == text_of(letters[TARO]).strip().replace(
        "\r\n", "\n"
    )  # the first of the seats
    for words in (
        "メールで知らせる人（2人）",
        "紙で知らせる人（1人）",
        "鳥羽 次郎",
        "メールアドレスがありません",
    ):
        assert words in shown, words
    for words in (
        "2人にメールを送ります。1人には、紙の通知を印刷してください。",
        "送りました",
        "紙で届けます",
        "みんなに伝えてあります",
    ):
        assert words in after, words
    assert calendars[HANAKO].shown() == [(TITLE, AT, "市役所3階")]
    row.refresh_from_db()
    assert row.state == State.INVITED
    stored = b"".join(bytes(one.sealed) for one in Letter.objects.all())
    assert "花子".encode() not in stored
    assert "shakyo" not in str(AuditEntry.objects.values_list("detail", "reference"))


def test_what_is_moved_cancelled_and_held_after_all_follows_in_their_calendars(press, post, ise):
    row = meeting_of(body_with_people(ise), ise, title="第1回 <b>代表者会議</b>")
    calendars = {}
    press(row)
    arrived(post, calendars)
    press(row)  # nothing is new: a press tells nobody
    assert post.letters == []
    move(row, starts_at=WHEN + timedelta(days=1), ends_at=WHEN + timedelta(days=1, minutes=60))
    row.refresh_from_db()
    assert is_told_otherwise(Announcement.objects.get(), row, "市役所3階")
    write_into(row, ise, place="公民館, 2階; 和室")
    press(row)
    moved = arrived(post, calendars)[TARO]
    assert moved["Subject"].strip() == "会議の変更のお知らせ（12月10日）"
    assert "（前は 2026年12月9日（水）14:00〜15:30）" in text_of(moved)
    assert "（前は 市役所3階）" in text_of(moved)
    assert calendars[TARO].shown() == [(TITLE, AT + timedelta(days=1), "公民館, 2階; 和室")]
    move(row, state=State.CANCELLED)
    press(row)
    assert "中止" in arrived(post, calendars)[HANAKO]["Subject"]
    assert calendars[HANAKO].shown() == calendars[TARO].shown() == []
    move(row, state=State.PLANNED)
    press(row)
    assert "開くことになりました" in text_of(arrived(post, calendars)[TARO])
    row.refresh_from_db()
    assert not is_told_otherwise(Announcement.objects.get(), row, "公民館, 2階;　和室 ")
    assert is_told_otherwise(Announcement.objects.get(), row, "市役所3階")
    assert len(calendars[HANAKO].shown()) == len(calendars[HANAKO].entries) == 1
    assert Announcement.objects.get().sequence == 3
    told = AuditEntry.objects.filter(act="meeting.told", actor="ise").values_list("detail", flat=True)
    assert list(told) == [{"sent": 2, "unreached": 1}] * 4


def test_whoever_was_not_reached_is_named_and_comes_again(press, post, ise, client):
    body = body_with_people(ise)
    row = meeting_of(body, ise)
    post.broken = True
    _shown, after = press(row)
    assert after.count("送れませんでした") == 2
    assert AuditEntry.objects.filter(act="mail.failed", reference="meeting_letters").get().detail == {
        "sent": 0, "failed": 2, "unreached": 0,
    }  # fmt: skip
    post.broken = False
    shown, _after = press(row)
    assert "メールで知らせる人（2人）" in shown
    calendars = {}
    assert sorted(arrived(post, calendars)) == [HANAKO, TARO]
    assert Announcement.objects.get().sequence == 0
    shown, _after = press(row, "?again=1")
    assert sorted(arrived(post, calendars)) == [HANAKO, TARO]
    assert Announcement.objects.get().sequence == 1
    send_letters.func(str(row.pk))  # a task that comes twice
    assert post.letters == []


def test_what_changed_since_it_was_shown_is_shown_again(client, post, ise, press):
    row = meeting_of(body_with_people(ise), ise, title="第1回")
    url = reverse("kit_meeting_invite", args=[row.pk])
    seen = re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())[1]
    write_into(row, ise, invitation="もう一言")
    answer = client.post(url, {"seen": seen}).content.decode()
    assert "見ていたあとで内容が変わりました" in answer
    assert "もう一言" in answer
    assert (post.letters, Letter.objects.count(), Announcement.objects.count()) == ([], 0, 0)


def test_two_who_press_at_once_tell_once(post, ise):
    row = meeting_of(body_with_people(ise), ise)
    row = Meeting.objects.select_related("body").get(pk=row.pk)
    first, second = (prepare_telling(row, by=ise, now=NOW) for _person in range(2))
    assert first.digest == second.digest
    assert tell(first, by=ise, now=NOW) == 2
    with pytest.raises(Outdated):
        tell(second, by=ise, now=NOW)
    Meeting.objects.filter(pk=row.pk).update(state=State.PLANNED)  # as it was when both looked
    with pytest.raises(Outdated):
        tell(second, by=ise, now=NOW)
    assert Letter.objects.count() == 3


def test_names_that_would_break_a_file_do_not(ise):
    row = meeting_of(body_with_people(ise), ise)
    told = Announcement(
        meeting=row,
        title='題\r\nATTENDEE:mailto:x@example.jp,"; 改行',
        starts_at=WHEN,
        ends_at=WHEN,
        sent_at=NOW,
    )
    calendar = CalendarClient()
    calendar.take(invitation_file(Told(told, told.title, "a\nb"), to="a@example.jp", name='伊勢"\r\n花子;:,'))
    (event,) = calendar.entries.values()
    assert [one.value for one in event.contents["attendee"]] == ["mailto:a@example.jp"]
    assert event.attendee.params["CN"] == ["伊勢花子;:,"]
    assert event.summary.value.replace("\r", "") == '題\nATTENDEE:mailto:x@example.jp,"; 改行'


def test_a_closed_meeting_tells_its_times_and_nothing_else(press, post, ise, client):
    row = meeting_of(
        body_with_people(ise, "support", name="ひきこもり支援会議"), ise, title="山田さんのこと", place="山田さん宅",
        invitation="本人の様子", online="https://meet.example/9", document_number="津福第13号",
    )  # fmt: skip
    calendars = {}
    shown, _after = press(row)
    assert "会議の名前、題、議題、場所は、メールにも予定表にも書きません" in shown
    letters = arrived(post, calendars)
    assert sorted(letters) == [HANAKO, TARO]
    assert calendars[HANAKO].shown() == [("打ち合わせ", datetime(2026, 12, 9, 14), "")]
    for letter in letters.values():
        said = letter["Subject"] + text_of(letter) + calendar_of(letter)[0].replace("\r\n ", "")
        assert [
            word
            for word in ("山田", "支援", "ひきこもり", "本人", "meet.example", "津福", "福祉課")
            if word in said
        ] == []
    announcement = Announcement.objects.get()
    assert (announcement.title, announcement.place) == ("", "")
    assert "案内したときと" not in client.get(reverse("kit_meeting", args=[row.pk])).content.decode()
    paper = client.get(reverse("kit_meeting_letters", args=[row.pk])).content.decode()
    assert paper.count("<article") == 1
    assert "鳥羽 次郎 様" in paper
    assert "山田さん宅" in paper
    assert [
        word for word in ("山田さんのこと", "ひきこもり支援", "本人の様子", "津福") if word in paper
    ] == []


def test_letters_on_paper_hold_what_an_official_letter_has(client, post, ise, press):
    row = meeting_of(
        body_with_people(ise), ise, document_number="津福第12号", invitation="お待ちします。<script>"
    )
    url = reverse("kit_meeting_letters", args=[row.pk])
    paper = client.get(url).content.decode()
    for words in (
        "津福第12号",
        "2026年11月24日（火）",
        "家族会 鳥羽 次郎 様",
        "津市 福祉課",
        "2026年12月9日（水）14:00〜15:30",
        "市役所3階",
    ):
        assert words in paper, words
    assert "お待ちします。&lt;script&gt;" in paper
    assert client.get(url + "?all=1").content.decode().count("<article") == 3


def test_who_may_not_is_told_nothing_and_stands_in_the_trail(client, post, ise, settings):
    row = meeting_of(body_with_people(ise, "support"), ise)
    names = ("kit_meeting_invite", "kit_meeting_letters", "kit_meeting_minutes", "kit_meeting_docx")
    urls = [reverse(name, args=[row.pk]) for name in names]
    nowhere = reverse("kit_meeting_invite", args=["00000000-0000-0000-0000-000000000000"])
    sign_in(client, make_user("other", "secretary"))
    for url in urls:
        assert client.get(url).status_code == 404
    assert client.post(urls[0], {"resend": "1"}).status_code == 404
    assert client.get(nowhere).status_code == 404
    refused = AuditEntry.objects.filter(actor="other", outcome="refused").values_list(
        "act", "kind", "reference"
    )
    uid = str(row.pk)
    assert list(refused) == [
        ("change", "closed_meeting", uid), ("export", "closed_meeting", uid), ("export", "closed_meeting", uid),
        ("export", "closed_meeting", uid), ("change", "closed_meeting", uid),
    ]  # fmt: skip
    sign_in(client, make_user("counsellor", "counsellor"))
    assert {client.get(url).status_code for url in [*urls, nowhere]} == {302}
    sign_in(client, ise)
    settings.SITE_CONFIG = type(settings.SITE_CONFIG)(
        **{
            **settings.SITE_CONFIG.__dict__,
            "retention": dict.fromkeys(settings.SITE_CONFIG.retention, "undecided"),
        }
    )
    assert "保存年限が決まるまで" in client.get(urls[0]).content.decode()
    assert Letter.objects.count() == 0


def test_who_is_expected_no_more_loses_the_entry_and_the_others_keep_theirs(press, post, ise):
    row = meeting_of(body_with_people(ise), ise, title="第1回 <b>代表者会議</b>")
    calendars = {}
    press(row)
    arrived(post, calendars)
    everybody = content_of(row, ise).attendances
    write_into(row, ise, attendances=tuple(one for one in everybody if one.person != "津 太郎"))
    shown, _after = press(row)  # nothing is told by itself
    assert (post.letters, "案内の取り消しを見る" in shown) == ([], True)
    shown, after = press(row, "?off=1")
    for words in ("案内の取り消し", "津 太郎", "予定表から消えるもの", "ご案内を取り消します"):
        assert words in shown, words
    assert "伊勢 花子" not in shown.partition("これまでに知らせたこと")[0]
    letters = arrived(post, calendars)
    assert list(letters) == [TARO]
    assert letters[TARO]["Subject"].strip() == "会議のご案内の取り消し（12月9日）"
    (gone,) = calendars[TARO].entries.values()
    assert (gone.status.value, gone.sequence.value, gone.attendee.value) == (
        "CANCELLED",
        "1",
        f"mailto:{TARO}",
    )
    assert (calendars[TARO].shown(), calendars[HANAKO].shown()) == ([], [(TITLE, AT, "市役所3階")])
    assert "案内の取り消し" in after
    assert "いまは出席者の表にない人" not in after
    told = Announcement.objects.get()
    assert (told.sequence, told.is_cancelled, told.sent_at) == (1, False, NOW)
    assert AuditEntry.objects.get(act="meeting.invitation_withdrawn").detail == {"sent": 1, "unreached": 0}
    press(row, "?off=1")
    press(row)
    assert post.letters == [], "nobody hears of it twice, and the others hear nothing"
    assert reminded(row, ise) == [HANAKO]
    write_into(row, ise, attendances=everybody)  # expected after all
    press(row)
    assert list(arrived(post, calendars)) == [TARO]
    assert calendars[TARO].shown() == calendars[HANAKO].shown() == [(TITLE, AT, "市役所3階")]
    press(row, "?again=1")
    assert sorted(arrived(post, calendars)) == [HANAKO, TARO]
    assert {str(one.sequence.value) for box in calendars.values() for one in box.entries.values()} == {"3"}


def test_a_withdrawal_that_does_not_arrive_is_offered_again_and_says_little_of_a_closed_meeting(
    press, post, ise
):
    row = meeting_of(
        body_with_people(ise, "support"), ise, title="山田さんのこと", online="https://meet.example/9"
    )
    calendars = {}
    press(row)
    arrived(post, calendars)
    write_into(row, ise, attendances=())
    post.broken = True
    press(row, "?off=1")
    post.broken = False
    press(row, "?off=1")
    letters = arrived(post, calendars)
    assert sorted(letters) == [HANAKO, TARO]
    for letter in letters.values():
        said = letter["Subject"] + text_of(letter) + calendar_of(letter)[0].replace("\r\n ", "")
        assert [word for word in ("山田", "支援", "会議", "meet.example") if word in said] == []
    assert [box.shown() for box in calendars.values()] == [[], []]
