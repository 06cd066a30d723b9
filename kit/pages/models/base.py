"""What every public page has: identity, lead, body, a date on which it was checked.

For: one base for the pages of all apps. Not for: where pages may stand (each type says so itself).
"""

from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from kit.core.models.owned import OwnedDraftMixin
from kit.core.registries import page_contexts
from kit.pages.blocks.body import BodyBlock
from kit.pages.forms import KitPageForm

# Addresses that are not pages: a page with such a slug at the top would never be seen.
RESERVED_SLUGS: Final = frozenset(
    [
        "account",
        "admin",
        "blueprints",
        "board",
        "calendar",
        "documents",
        "feed",
        "healthz",
        "hsds",
        "hub",
        "intake",
        "look",
        "mailbox",
        "media",
        "opendata",
        "readyz",
        "sitemap",
        "static",
        "town",
    ]
)


class KitPage(OwnedDraftMixin, Page):
    lead = models.TextField(
        _("はじめの一、二文"),
        blank=True,
        max_length=400,
        help_text=_(
            "題のすぐ下に出ます。二文までにします。{window.phone} のように書くと、窓口の番号が入ります。"
        ),
    )
    body = StreamField(
        BodyBlock(),
        verbose_name=_("本文"),
        blank=True,
        help_text=_("部品を上から順に並べます。＋で足せます。"),
    )
    checked_on = models.DateField(
        _("確認日"),
        null=True,
        blank=True,
        help_text=_("書いてあることを確かめた日です。ページの下に出ます。"),
    )

    # How long a check of this page counts before the dashboard reminds of it.
    review_months = 12
    # The feature of site.toml that shows pages of this type; "" where they are always shown.
    feature: ClassVar[str] = ""

    # What residents and staff find a page by, beside its title; a type with fields of its own adds them.
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("search_description"),
        index.SearchField("body"),
    ]
    base_form_class = KitPageForm
    text_panels = [
        TitleFieldPanel(
            "title",
            heading=_("題"),
            help_text=_("ページのいちばん上と、検索の結果に出ます。"),
            placeholder=_("題"),
        ),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    content_panels = [*text_panels, FieldPanel("checked_on")]
    promote_panels = [
        FieldPanel(
            "slug",
            heading=_("住所の終わり"),
            help_text=_("半角の英小文字・数字・ハイフン。公開したあとは変えません。"),
        ),
        FieldPanel("seo_title", heading=_("検索の結果に出す題"), help_text=_("空のままなら、題が出ます。")),
        FieldPanel(
            "search_description",
            heading=_("検索の結果に出す説明"),
            help_text=_("一、二文で。空でもかまいません。"),
        ),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS and self.depth_below_root() == 1:
            raise ValidationError(
                {
                    "slug": _("「%(slug)s」はこのサイトの仕組みが使う名前です。別の名前にしてください。")
                    % {"slug": self.slug}
                }
            )

    def depth_below_root(self) -> int:
        """0 for the home page, 1 for pages right below it; -1 while the place is not known."""
        return (self.depth or 1) - 2

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        more = page_contexts.get(self._meta.label)
        return {**context, **(more(self, request) if more else {})}
