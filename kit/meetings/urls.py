"""Public addresses of the meetings; they stand before Wagtail's tree."""

from django.urls import path

from kit.meetings.views import public

urlpatterns = [
    path("meetings/", public.meetings, name="meetings"),
    path("meetings/<path:rest>/", public.meetings),
]
