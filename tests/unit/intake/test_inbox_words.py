"""What the staff side says: time in the list, the banner, answers that stay closed, and notes that lack something."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from kit.intake.logic import definition as d
from kit.intake.logic.case import Case, Group, State
from kit.intake.logic.casefile import (
    AFTER_REASON,
    FOR_HEAD,
    Entry,
    Reader,
    banner_words,
    parts,
    timeline,
    ways,
    whom_words,
)
from kit.intake.logic.conditions import SKIP
from kit.intake.logic.contact import (
    Channel,
    ContactWishes,
    first_way,
    notice_address,
    read_wishes,
    way_choices,
)
from kit.intake.logic.definition import Definition, Option, Question, Step
from kit.intake.logic.escalation import Listener
from kit.intake.logic.inbox import NAMES, group_of, time_words, told_words
from kit.intake.logic.notes import (
    GROUNDS,
    Contact,
    Ground,
    NoteRefused,
    PassingOn,
    Visit,
    contact_content,
    note_lines,
    passing_content,
    visit_content,
    way_words,
)

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
AVOID = Question(
    "avoid", d.SINGLE, "読んでほしくない人", options=(Option("yes", "いる"),), hints=(d.HEAD_ONLY,)
)
WHOM = Question("avoid-who", d.SHORT_TEXT, "その方", hints=(d.HEAD_ONLY,))
LANGUAGE = Question("language", d.SINGLE, "言葉", options=(Option("pt", "Português"), Option("ja", "日本語")))
KNOWS = Question("knows", d.SINGLE, "本人は", options=(Option("no", "知らない"),))
ASKED = Definition("x", "x", steps=(
    Step("who", "だれ", questions=(AVOID, WHOM, LANGUAGE, KNOWS)),
    Step("contact", "連絡", questions=(
        Question("tel", d.TELEPHONE, "電話番号"), Question("other", d.TELEPHONE, "別の電話"),
        Question("words", d.LONG_TEXT, "文"),
    )),
))  # fmt: skip
ANSWERS = {
    "who": {"avoid": "yes", "avoid-who": "山田", "language": "pt", "knows": "no"},
    "contact": {"tel": "090-1", "other": "059-2", "words": {SKIP: "later"}},
}


@pytest.mark.parametrize(("since", "due", "group", "said"), [
    (AT, None, Group.NEW, "今日からお待ちです"),
    (AT.replace(day=23), None, Group.WAITING, "きのうからお待ちです"),
    (AT.replace(month=9), None, Group.UNSAFE, "61日前からお待ちです"),
    (None, TODAY, Group.DUE, "連絡の予定は今日です"),
    (None, date(2026, 11, 1), Group.DUE, "連絡の予定は11月1日でした"),
    (None, date(2026, 12, 1), Group.GOING_ON, "次の連絡は12月1日"),
    (AT, None, Group.RESTING, ""),
    (None, None, Group.CLOSED, ""),
])  # fmt: skip
def test_the_list_speaks_of_time_only(since, due, group, said):
    assert time_words(Case(State.OPEN, AT, since, due), group, TODAY) == said


def test_every_part_has_a_name_and_an_address():
    assert set(NAMES) == set(Group)
    assert [group_of(group.name.lower()) for group in Group] == list(Group)
    assert [group_of(word) for word in ("", "NEW", "x", "mro")] == [None] * 4


def test_what_is_for_the_head_says_the_same_to_everybody_else():
    other = {**ANSWERS, "who": {"language": "ja"}}
    (told, *_rest), (same, *_more) = parts(ASKED, ANSWERS, Reader()), parts(ASKED, other, Reader())
    assert [one.lines for one in told.answers] == [("Português",), ("知らない",), (FOR_HEAD,)]
    assert told.answers[-1] == same.answers[-1]
    head = parts(ASKED, ANSWERS, Reader(is_head=True))[0]
    assert [one.lines for one in head.answers] == [("いる",), ("山田",), ("Português",), ("知らない",)]


def test_numbers_wait_for_their_way_and_skips_are_said():
    told = parts(ASKED, ANSWERS, Reader())[1]
    assert [(one.lines, one.is_skip) for one in told.answers] == [
        ((AFTER_REASON,), True),
        (("あとで",), True),
    ]
    usable = parts(ASKED, ANSWERS, Reader(usable=frozenset({Channel.PHONE})))[1]
    assert usable.answers[0].lines == ("059-2",)
    assert "090-1" not in str([one.lines for one in usable.answers])


def test_the_banner_names_nobody_but_to_the_head():
    values, wishes = ANSWERS["who"], ContactWishes(never=frozenset({Channel.PHONE}))
    said = ("本人は知らない", "電話不可", "名乗りは個人名だけ", "言葉: Português")
    assert banner_words(ASKED, values, wishes, is_head=False) == said
    assert banner_words(ASKED, values, wishes, is_head=True) == (*said, "読まないでと言われた職員: 山田")
    nobody = {**values, "avoid-who": "", "interpreter": "yes", "knows": "unsure", "language": "ja"}
    said = banner_words(ASKED, nobody, ContactWishes(name_as="section"), is_head=True)
    assert said == (
        "本人が知っているか、わからない", "通訳がいたほうがよい", "読まないでと言われた職員: （名前は書かれていません）",
    )  # fmt: skip


def test_a_number_is_there_only_on_a_way_that_may_be_used():
    wishes = read_wishes({"reply": "phone", "never": {"chosen": ["phone"], "most": ""}, "tel": "090-1"})
    closed = {way.verdict.channel: way for way in ways(wishes, {})}
    assert [way.lead for way in closed.values()] == [""] * len(Channel)
    opened = {way.verdict.channel: way for way in ways(wishes, {"phone": "救急"})}
    assert (opened[Channel.PHONE].lead, opened[Channel.SMS].lead) == ("090-1", "")
    assert not next(iter(closed.values())).verdict.needs_reason


def test_a_notice_goes_to_whom_it_was_wished():
    wished = {"notify": "mail", "notify-mail": "a@b.example"}
    assert notice_address(wished) == "a@b.example"
    for none in ({**wished, "notify": "no"}, {**wished, "never": {"chosen": ["mail"], "most": ""}}, {}):
        assert notice_address(none) == ""


def test_a_refused_way_asks_for_its_reason_also_afterwards():
    wishes = read_wishes({"reply": "mail", "never": {"chosen": ["phone", "visit"], "most": ""}})
    never, unasked = wishes.verdict(Channel.PHONE), wishes.verdict(Channel.LETTER)
    called = Contact(TODAY, Channel.PHONE, "", "話した")
    with pytest.raises(NoteRefused, match=r"電話は使わないでほしい.*理由を書いて"):
        contact_content(called, never)
    assert note_lines(contact_content(replace(called, reason="救急の方から"), never))[-1] == (
        "理由",
        "救急の方から",
    )
    assert note_lines(contact_content(replace(called, by_person=True), never)) == (
        ("どちらから", "むこうから"), ("内容", "話した"),
    )  # fmt: skip
    assert (
        contact_content(called, never, is_reasoned=True)["what"] == "話した"
    )  # said before, where the number is shown
    assert contact_content(replace(called, channel=Channel.LETTER), unasked)["reason"] == ""
    visit = Visit(TODAY, "母", "unknown", "伊勢", "")
    with pytest.raises(NoteRefused, match="訪問は使わないでほしい"):
        visit_content(visit, wishes.verdict(Channel.VISIT))
    assert (
        visit_content(replace(visit, reason="安否の確認"), wishes.verdict(Channel.VISIT))["reason"]
        == "安否の確認"
    )


def test_who_was_told_is_said_as_it_was():
    assert told_words(Listener.IN_CHARGE, to_everybody=False) == "担当"
    assert [told_words(one, to_everybody=True) for one in Listener] == [
        "担当が決まっていないので全員", "代わりの人が決まっていないので全員", "責任者が決まっていないので全員",
    ]  # fmt: skip


def test_notes_say_what_is_missing():
    fine = ContactWishes(wished=frozenset({Channel.PHONE})).verdict(Channel.PHONE)
    content = contact_content(Contact(TODAY, Channel.PHONE, " ", "話した"), fine)
    assert content == {"who": "", "what": "話した", "reason": ""}
    lines = note_lines(visit_content(Visit(TODAY, "母", "no", "伊勢", "15分"), fine))
    assert lines == (
        ("訪問を望む人", "母"),
        ("本人の気持ち", "望んでいない"),
        ("行く人", "伊勢"),
        ("約束したこと", "15分"),
    )
    for ground in Ground:
        content = passing_content(PassingOn("保健所", ground, "文", "わけ", form=uuid4()))
        assert ("根拠", GROUNDS[ground]) in note_lines(content)
        with pytest.raises(NoteRefused):
            passing_content(PassingOn("保健所", ground, "文" * 20_001, "わけ"))
    assert (way_words("meet"), way_words("")) == ("対面", "")


def test_the_newest_stands_first():
    old, new = (Entry(AT.replace(hour=hour), "note", "", (), key=str(hour)) for hour in (8, 9))
    assert timeline([old, new]) == (new, old)


def test_a_screen_says_about_whom_somebody_wrote_and_begins_with_no_refused_way() -> None:
    who = Question(d.WHO, d.SINGLE, "どなたのこと", options=(Option("family", "家族のこと"),))
    definition = Definition("x", "題", steps=(Step("who", "だれ", questions=(who,)),))
    assert whom_words(definition, {d.WHO: "family"}) == "家族のこと"
    assert whom_words(definition, {}) == ""
    never = read_wishes(
        {"reply": {"chosen": ["phone", "mail"], "most": ""}, "never": {"chosen": ["phone"], "most": ""}}
    )
    assert first_way(never) is Channel.MAIL
    assert first_way(read_wishes({"reply": "box"})) is None
    words = dict(way_choices(never))
    assert words["phone"] == "電話（不可）"
    assert words["mail"] == "メール"
    assert words["voicemail"] == "留守電（不可）"  # leads over the telephone
