"""The register of the 29: which municipality runs the kit, at which address, and with which instance key.

For: every room of the hub, which asks nobody who does not stand here as connected. Not for: what a town says of itself
(that is harvested) and what the prefecture says of it (that is entered).

A row for each municipality from the beginning: a town that does not run the kit has one too, without an address.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kit.core.models import Municipality
from kit.hub.logic.board_rows import window_page


class Standing(models.TextChoices):
    """How a town stands to the hub."""

    NONE = "none", _("キットを使っていない")
    INVITED = "invited", _("招いた（つながるのを待っている）")
    CONNECTED = "connected", _("つながっている")
    RETIRED = "retired", _("つながりをやめた")


class Town(models.Model):
    """One municipality; `address` is an origin without a path ("https://tsu.example"), `public_key` Ed25519 as hex."""

    Standing = Standing

    municipality = models.OneToOneField(
        Municipality, verbose_name=_("市町"), on_delete=models.PROTECT, related_name="register"
    )
    standing = models.CharField(_("つながり"), max_length=10, choices=Standing.choices, default=Standing.NONE)
    address = models.CharField(_("住所（URL）"), max_length=200, blank=True, default="")
    public_key = models.CharField(_("市町の鍵"), max_length=64, blank=True, default="")
    connected_at = models.DateTimeField(_("つながった日時"), null=True, blank=True)
    retired_at = models.DateTimeField(_("やめた日時"), null=True, blank=True)
    note = models.TextField(_("覚え書き"), blank=True, default="")

    class Meta:
        verbose_name = _("市町の登録")
        ordering = ["municipality__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=~Q(address=""), name="one_town_per_address"
            ),
            models.UniqueConstraint(
                fields=["public_key"], condition=~Q(public_key=""), name="one_town_per_key"
            ),
            models.CheckConstraint(
                condition=~Q(standing="connected") | ~Q(address=""), name="connected_has_address"
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality)

    @property
    def window_url(self) -> str:
        """The page of its window on its own site, "" without one."""
        return window_page(self.address)

    @property
    def code(self) -> str:
        """Six digits (全国地方公共団体コード)."""
        return self.municipality.code

    @property
    def slug(self) -> str:
        """The short name, as in the town's site.toml."""
        return self.municipality.slug
