"""All 29 municipalities become a town of their own: one by every command (`test_wheel.py`), the other 28 here, from
tables that were made once. Each says its own name and its own office for people in need.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.conf.new_site import municipalities
from tests.fakes.instances import Instance

pytestmark = pytest.mark.once
PREFECTURE_OFFICE = "三重県生活相談支援センター"
# Seconds of work for 28 towns: about 65, half that on two quiet cores; busy ones count slower.
WORK = 200
SLUGS = sorted(slug for slug, row in municipalities().items() if row.code != "240001")
# `setup`, then the first page as somebody sees it, in one process: starting Python twice would double the time.
SET_UP_AND_LOOK = """
import gc, json, os, sys
gc.disable()  # a short process: nothing to collect
from kit.conf import cli

slug = sys.argv[1]
status = cli.dispatch(["--site", slug, "setup"])
from django.test import Client
from kit.core.bridge.facts import read_facts
from django.utils import timezone

os.environ["KIT_SITE"] = slug
pages = {path: Client().get(path).content.decode() for path in ("/", "/window/")}
facts = read_facts(["town.name", "selfreliance.name"], now=timezone.now())
said = {name: fact.text for name, fact in facts.items()}
print("FOUND" + json.dumps({"status": status, "pages": pages, "facts": said}))
"""


def test_the_other_28_and_what_each_says_of_itself(migrated, tmp_path):
    started, worked = time.monotonic(), work_of_children()
    others = [slug for slug in SLUGS if slug != "yokkaichi"]
    assert len(others) == 28
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(others, pool.map(lambda slug: look_at(slug, migrated), others), strict=True))
    worked = work_of_children() - worked
    print(f"28 towns in {time.monotonic() - started:.0f} s ({worked:.0f} s of work)")
    names = {slug: row.name for slug, row in municipalities().items()}
    for slug, said in found.items():
        assert said["status"] == 0, slug
        assert said["facts"]["town.name"] == names[slug]
        assert names[slug] in said["pages"]["/"], slug
        assert "準備" in said["pages"]["/window/"], slug
        assert said["facts"]["selfreliance.name"], slug
    served_by_prefecture = {
        slug for slug, said in found.items() if PREFECTURE_OFFICE in said["facts"]["selfreliance.name"]
    }
    assert served_by_prefecture - {"taki"}, "no town is served by the prefecture's office"
    assert worked < WORK


def work_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def look_at(slug: str, migrated: Instance) -> dict:
    """Set one town up in a copy of the tables that were made once, and look at it."""
    if not (migrated.root / "sites" / slug).exists():
        assert migrated.bare("new", slug).returncode == 0
    town = Instance(migrated.root, slug, dict(migrated.environ))
    if slug != migrated.slug:
        town.data.mkdir()
        shutil.copytree(migrated.data / "keys", town.data / "keys")
        shutil.copyfile(migrated.data / "db.sqlite3", town.data / "db.sqlite3")
        (town.data / "static").symlink_to(migrated.data / "static")
    done = subprocess.run(
        [sys.executable, "-c", SET_UP_AND_LOOK, slug], env={**town.environment, "KIT_SITE": slug},
        cwd=town.root, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.rpartition("FOUND")[2])
