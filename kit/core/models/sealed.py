"""Records of residents: rows whose content lies in one ciphertext, and the keys that open them.

For: the base of every model that holds something about a person. Not for: deciding who may read, and the trail of
reading (`actions.records`).

Rules
- Content goes in with `put(content, key)` and becomes ciphertext when the row is saved; there is no field for it.
- Content comes out through `actions.records.open_record`, which writes down that it was read. `content_with` is for
  that action and for residents' own acts on what is theirs.
- Nothing in bulk touches a ciphertext: it is bound to one row.
- What is not saved yet is never printed and never pickled.
- A row shows a number of itself and nothing else.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NoReturn
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core import registries
from kit.core.logic.personal import Fields
from kit.core.logic.sealed import DataKey, Sealer, Wrapped, bound_to, key_bound_to, packed, unpacked


class SealRefused(TypeError):
    """A ciphertext would be written past its seal; save the record itself."""


def sealer() -> Sealer:
    """What seals in this instance."""
    found = registries.record_sealers.get("instance")
    if found is None:
        raise RuntimeError("No sealer is registered; Django is not set up.")
    return found


class _Pending:
    """Content on its way into a ciphertext."""

    __slots__ = ("content", "key")

    def __init__(self, content: Mapping[str, Any], key: DataKey) -> None:
        self.content, self.key = content, key

    def __repr__(self) -> str:
        return "(…)"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise SealRefused("Content that is not sealed yet is never pickled.")


class SealedField(models.BinaryField):
    """The ciphertext; filled from what was put into the row when the row is saved."""

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        model_instance.seal_pending()
        return super().pre_save(model_instance, add)


class SealedQuerySet(models.QuerySet):
    """Clear columns may change in bulk, ciphertexts never."""

    def update(self, **kwargs: Any) -> int:
        self._refuse(kwargs)
        return super().update(**kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        names = list(fields)
        self._refuse(names)
        return super().bulk_update(objs, names, *args, **kwargs)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> NoReturn:
        raise SealRefused(f"{self.model.__name__}: rows are sealed one by one; save each.")

    def _refuse(self, names: Iterable[str]) -> None:
        sealed = [name for name in names if isinstance(self.model._meta.get_field(name), SealedField)]
        if sealed:
            raise SealRefused(
                f"{self.model.__name__}.{sealed[0]}: a ciphertext is bound to one row; save it."
            )


class SealedRecord(models.Model):
    """A row with a uuid of ours and one ciphertext; `record_kind` is a literal that never changes."""

    record_kind: ClassVar[str] = ""

    uuid = models.UUIDField(_("固有番号"), primary_key=True, default=uuid4, editable=False)
    sealed = SealedField(_("封をした内容"))
    personal = Fields(sealed=("sealed",), key=("uuid",))

    _pending: _Pending | None = None
    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.number()

    def number(self) -> str:
        """What people call this row: the first eight signs of its uuid, unless it has a number of its own."""
        return self.uuid.hex[:8]

    def key_place(self) -> tuple[str, UUID]:
        """Kind and uuid of the record whose data key seals this row: its own, unless it belongs to another."""
        return self.record_kind, self.uuid

    def bound(self) -> str:
        return bound_to(settings.SITE_CONFIG.code, self.record_kind, self.uuid)

    def put(self, content: Mapping[str, Any], key: DataKey) -> None:
        """Take over content that the next `save` seals."""
        self._pending = _Pending(content, key)

    def content_with(self, key: DataKey) -> dict[str, Any]:
        """What was last saved; raises SealBroken."""
        return unpacked(sealer().open(bytes(self.sealed), key=key, bound=self.bound()))

    def seal_pending(self) -> None:
        """Make ciphertext of what was put in; called when the row is written."""
        if self._pending is not None:
            waiting = self._pending
            self.sealed = sealer().seal(packed(waiting.content), key=waiting.key, bound=self.bound())
            self._pending = None

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if self._pending is not None and fields is not None and "sealed" not in fields:
            raise SealRefused(f"{type(self).__name__}: what was put in would be lost; name `sealed` too.")
        if self._pending is None and not self.sealed:
            raise SealRefused(f"{type(self).__name__}: nothing was put in.")
        super().save(*args, **kwargs)


class RecordKey(models.Model):
    """A data key, wrapped for one holder: the instance (its key file) or a secret that the instance does not keep."""

    record_kind = models.CharField(_("記録の種類"), max_length=20)
    record_uuid = models.UUIDField(_("記録の固有番号"))
    holder = models.CharField(_("だれの鍵で"), max_length=10)
    key_id = models.CharField(_("鍵のしるし"), max_length=16)
    wrapped = models.BinaryField(_("包んだ鍵"))
    personal = Fields(key=("id", "record_uuid", "key_id", "wrapped"), clear=("record_kind", "holder"))

    class Meta:
        verbose_name = _("記録の鍵")
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_uuid", "holder", "key_id"], name="one_key_per_holder"
            )
        ]
        indexes = [models.Index(fields=["holder", "key_id"], name="keys_by_generation")]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_uuid.hex[:8]} {self.holder}"

    def bound(self) -> str:
        return key_bound_to(settings.SITE_CONFIG.code, self.record_kind, self.record_uuid, self.holder)

    def as_wrapped(self) -> Wrapped:
        return Wrapped(self.key_id, bytes(self.wrapped))
