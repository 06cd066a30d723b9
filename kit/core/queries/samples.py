"""Sample data: whether this database holds it, and keeping it from ever looking real."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kit.core.logic.phone import is_sample_number
from kit.core.models import InstanceState


@cache
def is_demo() -> bool:
    """Whether `setup --demo` filled this database; decided once for its whole life."""
    return InstanceState.objects.filter(is_demo=True).exists()


def refuse_samples(version: Any) -> list[str]:
    """Nothing of the sample data goes public under a domain that can be real."""
    if settings.TRIAL:
        return []
    reasons = []
    if is_demo():
        reasons.append(
            _(
                "このデータベースは見本です。本当の名前（domain）では公開できません。新しいデータベースで setup してください。"
            )
        )
    if is_sample_number(getattr(version, "phone", "")):
        reasons.append(_("電話番号が見本（000-…）のままです。本当の番号に直してください。"))
    return reasons
