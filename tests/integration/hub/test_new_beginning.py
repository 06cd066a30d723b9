"""Two of three holders lost their keys: the hub begins anew by its commands, and loses nothing that was out."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command

from kit.blueprints.queries.feed import feed_state
from tests.integration.hub.ceremony import hub_in

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
NEW = ("企画", "新一", "新二")


@pytest.fixture
def hub(tmp_path, settings):
    """With two releases out that the hub has seen; 福祉 and 精神 lost their keys."""
    made = hub_in(tmp_path, settings)
    settings.KIT_DATA = tmp_path / "data"
    made.begin()
    send_out(made, "福祉", "企画")
    made.next_source()
    send_out(made, "福祉", "企画")
    assert "2099.1 を受け取りました" in fetch()
    for name in NEW[1:]:
        made.key(name)
    return made


def send_out(hub, *names):
    draft = hub.build()
    hub.sign(draft, *names)
    hub.publish(draft)


def fetch():
    out = StringIO()
    call_command("blueprint", "fetch", stdout=out)
    return out.getvalue()


def emptied(hub):
    """The feed is put aside; its place is empty."""
    old = hub.folder / "earlier"
    hub.settings.KIT_FEED.rename(old)
    return old


def first_root(hub):
    return (hub.settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()


def test_everything_that_was_out_is_signed_at_once_and_the_hub_itself_goes_on(hub):
    before = hub.taken(first_root(hub), hub.folder / "before")
    for _time in range(2):
        again = hub.handover("福祉", "精神", "企画")
        hub.sign(again, "福祉", "企画")
        hub.publish(again)
    fetch()
    old = emptied(hub)
    draft = hub.handover(*NEW, more=("--earlier", old))
    said = hub.sign(draft, *NEW[1:])
    assert [version in said for version in ("hikikomori 2026.1", "hikikomori 2099.1")] == [True, True]
    hub.publish(draft)
    assert hub.taken(first_root(hub), hub.folder / "after") == before
    assert len(before) == 2
    waiting = "受け取ってあり、まだ反映していない公開版: hikikomori 2099.1（blueprint plan で確かめ、blueprint apply で反映します）"
    assert fetch() == f"新しい公開版はありません。\n{waiting}\n", (
        "older by its number, but another list that somebody chose"
    )
    assert (feed_state().root_version, feed_state().problem) == (1, "")
    hub.next_source()
    send_out(hub, *NEW[:2])
    assert "2099.2 を受け取りました" in fetch()


def test_only_an_empty_place_is_begun_anew_and_only_from_a_feed_that_is_whole(hub):
    assert "空からはじめる" in hub.refused(*words(hub, hub.settings.KIT_FEED))
    old = emptied(hub)
    assert "前の配信がありません" in hub.refused(*words(hub, hub.folder / "nowhere"))
    document = next((old / "targets" / "hikikomori").glob("*.2-2099.1.json"))
    document.write_bytes(b"{}")
    assert "2-2099.1.json が壊れています" in hub.refused(*words(hub, old))
    document.unlink()
    assert "読めません" in hub.refused(*words(hub, old))


def words(hub, earlier):
    """The command for the next list, into a folder that is not there yet."""
    shutil.rmtree(hub.folder / "next", ignore_errors=True)
    holders = [word for name in NEW for word in ("--holder", hub.folder / f"{name}.pub")]
    online = ("--online", hub.folder / "online.pub")
    return ("keys", "handover", hub.folder / "next", *holders, *online, "--earlier", earlier)
