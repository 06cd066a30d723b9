"""The bulletin that is out, read from the feed: for the command and the screen."""

from kit.blueprints.logic.bulletin import Bulletin, newest_listed, read_bulletin
from kit.blueprints.logic.trust import list_releases
from kit.hub.gateway.repository import Repository


def published_bulletin(repository: Repository) -> Bulletin | None:
    """The newest bulletin of the feed, None before the first; raises SigningRefused."""
    listed = newest_listed(list_releases(repository.listed()))
    return read_bulletin(repository.document(listed.name, listed.digest)) if listed else None
