"""Papers of a meeting: kept, handed out, changed, removed.

For: whoever may change or open the meeting. Not for: which files are taken (`logic.papers`).

Rules
- Nothing is kept that a configured scanner has not seen. Where none is configured, the row says so.
- Each fetching is noted before a byte is handed out; the parts are opened one by one, so that a large file needs little
  memory.
- A paper goes when somebody removes it or its meeting is erased, together with its parts.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.actions.records import open_each, open_parts, open_record
from kit.core.logic.sealed import DataKey, SealBroken
from kit.core.models import User
from kit.core.queries.records import data_key
from kit.meetings.actions.planning import meeting_for
from kit.meetings.logic.papers import PaperRefused, Scanner, kind_of_file, refuse_too_much
from kit.meetings.models import Meeting, Paper, PaperPart
from kit.meetings.models.records import MEETING
from kit.meetings.queries.access import kind_of, may_with

PART: Final = 512 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that somebody sent, and how it is to be handled; `item` is the id of an item of the agenda, or ""."""

    name: str
    data: bytes = field(repr=False)
    title: str = ""
    handling: str = "meeting"
    item: str = ""


@dataclass(frozen=True)
class ShownPaper:
    """A paper with its words."""

    row: Paper
    name: str = field(repr=False)
    title: str = field(repr=False)


@dataclass(frozen=True)
class Fetched:
    """A paper on its way out: its name, type, size, and its bytes in pieces."""

    name: str
    mime: str
    size: int
    pieces: Iterator[bytes]


def add_paper(uuid: UUID, upload: Upload, *, scanner: Scanner, by: User, now: datetime) -> Paper:
    """Keep a file; raises NotAllowed, PaperRefused, Meeting.DoesNotExist."""
    kind = kind_of_file(upload.name, upload.data)
    _refuse_infected(upload.data, scanner)
    with transaction.atomic():
        meeting = meeting_for(uuid, "change", by=by)
        used = Paper.objects.filter(meeting=meeting).aggregate(size=Sum("size"))["size"] or 0
        refuse_too_much(used, len(upload.data))
        paper = Paper(
            meeting=meeting, item_id=upload.item, handling=upload.handling, size=len(upload.data),
            scanned=scanner.is_on, added_by=by, added_at=now,
        )  # fmt: skip
        key = data_key(meeting)
        pieces = range(0, len(upload.data), PART)
        title = upload.title.strip() or kind.name
        paper.put({"name": kind.name, "title": title, "mime": kind.mime, "parts": len(pieces)}, key)
        paper.save(force_insert=True)
        for position, start in enumerate(pieces):
            _keep_part(paper, position, upload.data[start : start + PART], key)
        record(by=by, act="paper.added", kind=MEETING, reference=str(uuid), now=now)
    return paper


def list_papers(meeting: Meeting, *, only: Paper | None = None, by: User, now: datetime) -> list[ShownPaper]:
    """The papers of a meeting, or one of them, with their words, after one note; raises NotAllowed."""
    _require(by, "open", meeting)
    rows = [only] if only else list(Paper.objects.filter(meeting=meeting).select_related("added_by"))
    contents = open_each(rows, by=by, now=now, act="paper.listed")
    return [
        ShownPaper(row, str(content["name"]), str(content["title"]))
        for row, content in zip(rows, contents, strict=True)
    ]


def fetch_paper(paper: Paper, *, by: User, now: datetime) -> Fetched:
    """The file, after it was noted who fetches it; raises NotAllowed, SealBroken when a part is not as it was kept."""
    _require(by, "open", paper.meeting)
    content = open_record(paper, by=by, now=now, act="paper.fetched")
    parts = PaperPart.objects.filter(paper=paper).order_by("position")
    if parts.count() != content["parts"]:
        raise SealBroken("資料の一部がありません。もとのファイルを、もう一度入れてください。")
    return Fetched(str(content["name"]), str(content["mime"]), paper.size, _pieces(paper, parts))


@transaction.atomic
def change_paper(paper: Paper, *, handling: str, item: str, by: User, now: datetime) -> None:
    """Say anew how a paper is handled and which item it belongs to; raises NotAllowed."""
    meeting = meeting_for(paper.meeting.pk, "change", by=by)
    paper.handling, paper.item_id = handling, item
    paper.save(update_fields=["handling", "item_id"])
    record(by=by, act="paper.changed", kind=MEETING, reference=str(meeting.pk), now=now)


@transaction.atomic
def remove_paper(paper: Paper, *, by: User, now: datetime) -> None:
    """Take a paper away for good; raises NotAllowed."""
    meeting = meeting_for(paper.meeting.pk, "change", by=by)
    paper.delete()
    record(by=by, act="paper.removed", kind=MEETING, reference=str(meeting.pk), now=now)


def _require(by: User, act: str, meeting: Meeting) -> None:
    if not may_with(by, act, meeting.body):
        raise NotAllowed(f"{kind_of(meeting.body)}.{act}")


def _refuse_infected(data: bytes, scanner: Scanner) -> None:
    if not scanner.is_on:
        return
    try:
        found = scanner.find(data)
    except OSError:
        raise PaperRefused(
            "ウイルスを調べる仕組みが答えないため、入れませんでした。少し待って、もう一度お試しください。"
        ) from None
    if found:
        raise PaperRefused("ウイルスが見つかったため、入れませんでした。パソコンの担当に知らせてください。")


def _keep_part(paper: Paper, position: int, data: bytes, key: DataKey) -> None:
    part = PaperPart(meeting=paper.meeting, paper=paper, position=position)
    part.put({"paper": str(paper.pk), "position": position, "data": b64encode(data).decode()}, key)
    part.save(force_insert=True)


def _pieces(paper: Paper, parts: Any) -> Iterator[bytes]:
    """The bytes in order; a part that stood elsewhere is refused."""
    opened = open_parts(parts.iterator(chunk_size=1), paper)
    for position, content in enumerate(opened):
        if (content["paper"], content["position"]) != (str(paper.pk), position):
            raise SealBroken("資料の順番が、入れたときとちがいます。")
        yield b64decode(content["data"])
