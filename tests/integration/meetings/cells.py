"""What the table of permissions is tried on: one person of every group, an open and a closed body with all that belongs to
one, and every staff address of the meetings as this instance has registered it.

Rules
- An answer is one word: the status; `in` for the way to signing in, `no` for the refusal of the admin (both 302), `on` for
  a way further after an act or where nothing is to be done.
- The view behind an address is asked with all that the admin puts in front of it, without middleware and without drawing
  the page: what is tried is who comes in, a thousand times.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse

from kit.core.backends import CurrentAccountBackend
from kit.core.logic.permissions import ROLES
from kit.meetings.actions import papers
from kit.meetings.actions.past import receive_past
from kit.meetings.actions.promises import add_promise
from kit.meetings.gateway.clamd import Clamd
from kit.meetings.logic.promises import Written
from kit.meetings.models import Body, ErasureProposal, MeetingTemplate, Summary
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat
from tests.factories.people import NOW, make_user
from tests.integration.meetings.summing import held, publish

HOME, SIGN_IN = "/admin/", "/account/login/"
ROOMS = ("admin/meetings/", "admin/snippets/kit_meetings/")


def people() -> dict[str, Any]:
    """One of each group as a session brings them; `keeper` keeps the closed body."""
    found = {role: make_user(role, role) for role in ROLES}
    found |= {"keeper": make_user("keeper", "secretary"), "nobody": make_user("nobody")}
    found["superuser"] = make_user("superuser", is_superuser=True, is_staff=True)
    backend = CurrentAccountBackend()
    known = {name: backend.get_user(user.pk) for name, user in found.items()}
    return {**known, "visitor": AnonymousUser()}


def belongings(body: Body, keeper: Any) -> dict[str, Any]:
    """A body with everything that has an address, by the name that the addresses use."""
    agency = make_agency(f"機関（{body.kind}）")
    seat = make_seat(body, agency, "伊勢 花子", by=keeper)
    row = make_meeting(body, by=keeper)
    upload = papers.Upload("次第.pdf", b"%PDF-1.7", "", "meeting", "")
    paper = papers.add_paper(row.pk, upload, scanner=Clamd(""), by=keeper, now=NOW)
    promise = add_promise(row.pk, Written("名簿をつくる"), form=uuid4(), by=keeper, now=NOW)
    batch = receive_past(body, "会議.csv", b"", by=keeper, now=NOW)
    ErasureProposal.objects.create(meeting=row, proposed_at=NOW)
    return {
        "body": body.uid, "agency": agency.uid, "seat": seat.pk, "uuid": row.pk, "paper": paper.pk,
        "promise": promise.pk, "batch": batch.pk, "part": "facts", "to": "cancelled",
        "half": "2026-1",
    }  # fmt: skip


def handed_in(summary: Summary, *, by: Any) -> dict[str, Any]:
    """A published summary with a correction that waits for approval."""
    (first,) = summary.revisions.all()[:1]
    second = summary.save_revision(user=by)
    state = summary.get_workflow().start(summary, by)
    return {
        "pk": summary.pk, "revision_id": first.pk, "revision_id_a": first.pk, "revision_id_b": second.pk,
        "action_name": "approve", "task_state_id": state.current_task_state.pk, "workflow_state_id": state.pk,
        "task_id": state.current_task_state.task_id,
    }  # fmt: skip


def town(everybody: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is there: an open body and a closed one with all that is theirs, one that nobody keeps, a summary, a template."""
    keeper = everybody["keeper"]
    open_body, closed_body = make_body(), make_body("support", keeper=keeper)
    template = MeetingTemplate.objects.create(title="ひな形", body_kind="platform")
    first, second = (template.save_revision() for _each in range(2))
    return {
        "open": belongings(open_body, keeper),
        "closed": belongings(closed_body, keeper),
        "lost": {"body": make_body("layered").uid},
        "summary": handed_in(publish(held(open_body, by=keeper), by=keeper), by=keeper),
        "template": {
            "pk": template.pk, "revision_id": first.pk, "revision_id_a": first.pk, "revision_id_b": second.pk,
            "action_name": "approve", "task_state_id": 1, "workflow_state_id": 1,
        },
    }  # fmt: skip


def registered() -> dict[str, str]:
    """All staff addresses of the meetings by name, Wagtail's own for their snippets among them."""
    return dict(_addresses(get_resolver().url_patterns, "", ""))


def _addresses(patterns: Any, before: str, spaces: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            space = f"{spaces}{one.namespace}:" if one.namespace else spaces
            yield from _addresses(one.url_patterns, route, space)
        elif route.startswith(ROOMS):
            yield f"{spaces}{one.name}".replace("wagtailsnippets_kit_meetings_", ""), route


def address(name: str, route: str, thing: dict[str, Any]) -> str:
    """Where a thing has this address."""
    uid = thing.get("agency") if "/agencies/" in route else thing.get("body")
    known, wanted = {"uid": uid, **thing}, re.findall(r"<(?:\w+:)?(\w+)>", route)
    full = name if ":" not in name else f"wagtailsnippets_kit_meetings_{name}"
    return reverse(full, kwargs={part: known[part] for part in wanted})


class _Unkept(BaseStorage):
    """Messages that nobody reads."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def asked(user: Any, address: str, method: str) -> str:
    """What somebody is answered, as one word."""
    request = getattr(RequestFactory(), method)(address)
    request.user, request.session, request._dont_enforce_csrf_checks = user, {}, True
    request._messages = _Unkept(request)
    found = resolve(address)
    try:
        answer = found.func(request, *found.args, **found.kwargs)
    except Http404:
        return "404"
    except PermissionDenied:
        return "403"
    if answer.status_code != 302:
        return str(answer.status_code)
    to = answer["Location"]
    if to == HOME:
        return "no"
    return "in" if to.startswith(SIGN_IN) else "on"
