"""What a town does with its pages between two releases, and what stands there, for tests of taking releases."""

import json
from copy import deepcopy
from datetime import datetime
from typing import Any, Final

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.actions.keep import Report
from kit.blueprints.actions.receive import receive_media, receive_release
from kit.blueprints.bridge.planning import Prospect, prospects
from kit.blueprints.bridge.references import instance_with
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.logic.document import BlueprintObject
from kit.blueprints.logic.standing import STATES
from kit.blueprints.logic.values import Json
from kit.blueprints.models import StoredRelease
from kit.core.actions.audit import SystemActor
from kit.hub.logic import source
from tests.factories import releases

BLUEPRINT: Final = "hikikomori"
BY: Final = SystemActor("test")


def receive(document: bytes | str, now: datetime) -> StoredRelease:
    """Store a release ("2026.2", or built bytes) as a verified one; the files of the samples come with it."""
    raw = releases.release_document(document) if isinstance(document, str) else document
    receive_media(raw, releases.built_file)
    return receive_release(raw, origin="file", by=BY, now=now)


def take(document: bytes | str, now: datetime) -> Report:
    """Receive and apply a release."""
    return apply_release(receive(document, now), by=BY, now=now)


def prospect() -> Prospect:
    """What the next waiting release would do."""
    return prospects(BLUEPRINT)[0]


def object_of(key: str) -> Any:
    """The page or contact behind a key of the source; None when the town has none."""
    return instance_with(releases.keys()[key])


def edit(key: str, *, publish: bool = True, **fields: Any) -> Any:
    """Change fields as an editor does: in the newest version, published or left as a draft."""
    instance = object_of(key).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(instance, name, value)
    revision = instance.save_revision()
    if publish:
        revision.publish()
    return object_of(key)


def edit_block(key: str, block: str, text: str, *, publish: bool = True) -> Any:
    """Put other rich text into a block of the body, named by the short id of its source."""
    instance = object_of(key).get_latest_revision_as_object()
    raw = [dict(item) for item in instance.body.raw_data]
    wanted = block_id(key, block)
    (found,) = [item for item in raw if item["id"] == wanted]
    found["value"] = text
    return edit(key, publish=publish, body=instance._meta.get_field("body").to_python(json.dumps(raw)))


def block_text(key: str, block: str, *, draft: bool = False) -> Any:
    """The raw value of a block of the body, None when it is not there."""
    instance = object_of(key)
    shown = instance.get_latest_revision_as_object() if draft else instance
    wanted = block_id(key, block)
    return next((item["value"] for item in shown.body.raw_data if item["id"] == wanted), None)


def block_id(key: str, block: str) -> str:
    """The lasting id of a block of the body."""
    return source.block_id(releases.keys()[key], f"body/{block}")


def taken_fields(entry: BlueprintObject) -> dict[str, Json]:
    """What a town that changed nothing shows of an object of a later release: questions of 2026.1 are only retired.

    Those that are withdrawn here stood last in their screens.
    """
    fields: Any = deepcopy(entry.fields)
    if entry.type == "intake.definition":
        before: Any = releases.release("2026.1").by_uid[entry.uid].fields["steps"]
        for old, step in zip(before, fields["steps"], strict=True):
            there = {item["id"] for item in step["value"]["questions"]}
            gone = [item for item in old["value"]["questions"] if item["id"] not in there]
            step["value"]["questions"] += [
                {**item, "value": {**item["value"], "retired": True}} for item in gone
            ]
    return fields


def snapshot() -> dict[str, dict[str, Any]]:
    """All that the town has, in both versions, without whose it is."""
    standing = read_standing(BLUEPRINT)
    return {
        state: {
            uid: (entry.parent, entry.after, entry.fields)
            for uid, entry in standing.sides[state].ours.items()
        }
        for state in STATES
    }
