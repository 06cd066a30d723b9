"""Reads what was done, what is open, and what things are called."""

from django.apps import apps
from django.db.models import QuerySet

from kit.blueprints.models import ApplyRun, Conflict
from kit.core.models import User
from kit.core.registries import blueprint_types


def runs_of(blueprint: str) -> QuerySet[ApplyRun]:
    """Every act with a blueprint, newest first; without what it kept of the town."""
    runs = ApplyRun.objects.filter(release__blueprint=blueprint).select_related(
        "release", "undoes", "undone_by"
    )
    return runs.defer("entries", "before", "after", "release__document")


def taken_by_itself(runs: QuerySet[ApplyRun]) -> QuerySet[ApplyRun]:
    """The acts among these that the kit did in the background, as far as the town's policy lets it."""
    return runs.filter(by="system:follow")


def open_conflicts_of(uid: object) -> QuerySet[Conflict]:
    """The disagreements about one page or contact that nobody has decided."""
    return Conflict.objects.filter(uid=uid, decided_at=None)


def titles() -> dict[str, str]:
    """What everything that a blueprint could own is called, by uid; one query for each type."""
    found: dict[str, str] = {}
    for entry in blueprint_types.values():
        model = apps.get_model(entry.model)
        name = "title" if "title" in entry.fields else "name"
        found |= {str(uid): str(title) for uid, title in model.objects.values_list("uid", name)}
    return found


def names() -> dict[str, str]:
    """The names of staff by login name; one query."""
    rows = User.objects.values_list("username", "display_name")
    return {username: display_name or username for username, display_name in rows}
