"""What the row of this instance says."""

from kit.core.models import InstanceState


def noted_key_mark() -> str:
    """The fingerprint of the keys this database was last worked with."""
    return str(InstanceState.objects.get().key_mark)
