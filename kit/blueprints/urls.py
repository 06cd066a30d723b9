"""Addresses of blueprints that are no pages."""

from django.urls import path

from kit.blueprints.views.ping import ping

urlpatterns = [path("blueprints/ping", ping, name="blueprints_ping")]
