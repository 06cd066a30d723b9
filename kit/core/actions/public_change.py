"""Says that the public content has changed: everything remembered of it is forgotten, everywhere."""

import uuid
from typing import Any

from kit.core.models import InstanceState


def note_public_change(*, by: Any) -> None:
    """Change the token; `by` is whoever caused the change, which its own act has already recorded."""
    InstanceState.objects.filter(pk=1).update(public_token=uuid.uuid4().hex)
