"""A hub with the ceremony behind it, worked as its staff do: in the browser, with the holders' keys elsewhere."""

from io import BytesIO, StringIO

from django.core.management import call_command
from django.urls import reverse

from kit.hub.gateway.draft import prepare_handover, publish_draft, read_draft, sign_draft
from kit.hub.gateway.keyfiles import make_key, read_public, read_signer
from kit.hub.gateway.repository import Repository
from tests.factories.hub import become_hub
from tests.factories.people import make_user, sign_in

PASSPHRASE = "tsubame-ga-hiku-tobu"
HOLDERS = ("福祉", "精神", "企画")


class HubDesk:
    """The prefecture's instance; `settings` is pytest-django's fixture."""

    def __init__(self, folder, settings, now):
        become_hub(settings, now)
        self.folder, self.settings = folder, settings
        settings.KIT_FEED, settings.KIT_SPOOL = folder / "feed", folder / "spool"
        settings.KIT_DATA, settings.KIT_KEYS = folder / "data", folder / "keys"
        settings.KIT_KEYS.mkdir()
        (folder / "pass").write_text(PASSPHRASE)
        for name in HOLDERS:
            make_key(folder / name, name, PASSPHRASE)
        make_key(settings.KIT_KEYS / "feed-online.key", "online", "")
        draft, repository = folder / "ceremony", Repository(settings.KIT_FEED)
        online = settings.KIT_KEYS / "feed-online.key"
        publics = [read_public(folder / f"{name}.pub") for name in HOLDERS]
        prepare_handover(repository, draft, publics, read_public(online.with_name(f"{online.name}.pub")), now)
        for name in HOLDERS[:2]:
            sign_draft(read_draft(draft), read_signer(folder / name, PASSPHRASE))
        publish_draft(repository, read_draft(draft), read_signer(online, ""), now)

    def sign(self, parcel, *names):
        """What the holders do, each on a device of their own; answers what they read."""
        out, path = StringIO(), self.folder / "parcel.zip"
        path.write_bytes(parcel)
        for name in names:
            words = ["--key", self.folder / name, "--passphrase-file", self.folder / "pass", "--yes"]
            call_command("release", "sign", *map(str, [path, *words]), stdout=out)
        return path.read_bytes(), out.getvalue()

    def staff(self, client, name, *roles):
        return sign_in(client, make_user(name, *roles))


def address(name, *words):
    return reverse(f"kit_hub_release_{name}", args=words)


def upload(data, name="parcel.zip"):
    file = BytesIO(data)
    file.name = name
    return file
