"""Addresses of the hub that are no pages."""

from django.urls import path

from kit.hub.views import board, exchange, feed

urlpatterns = [
    path("feed/<path:path>", feed.feed, name="feed"),
    path("hub/exchange", exchange.exchange, name="kit_hub_exchange"),
    path("board/", board.board, name="board"),
    path("board/windows/", board.windows, name="board_windows"),
    path("board/statistics/", board.statistics, name="board_statistics"),
]
