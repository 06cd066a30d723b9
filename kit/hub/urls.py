"""Addresses of the hub that are no pages."""

from django.urls import path

from kit.hub.views import feed

urlpatterns = [path("feed/<path:path>", feed.feed, name="feed")]
