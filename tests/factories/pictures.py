"""Pictures for tests, made here, and releases that carry them."""

import struct
import zlib
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from PIL import Image

from tests.factories.releases import NextRelease, keys

DOOR: Final = "5c0f3a52-0d2e-4a43-8f7e-2b9f3c7f1d11"
BLOCK: Final = "0f7c7cf4-52a5-4d0c-9d0f-8a4a5b1d6f10"
TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


def picture(colour: str, kind: str = "PNG", size: tuple[int, int] = (900, 600), **options: Any) -> bytes:
    """The bytes of a picture in one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def bomb() -> bytes:
    """A small file that says it is 30,000 by 30,000 pixels."""
    data = picture("navy", size=(9, 9))
    head = b"IHDR" + struct.pack(">II", 30_000, 30_000) + data[24:29]
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


def medium(data: bytes, name: str = "door.png", **changes: Any) -> dict[str, Any]:
    """What a release lists of a file."""
    with Image.open(BytesIO(data)) as found:
        kind = TYPES[str(found.format)]
    return {"sha256": sha256(data).hexdigest(), "size": len(data), "name": name, "type": kind, **changes}


def reference(data: bytes) -> str:
    """What stands in the field of an image."""
    return f"sha256:{sha256(data).hexdigest()}"


def image_object(data: bytes, owner: str = "standard", **fields: Any) -> dict[str, Any]:
    """An image as a release has it."""
    return {
        "uid": DOOR, "type": "core.image", "parent": None, "after": None, "ownership": {"": owner}, "sealed": [],
        "fields": {
            "title": "入口", "alt": "東側の入口", "file": reference(data), "focal_point_x": None,
            "focal_point_y": None, "focal_point_width": None, "focal_point_height": None, **fields,
        },
    }  # fmt: skip


def with_picture(
    made: NextRelease, data: bytes, *, page: str = "learn-you", owner: str = "standard"
) -> NextRelease:
    """Add an image, and show it at the end of a page."""
    made.data["objects"].append(image_object(data, owner))
    made.data["media"] = [medium(data)]
    block = {"image": f"sokumen:image:{DOOR}", "alt": "", "caption": "裏からも入れます"}
    body = made.value(keys()[page], "body")
    assert isinstance(body, list)
    return made.edit(keys()[page], "body", [*body, {"id": BLOCK, "type": "picture", "value": block}])


def with_other_file(made: NextRelease, data: bytes, **fields: Any) -> NextRelease:
    """Exchange the file of the image."""
    made.entry(DOOR)["fields"].update(file=reference(data), **fields)
    made.data["media"] = [medium(data)]
    return made


def without_block(made: NextRelease, page: str = "learn-you") -> NextRelease:
    """Let the page show the image no longer."""
    body = made.value(keys()[page], "body")
    assert isinstance(body, list)
    kept = [item for item in body if isinstance(item, dict) and item["id"] != BLOCK]
    return made.edit(keys()[page], "body", kept)


def without_picture(made: NextRelease) -> NextRelease:
    """Withdraw the image."""
    made.data["media"] = []
    return made.delete(DOOR)
