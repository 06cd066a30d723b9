"""The hub's address changes: a joined town follows by a new invitation, with the commands that README names."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from kit.blueprints.logic.invitation import read_invitation
from tests.fakes.instances import Instance
from tests.fakes.publisher import Publisher, shipped_and_next
from tests.journeys.prefecture import ROOT, as_prefecture

pytestmark = [pytest.mark.once, pytest.mark.django_db]
INVITE = """
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from kit.hub.actions.invitations import Sender, invite
from kit.hub.gateway.root import published_root
from kit.hub.queries.towns import town_with
from tests.factories.hub import BY
root = published_root(settings.KIT_FEED)
sender = Sender("{hub}", root.document, root.fingerprint)
town = town_with("242012")
made, sheet = invite(town, address="http://127.0.0.1:8001", sender=sender, by=BY, now=timezone.now())
Path("{file}").write_bytes(sheet.to_bytes())
"""
NEXT = shipped_and_next(settings.KIT_BLUEPRINTS / "hikikomori" / "built")
TOWN = "SELECT standing, public_key FROM kit_hub_town WHERE public_key <> ''"


@dataclass
class Pair:
    """The hub and one town, both worked by commands."""

    hub: Instance
    town: Instance
    publisher: Publisher

    def invitation(self, address: str) -> Path:
        path = self.town.root / "invitation.json"
        done = self.hub.kit("shell", "-c", INVITE.format(hub=address, file=path), PYTHONPATH=str(ROOT))
        assert done.returncode == 0, done.stderr
        return path

    def join(self, file: Path) -> str:
        mark = read_invitation(file.read_bytes()).fingerprint
        done = self.town.kit("blueprint", "join", str(file), "--fingerprint", mark)
        return done.stdout if done.returncode == 0 else done.stderr


@pytest.fixture
def pair(demo_town, tmp_path):
    hub, _said = as_prefecture(demo_town[0], tmp_path / "hub")
    publisher = Publisher(hub.data / "feed", timezone.now())
    for document in NEXT[0]:
        publisher.publish(document)
    return Pair(hub, demo_town[0].copy_to(tmp_path / "town"), publisher)


def test_a_joined_town_follows_the_hub_to_its_new_address(pair):
    with pair.hub.running("--workers", "1") as new:
        old = new.replace("127.0.0.1", "localhost")
        pair.town.edit_site('hub_url = ""', f'hub_url = "{old}"')
        assert f"県ハブ（{old}）とつながりました" in pair.join(pair.invitation(old))
        before = pair.hub.execute(TOWN)
        file = pair.invitation(new)
        assert f'hub_url = "{new}"' in pair.join(file), "it says what to write into site.toml"
        assert pair.hub.execute(TOWN) == before
        pair.town.edit_site(old, new)
        assert f"県ハブ（{new}）とつながりました" in pair.join(file)
        pair.publisher.publish(NEXT[1])
        assert "2099.1 を受け取りました" in pair.town.kit("blueprint", "fetch").stdout
    assert pair.town.execute("SELECT hub FROM kit_blueprints_hublink") == [(new,)]
    ((standing, key),) = pair.hub.execute(TOWN)
    assert (standing, key != before[0][1]) == ("connected", True)
