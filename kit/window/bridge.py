"""Turns the window page into what templates and texts say of it at one moment.

For: the number, the opening state in words, the ways that exist. Not for: rules (`core.logic.opening`,
`window.logic.completeness`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.bridge.facts import phone_fact
from kit.core.bridge.timetable import read_timetable
from kit.core.holidays import holiday_name
from kit.core.logic.opening.state import OpeningState, state_at
from kit.core.logic.opening.words import WeekRow, describe, full_moment_words, summary, week_rows
from kit.core.logic.review import is_overdue
from kit.core.registries import Fact
from kit.window.models import REVIEW_MONTHS, WindowPage
from kit.window.queries import live_window


@dataclass(frozen=True)
class Way:
    """One way to consult: an icon's name, the words, and where it leads ("" when nowhere to press)."""

    icon: str
    title: str
    text: str
    href: str


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
        self.timetable = read_timetable(
            page.hours, closures=page.closures, closed_on_holidays=page.closed_on_holidays
        )
        self.state: OpeningState = state_at(self.timetable, now, holiday_name=holiday_name)
        number = phone_fact(page.phone)
        self.phone, self.tel = number.text, number.href.removeprefix("tel:")
        self.phone_note, self.department = page.phone_note, page.department
        self.pet_name, self.checked_on, self.checked_by = page.pet_name, page.checked_on, page.checked_by
        self.name = page.window_name or page.title
        self.ways = [*self._phone_way(), *(_way(block) for block in page.channels)]

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
    def written_url(self) -> str:
        """Where somebody who would rather write can go at once: the first written way that can be pressed."""
        return next((way.href for way in self.ways if way.icon in ("mail", "pencil") and way.href), "")

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


def _way(block: Any) -> Way:
    value = block.value
    if block.block_type == "mail":
        return Way("mail", _("メール"), value["note"] or value["address"], f"mailto:{value['address']}")
    if block.block_type == "online":
        return Way("pencil", value["tool"], value["note"], value["url"])
    if block.block_type == "visit":
        return Way("home", _("訪問"), value["note"], "")
    if block.block_type == "letter":
        return Way("letter", _("手紙"), f"{value['address']} {value['note']}".strip(), "")
    if block.block_type == "sns":
        return Way("chat", value["name"], value["note"], value["url"])
    return Way("print", _("ファクス"), f"{value['number']} {value['note']}".strip(), "")
