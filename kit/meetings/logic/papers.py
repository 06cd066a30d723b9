"""Which files may be papers of a meeting, and how much of them.

For: the upload, before anything is kept. Not for: keeping (`actions.papers`), viruses (`gateway.clamd`).

Rules
- The name's ending and the content must say the same; what a browser would run (HTML, SVG) and macros are refused.
- A packed office file is looked at by its list of members only; nothing is unpacked.
- 30 MB a file: what a mail to the members would carry; 200 MB a meeting: the database keeps it, and every backup.
- The name is kept as it was, without what could lead to another folder or break a header.
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Final, Protocol

MEGABYTE: Final = 1024 * 1024
LARGEST: Final = 30 * MEGABYTE
MEETING_LARGEST: Final = 200 * MEGABYTE
_NAME_LENGTH: Final = 120
_MEMBERS: Final = 5_000
_BAD_SIGNS: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_OFFICE: Final = {
    "docx": ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "odt": ("content.xml", "application/vnd.oasis.opendocument.text"),
    "ods": ("content.xml", "application/vnd.oasis.opendocument.spreadsheet"),
}
_PLAIN: Final = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}
_TEXTS: Final = {"txt": "text/plain", "csv": "text/csv"}
ENDINGS: Final = (*_PLAIN, *_OFFICE, *_TEXTS)


class PaperRefused(Exception):
    """The file is not taken; the message says why and what to do."""


class Scanner(Protocol):
    """Looks for viruses; `is_on` is False where the town configured none."""

    @property
    def is_on(self) -> bool: ...
    def find(self, data: bytes) -> str:
        """The name of what was found, "" for nothing; raises OSError when it does not answer."""


@dataclass(frozen=True)
class Kind:
    """What a file is: its tidy name, ending and type."""

    name: str
    ending: str
    mime: str


def kind_of_file(name: str, data: bytes) -> Kind:
    """What a file may be taken as; raises PaperRefused."""
    tidy = tidy_name(name)
    ending = tidy.rpartition(".")[2].casefold()
    if not data:
        raise PaperRefused("このファイルは空です。中身を確かめて、もう一度えらんでください。")
    if len(data) > LARGEST:
        raise PaperRefused(too_large())
    if ending in _PLAIN:
        start, mime = _PLAIN[ending]
        if not data.startswith(start):
            raise PaperRefused(_differs(ending))
        return Kind(tidy, ending, mime)
    if ending in _OFFICE:
        return Kind(tidy, ending, _office(ending, data))
    if ending in _TEXTS:
        if b"\x00" in data[: 64 * 1024] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise PaperRefused(_differs(ending))
        return Kind(tidy, ending, _TEXTS[ending])
    raise PaperRefused(
        f"この種類のファイルは入れられません。入れられるのは {'、'.join(ENDINGS)} です。PDFにして入れてください。"
    )


def tidy_name(name: str) -> str:
    """The last part of a name, composed, without signs that lead elsewhere or turn the reading direction."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = _BAD_SIGNS.sub("", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem:
        return plain[:_NAME_LENGTH] or "資料"
    return f"{stem[: _NAME_LENGTH - len(ending) - 1]}.{ending}"


def refuse_too_much(used: int, size: int) -> None:
    """Raises PaperRefused when a meeting would hold more than it may."""
    if used + size > MEETING_LARGEST:
        left = max(MEETING_LARGEST - used, 0) // MEGABYTE
        raise PaperRefused(
            f"一つの会議に入れられる資料は合わせて{MEETING_LARGEST // MEGABYTE}MBまでです（残り{left}MB）。"
            "使わない資料を消すか、小さくしてから入れてください。"
        )


def too_large() -> str:
    """What is said of a file that is larger than one may be."""
    return (
        f"ファイルが大きすぎます（{LARGEST // MEGABYTE}MBまで）。"
        "写真を小さくしてPDFにするか、いくつかに分けてください。ほかに書いたことは残っています。"
    )


def _office(ending: str, data: bytes) -> str:
    part, mime = _OFFICE[ending]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            encrypted = any(member.flag_bits & 1 for member in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise PaperRefused(
            "このファイルは開けません。こわれているか、パスワードが付いています。外してから入れてください。"
        ) from None
    if encrypted:
        raise PaperRefused("パスワードの付いたファイルです。外してから入れてください。")
    if len(names) > _MEMBERS or not any(name.startswith(part) for name in names):
        raise PaperRefused(_differs(ending))
    if any(name.casefold().endswith(("vbaproject.bin", ".xlsm", ".docm")) for name in names):
        raise PaperRefused("マクロの入ったファイルは入れられません。マクロなしで保存しなおしてください。")
    return mime


def _differs(ending: str) -> str:
    return f"名前は {ending} ですが、中身がちがいます。もとのソフトで開いて、保存しなおしてください。"
