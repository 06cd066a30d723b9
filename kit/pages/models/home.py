"""The first page of a town's site."""

from django.utils.translation import gettext_lazy as _

from kit.pages.models.base import KitPage


class HomePage(KitPage):
    template = "kit_pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("はじめの画面")

    @property
    def figure_place(self) -> int:
        """Before which block the places of this week stand: the first figure, else after all."""
        kinds = [block.block_type for block in self.body]
        return kinds.index("figure") if "figure" in kinds else len(kinds)
