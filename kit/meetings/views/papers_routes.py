"""The addresses of a meeting's papers."""

from django.urls import URLPattern, path

from kit.meetings.views import papers

_HERE = "meetings/<uuid:uuid>/papers/"


def admin_urls() -> list[URLPattern]:
    """All below one meeting; a paper has no other address."""
    one = _HERE + "<uuid:paper>/"
    return [
        path(_HERE, papers.Papers.as_view(), name="kit_meeting_papers"),
        path(one, papers.Fetch.as_view(), name="kit_paper"),
        path(one + "change/", papers.Change.as_view(), name="kit_paper_change"),
        path(one + "remove/", papers.Remove.as_view(), name="kit_paper_remove"),
    ]
