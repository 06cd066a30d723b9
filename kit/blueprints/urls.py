"""Addresses of blueprints that are no pages."""

from django.urls import path

from kit.blueprints.views.ping import ping
from kit.blueprints.views.state import state

urlpatterns = [
    path("blueprints/ping", ping, name="blueprints_ping"),
    path("blueprints/state.json", state, name="blueprints_state"),
]
