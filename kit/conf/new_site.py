"""`kit new`: the first site.toml of one of the 29 municipalities."""

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kit.conf import shipped
from kit.core.logic.site_config import HUB_SLUG, render_site_toml


class NewSiteRefused(Exception):
    """No folder was written; the message says why and what is near."""


@dataclass(frozen=True)
class Row:
    slug: str
    code: str
    name: str
    kana: str = ""


PREFECTURE = Row(slug=HUB_SLUG, code="240001", name="三重県", kana="みえけん")


def municipalities() -> dict[str, Row]:
    """The 29 municipalities and the prefecture by slug, from the shipped list."""
    with (shipped.FIXTURES / "reference" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = [Row(row["slug"], row["code"], row["name"], row["kana"]) for row in csv.DictReader(file)]
    return {row.slug: row for row in [*rows, PREFECTURE]}


def slug_list() -> str:
    """The names that `create` takes, one a line, with the municipality."""
    return "\n".join(f"  {row.slug:<10} {row.name}" for row in municipalities().values())


def create(slug: str, *, sites: Path) -> str:
    """Write sites/SLUG/site.toml and answer what to type next; raises NewSiteRefused."""
    known = municipalities()
    if slug not in known:
        raise NewSiteRefused(_unknown(slug, known))
    folder = sites / slug
    if folder.exists():
        raise NewSiteRefused(f"{folder} はもうあります。作りなおすときは、先に別の場所へ移してください。")
    try:
        folder.mkdir(parents=True, mode=0o755)
        (folder / "site.toml").write_text(render_site_toml(known[slug]), "utf-8")
    except OSError as error:
        raise NewSiteRefused(f"{folder} に書けません: {error.strerror}") from error
    return f"{known[slug].name}の設定を {folder / 'site.toml'} に書きました。次は: kit --site {slug} setup"


def _unknown(slug: str, known: dict[str, Row]) -> str:
    by_name = [row.slug for row in known.values() if slug and slug in (row.name, row.name[:-1], row.kana)]
    near = by_name or get_close_matches(slug, known, n=3, cutoff=0.5)
    hint = (
        f"近いもの: {'、'.join(f'{name}（{known[name].name}）' for name in near)}"
        if near
        else "三重県の29市町の短い名前を書きます"
    )
    return f"「{slug}」という市町はありません。{hint}。"
