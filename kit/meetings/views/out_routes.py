"""The addresses of what goes out: invitations, minutes, the yearly report, agencies' calendars."""

from django.urls import URLPattern, path

from kit.meetings.views import minutes, out_calendar, out_invite, report

HERE = "meetings/"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/meetings/`."""
    one = HERE + "<uuid:uuid>/"
    return [
        path(HERE + "report/", report.YearReport.as_view(), name="kit_meetings_report"),
        path(HERE + "report/report.pdf", report.YearReportPdf.as_view(), name="kit_meetings_report_pdf"),
        path(
            HERE + "agencies/<uuid:uid>/calendar/",
            out_calendar.AgencyCalendar.as_view(),
            name="kit_agency_calendar",
        ),
        path(one + "invite/", out_invite.Invite.as_view(), name="kit_meeting_invite"),
        path(one + "invite/letters/", out_invite.PaperLetters.as_view(), name="kit_meeting_letters"),
        path(one + "minutes.pdf", minutes.MinutesPdf.as_view(), name="kit_meeting_minutes"),
        path(one + "minutes.docx", minutes.MinutesDocument.as_view(), name="kit_meeting_docx"),
    ]
