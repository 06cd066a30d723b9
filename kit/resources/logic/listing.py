"""Whether a resource may be listed, and whether it is shown to residents today.

For: publishing, renewing, withdrawing, the marks that residents read. Not for: who may press the button (core's table),
and the same question in SQL (`queries.public`, tested against this).

Rules (掲載基準, content of the listing page; a town may be stricter in its own approval)
- An outside operator is listed when every listing rule was found to be met and the approval has its 決裁番号; for a
  year from the approval. Nobody else needs an approval, but everybody needs a name, somebody it is for, a way to reach
  it, and a day on which that was checked.
- While a complaint is checked the entry is not shown.
- A confidential address does not stand in another text either, word for word.
- An entry whose yearly renewal is over is not shown any more; it is named beforehand, `RENEWAL_NOTICE_DAYS` before.
- A check older than `REVIEW_MONTHS` is marked for residents and counted for staff; it hides nothing, because an old
  telephone number is better than none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kit.core.logic.review import due_on, is_overdue
from kit.resources.logic.words import LISTING_RULES, PUBLIC_STATES

REVIEW_MONTHS: Final = 12
RENEWAL_MONTHS: Final = 12
RENEWAL_NOTICE_DAYS: Final = 60


@dataclass(frozen=True)
class Entry:
    """What decides: the columns of the same names of a resource; `reachable` = telephone, mail, form or website."""

    state: str
    operator: str
    name: str
    for_anybody: bool
    reachable: bool
    checked_on: date | None
    rules_met: Collection[str] = ()
    approval_number: str = ""
    approved_on: date | None = None
    renew_by: date | None = None
    complaint_since: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    withdrawn: bool = False
    hidden_here: bool = False
    secret_shown: bool = False


@dataclass(frozen=True)
class Missing:
    """What is missing before it may be public: the field to mend and why, in words for a clerk."""

    field: str
    message: str


def missing_for_publishing(entry: Entry, today: date) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the form; () when it may be public."""
    found = [
        Missing(field, message)
        for field, there, message in (
            ("name", entry.name, "名前を書いてください。"),
            ("for_person", entry.for_anybody, "だれのための場所か、一つ以上えらんでください。"),
            ("phones", entry.reachable, "電話、メール、フォーム、ホームページのどれかを書いてください。"),
            ("checked_on", entry.checked_on, "書いてあることを確かめた日を書いてください。"),
        )
        if not there
    ]
    if entry.checked_on and entry.checked_on > today:
        found.append(Missing("checked_on", "確認日が、まだ来ていない日になっています。"))
    if entry.secret_shown:
        words = "公開しない住所が、ほかの欄にも書かれています。その欄から消してください。"
        found.append(Missing("description", words))
    if entry.operator == "outside":
        found += _missing_approval(entry, today)
    if entry.complaint_since:
        found.append(Missing("complaint_since", "申し出を確かめている間は公開できません。"))
    return tuple(found)


def _missing_approval(entry: Entry, today: date) -> list[Missing]:
    found = [
        Missing("rules_met", f"掲載基準を確かめてください（{words}）")
        for code, words in LISTING_RULES.items()
        if code not in entry.rules_met
    ]
    if not entry.approval_number or not entry.approved_on:
        found.append(Missing("approval_number", "決裁番号と承認した日を書いてください。"))
    elif entry.renew_by is None or entry.renew_by < today:
        found.append(
            Missing("renew_by", "一年ごとの更新の期限が過ぎています。もう一度、掲載を承認してください。")
        )
    return found


def is_shown(entry: Entry, today: date) -> bool:
    """Whether residents see it today; `queries.public` asks the same in SQL."""
    return (
        entry.state in PUBLIC_STATES
        and not (entry.withdrawn or entry.hidden_here or entry.complaint_since)
        and (entry.valid_from is None or entry.valid_from <= today)
        and (entry.valid_to is None or today <= entry.valid_to)
        and (entry.operator != "outside" or (entry.renew_by is not None and today <= entry.renew_by))
    )


def renewal_after(approved_on: date) -> date:
    """The last day for which an approval counts: one year, the same day included."""
    return due_on(approved_on, RENEWAL_MONTHS)


def renewal_is_near(renew_by: date | None, today: date) -> bool:
    """Whether the renewal should be begun: within the notice, or over already."""
    return renew_by is not None and renew_by <= today + timedelta(days=RENEWAL_NOTICE_DAYS)


def check_is_old(checked_on: date | None, today: date) -> bool:
    """Whether residents are told that the check is old."""
    return is_overdue(checked_on, today, REVIEW_MONTHS)


def newest_old_check(today: date) -> date:
    """The latest day of a check that is old today, for questions to a database: it and all days before."""
    day = today - timedelta(days=360)
    while not check_is_old(day, today):
        day -= timedelta(days=1)
    return day
