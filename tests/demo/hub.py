"""`make demo-hub`: the prefecture and its towns on one machine, two releases, and what each town shows afterwards.

`python -m tests.demo.hub [--towns N] [--folder FOLDER]`. Without `--towns`: three towns whose edits meet every row of
the merge table that this kit has. With it: N towns with edits by chance (seeded), counted only. Every instance has a
database, keys and processes of its own. The prefecture builds, signs with two of three keys and publishes; the towns
compare the invitation once and take verified bundles.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
KIT: Final = Path(sys.executable).with_name("kit")
VERSIONS: Final = ("2026.2", "2026.3")
HUB: Final = "mie"
POLICIES: Final = {
    "tsu": {"policy": "auto"}, "taki": {"policy": "review"}, "kumano": {"policy": "review", "urgent": "publish"},
}  # fmt: skip
TOLD: Final = {"conflict": "人にたずねる", "displaced": "よけて記録", "notice": "知らせる", "change": ""}


class ActFailed(Exception):
    """An act of an instance ended badly; the message is what it said."""


@dataclass(frozen=True)
class Place:
    """One instance in the folder of the demonstration."""

    folder: Path
    slug: str

    @property
    def environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items()
            if not name.startswith(("KIT_", "DJANGO_")) and name not in ("DATABASE_URL", "DATABASE_OWNER_URL")
        }  # fmt: skip
        places = {"KIT_SITES": str(self.folder / "sites"), "KIT_DATA": str(self.folder / "data")}
        return {
            **inherited, **places, "KIT_SITE": self.slug, "DJANGO_SETTINGS_MODULE": "kit.conf.settings",
            "PYTHONPATH": str(ROOT), "KIT_LOG_LEVEL": "ERROR",
        }  # fmt: skip

    @property
    def data(self) -> Path:
        return self.folder / "data" / self.slug

    def act(self, *words: str, who: str = "town") -> dict[str, Any]:
        """One act of this instance, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", f"tests.demo.{who}", *words], env=self.environment, cwd=self.folder,
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        if done.returncode:
            raise ActFailed(f"{self.slug} {' '.join(words)}:\n{done.stdout}{done.stderr}")
        found: dict[str, Any] = json.loads(done.stdout.rpartition("FOUND")[2])
        return found

    def make(self) -> None:
        subprocess.run([KIT, "new", self.slug], env=self.environment, check=True, capture_output=True)
        file = self.folder / "sites" / self.slug / "site.toml"
        text = file.read_text("utf-8")
        for key, value in POLICIES.get(self.slug, {"policy": "auto"}).items():
            text = text.replace(f'{key} = "review"', f'{key} = "{value}"')
        file.write_text(text, "utf-8")


def run(folder: Path, slugs: list[str], edits: dict[str, str], tables: Path | None = None) -> dict[str, Any]:
    """Hub and towns from nothing to after the last release; answers what each town said.

    `tables` is a data folder with keys, empty tables and style sheets, when somebody has made them already.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "sites").mkdir(parents=True)
    hub, towns = Place(folder, HUB), [Place(folder, slug) for slug in slugs]
    for place in (hub, *towns):
        place.make()
    if tables is None:
        hub.act("tables")
        tables = hub.data
    for place in (hub, *towns):
        if place.data != tables:
            place.data.mkdir(parents=True, mode=0o700)
            for name in ("keys", "static"):
                shutil.copytree(tables / name, place.data / name)
            shutil.copyfile(tables / "db.sqlite3", place.data / "db.sqlite3")
    with ThreadPoolExecutor(2) as pool:
        begun = dict(
            zip(
                (HUB, *slugs),
                pool.map(lambda one: one.act("begin", edits.get(one.slug, "none")), (hub, *towns)),
                strict=True,
            )
        )
        assert all(found["status"] == 0 for found in begun.values()), begun
        invitation = hub.act("keys", who="prefecture")
        taken = {}
        for version in VERSIONS:
            bundle = str(folder / "bundles" / f"{version}.zip")
            hub.act("publish", version, bundle, who="prefecture")
            words = ("take", version, bundle, invitation["root"], invitation["fingerprint"])
            said = pool.map(lambda one, words=words: one.act(*words, edits.get(one.slug, "none")), towns)
            taken[version] = dict(zip(slugs, said, strict=True))
    return {"begun": begun, "taken": taken}


def print_table(said: dict[str, Any], slugs: list[str]) -> list[str]:
    """One line for each row of the merge table; answers the rows that are not as they should be."""
    from tests.demo.rows import ROWS

    wrong, last = [], {version: 0 for version in VERSIONS}
    print(_line(["前の県／新しい県／市町", "受け持ち", "版", *slugs, ""]))
    for row in ROWS:
        number = last[row.version]
        last[row.version] += 1
        cells = [said["taken"][row.version][slug]["rows"][number] for slug in slugs]
        right = cells[slugs.index(row.town)]["right"]
        marks = [
            f"{'▶' if slug == row.town else ' '}{cell['shown']}"
            for slug, cell in zip(slugs, cells, strict=True)
        ]
        told = TOLD[row.record[0]] if row.record else ""
        print(_line([row.case, row.owner, row.version, *marks, f"{'○' if right else '×'} {told}"]))
        wrong += [] if right else [f"{row.case} {row.owner} {row.town}"]
    return wrong


def print_counts(said: dict[str, Any], slugs: list[str]) -> list[str]:
    """The counts of every town and release; answers whatever is lost, unequal or not asked."""
    wrong, sums = [], dict.fromkeys(("edits", "kept", "displaced", "fixed", "conflicts"), 0)
    for version, towns in said["taken"].items():
        for slug in slugs:
            found = towns[slug]["audit"]
            for name in sums:
                sums[name] += found[name]
            wrong += [
                f"{slug} {version}: {words}"
                for name in ("lost", "unequal", "unasked")
                for words in found[name]
            ]
            print(
                f"  {slug} {version}: {towns[slug]['how']}。市町の文 {found['edits']}（そのまま {found['kept']}、"
                f"よけて記録 {found['displaced']}、失われた {len(found['lost'])}）、県固定 {found['fixed']}か所のうち"
                f"違うもの {len(found['unequal'])}、人がたずねられた {found['conflicts']}、{towns[slug]['seconds']} 秒"
            )
    print(
        f"あわせて: 市町の文 {sums['edits']}、そのまま {sums['kept']}、よけて記録 {sums['displaced']}、失われた "
        f"{sums['edits'] - sums['kept'] - sums['displaced']}。県固定 {sums['fixed']}か所。くいちがい {sums['conflicts']}。"
    )
    return wrong


def _line(cells: list[str]) -> str:
    widths = [24, 8, 8, *[26] * (len(cells) - 4), 14]
    return " ".join(_fit(cell, width) for cell, width in zip(cells, widths, strict=True))


def _fit(text: str, width: int) -> str:
    shown, used = "", 0
    for letter in text.replace("\n", " "):
        size = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used + size > width:
            break
        shown, used = shown + letter, used + size
    return shown + " " * (width - used)


def main() -> int:
    words = argparse.ArgumentParser(prog="make demo-hub", description=__doc__)
    words.add_argument(
        "--towns", type=int, default=0, help="how many towns with edits by chance (at most 29)"
    )
    words.add_argument("--seed", type=int, default=2026)
    words.add_argument("--folder", type=Path, default=ROOT / "var" / "demo")
    options = words.parse_args()
    started = time.monotonic()
    slugs, edits = list(POLICIES), {"taki": "taki", "kumano": "kumano"}
    if options.towns:
        from kit.conf.new_site import municipalities

        slugs = sorted(slug for slug, row in municipalities().items() if row.code != "240001")[
            : options.towns
        ]
        edits = {slug: str(options.seed + number) for number, slug in enumerate(slugs)}
    print(
        f"県ハブと {len(slugs)} 市町を {options.folder} に作ります。公開版は {'、'.join(VERSIONS)}（三人のうち二人が署名し、更新のファイルで渡します）。"
    )
    try:
        said = run(options.folder.resolve(), slugs, edits)
    except ActFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    wrong = [] if options.towns else print_table(said, slugs)
    wrong += print_counts(said, slugs)
    for line in wrong:
        print(f"× {line}")
    print(f"{'×' if wrong else '○'} {time.monotonic() - started:.0f} 秒")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
