"""What ships beside the code: sites, blueprints, reference data."""

import json
import tomllib

import pytest
from django.conf import settings

from kit.conf.new_site import municipalities
from kit.core.logic.site_config import parse_site_config, render_site_toml
from tests.architecture.source import ROOT

SITES = sorted((ROOT / "sites").glob("*/site.toml"))
BLUEPRINTS = sorted(path.parent for path in (ROOT / "blueprints").glob("*/release.yaml"))


def folder_name(path):
    return path.parent.name if path.is_file() else path.name


@pytest.mark.parametrize("path", SITES, ids=folder_name)
def test_every_site_loads(path):
    config = parse_site_config(tomllib.loads(path.read_text("utf-8")))
    assert config.slug == path.parent.name
    assert len(path.read_text("utf-8").splitlines()) <= 30


def test_all_29_municipalities_have_a_valid_first_site():
    rows = municipalities()
    towns = [row for row in rows.values() if row.code != "240001"]
    assert len(towns) == 29
    assert len({row.code for row in towns}) == 29
    for row in rows.values():
        text = render_site_toml(row)
        config = parse_site_config(tomllib.loads(text))
        assert (config.slug, config.code, config.name) == (row.slug, row.code, row.name)
        assert len(text.splitlines()) <= 30


def test_shipped_blueprints_are_the_ones_that_sites_subscribe_to():
    names = {path.name for path in BLUEPRINTS}
    for path in SITES:
        config = parse_site_config(tomllib.loads(path.read_text("utf-8")))
        assert set(config.blueprints.subscribe) <= names


@pytest.mark.parametrize(
    "path", sorted(settings.KIT_FIXTURES.glob("reference/*.json")), ids=lambda path: path.stem
)
def test_reference_rows_say_where_they_are_from(path):
    rows = json.loads(path.read_text("utf-8"))
    rows = rows if isinstance(rows, list) else rows.get("rows", [])
    assert rows
    assert [row.get("code") for row in rows if not row.get("source") or not row.get("source_date")] == []
