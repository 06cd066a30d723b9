"""Addresses of the hub that are no pages."""

from django.urls import path

from kit.hub.views import exchange, feed

urlpatterns = [
    path("feed/<path:path>", feed.feed, name="feed"),
    path("hub/exchange", exchange.exchange, name="kit_hub_exchange"),
]
