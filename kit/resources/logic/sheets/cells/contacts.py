"""Cells that say how to reach somebody: telephone, fax, mail, address on the web, or all of it at once.

For: `read`. Not for: what a telephone number is (`kit.core.logic.phone` decides and groups).

Rules
- A cell may hold several numbers, words before each (代表, 平日, FAX) and an extension behind it; all stay.
- Numbers that lost their first 0 in a spreadsheet get it back with a warning.
- A number without area code is not completed: the town's own code is proposed, nobody is called by a guess.
- Numbers named FAX go to the fax field and the others to the telephone field, whatever the column is called.
- What is left beside the numbers is kept as a note.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from kit.core.logic.phone import PhoneError, parse_phone
from kit.core.logic.sheets.fold import fold_width, tidy
from kit.core.logic.sheets.reading import Reading, Warned, Warning_, warn
from kit.core.logic.sheets.values import Cell, cell_text

_HYPHENS: Final = re.compile(r"(?<=[\d)])\s*[-‐‑‒–—―−ーｰ_]\s*(?=[\d(])")
_NUMBER: Final = re.compile(
    r"#\d{4}(?!\d)"
    r"|\+81[-\s]?(?:\(0\))?\d{1,4}[-\s]?\d{1,4}[-\s]?\d{3,4}"
    r"|\(0\d{1,4}\)\s?\d{1,4}[-\s]?\d{3,4}"
    r"|(?<!\d)0\d{1,4}\s?[-(.\s]\s?\d{1,4}\s?[-).\s]\s?\d{3,4}(?!\d)"
    r"|(?<!\d)0\d{1,4}-\d{5,8}(?!\d)"
    r"|(?<![\d-])0\d{9,10}(?!\d)"
    r"|(?<![\d-])[1-9]\d{8,9}(?![\d-])"
    r"|(?<![\d-])[1-9]\d{1,3}-\d{2,4}-\d{4}(?!\d)"
    r"|(?<![\d-])[1-9]\d{1,3}-\d{4}(?![\d-])"
    r"|(?<![\d-])1\d{2}(?![\d-]|[名人円回時分階号])"
)
_EXTENSION: Final = re.compile(
    r"^(?:\s*\((?:代|代表|直通)\))?[\s,、]*\(?\s*(?:内線|内|ext\.?)\s*(?:番号)?\s*[:.]?\s*(\d{1,6}(?:\s*[-~〜,、・]\s*\d{1,6})*)\s*\)?",
    re.IGNORECASE,
)
_FAX: Final = re.compile(r"f\.?a\.?x|ファッ?クス|ファクシミリ|(?<![a-z])f(?![a-z])", re.IGNORECASE)
_TEL: Final = re.compile(r"t\.?e\.?l|電話|(?<![a-z])t(?![a-z])", re.IGNORECASE)
_BOTH: Final = re.compile(r"兼(用)?|共通|電話[・/]?fax|tel[・/]?fax", re.IGNORECASE)
_NAMES: Final = re.compile(r"番号|e-?mail|mail|メール|url|hp", re.IGNORECASE)
_EDGES: Final = " \n\t,、;/／|:：・()[]【】<>〈〉.。"
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_MASKED_AT: Final = re.compile(r"\s*(?:\[at\]|\(at\)|\(a\)|【at】|☆|★|◎|_at_| at )\s*", re.IGNORECASE)
_URL: Final = re.compile(r"(?:https?://|(?<![A-Za-z0-9@.])www\.)[^\s、。「」()<>\"'　]+", re.IGNORECASE)
_BARE_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+(?:jp|com|net|org|info|city)(?:/\S*)?", re.IGNORECASE)
_POSTCODE: Final = re.compile(r"〒?\s*(\d{3})\s*[-‐‑‒–—―−ー]?\s*(\d{4})")


@dataclass(frozen=True)
class PhoneNumber:
    """One number: `digits` is empty when it cannot be dialled as it stands."""

    display: str
    digits: str
    extension: str = ""
    note: str = ""


def read_phones(cell: Cell, *, area_code: str = "", is_fax: bool = False) -> Reading:
    """A tuple of PhoneNumber; those of the other kind, mail and addresses in `also`."""
    raw = tidy(cell_text(cell))
    found = _take_apart(_plain(raw), area_code, is_fax)
    own, other = (found.fax, found.phones) if is_fax else (found.phones, found.fax)
    also: list[tuple[str, Any]] = [("phones" if is_fax else "fax", tuple(other))] if other else []
    if not own and not other and raw:
        return Reading((), (warn(Warned.NOT_A_PHONE, text=raw),), raw)
    return Reading(tuple(own), tuple(found.warnings), raw, tuple(also))


def read_contact(cell: Cell, *, area_code: str = "") -> Reading:
    """The words that are left (None without), and in `also` phones, fax, mail, url."""
    raw = tidy(cell_text(cell))
    plain = _plain(raw)
    mails, urls = _MAIL.findall(plain), _URL.findall(plain)
    found = _take_apart(_URL.sub(" ", _MAIL.sub(" ", plain)), area_code, is_fax=False)
    parts = (("phones", tuple(found.phones)), ("fax", tuple(found.fax)), ("mail", mails), ("url", urls))
    also = tuple((name, value if name in ("phones", "fax") else value[0]) for name, value in parts if value)
    return Reading(raw or None, tuple(found.warnings), raw, also)


def read_mail(cell: Cell) -> Reading:
    """One address; signs that stand for @ are read with a warning."""
    raw = tidy(cell_text(cell))
    plain = re.sub(r"\s*@\s*", "@", _MASKED_AT.sub("@", fold_width(raw)))
    found = _MAIL.findall(plain)
    if not found:
        return Reading(None, (warn(Warned.UNREADABLE, text=raw, kind="メールアドレス"),), raw)
    warnings = [warn(Warned.AT_SIGN, text=found[0])] if "@" not in fold_width(raw) else []
    warnings += [warn(Warned.SEVERAL, text=found[0])] if len(found) > 1 else []
    return Reading(found[0], tuple(warnings), raw)


def read_url(cell: Cell) -> Reading:
    """One http(s) address; https:// is added with a warning where it lacks."""
    raw = tidy(cell_text(cell))
    plain = fold_width(raw)
    found: list[str] = _URL.findall(plain)
    if not found and _BARE_HOST.fullmatch(plain):
        found = [plain]
    if not found:
        return Reading(None, (warn(Warned.UNREADABLE, text=raw, kind="ホームページのアドレス"),), raw)
    url, warnings = found[0], []
    if not url.lower().startswith("http"):
        url = f"https://{url}"
        warnings.append(warn(Warned.SCHEME_ADDED, text=url))
    if len(found) > 1:
        warnings.append(warn(Warned.SEVERAL, text=found[0]))
    return Reading(url, tuple(warnings), raw)


def read_postcode(cell: Cell) -> Reading:
    """514-8611, whatever width, mark and hyphen it came with."""
    raw = tidy(cell_text(cell))
    plain = "".join(fold_width(raw).split())
    if re.fullmatch(r"\d{6}", plain):
        plain = f"0{plain}"
        lost = warn(Warned.LOST_ZERO, text=f"{plain[:3]}-{plain[3:]}")
        return Reading(f"{plain[:3]}-{plain[3:]}", (lost,), raw)
    found = _POSTCODE.fullmatch(plain)
    if found is None:
        return Reading(None, (warn(Warned.UNREADABLE, text=raw, kind="郵便番号"),), raw)
    return Reading(f"{found[1]}-{found[2]}", (), raw)


def postcode_before(text: str) -> tuple[str | None, str]:
    """The postcode that stands before an address, and the address without it."""
    found = re.match(r"〒\s*(\d{3})\s*[-‐‑‒–—―−ー]?\s*(\d{4})\s*|(\d{3})[-‐‑‒–—―−ー](\d{4})\s+", text)
    if found is None:
        return None, text
    first, last = found[1] or found[3], found[2] or found[4]
    return f"{first}-{last}", text[found.end() :].strip()


class _Found:
    """What was taken out of a cell so far."""

    def __init__(self) -> None:
        self.phones: list[PhoneNumber] = []
        self.fax: list[PhoneNumber] = []
        self.warnings: list[Warning_] = []


def _plain(raw: str) -> str:
    return _HYPHENS.sub("-", fold_width(raw))


def _take_apart(plain: str, area_code: str, is_fax: bool) -> _Found:
    """Every number with the words before it and its extension; words after the last one belong to it."""
    result, place, fax = _Found(), 0, is_fax
    matches = list(_NUMBER.finditer(plain))
    for index, match in enumerate(matches):
        if match.start() < place:  # an extension of three figures looks like a short number
            continue
        before = plain[place : match.start()]
        fax = _names_fax(before, fax if before.strip(_EDGES + "-") == "" else is_fax)
        extension = _EXTENSION.match(plain[match.end() :])
        place = match.end() + (extension.end() if extension else 0)
        after = plain[place:] if all(later.start() < place for later in matches[index + 1 :]) else ""
        note = " ".join(part for part in (_label(before), _label(after)) if part)
        number, warnings = _number(match[0], area_code)
        number = PhoneNumber(number.display, number.digits, extension[1] if extension else "", note)
        result.warnings += warnings
        both = bool(_BOTH.search(before + after))
        if both or not fax:
            result.phones.append(number)
        if both or fax:
            result.fax.append(number)
    return result


def _names_fax(before: str, fax: bool) -> bool:
    """Whether the words before a number make it a fax number: the later of FAX and TEL decides."""
    places = [
        max((match.start() for match in pattern.finditer(before)), default=-1) for pattern in (_FAX, _TEL)
    ]
    return fax if places == [-1, -1] else places[0] > places[1]


def _label(text: str) -> str:
    """The words beside a number without those that only say that it is one."""
    plain = _TEL.sub(" ", _FAX.sub(" ", _BOTH.sub(" ", text)))
    plain = _NAMES.sub(" ", plain)
    return " ".join(plain.split()).strip(_EDGES + "-").removesuffix("は")


def _with_area_code(plain: str, area_code: str) -> str:
    """The number with the town's area code where that makes one; a town may have several area codes."""
    try:
        return parse_phone(f"{area_code}-{plain}").display
    except PhoneError:
        return f"（市外局番）-{plain}"


def _number(text: str, area_code: str) -> tuple[PhoneNumber, list[Warning_]]:
    plain = text.strip()
    if re.fullmatch(r"[1-9]\d{1,3}-\d{4}", plain):
        proposal = _with_area_code(plain, area_code)
        return PhoneNumber(plain, ""), [warn(Warned.NO_AREA_CODE, text=plain, proposal=proposal)]
    restored = plain
    if re.fullmatch(r"[1-9]\d{8,9}|[1-9]\d{1,3}-\d{2,4}-\d{4}", plain):
        restored = f"0{plain}"
    try:
        phone = parse_phone(restored)
    except PhoneError:
        return PhoneNumber(plain, ""), [warn(Warned.UNREADABLE, text=plain, kind="電話番号")]
    lost = [warn(Warned.LOST_ZERO, text=phone.display)] if restored != plain else []
    return PhoneNumber(phone.display, phone.digits), lost
