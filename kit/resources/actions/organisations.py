"""Finding the organisation behind a record, or making it: by its 法人番号 first, then by its name.

For: records saved one by one. Not for: files, which keep all organisations of one body in memory.
"""

from collections.abc import Mapping
from datetime import datetime

from kit.core.actions.audit import Actor
from kit.resources.logic.organisations import wanted_columns
from kit.resources.models import Organisation


def organisation_for(
    owner: str, about: Mapping[str, str], *, by: Actor, now: datetime
) -> Organisation | None:
    """The organisation of this owner with these columns, made or brought up to date; None without a name.

    `by` is whoever writes the record; the trail's entry is the record's.
    """
    name = about.get("name", "").strip()
    if not name:
        return None
    number = about.get("corporate_number", "")
    ours = Organisation.objects.filter(owner_code=owner)
    found = (ours.filter(corporate_number=number).first() if number else None) or ours.filter(
        name=name
    ).first()
    organisation = found or Organisation(owner_code=owner, modified_at=now)
    is_taken = organisation.name != name and ours.filter(name=name).exists()
    wanted = wanted_columns(about, has_name=organisation.name, name_is_taken=is_taken)
    if organisation.pk and all(getattr(organisation, key) == value for key, value in wanted.items()):
        return organisation
    for key, value in wanted.items():
        setattr(organisation, key, value)
    organisation.modified_at = now
    organisation.save()
    return organisation
