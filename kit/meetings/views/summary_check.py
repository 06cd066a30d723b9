"""The check that accompanies the form of a public summary (`core.registries.form_companions`).

An edge: it brings who saves and when, and puts what was found beside its field. What was typed stays in the form.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.logic.caution import REFUSED, digest
from kit.core.views.careful import is_ticked
from kit.meetings.actions.checking import check_summary, is_checked
from kit.meetings.models import Summary


class SummaryCompanion:
    """Compares what was typed before it is judged or saved."""

    def dress(self, form: Any) -> None:
        """The tick stands as long as the text is the one that was read."""
        mark = digest(form.instance.texts())
        form.fields["shown"].initial = mark
        if "confirmed" in form.fields:
            form.fields["confirmed"].initial = form.instance.confirmed_digest == mark

    def settle(self, form: Any) -> None:
        """A preview opens nothing: it shows what was saved, and that was compared."""
        summary = form.instance
        if getattr(form, "is_preview", False):
            if not is_checked(summary):
                form.add_error(None, _("見え方は、保存した文で見られます。"))
            return
        for one in check_summary(summary, by=form.for_user, now=timezone.now()):
            form.add_error(one.field, REFUSED[one.kind].format(words=one.words))
        mark = digest(summary.texts())
        summary.confirmed_digest = mark if is_ticked(form, mark) else ""

    def keep(self, form: Any) -> None:
        """Nothing is left to be told."""

    def resave(self, form: Any) -> list[tuple[str, str]]:
        return []


def companion(instance: Any) -> SummaryCompanion | None:
    """The companion of a summary; None for everything else."""
    return (
        SummaryCompanion()
        if isinstance(instance, Summary) and (instance.meeting_id or instance.half_from)
        else None
    )
