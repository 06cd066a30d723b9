"""Addresses of the hub that are no pages."""

from django.urls import path

from kit.hub import views

urlpatterns = [path("feed/<path:path>", views.feed, name="feed")]
