"""What the tests of definitions share: a change as an editor makes it, and the addresses of the screens."""

import json
from typing import Any

from kit.intake.models import DefinitionVersion, IntakeDefinition
from tests.integration.blueprints import owned

SCREENS = "/admin/snippets/kit_intake/intakedefinition/"


def shipped() -> IntakeDefinition:
    return IntakeDefinition.objects.get(key="hikikomori")


def at(act: str, thing: Any) -> str:
    return f"{SCREENS}{act}/{thing.pk}/"


def form_of(desk: Any, thing: Any) -> dict[str, Any]:
    """What a browser sends back from the opened editor."""
    data = owned.form_of(desk, at("edit", thing))
    for name in ("intro", "receipt", "code_help", "lost_code", "rest"):
        data[name] = owned.contentstate(data.get(name, ""))
    return data


def versions() -> list[DefinitionVersion]:
    return list(DefinitionVersion.objects.order_by("number"))


def stream(name: str, blocks: list[Any]) -> Any:
    return IntakeDefinition._meta.get_field(name).to_python(json.dumps(blocks))


def draft_with(**fields: Any) -> Any:
    """The newest version with other fields, not saved."""
    instance = shipped().get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(instance, name, value)
    return instance


def own_question(
    key: str = "", label: str = "通いやすい日", step: str = "連絡のしかた", **more: Any
) -> dict[str, Any]:
    """A question of the town's own."""
    return {
        "id": f"id-{label}",
        "type": "short_text",
        "value": {"key": key, "label": label, "step": step, **more},
    }
