"""What a file is by its first bytes, and whether what it declares is bearable: before anything is unpacked.

For: `reader`, in the process of the kit: nothing here decompresses or parses. Not for: reading.

Rules
- The content decides; the name is only compared with it.
- Of a zip only the list of members is read: their number, their declared sizes, their ratio, encryption.
"""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from kit.core.gateway.sheets.limits import MEGABYTE, Limits
from kit.core.logic.sheets.refusals import Notice, Reason, SheetRefused

XLSX: Final = "xlsx"
XLS: Final = "xls"
TEXT: Final = "text"
KIND_WORDS: Final = {XLSX: "Excel（.xlsx）", XLS: "Excel 97-2003（.xls）", TEXT: "CSV"}
_SUFFIXES: Final = {
    XLSX: (".xlsx", ".xlsm", ".xltx", ".xltm"),
    XLS: (".xls", ".xlt"),
    TEXT: (".csv", ".tsv", ".txt", ".tab"),
}
_HEAD: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6", b"II*\x00", b"MM\x00*")
_ARCHIVES: Final = {
    re.compile(magic, re.S): kind
    for magic, kind in (
        (rb"\x1f\x8b", "gzip"), (rb"7z\xbc\xaf", "7z"), (rb"Rar!", "rar"), (rb"BZh", "bzip2"), (rb"\xfd7zXZ", "xz"),
        (rb"..-lh[0-7]-", "lzh"),
    )
}  # fmt: skip
_HTML: Final = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|meta|table|body|div|style)\b|mime-version:", re.I | re.S
)


@dataclass(frozen=True)
class Kind:
    """How the file is to be read, and what is worth knowing already."""

    name: str
    notices: tuple[tuple[Notice, dict[str, str | int]], ...] = ()


def inspect(path: Path, name: str, limits: Limits) -> Kind:
    """The kind of a file; raises SheetRefused for what is none, is protected, broken or claims too much."""
    size = path.stat().st_size
    if size == 0:
        raise SheetRefused(Reason.EMPTY)
    if size > limits.file_size:
        raise SheetRefused(Reason.TOO_LARGE, size=_megabytes(size), limit=_megabytes(limits.file_size))
    with path.open("rb") as file:
        head = file.read(_HEAD)
        kind, notices = _kind(file, head, limits)
    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES[kind]:
        notices.append((Notice.NAMED_OTHERWISE, {"name": Path(name).name, "kind": KIND_WORDS[kind]}))
    return Kind(kind, tuple(notices))


def _kind(
    file: BinaryIO, head: bytes, limits: Limits
) -> tuple[str, list[tuple[Notice, dict[str, str | int]]]]:
    if head.startswith(b"PK"):
        return XLSX, _zip_notices(file, limits)
    if head.startswith(_OLE):
        return XLS, _ole_notices(file)
    _refuse_others(head)
    return TEXT, []


def _refuse_others(head: bytes) -> None:
    if _is_image(head):
        raise SheetRefused(Reason.IMAGE)
    if b"%PDF-" in head[:1024]:
        raise SheetRefused(Reason.PDF)
    archive = next((kind for magic, kind in _ARCHIVES.items() if magic.match(head)), None)
    if archive:
        raise SheetRefused(Reason.OTHER_ARCHIVE, kind=archive)
    text = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(text) or _HTML.match(text.replace(b"\x00", b"").removeprefix(b"\xff\xfe")):
        raise SheetRefused(Reason.HTML)
    if text.lstrip().startswith(b"<?xml"):
        raise SheetRefused(Reason.HTML if b"xhtml" in text else Reason.XML_TABLE)
    if _is_binary(text):
        raise SheetRefused(Reason.UNKNOWN_FORMAT)


def _is_image(head: bytes) -> bool:
    return head.startswith(_IMAGES) or head[4:12] in (b"ftypheic", b"ftypmif1") or head[8:12] == b"WEBP"


def _is_binary(head: bytes) -> bool:
    """Whether the bytes are no text: control signs that no encoding of Japanese text uses (UTF-16 aside)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        # A half of UTF-16 is often 0; whether it is text shows when it is decoded.
        return head.count(b"\x00") > len(head) * 0.7 or bool(
            re.search(rb"[\x01-\x08]\x00?[\x01-\x08]", head[:64])
        )
    return len(re.findall(rb"[\x01-\x06\x0e-\x1a\x1c-\x1f]", head)) > len(head) * 0.02


def _zip_notices(file: BinaryIO, limits: Limits) -> list[tuple[Notice, dict[str, str | int]]]:
    members = _members(file)
    names = {member.filename for member in members}
    if len(members) > limits.members:
        raise SheetRefused(Reason.UNPACKS_TOO_LARGE, size=f"{len(members)}個のファイル")
    if any(member.flag_bits & 1 for member in members):
        raise SheetRefused(Reason.PASSWORD)
    total = sum(member.file_size for member in members)
    packed = max(
        (m.file_size / max(1, m.compress_size) for m in members if m.file_size > limits.ratio_from), default=0
    )
    if total > limits.unpacked or packed > limits.ratio:
        raise SheetRefused(Reason.UNPACKS_TOO_LARGE, size=_megabytes(total))
    _refuse_other_zips(names)
    notices: list[tuple[Notice, dict[str, str | int]]] = []
    if any(name.endswith("vbaProject.bin") for name in names):
        notices.append((Notice.MACROS, {}))
    if any(name.startswith("xl/externalLinks/") for name in names):
        notices.append((Notice.EXTERNAL_LINKS, {}))
    return notices


def _members(file: BinaryIO) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise SheetRefused(Reason.BROKEN if _has_end(file) else Reason.CUT_OFF) from error


def _has_end(file: BinaryIO) -> bool:
    """Whether the list of members that ends a zip is there."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 66_000))
    return b"PK\x05\x06" in file.read()


def _refuse_other_zips(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise SheetRefused(Reason.BINARY_WORKBOOK)
    if "mimetype" in names and "content.xml" in names:
        raise SheetRefused(Reason.OPEN_DOCUMENT)
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise SheetRefused(Reason.OTHER_OFFICE)
    if any(name.startswith("xl/") for name in names):
        raise SheetRefused(Reason.BROKEN)
    raise SheetRefused(Reason.OTHER_ARCHIVE, kind="zip")


def _ole_notices(file: BinaryIO) -> list[tuple[Notice, dict[str, str | int]]]:
    """Streams are told by their names in the directory, which are UTF-16."""
    file.seek(0)
    content = file.read()

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise SheetRefused(Reason.PASSWORD)
    if not holds("Workbook") and not holds("Book"):
        known = holds("WordDocument") or holds("PowerPoint Document")
        raise SheetRefused(Reason.OTHER_OFFICE if known else Reason.UNKNOWN_FORMAT)
    return [(Notice.MACROS, {})] if holds("_VBA_PROJECT") else []


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.0f}MB" if size >= 10 * MEGABYTE else f"{size / MEGABYTE:,.1f}MB"
