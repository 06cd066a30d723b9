"""A long sheet becomes a PDF in the background, once, for those who may see it, and for a day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kit.blueprints.models import Paper
from kit.blueprints.tasks import draw_paper
from kit.blueprints.views import papers
from kit.core import registries
from kit.core.models import AuditEntry
from tests.factories.people import make_user, sign_in
from tests.factories.towns import receive

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def approver(client):
    sign_in(client, make_user("shonin", "approver"))
    return client


@pytest.fixture
def asked(approver, now, django_capture_on_commit_callbacks):
    """Asks for the PDF of a sheet that is long; answers the address it leads to."""
    address = f"/admin/updates/{receive('2026.2', now).pk}/sheet/pdf/"

    def ask():
        with django_capture_on_commit_callbacks(execute=True):
            return approver.get(address).headers["Location"]

    return ask


def queued():
    found = DBTaskResult.objects.filter(task_path="kit.blueprints.tasks.draw_paper")
    return [result.args_kwargs["args"] for result in found]


def test_it_is_drawn_once_and_then_there_at_once(approver, asked):
    paper = asked()
    waiting = approver.get(paper)
    assert waiting.status_code == 202
    assert "PDFを作っています" in waiting.content.decode()
    assert asked() == paper, "the same sheet, a moment later"
    (arguments,) = queued()
    draw_paper.func(*arguments)
    drawn = approver.get(paper)
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "application/pdf")
    assert drawn["Content-Disposition"] == 'inline; filename="sokumen-2026.2.pdf"'
    assert drawn.content.startswith(b"%PDF-")
    draw_paper.func(*arguments)
    assert approver.get(asked()).content == drawn.content


def test_what_cannot_be_drawn_is_said_and_tried_again_when_somebody_asks(approver, asked):
    paper = asked()
    Paper.objects.update(html='<img src="https://example.org/x.png">')
    draw_paper.func(*queued()[0])
    failed = approver.get(paper)
    assert failed.status_code == 200
    assert "PDFを作れませんでした" in failed.content.decode()
    assert AuditEntry.objects.filter(act="blueprint.paper", outcome="failed").count() == 1
    assert asked() == paper
    assert approver.get(paper).status_code == 202
    assert len(queued()) == 2


def test_nobody_waits_for_ever(approver, asked):
    paper = asked()
    Paper.objects.update(asked_at=timezone.now() - papers.PATIENCE - timedelta(seconds=1))
    assert "PDFを作れませんでした" in approver.get(paper).content.decode()


def test_it_is_gone_after_a_day(approver, asked):
    paper = asked()
    job = registries.minute_jobs.get("papers")
    job(timezone.now() + timedelta(hours=23))
    assert Paper.objects.count() == 1
    job(timezone.now() + timedelta(hours=25))
    assert approver.get(paper).status_code == 404


def test_who_may_not_see_updates_does_not_see_it(client, asked):
    paper = asked()
    draw_paper.func(*queued()[0])
    sign_in(client, make_user("sodan", "counsellor"))
    refused = client.get(paper)
    assert b"%PDF" not in refused.content
    assert AuditEntry.objects.filter(outcome="refused", kind="blueprint").exists()
