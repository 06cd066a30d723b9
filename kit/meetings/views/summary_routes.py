"""Staff addresses of the public summaries, beside Wagtail's editor."""

from django.urls import URLPattern, path

from kit.meetings.views.summary_make import MakeSummary


def admin_urls() -> list[URLPattern]:
    return [path("meetings/<uuid:uuid>/summary/", MakeSummary.as_view(), name="kit_meeting_summary")]
