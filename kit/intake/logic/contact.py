"""How a person may be reached: what was wished, what must never be used, and what staff are told about it.

For: every screen and every act of staff that could reach somebody. Not for: asking (the definition does), sending,
or keeping the reason for which staff used a way all the same.

Rules (content 2.7, 2.11)
1. What must never be used wins over everything else, also over a wish for the same way.
2. A way that is neither wished nor refused was not asked for: it may be used with a reason.
3. The mailbox is always fine: only whoever has the code sees it.
4. 「返事はいらない」 asks for no way but the mailbox, whatever else was chosen.
5. What leads to the person (number, address) is not shown before the reason is recorded where one is needed.
6. Whoever says nothing is treated with most care: a person's own name only, a plain envelope, no message left.
7. A message on the telephone needs both: the telephone, and the message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kit.intake.logic.conditions import Values, chosen
from kit.intake.logic.definition import NEVER, NOTIFY, NOTIFY_MAIL, REPLY

NO_ANSWER: Final = "none"


class Channel(StrEnum):
    """The ways to reach somebody; the values are those of the answers."""

    MAILBOX = "box"
    MAIL = "mail"
    PHONE = "phone"
    VOICEMAIL = "voicemail"
    SMS = "sms"
    LETTER = "letter"
    MEETING = "meet"
    VISIT = "visit"
    HOUSEHOLD = "message"


class Standing(StrEnum):
    """Whether a way may be used."""

    FINE = "fine"
    NOT_ASKED = "not_asked"
    NEVER = "never"


NAMES: Final = {
    Channel.MAILBOX: "お返事箱", Channel.MAIL: "メール", Channel.PHONE: "電話", Channel.VOICEMAIL: "留守電",
    Channel.SMS: "SMS", Channel.LETTER: "手紙", Channel.MEETING: "対面", Channel.VISIT: "訪問",
    Channel.HOUSEHOLD: "同居の家族への伝言",
}  # fmt: skip
# Which part of what was written leads to the person on each way.
LEADS: Final = {
    Channel.MAIL: "mail", Channel.PHONE: "tel", Channel.VOICEMAIL: "tel", Channel.SMS: "tel",
    Channel.LETTER: "post", Channel.VISIT: "post", Channel.HOUSEHOLD: "tel",
}  # fmt: skip
_NEEDS_TOO: Final = {Channel.VOICEMAIL: Channel.PHONE, Channel.SMS: Channel.PHONE}
_ONLY_A_NAME, _PLAIN = "person", "plain"


@dataclass(frozen=True)
class Verdict:
    """Whether a way may be used now; `words` say it to staff, `needs_reason` that a reason has to be recorded first."""

    channel: Channel
    standing: Standing
    words: str

    @property
    def needs_reason(self) -> bool:
        return self.standing is not Standing.FINE


@dataclass(frozen=True)
class ContactWishes:
    """What a person said about being reached.

    `leads` holds what leads to the person by "tel", "mail", "post"; `times` are parts of the day; `name_as` is
    "section", "pet" or "person".
    """

    wished: frozenset[Channel] = frozenset()
    never: frozenset[Channel] = frozenset()
    wants_no_answer: bool = False
    leads: Mapping[str, str] | None = None
    times: tuple[str, ...] = ()
    hours: str = ""
    name_as: str = _ONLY_A_NAME
    envelope: str = _PLAIN
    pickup: str = ""
    call_me: str = ""

    def verdict(self, channel: Channel) -> Verdict:
        """Whether staff may use a way."""
        standing = self._standing(channel)
        return Verdict(channel, standing, _words(channel, standing, wants_none=self.wants_no_answer))

    def lead(self, channel: Channel, *, reason: str = "") -> str:
        """The number or address of a way, "" when there is none, or as long as a needed reason is missing."""
        if channel not in LEADS or (self.verdict(channel).needs_reason and not reason.strip()):
            return ""
        return (self.leads or {}).get(LEADS[channel], "")

    def _standing(self, channel: Channel) -> Standing:
        if channel is Channel.MAILBOX:
            return Standing.FINE
        needed = _NEEDS_TOO.get(channel)
        if channel in self.never or needed in self.never:
            return Standing.NEVER
        if channel in self.wished and not self.wants_no_answer:
            return Standing.FINE
        return Standing.NOT_ASKED


def read_wishes(answers: Values) -> ContactWishes:
    """The wishes behind the answers of the step about contact; what was skipped or is unknown counts as not said."""
    reply, never = frozenset(chosen(answers.get(REPLY))), frozenset(chosen(answers.get(NEVER)))
    return ContactWishes(
        wished=_channels(reply),
        never=_channels(never),
        wants_no_answer=NO_ANSWER in reply,
        leads={name: found for name in ("tel", "mail", "post") if (found := _text(answers.get(name)))},
        times=chosen(answers.get("when")),
        hours=_text(answers.get("when-words")),
        name_as=_text(answers.get("name-office")) or _ONLY_A_NAME,
        envelope=_text(answers.get("envelope")) or _PLAIN,
        pickup=_text(answers.get("pickup")),
        call_me=_text(answers.get("call-me")),
    )


def ruled_out(wishes: ContactWishes) -> tuple[str, ...]:
    """The names of ways that were wished and are never to be used: by rule 1 they are not used."""
    return tuple(NAMES[channel] for channel in Channel if channel in wishes.wished & wishes.never)


def notice_address(answers: Values) -> str:
    """Where somebody wishes to hear that the mailbox holds something new, "" when it was not wished, or mail never."""
    never = frozenset(chosen(answers.get(NEVER)))
    wished = _text(answers.get(NOTIFY)) == Channel.MAIL.value
    return _text(answers.get(NOTIFY_MAIL)) if wished and Channel.MAIL.value not in never else ""


def missing_notice(answers: Values) -> str:
    """Why nobody will hear by mail of an answer in the mailbox although it was wished, "" where there is nothing to say.

    Without these words somebody would wait for a mail that never comes.
    """
    wished = _text(answers.get(NOTIFY)) == Channel.MAIL.value
    if not wished or Channel.MAILBOX.value not in chosen(answers.get(REPLY)) or notice_address(answers):
        return ""
    if Channel.MAIL.value in chosen(answers.get(NEVER)):
        return "メールは「使わないでほしい方法」に入っているので、お知らせのメールは送りません。"
    return "お知らせを送るメールアドレスが書かれていないので、お知らせのメールは送りません。"


def first_way(wishes: ContactWishes) -> Channel | None:
    """The way that a record of a contact begins with: one that was wished; None when there is none."""
    fine = [one for one in Channel if one is not Channel.MAILBOX and not wishes.verdict(one).needs_reason]
    return fine[0] if fine else None


def way_choices(wishes: ContactWishes) -> list[tuple[str, str]]:
    """Every way, with a word on those that must not be used; they stay, because people call of their own accord."""
    return [
        (one.value, f"{NAMES[one]}（不可）" if _is_refused(wishes, one) else NAMES[one]) for one in Channel
    ]


def _is_refused(wishes: ContactWishes, channel: Channel) -> bool:
    return wishes.verdict(channel).standing is Standing.NEVER


def banner(wishes: ContactWishes) -> tuple[str, ...]:
    """What stands above every screen about this person, in few words, the strictest first."""
    never = [f"{NAMES[channel]}不可" for channel in Channel if channel in wishes.never]
    return (
        *never,
        *(["返事はいらない"] if wishes.wants_no_answer else []),
        *(["名乗りは個人名だけ"] if wishes.name_as == _ONLY_A_NAME else []),
        *(["封筒は無地"] if wishes.envelope == _PLAIN and "post" in (wishes.leads or {}) else []),
    )


def _words(channel: Channel, standing: Standing, *, wants_none: bool) -> str:
    name = NAMES[channel]
    if standing is Standing.FINE:
        return f"{name}でかまわないとのことです。"
    if standing is Standing.NEVER:
        return f"{name}は使わないでほしいとのことです。使うときは、先に理由を記録してください。"
    asked = "返事はいらないとのことです。" if wants_none else f"{name}は選ばれていません。"
    return f"{asked}{name}を使うときは、先に理由を記録してください。"


def _channels(words: frozenset[str]) -> frozenset[Channel]:
    return frozenset(channel for channel in Channel if channel.value in words)


def _text(answer: object) -> str:
    return answer.strip() if isinstance(answer, str) else ""
