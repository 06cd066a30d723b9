"""Tests of resources begin without the prefecture's reference rows, so that what they make is all there is."""

import pytest
from django.apps import apps

from tests.fakes.mail_server import mail_server


@pytest.fixture(autouse=True)
def only_ours(db):
    for name in ("Resource", "Organisation"):
        apps.get_model("kit_resources", name).objects.all().delete()


@pytest.fixture
def post(settings):
    """A real mail server; what is to be done later is done at once."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        yield server
