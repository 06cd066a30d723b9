"""Addresses of the meetings that are no pages."""

from django.urls import path

from kit.meetings.views import out_calendar

urlpatterns = [
    path("meetings/calendar/<str:token>.ics", out_calendar.agency_calendar, name="meetings-calendar"),
]
