"""The newest root of the published feed as the file that an invitation carries."""

from pathlib import Path

from kit.blueprints.gateway.root import Trust, judge_root
from kit.blueprints.logic.trust import TrustRefused
from kit.hub.gateway.repository import Repository
from kit.hub.logic.signing import SigningRefused


def published_root(feed: Path) -> Trust:
    """The root, byte for byte and judged as a town will judge it; raises SigningRefused."""
    repository = Repository(feed)
    path = repository.metadata / f"{repository.required_root().signed.version}.root.json"
    try:
        return judge_root(path.read_bytes(), path)
    except TrustRefused as error:
        raise SigningRefused(str(error)) from error
    except OSError as error:
        raise SigningRefused(f"{path} が読めません。配信の置き場を元に戻してください。") from error
