"""One's own data to take along: a text to read, and JSON.

For: whoever has the code. Not for: staff's exports.

Rules
- Everything that the person sent and that was written to the person; nothing of staff's notes, and no name of staff.
- The file's name says nothing. No cache keeps it. Reading it leaves no entry in the trail and marks nothing as read.
- The text begins with a byte order mark and has Windows' line ends, so that the oldest reader shows Japanese.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.intake.actions.mailbox import OpenMailbox
from kit.intake.queries.matters import messages_of
from kit.intake.views.mailbox_guard import MailboxPage
from kit.intake.views.mailbox_shown import contact_section, letters, sent_sections
from kit.intake.views.wizard_pages import Section


class CopyView(MailboxPage):
    """What can be taken along."""

    template_name = "kit_intake/mailbox/copy.html"
    http_method_names = ["get"]


class CopyFileView(MailboxPage):
    """A file; `form` is "text" or "json"."""

    form = "text"
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = own_data(self.box())
        today = timezone.localdate()
        if self.form == "json":
            body, kind = json.dumps(found, ensure_ascii=False, indent=1), "application/json"
        else:
            body, kind = "\ufeff" + "\r\n".join(_lines(found)), "text/plain; charset=utf-8"
        response = HttpResponse(body, content_type=kind)
        name = f"hikae-{today:%Y%m%d}.{'json' if self.form == 'json' else 'txt'}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def box(self) -> OpenMailbox:
        return OpenMailbox(self.matter, messages_of(self.matter.row, self.matter.key), frozenset())


def own_data(box: OpenMailbox) -> dict[str, Any]:
    """Everything of the person's, with times in the town's zone."""
    row, contact = box.matter.row, contact_section(box.matter)
    return {
        "number": row.number(),
        "received_at": _time(row.received_at),
        "answers": [_section(section) for section in sent_sections(box.matter)],
        "contact_now": _section(contact) if contact else None,
        "letters": [
            {
                "at": _time(letter.at),
                "from": "office" if letter.is_from_office else "you",
                "text": letter.text,
            }
            for letter in letters(box)
        ],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.step.title,
        "lines": [{"question": line.question.label, "answer": list(line.words)} for line in section.lines],
    }


def _time(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes")


def _lines(found: dict[str, Any]) -> Iterator[str]:
    """The same to be read."""
    yield from (_("受付番号 ") + found["number"], _("受け取った日時 ") + _plain(found["received_at"]), "")
    for section in found["answers"]:
        yield from _section_lines(section, section["title"])
    if found["contact_now"]:
        yield from _section_lines(found["contact_now"], _("いまの連絡のしかた"))
    for letter in found["letters"]:
        who = _("窓口から") if letter["from"] == "office" else _("あなたから")
        yield from (f"■ {who}　{_plain(letter['at'])}", *letter["text"].split("\n"), "")


def _section_lines(section: dict[str, Any], title: str) -> Iterator[str]:
    yield f"■ {title}"
    for line in section["lines"]:
        yield from (
            f"・{line['question']}",
            *(f"　{part}" for words in line["answer"] for part in words.split("\n")),
        )
    yield ""


def _plain(time: str) -> str:
    return time[:16].replace("T", " ")
