"""The organisations behind the rows of a file, found or made for a whole chunk at once.

For: imports, which keep all organisations of one body in memory: thousands of rows name the same few. Not for: records
saved one by one (`actions.organisations`, whose rules these are).

Rules
- Found by the 法人番号, then by the name; an empty cell takes nothing away from an organisation.
- What was made and what was changed is told (`undo`), so that the undoing of a batch can put it back.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kit.core.actions.audit import Actor
from kit.resources.actions.imports.bulk import insert_rows, update_rows
from kit.resources.logic.organisations import COLUMNS, wanted_columns
from kit.resources.models import Organisation, Resource

Body = dict[str, Any]


class Bodies:
    """All organisations of one owner, as they are now and as the batch makes them."""

    def __init__(self, owner: str, now: datetime) -> None:
        self.owner, self.now = owner, now
        self.by_number: dict[str, Body] = {}
        self.by_name: dict[str, Body] = {}
        self.made: list[Body] = []
        self.fresh: list[Body] = []
        self.before: dict[int, dict[str, str]] = {}
        self.changed: dict[int, Body] = {}
        for body in Organisation.objects.filter(owner_code=owner).values("pk", "uid", *COLUMNS):
            self._remember(body)

    def find(self, about: Mapping[str, str]) -> Body | None:
        """The organisation with these columns; None without a name. Its `pk` is there after `write`."""
        name, number = about.get("name", "").strip(), about.get("corporate_number", "")
        if not name:
            return None
        body = self.by_number.get(number) if number else None
        body = body or self.by_name.get(name)
        if body is None:
            body = {"pk": None, "uid": uuid.uuid4(), **dict.fromkeys(COLUMNS, "")}
            self.fresh.append(body)
        wanted = wanted_columns(about, has_name=body["name"], name_is_taken=name in self.by_name)
        if any(body[key] != value for key, value in wanted.items()):
            self._change(body, wanted)
        return body

    def write(self) -> None:
        """Insert and update what `find` made and changed since the last time."""
        rows = [(body["uid"], self.owner, *(body[c] for c in COLUMNS), self.now) for body in self.fresh]
        if rows:
            insert_rows(Organisation, ("uid", "owner_code", *COLUMNS, "modified_at"), rows)
            found = Organisation.objects.filter(uid__in=[body["uid"] for body in self.fresh])
            pks = dict(found.values_list("uid", "pk"))
            for body in self.fresh:
                body["pk"] = pks[body["uid"]]
            self.made += self.fresh
        if self.changed:
            update_rows(Organisation, (*COLUMNS, "modified_at"), [
                (pk, *(body[c] for c in COLUMNS), self.now) for pk, body in self.changed.items()
            ])  # fmt: skip
        self.fresh, self.changed = [], {}

    def undo(self) -> dict[str, Any]:
        """What the undoing needs: keys of the made, columns of the changed before and after."""
        made = [body["pk"] for body in self.made]
        after = {body["pk"]: {c: body[c] for c in COLUMNS} for body in self.by_name.values()}
        changed = [{"pk": pk, "before": before, "after": after.get(pk)} for pk, before in self.before.items()]
        return {"made": made, "changed": changed}

    def _change(self, body: Body, wanted: Mapping[str, str]) -> None:
        if body["pk"] is not None:
            self.before.setdefault(body["pk"], {c: body[c] for c in COLUMNS})
            self.changed[body["pk"]] = body
        self.by_name.pop(body["name"], None)
        body.update(wanted)
        self._remember(body)

    def _remember(self, body: Body) -> None:
        self.by_name[body["name"]] = body
        if body["corporate_number"]:
            self.by_number[body["corporate_number"]] = body


def put_back(undo: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Undo what a batch did to organisations: columns that nobody changed since, and the made that nobody uses."""
    for one in undo.get("changed", ()):
        Organisation.objects.filter(pk=one["pk"], **(one["after"] or {})).update(
            **one["before"], modified_at=now
        )
    used = Resource.objects.filter(organisation_id__in=undo.get("made", ())).values("organisation_id")
    Organisation.objects.filter(pk__in=undo.get("made", ())).exclude(pk__in=used).delete()


def keys_of(bodies: Iterable[Body | None]) -> list[int | None]:
    """Primary keys, after `write`."""
    return [body["pk"] if body else None for body in bodies]
