"""What the tests of core share. Models are imported inside: Django is not loaded yet when this file is."""

import pytest


@pytest.fixture
def no_staff(db: None) -> None:
    """An office before anybody came: no accounts, no groups, no workflow."""
    from django.contrib.auth.models import Group
    from wagtail.models import Workflow

    from kit.core.models import User

    User.objects.all().delete()
    Workflow.objects.all().delete()
    Group.objects.all().delete()
