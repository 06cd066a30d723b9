"""The built documents that ship with the kit: `blueprints/NAME/VERSION.json`, newest last."""

from pathlib import Path


class ShippedMissing(Exception):
    """A blueprint that site.toml subscribes to does not ship with this kit."""


def shipped_document(folder: Path, name: str) -> bytes:
    """The newest shipped document of one blueprint; raises ShippedMissing."""
    built = sorted((folder / name / "built").glob("*.json"), key=_version)
    if not built:
        raise ShippedMissing(
            f"ひな形「{name}」はこのキットに入っていません。site.toml の subscribe を確かめてください。"
        )
    return built[-1].read_bytes()


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.stem.split("."))
