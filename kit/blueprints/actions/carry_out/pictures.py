"""What becomes of an image's old file when it shows another one."""

from typing import Any

from django.db import transaction

from kit.core.actions.audit import Actor
from kit.core.models import KitImage


def leave_file(image: KitImage, name: str, *, by: Actor) -> None:
    """Drop the renditions of the old file at once, and the file when the transaction has ended well.

    Until then, and whenever it is taken back, the pages show what they showed. `by` has recorded its own act.
    """
    image.renditions.all().delete()
    storage: Any = image.file.storage

    def away() -> None:
        if not KitImage.objects.filter(file=name).exists():
            storage.delete(name)

    transaction.on_commit(away)
