"""What the tests of the mailbox share: a consultation with its code, answers of the office, a browser with it open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from kit.core.models import User
from kit.core.queries.records import data_key
from kit.intake.actions.codes import find_matter
from kit.intake.actions.drafts import RESIDENT
from kit.intake.logic import case
from kit.intake.models import Consultation, Message
from kit.intake.queries.matters import MatterHandle, OpenMatter, messages_of, open_matter
from kit.intake.views import typed_code
from tests.factories.people import make_user
from tests.integration.intake.browsing import Resident, opened
from tests.integration.intake.drafts import CountingKeeper
from tests.integration.intake.sending import sent_draft

ANSWER = "お手紙を読みました。いそがなくて大丈夫です。"


@dataclass
class Sent:
    """A consultation that came in an hour ago, and its code."""

    code: str
    row: Consultation
    keeper: CountingKeeper

    def answered(self, text: str = ANSWER, *, at: datetime | None = None, **more: Any) -> Message:
        """What the office wrote, as it is kept."""
        self.row.refresh_from_db()
        message = Message(consultation=self.row, at=at or timezone.now(), author=_staff(), **more)
        message.put({"text": text}, data_key(self.row))
        message.save(force_insert=True)
        self.row.case = case.answered(case.read(self.row.case, message.at))
        self.row.save()
        return message

    def becomes(self, case_now: case.Case) -> None:
        self.row.case = case_now
        self.row.save()

    def now_is(self) -> case.Case:
        self.row.refresh_from_db()
        return self.row.case

    def handle(self) -> MatterHandle:
        act = {"by": RESIDENT, "now": timezone.now()}
        found = find_matter(self.code, keeper=self.keeper, address="203.0.113.7", **act)
        return MatterHandle(found.uuid, found.secret)

    def opened(self) -> OpenMatter:
        return open_matter(self.handle())

    def contents(self) -> list[dict[str, Any]]:
        """Everything that was written since, in order."""
        return [dict(one.content) for one in messages_of(self.row, data_key(self.row))]


def open_intake(settings: Any, tmp_path: Any, monkeypatch: Any) -> CountingKeeper:
    """Residents may write, and a code is computed quickly."""
    opened(settings)
    quick = CountingKeeper(tmp_path)
    monkeypatch.setattr(typed_code, "code_keeper", lambda: quick)
    return quick


def sent(keeper: CountingKeeper, answers: Any = None) -> Sent:
    """What somebody sent an hour ago."""
    handle, receipt = sent_draft(keeper, answers, by=RESIDENT, now=timezone.now() - timedelta(hours=1))
    return Sent(receipt.code, Consultation.objects.get(pk=handle.uuid), keeper)


def with_mailbox(code: str) -> Resident:
    """A browser in which the code was typed."""
    resident = Resident()
    resident.read("/mailbox/")
    resident.send(code=code)
    return resident


def _staff() -> User:
    return User.objects.filter(username="ise").first() or make_user("ise", display_name="伊勢はなこ")
