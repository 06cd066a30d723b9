"""The `kit` command: 0 done, 1 refused in one line, 2 wrong usage."""

import json

import pytest

pytestmark = pytest.mark.once


def refused(done, *words, status=1):
    """One line on stderr that holds these words, and no traceback."""
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for word in words:
        assert word in lines[0], lines[0]


@pytest.mark.parametrize("words", [(), ("--site",), ("new",), ("new", "tsu", "taki"), ("new", "--demo")])
def test_wrong_usage_is_2(empty, words):
    done = empty.bare(*words)
    assert done.returncode == 2
    assert "tsu" in done.stdout + done.stderr or "SLUG" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_help_needs_no_site(empty):
    done = empty.bare("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "kit new" in done.stdout


def test_new_without_a_name_lists_them_all(empty):
    done, asked = empty.bare("new"), empty.bare("new", "--help")
    refused(done, "kit new yokkaichi", status=2)
    assert (asked.returncode, asked.stderr) == (0, "")
    for told in (done.stdout, asked.stdout):
        assert [line.split() for line in told.splitlines()[1:]][:2] == [
            ["tsu", "津市"],
            ["yokkaichi", "四日市市"],
        ]
        assert len(told.splitlines()) == 31, "usage, 29 municipalities, the prefecture"


def test_unknown_command_is_2_and_names_a_near_one(empty):
    refused(empty.kit("setpu"), "setpu", "setup", status=2)


def test_unknown_option_is_2(empty):
    done = empty.kit("setup", "--dmeo")
    assert done.returncode == 2
    assert "--dmeo" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_site_named(empty):
    refused(empty.bare("status"), "--site", status=2)


@pytest.mark.parametrize(
    ("slug", "near"), [("yokaichi", "yokkaichi"), ("四日市", "yokkaichi"), ("tu", "tsu")]
)
def test_new_names_near_municipalities(empty, slug, near):
    refused(empty.bare("new", slug), slug, near)
    assert not (empty.root / "sites" / slug).exists()


def test_new_refuses_an_existing_folder_and_keeps_it(empty):
    before = empty.site_file.read_bytes()
    refused(empty.bare("new", "tsu"), "tsu")
    assert empty.site_file.read_bytes() == before


def test_new_writes_a_site_that_loads(empty):
    done = empty.bare("new", "yokkaichi")
    assert done.returncode == 0
    assert "四日市市" in done.stdout
    assert (empty.root / "sites" / "yokkaichi" / "site.toml").is_file()
    refused(empty.bare("--site", "yokkaichi", "run"), "kit --site yokkaichi setup")


def test_site_that_is_not_there_names_near_ones(empty):
    refused(empty.bare("--site", "tsuu", "status"), "tsuu", "tsu")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "津市"', 'name = "津市"\ncolor = "#fff"', ("color",)),
        ("domain =", "domian =", ("domian", "domain")),
        ('role = "town"', 'role = "city"', ("role", "town", "hub")),
        ('languages = ["ja"', 'languages = ["jp"', ("languages", "jp")),
        ('policy = "review"', 'policy = "never"', ("policy", "review", "auto")),
        ('code = "242012"', "code = 242012", ("code",)),
        ('slug = "tsu"', 'slug = "taki"', ("slug", "taki", "tsu")),
        ('colour = "#1d6a5b"', 'colour = "green"', ("colour",)),
        ("[look]", "[look", ()),
    ],
)  # fmt: skip
def test_site_toml_says_file_and_key(empty, old, new, words):
    empty.edit_site(old, new)
    refused(empty.kit("status"), "site.toml", *words)


@pytest.mark.parametrize("command", [("status",), ("setup",), ("help",)])
def test_a_misspelt_variable_stops_every_command_and_does_nothing(empty, command):
    refused(empty.kit(*command, KIT_SECOND_FACTOR="ture"), "KIT_SECOND_FACTOR=ture", "true", "false")
    refused(empty.kit(*command, KIT_SECONDFACTOR="off"), "KIT_SECONDFACTOR=off", "KIT_SECOND_FACTOR")
    assert not empty.data.exists()


def test_a_misspelt_variable_stops_new_as_well(empty):
    refused(empty.bare("new", "yokkaichi", KIT_SITESS="/tmp"), "KIT_SITESS", "KIT_SITES")
    assert not (empty.root / "sites" / "yokkaichi").exists()


def test_a_logo_that_is_not_there_stops_the_start(empty):
    empty.edit_site('logo = ""', 'logo = "mark.png"')
    refused(empty.kit("run"), "site.toml", "look.logo", "mark.png")
    empty.site_file.with_name("mark.png").write_bytes(b"")
    refused(empty.kit("run"), "setup")


def test_site_toml_mended_goes_on(instance):
    instance.edit_site("domain =", "domian =")
    refused(instance.kit("status"), "domian")
    instance.edit_site("domian =", "domain =")
    assert instance.kit("status").returncode == 0


def test_status_as_json_says_ready(instance):
    done = instance.kit("status", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["site"], found["ready"]) == (0, "tsu", True)
