"""The forms of one meeting: what was typed is put together with what somebody else saved, and kept.

For: a part of the record at a time. Not for: shapes (`staff_forms.parts`), joining (`logic.joining`).

Rules
- Nothing typed is lost: every refusal comes back with the form as it was sent.
- The form carries the digests of the edition it was filled with. What only somebody else changed comes in by itself; what
  both changed differently stands side by side, and is kept when somebody chose.
- More rows, another order and 「全員を出席に」 are submit buttons: they work without JavaScript and judge nothing.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kit.meetings.actions.keeping import Opened, Outdated, open_meeting
from kit.meetings.actions.planning import new_id
from kit.meetings.actions.saving import Sheet, save_sheet
from kit.meetings.logic import desk
from kit.meetings.logic.content import Content
from kit.meetings.logic.joining import Marks, join, marks_of, read_marks, written_marks
from kit.meetings.logic.words import PRESENCES, Presence, State
from kit.meetings.queries.promises import agencies_by_name, agency_choices
from kit.meetings.staff_forms.parts import ROWS, SINGLE, PartForm, filled, names_of
from kit.meetings.staff_forms.rows import ON, Raw, Rows, moved, posted_raws, with_more
from kit.meetings.staff_forms.shapes import Asked
from kit.meetings.views.desk import OneMeeting
from kit.meetings.views.desk_clash import Choices, Pair, Words, choices_of
from kit.meetings.views.desk_new import day_words
from kit.meetings.views.desk_record import asked_of, content_of, record_of, times_of

_OPERATIONS: Final = ("more", "move", "all")
_TRIES: Final = 2


class EditPart(OneMeeting, TemplateView):
    """One part."""

    act = "change"
    template_name = "kit_meetings/staff/edit.html"

    @property
    def part(self) -> str:
        part: str = self.kwargs.get("part", desk.FACTS)
        return part

    def admit(self) -> None:
        super().admit()
        if self.part not in desk.PARTS:
            raise Http404

    def get_page_subtitle(self) -> str:
        return desk.PARTS[self.part]

    @cached_property
    def asked(self) -> Asked:
        needs_content = self.part == desk.AGENDA and self.row.body.rules.takes_numbers
        return asked_of(self.row, self.opened.content if needs_content else None)

    @cached_property
    def opened(self) -> Opened:
        return open_meeting(self.row, by=self.request.user, now=timezone.now())

    @property
    def record(self) -> dict[str, Any]:
        """The record as it is now; raises SealBroken."""
        return record_of(self.opened)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = filled(self.part, self.record, self.asked)
        return self.answer(self.with_spare(form), self.marks())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        data, rows_kind = request.POST, ROWS.get(self.part)
        raws = posted_raws(rows_kind, data, new_id) if rows_kind else []
        base, choices = read_marks(data.get("base", "")), choices_of(data)
        if rows_kind and any(name in data for name in _OPERATIONS):
            reshaped = Rows(rows_kind, self.reshape(raws), self.asked)
            form = PartForm(self.single(initial=_typed(data)), reshaped)
            return self.answer(form, base, self.pairs(choices, {}, raws))
        judged = Rows(rows_kind, raws, self.asked, judged=True) if rows_kind else None
        form = PartForm(self.single(data), judged)
        if not form.is_valid():
            return self.answer(form, base, self.pairs(choices, _typed(data), raws))
        typed = self.with_agencies(form.values())
        if choices.is_open:
            words = _("ほかの人の直しと重なるところを、どちらにするか選んでください。")
            return self.answer(form, base, self.pairs(choices, typed, raws), words)
        return self.keep(form, base, typed, choices)

    def single(self, data: Any = None, **kwargs: Any) -> Any:
        return SINGLE[self.part](data, asked=self.asked, **kwargs)

    def reshape(self, raws: list[Raw]) -> list[Raw]:
        """One of the buttons that change the rows only."""
        data, kind = self.request.POST, ROWS[self.part]
        if "more" in data:
            return with_more(raws, kind, new_id)
        if "move" in data:
            return moved(raws, data["move"])
        return [
            {**raw, "presence": Presence.PRESENT}
            if raw.get("agency_name") and not raw.get("presence")
            else raw
            for raw in raws
        ]

    def with_spare(self, form: PartForm) -> PartForm:
        """With the empty rows at the end that are offered without asking."""
        if form.rows is None or (form.rows.raws and not form.rows.kind.offers):
            return form
        kind = form.rows.kind
        return PartForm(form.single, Rows(kind, with_more(form.rows.raws, kind, new_id), self.asked))

    def marks(self) -> Marks:
        return marks_of(self.record, names_of(self.part, self.asked))

    def with_agencies(self, values: dict[str, Any]) -> dict[str, Any]:
        """A name that is an agency's makes the row that agency's."""
        rows = values.get("attendances")
        if rows is None:
            return values
        free = frozenset(row["agency_name"] for row in rows if row["agency_name"] and not row["agency"])
        known = agencies_by_name(free) if free else {}
        found = []
        for row in rows:
            uid, kind = known.get(row["agency_name"], ("", "")) if not row["agency"] else ("", "")
            found.append({**row, "agency": uid, "agency_kind": kind} if uid else row)
        return {**values, "attendances": tuple(found)}

    def keep(self, form: PartForm, base: Marks, typed: dict[str, Any], choices: Choices) -> HttpResponse:
        """Join and save; once more when somebody saved in the same moment."""
        for _each in range(_TRIES):
            joined = join(base, self.record, typed, choices.takes)
            if joined.clashes:
                paths = tuple(clash.path for clash in joined.clashes)
                return self.meet(joined.values, Choices(paths, {}), typed)
            try:
                return self.save(joined.values, came_in=joined.came_in)
            except Outdated:
                self.__dict__.pop("opened", None)
                self.__dict__.pop("row", None)
            except desk.NotYet as refusal:
                form.single.add_error(
                    refusal.field if refusal.field in form.single.fields else None, str(refusal)
                )
                return self.answer(form, base)
            except TimesRefused as refusal:
                form.single.add_error("ends", str(refusal))
                return self.answer(form, base)
        return self.answer(form, base, words=str(Outdated()))

    def save(self, values: Mapping[str, Any], *, came_in: bool) -> HttpResponse:
        opened = self.opened
        when = times_of(values, opened.row)
        if when is None:
            raise TimesRefused
        sheet = Sheet(content_of(values), when, opened.row.edition)
        saved = save_sheet(self.uuid, sheet, by=self.request.user, now=timezone.now())
        words = _("保存しました。ほかの人の直しも入っています。") if came_in else _("保存しました。")
        messages.success(self.request, words)
        if (opened.row.starts_at, opened.row.ends_at) != (when.starts_at, when.ends_at):
            self.tell_of_day(saved)
        self.tell_of_people(opened, sheet.content)
        if "stay" in self.request.POST:
            return redirect(self.request.path)
        return redirect("kit_meeting", self.uuid)

    def tell_of_day(self, row: Any) -> None:
        """What somebody should know about the new day."""
        words = day_words(timezone.localdate(row.starts_at), row.body)
        if words:
            messages.warning(self.request, words)

    def tell_of_people(self, opened: Opened, kept: Content) -> None:
        """Whoever was invited and is on the list no more still has the meeting in the calendar."""
        if opened.row.state != State.INVITED:
            return
        here = {one.id for one in kept.attendances}
        if any(one.id not in here for one in opened.content.attendances):
            words = _(
                "表から外した方に案内してあるときは、予定表に会議が残ります。「案内する」から、案内の取り消しを送ってください。"
            )
            messages.warning(self.request, words)

    def meet(self, values: Mapping[str, Any], choices: Choices, typed: Mapping[str, Any]) -> HttpResponse:
        """Somebody was faster: both stand side by side, and the next saving counts from theirs."""
        form = filled(self.part, values, self.asked)
        if form.rows is not None:
            going = {row["id"] for row in values[form.rows.kind.name] if row.get("gone")}
            raws = [{**raw, **({"gone": ON} if raw["id"] in going else {})} for raw in form.rows.raws]
            form = PartForm(form.single, Rows(form.rows.kind, raws, self.asked))
        words = _("ほかの人が、先に保存しました。まだ保存していません。どちらにするかを選んでください。")
        return self.answer(form, self.marks(), self.words().pairs(choices, self.record, typed), words)

    def pairs(self, choices: Choices, single: Mapping[str, Any], raws: list[Raw]) -> tuple[Pair, ...]:
        """The same questions once more, with what was chosen so far."""
        if not choices.asked:
            return ()
        name = ROWS[self.part].name if self.part in ROWS else ""
        mine = {**_typed(self.request.POST), **single, **({name: tuple(raws)} if name else {})}
        return self.words().pairs(choices, self.record, mine)

    def words(self) -> Words:
        return Words(self.label, self.shown)

    def label(self, name: str, cell: str) -> str:
        if cell and self.part in ROWS:
            return str(ROWS[self.part].shape.base_fields[cell].label or _("機関"))
        field = SINGLE[self.part].base_fields.get(name)
        return str(field.label) if field else _("この行")

    def shown(self, name: str, value: Any) -> str:
        if name == "result":
            return self.asked.results.get(value, value or "")
        if name == "presence":
            return str(PRESENCES.get(value, value))
        if isinstance(value, bool) or value == ON:
            return _("はい") if value else _("いいえ")
        if isinstance(value, tuple | list):
            return "、".join(value)
        return str(value or "")

    def answer(
        self, form: PartForm, base: Marks, pairs: tuple[Pair, ...] = (), words: str = ""
    ) -> HttpResponse:
        row = self.row
        context = self.get_context_data(
            row=row, form=form, part=self.part, parts=desk.PARTS.items(), base=written_marks(base),
            pairs=pairs, asked_paths=" ".join(pair.path for pair in pairs), words=words,
            problems=form.problems(), most=form.rows.kind.most if form.rows else 0,
            agencies=agency_choices() if self.part == desk.ATTENDANCE else (),
            presences=[(one.value, name) for one, name in PRESENCES.items()],
            secrecy=desk.duty_of(row.body.rules),
        )  # fmt: skip
        return self.render_to_response(context)


class TimesRefused(ValueError):
    """The end is not after the beginning once both people's changes are together."""

    def __init__(self) -> None:
        super().__init__(_("終わりが、始まりより後になるように書いてください。"))


def _typed(data: Any) -> dict[str, Any]:
    """The single fields as they were sent."""
    return {name: value for name, value in data.items()}
