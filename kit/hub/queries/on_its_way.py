"""What is on its way out, whichever kind it is."""

from kit.hub.models import NextBulletin, NextRelease
from kit.hub.models.on_its_way import OnItsWay, Stage

KINDS: tuple[type[OnItsWay], ...] = (NextRelease, NextBulletin)
WITH_HOLDERS = (Stage.BUILT, Stage.SIGNED, Stage.ASKED)


def handed_over(folder: str) -> OnItsWay | None:
    """What was handed over to the one with the online key under this name and is not out."""
    rows = (kind._default_manager.filter(folder=folder, stage=Stage.ASKED).first() for kind in KINDS)
    return next((row for row in rows if row is not None), None)


def all_handed_over() -> list[str]:
    """The names of everything that was handed over to the one with the online key and is not out."""
    found = (kind._default_manager.filter(stage=Stage.ASKED) for kind in KINDS)
    return [row.folder for rows in found for row in rows]


def all_out() -> list[str]:
    """The names of everything that went out of the spool, once."""
    found = (kind._default_manager.filter(stage=Stage.OUT).exclude(folder="") for kind in KINDS)
    return [name for rows in found for name in rows.values_list("folder", flat=True)]


def others(row: OnItsWay) -> list[OnItsWay]:
    """What else has been built and is not out: it will be signed against the same list."""
    found = [one for kind in KINDS for one in kind._default_manager.filter(stage__in=WITH_HOLDERS)]
    return [one for one in found if one != row]


def bulletin_being_made() -> NextBulletin | None:
    """The bulletin that is on its way, None for none."""
    return NextBulletin.objects.filter(stage__in=WITH_HOLDERS).first()
