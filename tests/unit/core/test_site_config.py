"""site.toml: what is accepted, and what a person reads when it is not."""

import tomllib
from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.core.logic.site_config import (
    LANGUAGES,
    BlueprintSettings,
    Look,
    SiteConfig,
    SiteConfigError,
    has_valid_check_digit,
    is_trial_domain,
    parse_site_config,
    render_site_toml,
)

MINIMAL: dict[str, Any] = {"slug": "tsu", "code": "242012", "name": "津市"}

CODES_OF_MIE = """
242012 242021 242039 242047 242055 242071 242080 242098 242101 242110 242128 242144 242152
242161 243035 243248 243418 243434 243442 244414 244422 244431 244619 244708 244716 244724 245437 245615
245623 240001
"""


@dataclass(frozen=True)
class Municipality:
    slug: str
    code: str
    name: str


def problems(**changes: Any) -> dict[str, str]:
    with pytest.raises(SiteConfigError) as caught:
        parse_site_config({**MINIMAL, **changes})
    return {problem.key: problem.message for problem in caught.value.problems}


def test_minimal_file_gets_the_careful_defaults() -> None:
    assert parse_site_config(MINIMAL) == SiteConfig(
        slug="tsu",
        code="242012",
        name="津市",
        role="town",
        domain="",
        admin_domain="",
        languages=("ja",),
        features=("window",),
        blueprints=BlueprintSettings(("hikikomori",), "", "review", "review"),
        retention={"consultations": "undecided", "meetings": "undecided", "audit": "undecided"},
        look=Look("#1d6a5b", ""),
    )


def test_full_file_is_read_as_written() -> None:
    config = parse_site_config(
        {
            **MINIMAL,
            "role": "hub",
            "domain": "soudan.city.tsu.mie.jp",
            "admin_domain": "staff.city.tsu.mie.jp",
            "languages": ["ja", "pt"],
            "features": ["resources"],
            "blueprints": {
                "subscribe": ["hikikomori", "local-extra"],
                "hub_url": "https://hub.pref.mie.jp/feed/",
                "policy": "auto",
                "urgent": "publish",
            },
            "retention": {"consultations": 5, "meetings": "undecided", "audit": 10},
            "look": {"colour": "#AA3300", "logo": "logo.png"},
            "map": {"tiles": "https://tiles.mie.jp:8443/pale/{z}/{x}/{y}.png", "credit": "国土地理院"},
        }
    )
    assert config.map.host == "https://tiles.mie.jp:8443"
    assert config.is_hub
    assert not config.is_trial
    assert config.shows("resources")
    assert not config.shows("intake")
    assert config.blueprints == BlueprintSettings(
        ("hikikomori", "local-extra"), "https://hub.pref.mie.jp/feed/", "auto", "publish"
    )
    assert config.retention_undecided() == ("meetings",)
    assert config.look == Look("#aa3300", "logo.png")


@pytest.mark.parametrize(
    "tiles",
    ["http://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png", "https://tiles.example/{z}/{x}/{y}/{s}.png",
     "https://tiles.example; script-src *//{z}/{x}/{y}", "https://tiles.example/{z}/{x}/{y}.png?key=1 2", "//tiles.example/{z}/{x}/{y}",
     "https://TILES.example/{z}/{x}/{y}", "https://{z}.tiles.example/{x}/{y}", "https://a@tiles.example/{z}/{x}/{y}"],
)  # fmt: skip
def test_tiles_are_an_address_that_a_policy_can_name(tiles: str) -> None:
    assert set(problems(map={"tiles": tiles, "credit": "国土地理院"})) == {"map.tiles"}


def test_a_hub_takes_no_consultations() -> None:
    assert "市町のサイト" in problems(role="hub", features=["resources", "intake"])["features"]


def test_tiles_without_a_source_are_refused_and_no_tiles_are_none() -> None:
    found = problems(map={"tiles": "https://tiles.example/{z}/{x}/{y}.png"})
    assert found == {
        "map.credit": "地図の出どころを書きます（地図を配る機関が決めた言い方。例: 国土地理院）。"
    }
    assert parse_site_config(MINIMAL).map.host == ""


def test_config_cannot_be_changed() -> None:
    config = parse_site_config(MINIMAL)
    with pytest.raises(FrozenInstanceError):
        config.slug = "ise"  # type: ignore[misc]
    with pytest.raises(TypeError):
        config.retention["audit"] = 1  # type: ignore[index]


def test_asking_for_an_unknown_feature_is_a_slip_in_code() -> None:
    with pytest.raises(KeyError):
        parse_site_config(MINIMAL).shows("windows")


def test_unknown_key_names_the_near_one_and_all_allowed() -> None:
    assert problems(domian="tsu.example") == {
        "domian": "知らない項目です。もしかして: domain。使えるもの: slug、code、name、role、domain、"
        "admin_domain、languages、features、blueprints、retention、look、map。"
    }


def test_unknown_key_in_a_table_is_named_with_its_table() -> None:
    assert problems(blueprints={"polcy": "auto"}) == {
        "blueprints.polcy": "知らない項目です。もしかして: policy。"
        "使えるもの: subscribe、hub_url、policy、urgent。"
    }


def test_all_problems_are_reported_at_once() -> None:
    found = problems(code="242013", name=3, features=["windw"], role="prefecture", look={"colour": "red"})
    assert set(found) == {"code", "name", "features", "role", "look.colour"}
    assert found["features"].startswith("「windw」は使えません。もしかして: window。")
    assert found["name"] == '"…" で囲んだ文字を書きます（いまは数）。'


def test_error_reads_as_one_line_per_problem() -> None:
    with pytest.raises(SiteConfigError, match=r"(?s)slug: この項目は必ず書きます。\ncode: .*\nname: "):
        parse_site_config({})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("slug", "Tsu"),
        ("slug", "a" * 41),
        ("slug", ""),
        ("code", "24201"),
        ("code", 242012),
        ("name", " 津市"),
        ("name", "津\n市"),
        ("role", True),
        ("domain", "https://tsu.example"),
        ("domain", "tsu.example/"),
        ("domain", "tsu"),
        ("domain", "-tsu.example"),
        ("domain", "tsu..example"),
        ("domain", "TSU.example"),
        ("domain", "津.example"),
        ("languages", ["en"]),
        ("languages", ["ja", "ja"]),
        ("languages", "ja"),
        ("languages", ["ja", "fr"]),
        ("features", [1]),
        ("blueprints", ["hikikomori"]),
        ("retention", 5),
        ("look", "green"),
    ],
)
def test_wrong_values_are_refused_at_their_key(key: str, value: Any) -> None:
    assert list(problems(**{key: value})) == [key]


@pytest.mark.parametrize("years", [0, -1, 101, 5.0, True, "5", "undecied", None])
def test_retention_is_years_or_undecided(years: Any) -> None:
    assert list(problems(retention={"consultations": years})) == ["retention.consultations"]


@pytest.mark.parametrize("logo", ["../secret.png", "a/b.png", "logo.svg", "/etc/logo.png", "a..png"])
def test_logo_is_a_picture_beside_the_file(logo: str) -> None:
    assert list(problems(look={"logo": logo})) == ["look.logo"]


@pytest.mark.parametrize("url", ["hub.example", "ftp://hub.example", "https://", "https://a b/"])
def test_hub_url_is_an_http_address(url: str) -> None:
    assert list(problems(blueprints={"hub_url": url})) == ["blueprints.hub_url"]


def test_staff_host_must_differ_from_the_public_one() -> None:
    assert list(problems(domain="tsu.example", admin_domain="tsu.example")) == ["admin_domain"]


TRIAL = (
    "localhost LOCALHOST. a.localhost tsu.test tsu.sokumen.example x.invalid 127.0.0.1 ::1 [::1] 192.168.0.10"
)


@pytest.mark.parametrize("domain", ["", *TRIAL.split()])
def test_trial_domains(domain: str) -> None:
    assert is_trial_domain(domain)


@pytest.mark.parametrize(
    "domain", ["soudan.tsu.lg.jp", "example.jp", "example", "test.mie.jp", "localhost.jp"]
)
def test_real_domains(domain: str) -> None:
    assert not is_trial_domain(domain)


@pytest.mark.parametrize("code", CODES_OF_MIE.split())
def test_codes_of_mie_carry_their_check_digit(code: str) -> None:
    assert has_valid_check_digit(code)
    assert not has_valid_check_digit(code[:5] + str((int(code[5]) + 1) % 10))


def test_written_file_for_a_town_is_read_back() -> None:
    text = render_site_toml(Municipality("tsu", "242012", "津市"))
    config = parse_site_config(tomllib.loads(text))
    assert len(text.splitlines()) <= 30
    assert (config.slug, config.code, config.name, config.role) == ("tsu", "242012", "津市", "town")
    assert config.domain == "tsu.sokumen.example"
    assert config.is_trial
    assert config.features == ("window", "intake", "resources", "meetings")
    assert config.languages == LANGUAGES
    assert config.retention_undecided() == ("consultations", "meetings", "audit")


def test_written_file_for_the_prefecture_is_a_hub() -> None:
    config = parse_site_config(tomllib.loads(render_site_toml(Municipality("mie", "240001", "三重県"))))
    assert config.is_hub
    assert config.features == ("resources", "meetings")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_name_is_written_as_valid_toml(name: str) -> None:
    assert tomllib.loads(render_site_toml(Municipality("tsu", "242012", name)))["name"] == name
