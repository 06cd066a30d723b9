"""Every address of an instance, in the order in which they are tried."""

from django.conf import settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from kit.blueprints import urls as blueprint_urls
from kit.conf import views
from kit.conf.town import town
from kit.core.urls import staff_urls
from kit.hub import urls as hub_urls
from kit.intake import mailbox_urls
from kit.intake import urls as intake_urls
from kit.meetings import urls as meeting_urls
from kit.resources import urls as resource_urls
from kit.window import urls as window_urls

handler404 = "kit.conf.views.page_not_found"
handler500 = "kit.conf.views.server_error"

urlpatterns = [
    *staff_urls,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("look.css", views.look, name="look"),
    path("look/logo", views.logo, name="logo"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("media/<path:path>", views.media, {"document_root": settings.MEDIA_ROOT}, name="media"),
    path("town.json", town, name="town"),
    *window_urls.urlpatterns,
    *intake_urls.urlpatterns,
    *mailbox_urls.urlpatterns,
    *resource_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *blueprint_urls.urlpatterns,
    *hub_urls.urlpatterns,
    path("", include(wagtail_urls)),
]
