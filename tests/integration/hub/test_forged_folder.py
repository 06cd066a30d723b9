"""A folder that is put out is carried by people and lies where the web process writes: it may say anything."""

import json

import pytest
from django.utils import timezone

from kit.hub.gateway.draft import prepare_release
from kit.hub.gateway.repository import Repository
from tests.integration.hub.test_publishing import hub, ready  # noqa: F401

pytestmark = pytest.mark.django_db


def test_whose_signatures_count_says_the_feed_and_what_is_out_stays(ready):  # noqa: F811
    """Keys of strangers sign for each other; without the root in force nothing in the folder contradicts them."""
    strangers, online = ("他人1", "他人2", "他人3"), ready.folder / "online"
    for name in strangers:
        ready.key(name)
    taken_over = ready.handover(*strangers)
    ready.sign(taken_over, *strangers[:2])
    assert "署名が足りません" in ready.refused("publish", taken_over, "--online", online)
    (taken_over / "trusted.root.json").unlink()
    assert "鍵の名簿が、いまの配信と違います" in ready.refused("publish", taken_over, "--online", online)

    april = ready.handover("他人1", "精神", "企画")
    ready.sign(april, "福祉", "他人1", "精神")
    ready.publish(april)
    root = ready.settings.KIT_FEED / "metadata" / "2.root.json"
    given_out = root.read_bytes()
    forgotten = json.loads(given_out)
    kept = forgotten["signed"]["roles"]["root"]["keyids"]
    forgotten["signatures"] = [one for one in forgotten["signatures"] if one["keyid"] in kept]
    (april / "root.json").write_text(json.dumps(forgotten), "utf-8")
    (april / "trusted.root.json").unlink()
    ready.publish(april)
    assert root.read_bytes() == given_out, "who knows the first root finds its signatures"


def test_a_document_that_is_no_release_is_not_signed(ready):  # noqa: F811
    key = "--key", ready.folder / "福祉", "--passphrase-file", ready.folder / "pass", "--yes"
    for number, document in enumerate((b'{"media": []}', b'{"blueprint": "hikikomori", "objects": 3}')):
        draft, names = ready.folder / f"forged{number}", {"hikikomori/1-2026.1.json": document}
        prepare_release(Repository(ready.settings.KIT_FEED), draft, names, timezone.now())
        assert "署名しないでください" in ready.refused("sign", draft, *key)
