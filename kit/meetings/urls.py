"""Public addresses of the meetings; they stand before Wagtail's tree."""

from django.urls import path

from kit.meetings.views import out_calendar, public

urlpatterns = [
    path("meetings/", public.meetings, name="meetings"),
    path("meetings/calendar/<str:token>.ics", out_calendar.agency_calendar, name="meetings-calendar"),
    path("meetings/<path:rest>/", public.meetings),
]
