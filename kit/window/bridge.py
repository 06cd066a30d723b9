"""Turns the window page into what templates and texts say of it at one moment.

For: the number, the opening state in words, the ways that exist. Not for: rules (`core.logic.opening`,
`window.logic.completeness`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.bridge.facts import phone_fact
from kit.core.bridge.timetable import read_timetable
from kit.core.holidays import holiday_name
from kit.core.logic.opening.closures import coming_closures
from kit.core.logic.opening.state import OpeningState, state_at
from kit.core.logic.opening.timetable import Timetable
from kit.core.logic.opening.words import (
    WeekRow,
    closure_words,
    describe,
    full_moment_words,
    summary,
    week_rows,
)
from kit.core.logic.review import is_overdue
from kit.core.registries import Fact, written_ways
from kit.window.models import REVIEW_MONTHS, WindowPage
from kit.window.queries import live_window

TALK_WORDS: Final = ("ビデオ", "通話", "面談", "zoom", "teams", "meet", "webex")


@dataclass(frozen=True)
class Way:
    """One way to consult: an icon's name, the words, and where it leads ("" when nowhere to press).

    `address` is what paper needs too, `hint` what one should know before, `call` the words on a button; only a way
    that takes writing at once has a `call`.
    """

    icon: str
    title: str
    text: str
    href: str = ""
    address: str = ""
    hint: str = ""
    call: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the title, a line each."""
        return tuple(words for words in (self.address, self.text, self.hint) if words)


@dataclass(frozen=True)
class Opening:
    is_open: bool
    short: str
    detail: str


class WindowView:
    """What slots and the window page show; everything is worked out for one moment."""

    def __init__(self, page: WindowPage, *, now: datetime) -> None:
        self.page = page
        self.now = now
        self.timetable = _timetable(page)
        self.state: OpeningState = state_at(self.timetable, now, holiday_name=holiday_name)
        number = phone_fact(page.phone)
        self.phone, self.tel = number.text, number.href.removeprefix("tel:")
        self.phone_note, self.department = page.phone_note, page.department
        self.pet_name, self.checked_on, self.checked_by = page.pet_name, page.checked_on, page.checked_by
        self.name = page.window_name or page.title
        self.ways = [
            *self._phone_way(),
            *_offered_ways(),
            *_channel_ways(page.channels, has_phone=bool(self.tel)),
        ]

    @property
    def opening(self) -> Opening:
        words = describe(self.state, now=self.now)
        return Opening(self.state.is_open, words.short, words.detail)

    @property
    def summary(self) -> str:
        return summary(self.timetable) if self.timetable.is_known else ""

    @property
    def week(self) -> tuple[WeekRow, ...]:
        if not self.timetable.is_known:
            return ()
        return week_rows(self.timetable, self.now.date(), holiday_name=holiday_name)

    @property
    def closures_ahead(self) -> list[str]:
        """What is told beforehand about days on which nobody answers; it changes at midnight."""
        found = coming_closures(self.timetable, self.today, holiday_name=holiday_name)
        return [closure_words(closure) for closure in found]

    @property
    def written_way(self) -> Way | None:
        """Where somebody who would rather write can go at once: the first way that names its own button."""
        return next((way for way in self.ways if way.call and way.href), None)

    @property
    def other_ways(self) -> list[str]:
        """The names of the ways that lead nowhere from the screen."""
        return [way.title for way in self.ways if not way.href]

    @property
    def languages(self) -> list[str]:
        return [word for word in self.page.languages.replace(",", "、").split("、") if word.strip()]

    @property
    def reply_words(self) -> str:
        return (
            _("%(days)s開庁日までにお返事します") % {"days": self.page.reply_days}
            if self.page.reply_days
            else ""
        )

    @property
    def overdue(self) -> bool:
        return is_overdue(self.page.checked_on, self.today, REVIEW_MONTHS)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def words_change_at(self) -> datetime:
        """When the words about today stop being true: at the next change of state, at midnight at the latest."""
        midnight = datetime.combine(self.today + timedelta(days=1), time(), tzinfo=self.now.tzinfo)
        return min(midnight, self.state.changes_at or midnight)

    def _phone_way(self) -> list[Way]:
        if not self.phone:
            return []
        return [Way("phone", _("電話"), self.summary, f"tel:{self.tel}" if self.tel else "")]


def window_timetable() -> Timetable | None:
    """When the window is open, None while no window is published."""
    page = live_window()
    return None if page is None else _timetable(page)


def _timetable(page: WindowPage) -> Timetable:
    return read_timetable(page.hours, closures=page.closures, closed_on_holidays=page.closed_on_holidays)


def window_facts(now: datetime) -> dict[str, Fact]:
    """{window.…} for texts; empty values when there is no published window yet."""
    page = live_window()
    if page is None:
        return {}
    view = WindowView(page, now=timezone.localtime(now))
    opens = view.state.opens_next
    return {
        "name": Fact(view.name),
        "department": Fact(page.department),
        "phone": phone_fact(page.phone),
        "hours": Fact(view.summary),
        "reply_days": Fact(_("%(days)s開庁日") % {"days": page.reply_days} if page.reply_days else ""),
        "next_open": Fact(full_moment_words(opens) if opens else ""),
        "who_answers": Fact(page.who_answers),
        "operator": Fact(
            page.operator_name if page.operator_kind == "contract" else settings.SITE_CONFIG.name
        ),
    }


def _offered_ways() -> list[Way]:
    """What other apps offer and is open; writing at once stands before ways that have to be arranged."""
    offered = [way for way in (ask() for ask in written_ways.values()) if way]
    return [
        Way(
            "pencil", way.title, way.text, way.href, f"{settings.SITE_CONFIG.domain}{way.href}", call=way.call
        )
        for way in offered
    ]


def _channel_ways(channels: Any, *, has_phone: bool) -> list[Way]:
    has_mail = any(block.block_type == "mail" for block in channels)
    asking = _asking_words(has_phone=has_phone, has_mail=has_mail)
    return [_way(block, asking=asking) for block in channels]


def _asking_words(*, has_phone: bool, has_mail: bool) -> str:
    """How to ask for a way that has to be arranged first."""
    if has_phone and has_mail:
        return _("電話かメールで申しこめます。")
    if has_phone:
        return _("電話で申しこめます。")
    return _("メールで申しこめます。") if has_mail else ""


def _way(block: Any, *, asking: str) -> Way:
    value = block.value
    if block.block_type == "mail":
        return _mail_way(value)
    if block.block_type == "online":
        return _online_way(value, asking=asking)
    if block.block_type == "visit":
        return Way("home", _("訪問"), value["note"], hint=asking)
    if block.block_type == "letter":
        return Way("letter", _("手紙"), value["note"], address=value["address"])
    if block.block_type == "sns":
        return Way("chat", value["name"], value["note"], value["url"])
    return Way("print", _("ファクス"), value["note"], address=value["number"])


def _mail_way(value: Any) -> Way:
    return Way(
        "mail",
        _("メール"),
        value["note"],
        f"mailto:{value['address']}",
        address=value["address"],
        hint=_("差出人の名前とアドレスは窓口に見えます。"),
        call=_("メールで相談する"),
    )


def _online_way(value: Any, *, asking: str) -> Way:
    """A form takes writing at once; what has no address, or is talking face to face, is arranged first."""
    tool, url = value["tool"], value["url"]
    is_talk = any(word in tool.lower() for word in TALK_WORDS)
    return Way(
        "video" if is_talk else "pencil",
        tool,
        value["note"],
        url,
        hint="" if url else asking,
        call="" if is_talk or not url else tool,
    )
