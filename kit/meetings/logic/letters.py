"""The words of mails and letters about a meeting.

For: exactly what is shown before it is sent, and then sent. Not for: who gets them (`inviting`), the calendar file.

Rules
- A subject stands on locked screens and in shared mailboxes: it says that there is a meeting, and its day.
- An open meeting is named with its title, place and the secretary's own words. Of a closed one a mail says the day and the
  hour alone: not its body, title, agenda or place: those who are asked know it, and mail lies open on many machines. Only
  that it is at the usual place is said, because that place is no secret of the day.
- A letter on paper is closed and for one person, who has no other way to learn it: it names the place of a closed meeting
  too, and still no title, no agenda and nothing that the secretary wrote.
- A reminder says the day, for every kind.
"""

from dataclasses import dataclass, field

from kit.meetings.logic.inviting import Facts, Guest, Telling
from kit.meetings.logic.when import when_words

_SUBJECTS = {
    Telling.INVITATION: "会議のご案内",
    Telling.CHANGE: "会議の変更のお知らせ",
    Telling.CANCELLATION: "会議の中止のお知らせ",
    Telling.REMINDER: "会議の日が近づきました",
    Telling.WITHDRAWAL: "会議のご案内の取り消し",
}
_CLOSED_SUBJECTS = {
    Telling.INVITATION: "打ち合わせのご案内",
    Telling.CHANGE: "打ち合わせの変更のお知らせ",
    Telling.CANCELLATION: "打ち合わせの中止のお知らせ",
    Telling.REMINDER: "打ち合わせの日が近づきました",
    Telling.WITHDRAWAL: "打ち合わせのご案内の取り消し",
}
_LEADS = {
    Telling.INVITATION: "次のとおり開きますので、ご案内します。",
    Telling.CHANGE: "ご案内していた内容が、次のとおり変わりました。",
    Telling.CANCELLATION: "ご案内していた次の会は、中止になりました。",
    Telling.REMINDER: "ご案内していた日が近づきました。くわしくは、前のご案内をごらんください。",
    Telling.WITHDRAWAL: "次の会のご案内を取り消します。出席していただかなくてよくなりました。\n"
    "添えているファイルを開くと、予定表から消えます。わからないことは、事務局におたずねください。",
}
_AFTER_ALL = "中止とお知らせしていましたが、次のとおり開くことになりました。"
CLOSED_TITLE = "打ち合わせ"
ASK_FOR_PLACE = "事務局にお問い合わせください。"
USUAL_PLACE = "いつもの場所です。"


@dataclass(frozen=True)
class Occasion:
    """What is told about, its times in the town's zone; `before` is what was told earlier."""

    facts: Facts
    town: str
    is_closed: bool
    office: str = ""
    online: str = field(default="", repr=False)
    invitation: str = field(default="", repr=False)
    document_number: str = ""
    is_usual_place: bool = False
    has_reply: bool = False
    was_cancelled: bool = False
    before: Facts | None = None


@dataclass(frozen=True)
class LetterText:
    subject: str
    body: str = field(repr=False)


def write_mail(occasion: Occasion, guest: Guest, telling: Telling) -> LetterText:
    """The subject and the text of one mail."""
    subjects = _CLOSED_SUBJECTS if occasion.is_closed else _SUBJECTS
    starts = occasion.facts.starts_at
    subject = f"{subjects[telling]}（{starts.month}月{starts.day}日）"
    parts = [address_words(guest), lead_words(occasion, telling), _facts(occasion, telling)]
    if telling in (Telling.INVITATION, Telling.CHANGE):
        parts += [_own_words(occasion), _how_to_answer(occasion)]
    parts.append(_sender(occasion))
    return LetterText(subject, "\n\n".join(part for part in parts if part) + "\n")


def lead_words(occasion: Occasion, telling: Telling) -> str:
    """The first sentence."""
    is_after_all = occasion.was_cancelled and telling is Telling.CHANGE
    return _AFTER_ALL if is_after_all else _LEADS[telling]


def paper_lines(occasion: Occasion) -> tuple[tuple[str, str], ...]:
    """What a letter on paper tells, as label and words."""
    facts = occasion.facts
    found = [("日時", when_words(facts.starts_at, facts.ends_at)), ("場所", facts.place)]
    if not occasion.is_closed:
        found = [("会議", facts.title), *found, ("オンライン", occasion.online)]
    return tuple((label, words) for label, words in found if words)


def title_words(body: str, title: str) -> str:
    """The body's name and the meeting's title, each once."""
    return title or body if not title or body in title else f"{body} {title}"


def address_words(guest: Guest) -> str:
    """ "社会福祉協議会 伊勢 花子 様"; without a name it is for whoever is in charge."""
    return f"{guest.agency} {guest.person or 'ご担当者'} 様".strip()


def _facts(occasion: Occasion, telling: Telling) -> str:
    facts, before = occasion.facts, occasion.before
    lines = [] if occasion.is_closed or telling is Telling.REMINDER else [facts.title]
    lines.append(f"日時　{when_words(facts.starts_at, facts.ends_at)}")
    moved = before is not None and (before.starts_at, before.ends_at) != (facts.starts_at, facts.ends_at)
    if before is not None and moved and telling is Telling.CHANGE:
        lines.append(f"　　　（前は {when_words(before.starts_at, before.ends_at)}）")
    if telling in (Telling.INVITATION, Telling.CHANGE):
        lines += _where(occasion)
    return "\n".join(lines)


def _where(occasion: Occasion) -> list[str]:
    if occasion.is_closed:
        return [f"場所　{USUAL_PLACE if occasion.is_usual_place else ASK_FOR_PLACE}"]
    facts, before = occasion.facts, occasion.before
    found = [f"場所　{facts.place}"] if facts.place else []
    if before is not None and before.place and before.place != facts.place:
        found.append(f"　　　（前は {before.place}）")
    if occasion.online:
        found.append(f"オンライン　{occasion.online}")
    if occasion.document_number:
        found.append(f"文書番号　{occasion.document_number}")
    return found


def _own_words(occasion: Occasion) -> str:
    return "" if occasion.is_closed else occasion.invitation.strip()


def _how_to_answer(occasion: Occasion) -> str:
    where = "このメールへの返信か、事務局まで" if occasion.has_reply else "事務局まで"
    return f"予定表に入れるためのファイルを添えています。\n欠席や代理の出席は、{where}お知らせください。"


def _sender(occasion: Occasion) -> str:
    office = "" if occasion.is_closed else occasion.office
    return f"{occasion.town} {office or '事務局'}"
