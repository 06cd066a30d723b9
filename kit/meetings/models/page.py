"""The page under which the public side of the meetings stands: its introduction is blueprint content.

For: title, lead and body around the bodies and their summaries. Not for: what stands on it and below it: that comes
through core's registries (`page_contexts`, `page_routes`), because a model knows no view.
"""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin

from kit.core.registries import page_routes
from kit.pages.models.base import KitPage


class MeetingsPage(RoutablePageMixin, KitPage):
    feature = "meetings"  # what of site.toml shows it
    template = "kit_meetings/meetings.html"
    parent_page_types = ["kit_pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("会議のページ")

    @classmethod
    def get_subpage_urls(cls) -> tuple[URLPattern, ...]:
        return (*(page_routes.get(cls._meta.label) or ()), *super().get_subpage_urls())
