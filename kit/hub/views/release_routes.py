"""The addresses of the release desk, and its place in the menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.hub.views import release_correct, release_draft, release_progress, releases
from kit.hub.views.screens import HubItem

HERE = "hub/releases/"


class ReleasesItem(HubItem):
    kind = "release"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/hub/releases/`."""
    return [
        path(HERE, releases.Releases.as_view(), name="kit_hub_releases"),
        path(f"{HERE}next/", releases.Next.as_view(), name="kit_hub_release_next"),
        path(f"{HERE}rehearsal/", release_progress.Rehearsal.as_view(), name="kit_hub_release_rehearsal"),
        path(
            f"{HERE}<int:pk>/progress/", release_progress.Progress.as_view(), name="kit_hub_release_progress"
        ),
        path(f"{HERE}<int:pk>/", release_draft.One.as_view(), name="kit_hub_release_one"),
        path(f"{HERE}<int:pk>/correct/", release_correct.Correct.as_view(), name="kit_hub_release_correct"),
        path(f"{HERE}<int:pk>/parcel/", release_draft.Parcel.as_view(), name="kit_hub_release_parcel"),
    ]


def menu_item() -> MenuItem:
    return ReleasesItem(
        _("県の公開版"), reverse_lazy("kit_hub_releases"), name="hub-releases", icon_name="upload", order=20
    )
