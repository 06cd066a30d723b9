"""A town whose meetings are open, a mail server, a body with people: for tests of what goes out."""

from dataclasses import replace
from typing import Any

from kit.meetings.actions.keeping import keep_meeting, open_meeting
from kit.meetings.models import Body, Meeting
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat
from tests.factories.people import NOW


def mail_to(settings: Any, post: Any) -> None:
    """Mail goes to this server, and tasks are done at once."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = post.host, post.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def body_with_people(by: Any, kind: str = "platform", **fields: Any) -> Body:
    """Two people with addresses and one without."""
    body = make_body(kind, keeper=by, office="福祉課", **fields)
    make_seat(body, make_agency("社会福祉協議会"), "伊勢 花子", by=by, mail="hanako@shakyo.example")
    make_seat(body, make_agency("津保健所"), "津 太郎", by=by, mail="taro@hoken.example")
    make_seat(body, make_agency("家族会"), "鳥羽 次郎", by=by)
    return body


def meeting_of(body: Body, by: Any, **content: Any) -> Meeting:
    """A meeting of it, with what is to stand in its record."""
    row = make_meeting(body, by=by)
    return write_into(row, by, **content) if content else row


def write_into(row: Meeting, by: Any, **content: Any) -> Meeting:
    now = Meeting.objects.get(pk=row.pk)
    opened = open_meeting(now, by=by, now=NOW).content
    return keep_meeting(row.pk, replace(opened, **content), edition=now.edition, by=by, now=NOW)
