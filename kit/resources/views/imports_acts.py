"""What is pressed on the screen of a batch: each button one action, and back to the screen.

For: translating forms to `actions.imports`. Not for: showing (`imports`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from kit.resources.actions.imports import batches
from kit.resources.actions.imports.batches import ImportRefused
from kit.resources.logic.reading import KEPT, LEFT_OUT
from kit.resources.logic.sheets.fields import BY_NAME
from kit.resources.models import ImportRow
from kit.resources.queries.imports import rejected_rows
from kit.resources.tasks.imports import work_on_import
from kit.resources.tasks.notices import tell_approvers_of_file
from kit.resources.views.imports import BatchScreen
from kit.resources.views.imports_files import as_csv, as_xlsx


class BatchAct(BatchScreen, View):
    """One button; a refusal is said above the screen, where everything stands as it was."""

    works = False

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.perform(request)
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            if self.works:
                work_on_import.enqueue(self.batch.pk)
        return redirect(self.after(request))

    def perform(self, request: HttpRequest) -> None:
        raise NotImplementedError

    def after(self, request: HttpRequest) -> str:
        return reverse("kit_import", args=[self.batch.uid])


class SayColumns(BatchAct):
    works = True

    def perform(self, request: HttpRequest) -> None:
        said = {}
        for place in range(len(self.batch.reading.get("columns", ()))):
            field = request.POST.get(f"column-{place}")
            if field is not None and field in (KEPT, LEFT_OUT, *BY_NAME):
                said[place] = field
        batches.say_columns(self.batch, said, by=request.user, now=timezone.now())


class ChooseSheet(BatchAct):
    works = True

    def perform(self, request: HttpRequest) -> None:
        batches.choose_sheet(self.batch, request.POST.get("sheet", ""), by=request.user, now=timezone.now())


class ImportFor(BatchAct):
    works = True

    def perform(self, request: HttpRequest) -> None:
        owner = request.POST.get("owner", "")
        if owner not in self.batch.reading.get("others", ()):
            raise ImportRefused(_("その市町の情報としては取り込めません。"))
        batches.import_for(self.batch, owner, by=request.user, now=timezone.now())


class Decide(BatchAct):
    """One row, or all rows of a verdict."""

    def perform(self, request: HttpRequest) -> None:
        by, now = request.user, timezone.now()
        if every := request.POST.get("all"):
            batches.decide_all(self.batch, request.POST.get("verdict", ""), every, by=by, now=now)
            return
        row = get_object_or_404(ImportRow, batch=self.batch, pk=request.POST.get("row", "0"))
        chosen = {
            key.removeprefix("cell-"): str(value)
            for key, value in request.POST.items()
            if key.startswith("cell-")
        }
        batches.decide(row, chosen, by=by, now=now)

    def after(self, request: HttpRequest) -> str:
        row = request.POST.get("row", "")
        here = f"?show={request.POST.get('verdict', '')}&p={request.POST.get('p', '1')}"
        return f"{super().after(request)}{here}{f'#row-{row}' if row.isdecimal() else ''}"


class Take(BatchAct):
    works = True

    def perform(self, request: HttpRequest) -> None:
        state = "published" if request.POST.get("new_state") == "published" else "draft"
        batches.start_taking(self.batch, by=request.user, now=timezone.now(), new_state=state)


class Ask(BatchAct):
    def perform(self, request: HttpRequest) -> None:
        batches.ask_approver(self.batch, by=request.user, now=timezone.now())
        tell_approvers_of_file.enqueue(self.batch.pk, request.user.pk)
        messages.success(request, _("承認者に頼みました。承認者の「すること」に出て、メールでも知らせます。"))


class StartUndo(BatchAct):
    works = True

    def perform(self, request: HttpRequest) -> None:
        confirmed = [int(key) for key in request.POST.getlist("row") if key.isdecimal()]
        batches.start_undoing(self.batch, confirmed, by=request.user, now=timezone.now())


class Drop(BatchAct):
    def perform(self, request: HttpRequest) -> None:
        batches.drop_batch(self.batch, by=request.user, now=timezone.now())


class Rejected(BatchScreen, View):
    """The rows that could not be taken in, as a file to correct and send again."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        headers = [column["header"] for column in self.batch.reading.get("columns", ())]
        places = [column["indexes"][0] for column in self.batch.reading.get("columns", ())]
        rows = rejected_rows(self.batch, places)
        if kwargs["form"] == "csv":
            return as_csv(headers, rows, "rejected.csv")
        return as_xlsx(headers, rows, "rejected.xlsx")
