"""Addresses of the window that are no pages."""

from django.urls import path

from kit.window import views

urlpatterns = [path("window/", views.window, name="window")]
