"""The page under which the resources stand: its introduction is blueprint content, its list comes from the records.

For: title, lead and body around the listing. Not for: what stands on it and below it: that comes through core's
registries (`page_contexts`, `page_routes`), because a model knows no view.
"""

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin

from kit.core.registries import page_routes
from kit.pages.models.base import KitPage


class ResourcesPage(RoutablePageMixin, KitPage):
    template = "kit_resources/listing.html"
    parent_page_types = ["kit_pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    feature = "resources"

    class Meta:
        verbose_name = _("社会資源の一覧")

    @classmethod
    def get_subpage_urls(cls) -> tuple[URLPattern, ...]:
        return (*(page_routes.get(cls._meta.label) or ()), *super().get_subpage_urls())
