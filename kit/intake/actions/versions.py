"""Keeps a published definition as it is, for whoever answers it."""

from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.intake.logic.definition import canonical, digest
from kit.intake.models import DefinitionVersion, IntakeDefinition


@transaction.atomic
def keep_version(*, definition: IntakeDefinition, by: Actor, now: datetime) -> DefinitionVersion | None:
    """Write the version row of what is published now; None when the newest version says the same already.

    `definition` is the live row. Two publications at once are told apart by the row's lock.
    """
    IntakeDefinition.objects.select_for_update().filter(pk=definition.pk).first()
    found, _astray = definition.read()
    document = canonical(found)
    newest = DefinitionVersion.objects.filter(definition_uid=definition.uid).order_by("number").last()
    if newest is not None and newest.digest == digest(document):
        return None
    version = DefinitionVersion.objects.create(
        definition_uid=definition.uid,
        key=definition.key,
        number=newest.number + 1 if newest else 1,
        document=document,
        digest=digest(document),
        published_at=now,
    )
    detail = {"version": version.number}
    record(
        by=by, act="definition.version", kind="intake_definition", reference=str(definition.uid),
        detail=detail, now=now,
    )  # fmt: skip
    return version
