"""The first page of a town's site."""

from django.utils.translation import gettext_lazy as _

from kit.pages.models.base import KitPage


class HomePage(KitPage):
    template = "kit_pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("はじめの画面")
