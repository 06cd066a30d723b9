"""The one app of the minimal site."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "tests.bench.mini.home"
    label = "mini_home"
