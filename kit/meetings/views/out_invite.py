"""Inviting: what would be told to whom, shown word by word before it goes out; afterwards whom it reached.

For: 会議担当. Not for: the words (`logic.letters`), whom (`logic.inviting`), the sending (`tasks.letters`).

Rules
- What is sent is what was shown: the form carries a digest of it, and another one shows the new text instead of sending.
- Whoever has no address gets a letter on paper; the sheets hold only those, or everybody when asked for.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from kit.core.logic.days import full_day_words
from kit.meetings.actions.inviting import Prepared, prepare_telling, tell
from kit.meetings.actions.keeping import Outdated
from kit.meetings.logic.inviting import TELLINGS, Guest, Telling, Wish
from kit.meetings.logic.letters import CLOSED_TITLE, address_words, lead_words, paper_lines
from kit.meetings.logic.words import State
from kit.meetings.models import Letter
from kit.meetings.tasks.letters import send_letters
from kit.meetings.views.desk import OneMeeting

_BUTTONS = {
    Telling.INVITATION: "この内容で案内する",
    Telling.CHANGE: "この内容で変更を知らせる",
    Telling.CANCELLATION: "この内容で中止を知らせる",
    Telling.WITHDRAWAL: "この内容で案内を取り消す",
}


class Invite(OneMeeting, TemplateView):
    """The preview, and the button under it."""

    act = "change"
    template_name = "kit_meetings/out/invite.html"

    @cached_property
    def wish(self) -> Wish:
        return next((one for one in (Wish.AGAIN, Wish.OFF) if self.request.GET.get(one)), Wish.NEWS)

    @cached_property
    def prepared(self) -> Prepared:
        return prepare_telling(self.row, by=self.request.user, now=timezone.now(), wish=self.wish)

    def get_page_subtitle(self) -> str:
        return _("案内")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "resend" in request.POST:
            return self.resend()
        prepared = self.prepared
        if prepared.plan.refusal:
            messages.warning(request, prepared.plan.refusal)
            return self.get(request, *args, **kwargs)
        if request.POST.get("seen") != prepared.digest:
            messages.warning(
                request, _("見ていたあとで内容が変わりました。いまの内容を確かめて、もう一度押してください。")
            )
            return self.get(request, *args, **kwargs)
        try:
            with transaction.atomic():
                count = tell(prepared, by=request.user, now=timezone.now())
                if count:
                    transaction.on_commit(lambda: send_letters.enqueue(str(self.uuid)))
        except Outdated as refusal:
            messages.warning(request, str(refusal))
            return redirect("kit_meeting_invite", self.uuid)
        messages.success(request, _told_words(count, len(prepared.plan.guests) - count))
        return redirect("kit_meeting_invite", self.uuid)

    def resend(self) -> HttpResponse:
        """Letters that still wait, for example because the mail work was stopped."""
        if self.row:
            send_letters.enqueue(str(self.uuid))
        messages.success(self.request, _("送るところのメールを、もう一度送るようにしました。"))
        return redirect("kit_meeting_invite", self.uuid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        prepared = self.prepared
        plan, occasion = prepared.plan, prepared.occasion
        told = tuple(zip(plan.guests, prepared.texts, strict=True))
        by_mail = [(guest, text) for guest, text in told if guest.mail]
        shown = by_mail[0] if by_mail else None
        return super().get_context_data(
            row=self.row,
            prepared=prepared,
            plan=plan,
            telling=TELLINGS[plan.telling],
            button=_(_BUTTONS[plan.telling]),
            by_mail=[guest for guest, _text in by_mail],
            on_paper=[guest for guest, _text in told if not guest.mail],
            shown=shown,
            calendar_title=CLOSED_TITLE if occasion.is_closed else occasion.facts.title,
            occasion=occasion,
            reply=self.request.user.email,
            sender=f"{settings.SITE_CONFIG.name} <{settings.DEFAULT_FROM_EMAIL}>",
            digest=prepared.digest,
            missing=_names_of(prepared),
            rounds=_rounds(prepared),
            is_waiting=any(one.row.outcome == Letter.Outcome.WAITING for one in prepared.written),
            has_paper=any(not guest.mail for guest in prepared.everybody),
            wish=self.wish.value,
            **kwargs,
        )


class PaperLetters(OneMeeting, TemplateView):
    """開催通知 on paper, one page for each person who has no address; with `?all=1` for everybody."""

    act = "export"
    template_name = "kit_meetings/out/paper_letters.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        prepared = prepare_telling(self.row, by=self.request.user, now=now, act="meeting.letters_printed")
        is_all = bool(self.request.GET.get("all"))
        guests = [guest for guest in prepared.everybody if is_all or not guest.mail]
        occasion = prepared.occasion
        is_over = self.row.state == State.CANCELLED
        telling = _paper_telling(prepared, is_over=is_over)
        return super().get_context_data(
            row=self.row,
            back=reverse("kit_meeting_invite", args=[self.uuid]),
            letters=[address_words(guest) for guest in guests],
            lines=paper_lines(occasion),
            items=[] if occasion.is_closed else [item.title for item in prepared.content.items],
            invitation="" if occasion.is_closed else occasion.invitation,
            occasion=occasion,
            is_over=is_over,
            is_change=telling is Telling.CHANGE,
            lead=lead_words(occasion, telling),
            today=full_day_words(timezone.localdate(now)),
            **kwargs,
        )


def _paper_telling(prepared: Prepared, *, is_over: bool) -> Telling:
    """What a sheet says: before anything new is told, what was told last."""
    apart = (Telling.REMINDER, Telling.WITHDRAWAL)  # what no sheet says
    told = [one.row.telling for one in prepared.written if one.row.telling not in apart]
    if is_over:
        return Telling.CANCELLATION
    last = Telling(told[-1]) if told else Telling.INVITATION
    return last if prepared.plan.refusal else prepared.plan.telling


def _names_of(prepared: Prepared) -> list[str]:
    """Who was told and is expected no more, each once."""
    letters = (one.content for one in prepared.written if one.content["key"] in prepared.plan.missing)
    named = {one["key"]: address_words(Guest(one["key"], one["agency"], one["person"])) for one in letters}
    return list(named.values())


def _rounds(prepared: Prepared) -> list[dict[str, Any]]:
    """What was told so far, the newest first: one round for each time somebody pressed."""
    rounds: dict[Any, dict[str, Any]] = {}
    for one in prepared.written:
        found = rounds.setdefault(
            (one.row.made_at, one.row.telling),
            {"at": one.row.made_at, "what": one.row.get_telling_display(), "letters": []},
        )
        found["letters"].append(
            {
                "who": address_words(Guest("", one.content["agency"], one.content["person"])),
                "mail": one.content["mail"],
                "outcome": one.row.get_outcome_display(),
                "is_failed": one.row.outcome == Letter.Outcome.FAILED,
            }
        )
    return list(rounds.values())[::-1]


def _told_words(mails: int, papers: int) -> str:
    words = []
    if mails:
        words.append(
            ngettext("%(n)s人にメールを送ります。", "%(n)s人にメールを送ります。", mails) % {"n": mails}
        )
    if papers:
        words.append(_("%(n)s人には、紙の通知を印刷してください。") % {"n": papers})
    words.append(_("届いたかどうかは、この画面の下に出ます。"))
    return "".join(words)
