"""Where django-formtools keeps what was answered: in a draft that only this browser opens, never in a session.

Rules
- Read once per request; a step is judged and saved while the draft is open for nobody else, in one sealed write.
- Which step is shown is said by the address and remembered nowhere.
- `reset` erases nothing: only the resident does, by a page that asks first.
- Files are not taken.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from formtools.wizard.storage.base import BaseStorage

from kit.intake.actions.drafts import RESIDENT, change_draft
from kit.intake.logic.definition import Json
from kit.intake.logic.draft import DraftContent, DraftHandle
from kit.intake.queries.drafts import read_draft


class DraftStorage(BaseStorage):  # type: ignore[misc]
    """The storage of one request; `handle` is set by the view before anything is asked."""

    handle: DraftHandle

    def __init__(self, prefix: str, request: HttpRequest | None = None, file_storage: Any = None) -> None:
        super().__init__(prefix, request, None)
        self.init_data()

    @cached_property
    def content(self) -> DraftContent:
        """What the draft holds; raises DraftNotHere."""
        return read_draft(self.handle, now=timezone.now())

    @property
    def answers(self) -> Mapping[str, Mapping[str, Json]]:
        return self.content.answers

    def reset(self) -> None:
        """A draft outlives every visit."""

    def get_step_data(self, step: str) -> Mapping[str, Json] | None:
        return self.answers.get(step)

    def set_step_data(self, step: str, cleaned_data: Mapping[str, Json]) -> None:
        """Keep one step's answers; raises DraftNotHere, AlreadySent or DraftTooLarge."""
        self.change(lambda: (step, cleaned_data))

    def change(self, decide: Callable[[], tuple[str, Mapping[str, Json]] | None]) -> None:
        """Open the draft for nobody else, let `decide` say what is kept of it, and keep that; raises as above."""

        def within(content: DraftContent) -> tuple[str, Mapping[str, Json]] | None:
            self.content = content
            return decide()

        self.content = change_draft(self.handle, within, by=RESIDENT, now=timezone.now())

    def set_step_files(self, step: str, files: Any) -> None:
        """A definition has no question for a file."""
