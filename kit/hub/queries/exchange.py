"""How towns joined and what they said last, read."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from kit.hub.models import Invitation, Report, Town
from kit.hub.queries.towns import all_towns


def listed_towns() -> QuerySet[Town]:
    """The 29 with their line (`town.line`, may be missing) and open invitation (`town.open`): two statements."""
    waiting = Invitation.objects.filter(withdrawn_at=None, used_key="")
    return (
        all_towns()
        .select_related("line")
        .prefetch_related(Prefetch("invitations", queryset=waiting, to_attr="open"))
    )


def last_reports() -> QuerySet[Report]:
    """The newest report of each town that ever sent one, with its town: one statement.

    The index is asked once for each town, so that years of daily history do not make it slower.
    """
    newest = Report.objects.filter(town=OuterRef("pk")).order_by("-day").values("pk")[:1]
    wanted = Town.objects.annotate(newest=Subquery(newest)).values("newest")
    return Report.objects.filter(pk__in=wanted).select_related("town__municipality")


def known_keys() -> list[str]:
    """The public keys in the register: one statement."""
    return list(Town.objects.exclude(public_key="").values_list("public_key", flat=True))


def last_report(town: Town) -> Report | None:
    """The newest report of one town."""
    return Report.objects.filter(town=town).first()


def open_invitation(town: Town) -> Invitation | None:
    """The invitation that the town may still use, or that ran out without being replaced: one at most, by a constraint."""
    return Invitation.objects.filter(town=town, withdrawn_at=None, used_key="").first()
