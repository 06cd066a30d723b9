"""Loads the prefecture's bodies that the plan names: first records, drafts to be checked, owned by the prefecture.

For: `setup`, as often as one likes. Not for: changing them: whoever completes them at the hub wins over what ships.
Their ids follow from their codes, so a town that later reads the hub's feed knows them again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import uuid5

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.actions.search import index_objects
from kit.resources.actions.organisations import organisation_for
from kit.resources.bridge.values import put_values
from kit.resources.logic.feed.ids import KIT
from kit.resources.models import Resource

PREFECTURE: Final = "240001"


@transaction.atomic
def load_reference_resources(rows: Iterable[Mapping[str, Any]], *, by: Actor, now: datetime) -> int:
    """Write the rows of `fixtures/reference/resources.json` that are not there yet; answers how many."""
    there = set(Resource.objects.filter(owner_code=PREFECTURE).values_list("code", flat=True))
    made = [_made(row, by, now) for row in rows if row["code"] not in there]
    index_objects("resources", made, by=by)
    if made:
        record(by=by, act="resource.loaded", kind="resource", detail={"rows": len(made)}, now=now)
    return len(made)


def _made(row: Mapping[str, Any], by: Actor, now: datetime) -> Resource:
    resource = Resource(owner_code=PREFECTURE, uid=uuid5(KIT, f"reference/{row['code']}"), needs_check=True)
    put_values(resource, row)
    about = {"name": row["organisation_name"]}
    resource.organisation = organisation_for(PREFECTURE, about, by=by, now=now)
    resource.created_at = resource.modified_at = now
    resource.save()
    return resource
