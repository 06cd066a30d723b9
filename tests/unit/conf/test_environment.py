"""Variables of the environment: what is not understood is refused by name, never read as something else."""

import pytest

from kit.conf.environment import VARIABLES, VariableRefused, known, read


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("KIT_SECOND_FACTOR", "ture", "true"),
        ("KIT_SECOND_FACTOR", "2", "false"),
        ("KIT_SSL_REDIRECT", "offf", "off"),
        ("KIT_AS_OWNER", "ja", "true"),
        ("KIT_PROXY_COUNT", "abc", "0 から 9"),
        ("KIT_CLAMD", "clamd", "unix:"),
        ("KIT_CLAMD", "localhost:port", "3310"),
        ("KIT_PROXY_COUNT", "-1", "0 から 9"),
        ("KIT_PROXY_COUNT", "10", "0 から 9"),
        ("KIT_PROXY_COUNT", "１", "0 から 9"),
        ("KIT_AUTOSAVE_MS", "-1", "0 から"),
        ("KIT_AUTOSAVE_MS", "3.5", "ミリ秒"),
        ("KIT_LOG_LEVEL", "LOUD", "WARNING"),
        ("KIT_MAIL_FROM", "noreply", "メールアドレス"),
        ("KIT_MAIL_FROM", "a@b.example\nBcc: c@d.example", "メールアドレス"),
        ("DATABASE_URL", "nonsense", "postgres://"),
        ("DATABASE_URL", "mysql://h/db", "postgres://"),
        ("DATABASE_URL", "postgres://h", "postgres://"),
        ("DATABASE_URL", "postgres://h:port/db", "postgres://"),
        ("DATABASE_URL", "postgres://[::1/db", "postgres://"),
        ("DATABASE_URL", "sqlite:///relative.sqlite3", "sqlite:////"),
        ("DATABASE_URL", "sqlite://:memory:", "sqlite:////"),
        ("DATABASE_OWNER_URL", "postgresql:/u@h/db", "postgres://"),
        ("EMAIL_URL", "mail.example", "smtp://"),
        ("EMAIL_URL", "smtp://", "smtp://"),
        ("EMAIL_URL", "smtp:mail.example", "smtp://"),
        ("EMAIL_URL", "smtp://mail.example:abc", "smtp://"),
        ("EMAIL_URL", "filemail://", "smtp://"),
    ],
)
def test_wrong_values_are_refused_with_name_and_what_is_allowed(name, value, allowed):
    with pytest.raises(VariableRefused) as refusal:
        read({name: value})
    line = str(refusal.value)
    assert f"環境変数 {name}=" in line
    assert allowed in line
    assert line.isprintable()


def test_every_variable_that_is_read_has_a_wrong_value_above():
    marks = test_wrong_values_are_refused_with_name_and_what_is_allowed.pytestmark
    assert {case[0] for case in marks[0].args[1]} == set(VARIABLES)


@pytest.mark.parametrize("value", ["ture", "abc", "LOUD"])
def test_the_value_itself_is_shown(value):
    with pytest.raises(VariableRefused, match=f"KIT_SECOND_FACTOR={value} "):
        read({"KIT_SECOND_FACTOR": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://yokkaichi:geheim#1@127.0.0.1:5432/yokkaichi"),
        ("DATABASE_URL", "mysql://yokkaichi:geheim@127.0.0.1/yokkaichi"),
        ("DATABASE_URL", "postgres:yokkaichi:geheim@127.0.0.1/yokkaichi"),
        ("DATABASE_URL", "postgres://yokkaichi:geheim/yokkaichi"),
        ("EMAIL_URL", "smpt://noreply@city.example:geheim@mail.example:587"),
    ],
)
def test_passwords_are_not_repeated(name, value):
    with pytest.raises(VariableRefused) as refusal:
        read({name: value})
    assert "geheim" not in str(refusal.value)
    assert "…" in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("KIT_SECONDFACTOR", "KIT_SECOND_FACTOR"), ("KIT_KEY", "KIT_KEYS"), ("KIT_PROXY", "KIT_PROXY_COUNT"),
        ("KIT_SITE_", "KIT_SITE"),
    ],
)  # fmt: skip
def test_unknown_names_are_refused_with_the_near_one(name, near):
    with pytest.raises(VariableRefused, match=near) as refusal:
        read({name: "1"})
    assert f"{name}=1" in str(refusal.value)


def test_an_unknown_name_near_nothing_is_told_which_there_are():
    with pytest.raises(VariableRefused) as refusal:
        read({"KIT_QQQQQQQQQQQQQQQ": "1"})
    assert "KIT_DATA" in str(refusal.value)
    assert "KIT_AS_OWNER" not in str(refusal.value), "made by the command for itself"


@pytest.mark.parametrize(
    ("value", "meant"), [("true", True), ("ON", True), ("1", True), ("off", False), ("No", False)]
)
def test_booleans(value, meant):
    assert read({"KIT_SECOND_FACTOR": value}).second_factor is meant


def test_empty_means_absent():
    assert read(dict.fromkeys(known(), " ")) == read({})


def test_right_values_are_kept():
    said = read(
        {
            "DATABASE_URL": "postgresql://postgres:@/kit?host=/tmp/socket", "DATABASE_OWNER_URL": "sqlite:////var/a.sqlite3",
            "EMAIL_URL": "smtp+tls://noreply%40city.example:pass@mail.example:587", "KIT_LOG_LEVEL": "info",
            "KIT_MAIL_FROM": "津市 <noreply@city.example>", "KIT_PROXY_COUNT": "1", "KIT_AUTOSAVE_MS": "0",
            "KIT_TEST_DB": "sqlite", "OTHER": "x",
        }
    )  # fmt: skip
    assert said.database_url == "postgresql://postgres:@/kit?host=/tmp/socket"
    assert (said.log_level, said.proxy_count, said.autosave_ms) == ("INFO", 1, 0)
    assert said.mail_from == "津市 <noreply@city.example>"
