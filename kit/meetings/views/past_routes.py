"""The addresses of past meetings on their way in."""

from django.urls import URLPattern, path

from kit.meetings.views import past

_HERE = "meetings/import/"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/meetings/import/`."""
    one = _HERE + "<uuid:batch>/"
    return [
        path(_HERE, past.PastFiles.as_view(), name="kit_meetings_import"),
        path(one, past.PastFile.as_view(), name="kit_past"),
        path(one + "columns/", past.NameColumns.as_view(), name="kit_past_columns"),
        path(one + "take/", past.TakeIn.as_view(), name="kit_past_take"),
        path(one + "undo/", past.Undo.as_view(), name="kit_past_undo"),
        path(one + "rejected.csv", past.Rejected.as_view(), name="kit_past_rejected"),
    ]
