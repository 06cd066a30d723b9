"""The files of this town by the SHA-256 of their bytes: where they are kept, and how an image shows one.

For: media of releases, and files that a release has replaced here. Not for: deciding which are taken.

Rules
- The storage `blueprint-media` holds bytes under their SHA-256 and is never served. What stands there is believed
  only as far as its SHA-256 goes: a file that was cut off counts as missing, and is written again.
- An image shows a copy of its own under a name made of the SHA-256 and its uid, and a fresh name when that is
  taken: a deletion of the old copy may still stand in the queue (Wagtail's), and would take the new one with it.
  So no upload of the town has the same name, and taking one image away harms no other.
- Nothing is taken out of the storage: a release that is rolled back, or text that was displaced, may ask for it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha1, sha256
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import ExifTags, Image, ImageOps

from kit.blueprints.logic.media import EXTENSIONS, MOST_PIXELS, Picture, file_digest
from kit.core.models import KitImage

STORAGE = "blueprint-media"
PRINTED = 480
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


class PictureUnreadable(ValueError):
    """The bytes are no picture of an accepted kind, or damaged."""


class FileMissing(Exception):
    """A file that an image should show is not kept here; receive the release again."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(f"画像のファイル（{digest[:16]}）がありません。公開版をもう一度受け取ってください。")


def kept(digest: str) -> bytes | None:
    """The bytes with this SHA-256, None when they are not here, or not whole."""
    try:
        with storages[STORAGE].open(_place(digest)) as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return None
    return data if sha256(data).hexdigest() == digest else None


def keep(data: bytes) -> str:
    """Keep bytes; answers their SHA-256."""
    digest = sha256(data).hexdigest()
    if kept(digest) is None:
        storages[STORAGE].delete(_place(digest))
        storages[STORAGE].save(_place(digest), ContentFile(data))
    return digest


def look_at(data: bytes) -> Picture:
    """What a picture's bytes say of themselves; it is drawn once, so that damage shows. Raises PictureUnreadable."""
    with _only_pictures(), Image.open(BytesIO(data), formats=list(FORMATS)) as found:
        width, height = found.size
        if width * height <= MOST_PIXELS:  # what is larger is refused by its size, without being drawn
            found.load()
        return Picture(
            type=FORMATS[str(found.format)], width=width, height=height,
            frames=int(getattr(found, "n_frames", 1)), tells_place=_tells_place(found),
        )  # fmt: skip


def file_reference(instance: Any) -> str | None:
    """What a release would call the file of an image, None when it cannot be read."""
    try:
        digest = instance.sha256 or instance.read_sha256()
    except OSError:
        return None
    return f"sha256:{digest}"


def show_file(instance: Any, reference: str | None) -> None:
    """Let an image show the kept file that a release names; raises FileMissing."""
    digest = file_digest(reference)
    data = kept(digest) if digest else None
    if data is None:
        raise FileMissing(digest)
    try:
        extension = EXTENSIONS[look_at(data).type]
    except PictureUnreadable as error:
        raise FileMissing(digest) from error
    name = f"original_images/{digest}-{str(instance.uid)[-8:]}.{extension}"
    name = instance.file.storage.save(
        name, ContentFile(data), max_length=instance._meta.get_field("file").max_length
    )
    instance.file, instance.sha256 = name, digest
    instance.file_size, instance.file_hash = len(data), sha1(data, usedforsecurity=False).hexdigest()


def picture_bytes(digest: str) -> bytes | None:
    """The bytes with this SHA-256, kept or shown by an image here; None when neither has them."""
    data = kept(digest)
    image = KitImage.objects.filter(sha256=digest).first() if data is None else None
    if image is None:
        return data
    try:
        with image.open_file() as file:
            found: bytes = file.read()
    except OSError:
        return None
    return found if sha256(found).hexdigest() == digest else None


def small_pictures(digests: Iterable[str]) -> dict[str, bytes]:
    """Pictures as they are printed, by the SHA-256 of their files; one that is not here or damaged is left out."""
    return {digest: data for digest in sorted(digests) if (data := small_picture(digest)) is not None}


def small_picture(digest: str) -> bytes | None:
    """A picture as it is printed: a few centimetres, upright, as PNG; None when it is not here or damaged."""
    data = picture_bytes(digest)
    if data is None:
        return None
    try:
        with Image.open(BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((PRINTED, PRINTED))
            made = BytesIO()
            upright.convert("RGBA" if "A" in upright.getbands() else "RGB").save(made, "PNG")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return made.getvalue()


def keep_file_of(instance: Any) -> None:
    """Keep the file that an image shows now, before it is replaced or taken away; one that is gone is gone."""
    try:
        with instance.open_file() as file:
            keep(file.read())
    except OSError:
        return


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


@contextmanager
def _only_pictures() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # Pillow does not say which ones a damaged file may raise
        raise PictureUnreadable(str(error)) from error


def _tells_place(found: Image.Image) -> bool:
    """A position in the EXIF data, or in the XMP text."""
    texts = (found.info.get(name) for name in ("xmp", "XML:com.adobe.xmp"))
    if any(
        "GPS" in (text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)) for text in texts
    ):
        return True
    return bool(found.getexif().get_ifd(ExifTags.IFD.GPSInfo))
