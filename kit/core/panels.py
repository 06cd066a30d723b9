"""What the edit forms of everything with drafts have in common.

For: saying before anything is saved what is missing for publishing, beside the field where it belongs, and
letting other apps accompany a form (`registries.form_companions`). Not for: what is missing (`gaps` of the model)
and refusing what comes by other routes (`OwnedDraftMixin`).

Rules
- Only someone who publishes, or approves the last step, is asked; saving or handing in a draft never is.
- A field that already carries an error of its own gets no second one.
"""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from kit.core.registries import FormCompanion, form_companions


class Accompanied:
    """For Wagtail's admin forms: other apps look after the object before, while and after it is edited."""

    companions: list[FormCompanion]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Before Django reads the values to show from the instance: a companion may correct them.
        instance = kwargs.get("instance")
        asked = [make(instance) for make in form_companions.values()] if instance is not None else []
        self.companions = [companion for companion in asked if companion is not None]
        super().__init__(*args, **kwargs)
        for companion in self.companions:
            companion.dress(self)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:  # type: ignore[attr-defined]
            for companion in self.companions:
                companion.settle(self)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """What an autosave tells the browser to change in its form."""
        told: list[tuple[str, str]] = super().get_field_updates_for_resave()  # type: ignore[misc]
        return [*told, *(pair for companion in self.companions for pair in companion.resave(self))]

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)  # type: ignore[misc]
        for companion in self.companions:
            companion.keep(self)
        return saved


class AskBeforePublishing(Accompanied):
    """For Wagtail's admin forms: errors for everything that is missing, when the form is sent to publish."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_publishing():
            for gap in self.instance.gaps():  # type: ignore[attr-defined]
                self._ask(gap.field, gap.message)

    def is_publishing(self) -> bool:
        """Whether what was pressed makes this version public; Wagtail defers required fields for drafts."""
        if self.is_deferred_validation:  # type: ignore[attr-defined]
            return False
        data: Any = self.data  # type: ignore[attr-defined]
        return "action-publish" in data or (_is_approving(data) and self._is_last_step())

    def _is_last_step(self) -> bool:
        state = getattr(self.instance, "current_workflow_state", None)  # type: ignore[attr-defined]
        return bool(state and state.is_at_final_task)

    def _ask(self, field: str, message: str) -> None:
        if field and field in self.errors:  # type: ignore[attr-defined]
            return
        target = field if field in self.fields else None  # type: ignore[attr-defined]
        self.add_error(target, message)  # type: ignore[attr-defined]


class DraftForm(AskBeforePublishing, WagtailAdminModelForm):
    """The form of snippets with drafts."""


def _is_approving(data: Any) -> bool:
    return bool(data.get("action-workflow-action")) and data.get("workflow-action-name") == "approve"
