"""What residents are asked: as staff edit it, and, for ever, as it was published.

For: the definition with its drafts, and its immutable versions. Not for: anything a resident writes: an answer names
the version it was given to, and never stands here.

Rules
- The edited object is owned like a page: the blueprint's in its texts and questions, the town's in its own questions.
- Each publication that changes something leaves one version row (`actions.versions`), in the same transaction,
  whichever way it came. A version is never changed and never deleted; it has no link that a deletion could follow.
"""

import json
import uuid
from functools import cached_property, lru_cache
from typing import Any, NoReturn

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from kit.core.logic.personal import Fields
from kit.core.models.owned import Gap, OwnedDraftMixin
from kit.core.panels import DraftForm
from kit.intake.blocks import StepsBlock, TownQuestionsBlock
from kit.intake.logic import definition as d
from kit.intake.logic.checks import Finding, check
from kit.intake.logic.definition import Definition, Question
from kit.intake.logic.paths import TooTangled, steps_of
from kit.intake.logic.stored import TEXTS, read_definition
from kit.intake.panels import ChecksPanel
from kit.pages.blocks.parts import RICH


class VersionIsFinal(RuntimeError):
    """A published version is never changed or deleted: publish the definition anew instead."""


class IntakeDefinition(
    OwnedDraftMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    models.Model,
):
    key = models.SlugField(
        _("記号"), unique=True, help_text=_("仕組みが使う名前です。公開したあとは変えません。")
    )
    title = models.CharField(_("題"), max_length=120, help_text=_("住民の方の画面のいちばん上に出ます。"))
    intro = RichTextField(
        _("書きはじめる前に"),
        features=RICH,
        blank=True,
        help_text=_("質問の前に読む文です。途中でやめられること、だれが読むかを書きます。"),
    )
    steps = StreamField(
        StepsBlock(),
        verbose_name=_("画面と質問"),
        blank=True,
        help_text=_("上から順に出ます。条件を付けた画面は、あてはまる方にだけ出ます。"),
    )
    town_questions = StreamField(
        TownQuestionsBlock(),
        verbose_name=_("市町の質問"),
        blank=True,
        help_text=_("市町が足す質問です。五つまで。病名、原因、経歴、収入などは、はじめにはたずねません。"),
    )
    privacy = RichTextField(
        _("送る前の、個人情報の説明"),
        features=RICH,
        blank=True,
        help_text=_("「送る」のすぐ上に出ます。ほかへ伝えるときの例外も、正直に書きます。"),
    )
    receipt = RichTextField(
        _("受け取ったあとの文"), features=RICH, blank=True, help_text=_("送ったあとの画面のはじめに出ます。")
    )
    code_help = RichTextField(
        _("合い番号の説明"),
        features=RICH,
        blank=True,
        help_text=_("合い番号の下に出ます。控え方を書きます。"),
    )
    lost_code = RichTextField(
        _("番号をなくしたとき"),
        features=RICH,
        blank=True,
        help_text=_("合い番号の説明の下に、たたんで出ます。"),
    )
    rest = RichTextField(
        _("小休止の文"), features=RICH, blank=True, help_text=_("「小休止する」を押したあとの画面に出ます。")
    )

    # A definition is no record: nobody's answers stand in it.
    personal = Fields(
        clear=(
            "key", "title", "intro", "steps", "town_questions", "privacy", "receipt", "code_help", "lost_code", "rest",
        ),
        key=("id", "uid"),
    )  # fmt: skip

    base_form_class = DraftForm
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    ChecksPanel(),
                    FieldPanel("title"),
                    FieldPanel("intro"),
                    FieldPanel("steps"),
                ],
                heading=_("画面と質問"),
            ),
            ObjectList([FieldPanel("town_questions")], heading=_("市町の質問")),
            ObjectList(
                [
                    FieldPanel("privacy"),
                    MultiFieldPanel(
                        [FieldPanel(name) for name in ("receipt", "code_help", "lost_code", "rest")],
                        _("送ったあとと、休むとき"),
                    ),
                    FieldPanel("key"),
                ],
                heading=_("ほかの文"),
            ),
        ],
        base_form_class=DraftForm,
    )

    class Meta:
        verbose_name = _("相談受付の質問")
        verbose_name_plural = _("相談受付の質問")
        ordering = ["title", "key"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> Any:
        # The row and the version that is written of it (`wiring`) live and die together.
        with transaction.atomic():
            return super().save(*args, **kwargs)

    def read(self) -> tuple[Definition, tuple[Question, ...]]:
        """This version as a definition, and the town's questions that join no screen."""
        fields = {name: getattr(self, name) for name in ("key", "title", "intro", *TEXTS)}
        return read_definition(
            fields, steps=self.steps.get_prep_value(), town_questions=self.town_questions.get_prep_value()
        )

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with this version, or worth a look."""
        return check(*self.read())

    def own_gaps(self) -> list[Gap]:
        town = {"too-many-town-questions", "town-question-astray"}
        return [
            Gap("town_questions" if found.code in town else "steps", found.message)
            for found in self.findings()
            if found.is_error
        ]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """One for each answer to the question who is writing; the whole definition when nobody asks it."""
        definition, _astray = self.read()
        who = next((q for step in definition.steps for q in step.questions if q.key == d.WHO), None)
        found = [(option.key, option.label) for option in who.options] if who else []
        return found or [("", _("すべての画面"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "kit_intake/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        definition, _astray = self.read()
        try:
            steps = steps_of(definition, mode_name) if mode_name else definition.steps
        except TooTangled:
            steps = definition.steps
        return {
            **super().get_preview_context(request, mode_name),
            "definition": definition,
            "steps": steps,
            "path": dict(self.preview_modes).get(mode_name, ""),
        }


class FinalRows(models.QuerySet["DefinitionVersion"]):
    """Rows that are only ever added, one by one."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise VersionIsFinal("update")

    def delete(self) -> NoReturn:
        raise VersionIsFinal("delete")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise VersionIsFinal("bulk_create")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise VersionIsFinal("bulk_update")


class DefinitionVersion(models.Model):
    """A definition as it was published at one moment."""

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    definition_uid = models.UUIDField(_("質問の固有番号"), db_index=True)
    key = models.SlugField(_("記号"))
    number = models.PositiveIntegerField(_("版"))
    document = models.TextField(_("内容"))
    digest = models.CharField(_("内容のしるし"), max_length=64)
    published_at = models.DateTimeField(_("公開した日時"))
    personal = Fields(
        clear=("key", "number", "document", "digest", "published_at"), key=("id", "uid", "definition_uid")
    )

    objects = FinalRows.as_manager()

    class Meta:
        verbose_name = _("相談受付の質問の版")
        verbose_name_plural = _("相談受付の質問の版")
        ordering = ["definition_uid", "number"]
        constraints = [
            models.UniqueConstraint(fields=["definition_uid", "number"], name="kit_intake_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VersionIsFinal(str(self))
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise VersionIsFinal(str(self))

    @cached_property
    def definition(self) -> Definition:
        """What was published; raises DefinitionError when the row was changed behind the kit's back."""
        if d.digest(self.document) != self.digest:
            raise d.DefinitionError("", "内容としるしが合いません。")
        return _parsed(self.document)


@lru_cache(maxsize=32)
def _parsed(document: str) -> Definition:
    """Once in a process for each version that is answered: it is the same for ever, and reading it takes milliseconds.

    The text itself is the key, so what was changed behind the kit's back is never taken for what was published.
    """
    return d.parse(json.loads(document))
