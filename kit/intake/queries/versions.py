"""Reads published definitions."""

from uuid import UUID

from kit.core.memory import public
from kit.intake.logic.stored import question_paths
from kit.intake.models import DefinitionVersion, IntakeDefinition


def current_version(key: str) -> DefinitionVersion | None:
    """The version that somebody who begins now is asked; None while the definition is not published."""
    live = IntakeDefinition.objects.filter(key=key, live=True).values_list("uid", flat=True).first()
    return DefinitionVersion.objects.filter(definition_uid=live).last() if live else None


def version_with(uid: UUID) -> DefinitionVersion | None:
    """The version that an answer names, however old; None for an unknown one."""
    return DefinitionVersion.objects.filter(uid=uid).first()


def kept_version(uid: UUID) -> DefinitionVersion | None:
    """As `version_with`, remembered with the public content: a version never changes. Nobody sets anything on it."""
    return public(("intake version", uid), lambda: version_with(uid))


def asked_items() -> frozenset[tuple[str, tuple[str, ...]]]:
    """Every question, as (uid of the definition, path of its block), that somebody may have answered.

    That is each that stands in any version that was ever public, by its key.
    """
    asked: dict[UUID, set[str]] = {}
    for version in DefinitionVersion.objects.all():
        keys = asked.setdefault(version.definition_uid, set())
        keys |= {question.key for step in version.definition.steps for question in step.questions}
    return frozenset(
        (str(row.uid), path)
        for row in IntakeDefinition.objects.filter(uid__in=asked)
        for shape in (row, row.get_latest_revision_as_object())
        for path in question_paths(
            asked[row.uid],
            steps=shape.steps.get_prep_value(),
            town_questions=shape.town_questions.get_prep_value(),
        )
    )
