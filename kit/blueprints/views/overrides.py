"""The screens of a temporary correction: which contacts are the prefecture's, one fact of one, and the way back.

For: 管理者, in the rare days when the prefecture cannot answer. Not for: editing contacts (Wagtail's own screens).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.blueprints import tasks
from kit.blueprints.actions.override import end_override, override_fixed
from kit.blueprints.bridge.directory import Directory
from kit.blueprints.bridge.held import read_held
from kit.blueprints.bridge.planning import pending_releases
from kit.blueprints.bridge.releases import parse_document
from kit.blueprints.bridge.values import read_fields
from kit.blueprints.forms import TemporaryForm
from kit.blueprints.logic.fact_words import fact_words
from kit.blueprints.logic.overrides import FACTS, TYPE, OverrideRefused, end_after
from kit.blueprints.models import FixedOverride, ObjectBase, StoredRelease
from kit.blueprints.queries.history import names
from kit.blueprints.queries.overrides import active_overrides
from kit.blueprints.views.seeing import subscribed
from kit.core.holidays import holiday_name
from kit.core.logic.opening.words import full_moment_words
from kit.core.models import Contact
from kit.core.queries.people import user_may
from kit.core.views.gate import GateMixin, refuse


class OverrideScreen(GateMixin, WagtailAdminTemplateMixin):
    act, kind = "override", "blueprint"
    header_icon = "site"
    page_title = gettext_lazy("県の連絡先の一時的な直し")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_overrides"), "label": self.page_title}]
        if self.get_page_subtitle():
            here.append({"url": "", "label": self.get_page_subtitle()})
        return [*self.breadcrumbs_items, *here]


class OverrideList(OverrideScreen, TemplateView):
    """What is corrected now, and the contacts that are the prefecture's."""

    template_name = "kit_blueprints/overrides.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = ObjectBase.objects.filter(type=TYPE).values("uid")
        contacts = Contact.objects.filter(live=True, uid__in=held)
        return super().get_context_data(rows=override_rows(), contacts=contacts, facts=_facts(), **kwargs)


class OverrideFact(OverrideScreen, FormView):
    """One fact of one contact: the value, for how long, and why."""

    template_name = "kit_blueprints/override.html"

    @cached_property
    def contact(self) -> Contact:
        return get_object_or_404(Contact, pk=self.kwargs["pk"], live=True)

    @property
    def fact(self) -> str:
        name: str = self.kwargs["fact"]
        if name not in FACTS:
            raise Http404
        return name

    def get_page_subtitle(self) -> str:
        return str(self.contact)

    def get_form_class(self) -> Any:
        return modelform_factory(Contact, form=TemporaryForm, fields=[self.fact])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.contact, "for_user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = read_held(self.contact)
        theirs = held.newest.entry.fields.get(self.fact) if held else None
        label = Contact._meta.get_field(self.fact).verbose_name
        context = super().get_context_data(
            contact=self.contact, label=label, theirs=fact_words(theirs), coming=self.coming(theirs), **kwargs
        )
        return {**context, "media": context["form"].media}

    def coming(self, theirs: Any) -> list[tuple[StoredRelease, str]]:
        """The waiting releases that have another value for this fact, with it."""
        found = []
        for stored in (stored for name in subscribed() for stored in pending_releases(name)):
            entry = parse_document(bytes(stored.document)).by_uid.get(str(self.contact.uid))
            value = entry.fields.get(self.fact, theirs) if entry else theirs
            if value != theirs:
                found.append((stored, fact_words(value)))
        return found

    def form_valid(self, form: Any) -> HttpResponse:
        now, data = timezone.now(), form.cleaned_data
        value = read_fields(form.instance, TYPE, Directory(), names=[self.fact])[self.fact]
        try:
            override = override_fixed(
                contact=self.contact,
                fact=(self.fact, value),
                reason=data["reason"],
                until=end_after(now, data["days"], holiday_name=holiday_name),
                by=self.request.user,
                now=now,
            )
        except OverrideRefused as error:
            refuse(self.request, "override", "contact", reference=str(self.contact.uid), reason=str(error))
            form.add_error(None, str(error))
            return self.form_invalid(form)
        tell([override.pk])
        words = _("一時的に直して、公開しました。%(until)sに、県の値に戻ります。")
        until = full_moment_words(override.until)
        messages.success(self.request, words % {"until": until})
        return redirect("kit_overrides")


class EndOverride(GateMixin, View):
    """The way back by hand."""

    act, kind = "override", "blueprint"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        override = get_object_or_404(FixedOverride, pk=pk)
        end_override(override=override, by=request.user, now=timezone.now())
        tell([override.pk])
        messages.success(request, _("県の値に戻して、公開しました。"))
        return redirect("kit_overrides")


class OverridePanel(Component):
    """On the dashboard, while something is corrected."""

    name = "kit_overrides"
    template_name = "kit_blueprints/overrides_panel.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        return {"rows": override_rows(), "may": user_may(request.user, "override", "blueprint")}


class OverrideMenuItem(MenuItem):
    """Shown to those who may correct."""

    def is_shown(self, request: HttpRequest) -> bool:
        return user_may(request.user, "override", "blueprint")


def tell(keys: list[int]) -> None:
    """Mail after the transaction, when there is something to tell."""
    if keys:
        transaction.on_commit(partial(tasks.tell_of_overrides.enqueue, keys))


def override_rows() -> list[dict[str, Any]]:
    """What is corrected now and by whom, with the contact, the town's value and the prefecture's; four queries."""
    found = list(active_overrides())
    uids = [override.uid for override in found]
    contacts = {contact.uid: contact for contact in Contact.objects.filter(uid__in=uids)} if found else {}
    bases = ObjectBase.objects.filter(uid__in=uids, state=ObjectBase.State.LIVE) if found else []
    theirs = {base.uid: base.content["fields"] for base in bases}
    people = names() if found else {}
    return [
        {
            "override": override,
            "by": people.get(override.by, override.by),
            "contact": contacts.get(override.uid, override.uid),
            "label": Contact._meta.get_field(override.path).verbose_name,
            "ours": fact_words(override.value),
            "until": full_moment_words(override.until),
            "theirs": fact_words(theirs.get(override.uid, {}).get(override.path)),
        }
        for override in found
    ]


def _facts() -> list[tuple[str, Any]]:
    return [(name, Contact._meta.get_field(name).verbose_name) for name in FACTS]
