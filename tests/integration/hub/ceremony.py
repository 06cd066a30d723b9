"""A hub worked by its commands: keys, hand-over, draft, signatures, static files."""

import shutil
from dataclasses import replace
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.logic.trust import list_releases

PASSPHRASE = "tsubame-ga-hiku-tobu"
HOLDERS = ("福祉", "精神", "企画")


class Hub:
    """The prefecture's instance, worked by its commands."""

    def __init__(self, folder, settings):
        self.folder, self.settings, self.drafts = folder, settings, 0
        (folder / "pass").write_text(PASSPHRASE)

    def release(self, *words):
        out = StringIO()
        call_command("release", *map(str, words), stdout=out)
        return out.getvalue()

    def refused(self, *words):
        before = files(self.settings.KIT_FEED)
        with pytest.raises(CommandError) as refusal:
            self.release(*words)
        assert files(self.settings.KIT_FEED) == before
        return str(refusal.value)

    def key(self, name, online=False):
        choice = ["--online"] if online else ["--passphrase-file", self.folder / "pass"]
        self.release("keys", "new", name, "--file", self.folder / name, *choice)
        return self.folder / name

    def handover(self, *holders, online="online", more=()):
        self.drafts += 1
        draft = self.folder / f"draft{self.drafts}"
        words = [word for name in holders for word in ("--holder", self.folder / f"{name}.pub")]
        self.release("keys", "handover", draft, *words, "--online", self.folder / f"{online}.pub", *more)
        return draft

    def begin(self):
        """The ceremony: three holders, an online key, an empty signed feed."""
        for name in HOLDERS:
            self.key(name)
        self.key("online", online=True)
        draft = self.handover(*HOLDERS)
        self.sign(draft, "福祉", "企画")
        self.publish(draft)

    def build(self):
        self.drafts += 1
        draft = self.folder / f"draft{self.drafts}"
        self.release("build", "hikikomori", "--source", self.folder / "source", "--to", draft)
        return draft

    def sign(self, draft, *names):
        words = [
            self.release(
                "sign", draft, "--key", self.folder / name, "--passphrase-file", self.folder / "pass", "--yes"
            )
            for name in names
        ]
        return "".join(words)

    def publish(self, draft, *more, online="online"):
        return self.release("publish", draft, "--online", self.folder / online, *more)

    def next_source(self):
        """The next release of the source: same objects, other notes."""
        head = self.folder / "source" / "hikikomori" / "release.yaml"
        text = head.read_text("utf-8")
        number = int(text.partition("sequence: ")[2].split()[0])
        old = text.partition('version: "')[2].partition('"')[0]
        text = text.replace(f'version: "{old}"', f'version: "2099.{number}"')
        text = text.replace(f"sequence: {number}", f"sequence: {number + 1}")
        lines = [f'previous: "{old}"' if line.startswith("previous:") else line for line in text.splitlines()]
        head.write_text("\n".join(lines) + "\n", "utf-8")

    def taken(self, root, cache):
        """What a town with this first root believes."""
        feed = TufFeed(FolderFetcher(self.settings.KIT_FEED), base=BASE, trust=root, cache=cache)
        return [feed.document(listed) for listed in list_releases(feed.refresh(timezone.now()).targets)]


def hub_in(folder, settings):
    """A hub before its ceremony, whose source begins with the first release."""
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, slug="mie", role="hub")
    settings.KIT_FEED = folder / "feed"
    shutil.copytree(django_settings.KIT_BLUEPRINTS, folder / "source")
    for path in sorted((folder / "source" / "hikikomori" / "built").glob("*.json")):
        path.unlink()
    head = folder / "source" / "hikikomori" / "release.yaml"
    begun = {"version": '"2026.1"', "sequence": "1", "previous": "null"}
    lines = [
        f"{key}: {begun[key]}" if (key := line.partition(":")[0]) in begun else line
        for line in head.read_text("utf-8").splitlines()
    ]
    head.write_text("\n".join(lines) + "\n", "utf-8")
    return Hub(folder, settings)


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*.json")}
