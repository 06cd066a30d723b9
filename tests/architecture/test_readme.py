"""The tables of both READMEs against the code: what a reader is told is what the kit does."""

import argparse
import re
import tomllib
from dataclasses import fields
from functools import cache

import pytest
import yaml
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from kit.conf import environment
from kit.core.logic import site_config
from kit.core.logic.permissions import ROLES, TABLE, explain_table
from tests.architecture.source import KIT, ROOT, python_files

READMES = ("README.md", "README.ja.md")
CODE = re.compile(r"`([^`]+)`")
ENVIRONMENT = re.compile(r'environ(?:\.get\(|, |\[)\s*"([A-Z_]+)"')
# Made by the `kit` command for itself; not for people.
INTERNAL = {"KIT_AS_OWNER"}
BUILT_IN = {"kit new SLUG": set()}


@cache
def text(name):
    return (ROOT / name).read_text("utf-8")


def rows(name, first):
    """The cells of the rows of every table whose first column starts with this code word."""
    lines = [line for line in text(name).splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if re.match(first, row[0])]


def cells_after(name, mark):
    """The rows of the one table that follows a mark, without its head."""
    _before, _mark, after = text(name).partition(mark)
    table = [line for line in after.strip().split("\n\n")[0].splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table[2:]]


def test_permissions_in_japanese_are_the_table_in_words():
    told = cells_after("README.ja.md", "<!-- permissions: checked by tests/architecture/test_readme.py -->")
    assert told == [(row.kind, row.acts, row.roles, row.note) for row in explain_table()]


def test_permissions_in_english_are_the_table():
    told = cells_after("README.md", "<!-- permissions: checked by tests/architecture/test_readme.py -->")
    assert [row[:3] for row in told] == [in_english(rule) for rule in TABLE]
    assert [bool(row[3]) for row in told] == [bool(rule.note) for rule in TABLE]


def in_english(rule):
    names = [words(role) for role in ROLES if role in rule.roles]
    roles = "everyone" if len(names) == len(ROLES) else ", ".join(names) or "nobody"
    return words(rule.kind), ", ".join(map(words, rule.acts)), roles


def words(code):
    return code.replace("_", " ")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_named_in_both_languages(role):
    assert f"{words(role)} {ROLES[role]}" in text("README.md").replace("\n", " ")


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_kit_is_told_with_its_options(name):
    told = {CODE.match(row[0])[1] for row in rows(name, r"`kit (new|--site)")}
    found = {base(line): set(re.findall(r"--(?!site\b)[a-z-]+", line)) for line in told}
    assert found == commands()


def base(line):
    """ "kit --site SLUG run --host H [--port P]" without its options."""
    return re.split(r" \[| --", line.removeprefix("kit --site SLUG "))[0]


def commands():
    found = dict(BUILT_IN)
    for path in python_files():
        if path.parent.name == "commands" and path.name != "__init__.py":
            app = path.relative_to(KIT).parts[0]
            parser = load_command_class(f"kit.{app}", path.stem).create_parser("kit", path.stem)
            found.update(usages(parser, path.stem))
    return found


def usages(parser, name):
    """Every form of a command: one for each subcommand or choice."""
    ours = [action for action in parser._actions if action.dest not in DJANGOS]
    choice = next((action for action in ours if action.choices and not action.option_strings), None)
    if choice is None:
        places = " ".join(action.dest.upper() for action in ours if not action.option_strings)
        return {f"{name} {places}".strip(): {word for action in ours for word in action.option_strings}}
    if isinstance(choice, argparse._SubParsersAction):
        below = choice.choices.items()
        return {key: value for word, sub in below for key, value in usages(sub, f"{name} {word}").items()}
    return {f"{name} {word}": set() for word in choice.choices}


DJANGOS = {action.dest for action in BaseCommand().create_parser("kit", "x")._actions}


@pytest.mark.parametrize("name", READMES)
def test_every_key_of_site_toml_is_told(name):
    told = {CODE.match(row[0])[1]: row for row in rows(name, r"`[a-z_.]+`$")}
    assert set(told) == site_keys()
    for key, allowed in ALLOWED.items():
        row = " ".join(told[key])
        assert [word for word in allowed if f"`{word}`" not in row] == []


ALLOWED = {
    "role": site_config.ROLES,
    "languages": site_config.LANGUAGES,
    "features": site_config.FEATURES,
    "blueprints.policy": site_config.POLICIES,
    "blueprints.urgent": site_config.URGENT_POLICIES,
}


def site_keys():
    tables = {
        "blueprints": [field.name for field in fields(site_config.BlueprintSettings)],
        "retention": site_config.RETENTION_CLASSES,
        "look": [field.name for field in fields(site_config.Look)],
        "map": [field.name for field in fields(site_config.MapTiles)],
    }
    top = {field.name for field in fields(site_config.SiteConfig)} - tables.keys()
    return top | {f"{table}.{key}" for table, keys in tables.items() for key in keys}


@pytest.mark.parametrize("name", READMES)
def test_every_variable_of_the_environment_is_told(name):
    told = {CODE.match(row[0])[1] for row in rows(name, r"`[A-Z_]+`$")}
    read = {found for path in python_files() for found in ENVIRONMENT.findall(path.read_text("utf-8"))}
    assert told == environment.known() - INTERNAL
    assert read - environment.known() <= {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_is_told(name):
    told = {CODE.match(row[0])[1].removeprefix("make ") for row in rows(name, r"`make ")}
    targets = re.search(r"^\.PHONY: (.+)$", text("Makefile"), re.MULTILINE)[1]
    assert told == set(targets.split())


@pytest.mark.parametrize("name", READMES)
def test_what_it_links_to_is_there(name):
    links = re.findall(r"\]\((?!https?:|#)([^)]+)\)", text(name))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_both_readmes_have_the_same_parts():
    shapes = [re.findall(r"^(#+ |```\w+)", text(name), re.MULTILINE) for name in READMES]
    assert shapes[0] == shapes[1]


def test_both_readmes_show_the_same_commands():
    blocks = [re.findall(r"^```(?:sh|sql|ini|nginx)\n(.*?)^```", text(name), re.M | re.S) for name in READMES]
    assert blocks[0] == blocks[1]


def test_the_version_is_told_once_and_the_same():
    from django.conf import settings

    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    public = yaml.safe_load(text("publiccode.yml"))
    assert (settings.KIT_VERSION, public["softwareVersion"]) == (version, version)
    assert f"## {version}" in text("CHANGELOG.md")


def test_publiccode_says_what_every_catalogue_asks():
    public = yaml.safe_load(text("publiccode.yml"))
    assert (public["publiccodeYmlVersion"], public["legal"]) == ("0.4", {"license": "MIT"})
    assert set(public["description"]) == {"ja", "en"}
    for described in public["description"].values():
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]
