"""What the feed tells harvesters: every record of the own body that ever was public, and the organisations behind them.
The prefecture's hub hands on what it reads of towns as well; each of those names its publisher.

For: `/hsds/`. Not for: pages and files, which show what is public today (`queries.public`).

Rules
- A record that was public once never leaves the list: what is not shown any more is told as such, so that a harvester
  forgets it. The order is that of the primary key, so a change between two pages hides nothing from anybody.
- Some records appear or go by the calendar alone, without anybody saving them: their time of change is the beginning of
  that day (`changed_since` here, the same in `bridge.feed`), else a harvester that asks `modified_after` would never learn of it.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.timezone import get_default_timezone, localdate

from kit.core.logic.search.fold import fold
from kit.core.models import AgencyKind, Stage
from kit.resources.logic.feed.page import Asked
from kit.resources.logic.feed.terms import TAXONOMIES, Taxonomy, Terms, all_terms, taxonomy_with, term_with
from kit.resources.models import Organisation, Resource
from kit.resources.models.fields import has_code
from kit.resources.queries.finding import matching
from kit.resources.queries.public import shown

# Records whose place can be told: an address that is not confidential, or an online room (`logic.feed.parts.location`).
_PLACE = ~Q(address="") | ~Q(access="") | ~Q(barrier_free="") | ~Q(parking="") | Q(latitude__isnull=False)
_OPEN_PLACE = Q(address_confidential=False) & _PLACE
_SECRET_PLACE = Q(address_confidential=True) & ~Q(barrier_free="")
HAS_PLACE = _OPEN_PLACE | _SECRET_PLACE | Q(online=True)


def feed_resources() -> QuerySet[Resource]:
    """Every record that harvesters may have seen here, with its organisation read along."""
    ours = Resource.objects.filter(_published_here(), was_public=True)
    return ours.select_related("organisation").order_by("pk")


def _published_here() -> Q:
    """A town tells of its own records; the hub of all."""
    return Q() if settings.SITE_CONFIG.is_hub else Q(owner_code=settings.SITE_CONFIG.code)


def feed_organisations() -> QuerySet[Organisation]:
    """The organisations behind records that are shown."""
    today = localdate()
    ours = Resource.objects.filter(shown(today), _published_here())
    return Organisation.objects.filter(pk__in=ours.values("organisation")).order_by("pk")


def narrowed(asked: Asked, terms: Terms) -> QuerySet[Resource]:
    """The records that all filters together leave over."""
    found = feed_resources()
    if asked.search:
        found = matching(found, asked.search)
    if asked.modified_after:
        found = found.filter(changed_since(asked.modified_after))
    if asked.organization:
        found = found.filter(organisation__uid=asked.organization)
    if asked.term:
        term = term_with(asked.term, terms)
        found = found.filter(_with_term(*term)) if term else found.none()
    if asked.taxonomy:
        taxonomy = taxonomy_with(asked.taxonomy)
        found = found.filter(_with_any(taxonomy)) if taxonomy else found.none()
    return found


def changed_since(moment: datetime) -> Q:
    """Saved since then, or come or gone by the calendar since then."""
    zone = get_default_timezone()
    first, today = moment.astimezone(zone).date(), localdate()
    if moment.astimezone(zone).time() > time(0):
        first += timedelta(days=1)
    yesterday, before_first = today - timedelta(days=1), first - timedelta(days=1)
    return (
        Q(modified_at__gte=moment)
        | Q(valid_from__gte=first, valid_from__lte=today)
        | Q(valid_to__gte=before_first, valid_to__lte=yesterday)
        | Q(operator="outside", renew_by__gte=before_first, renew_by__lte=yesterday)
    )


def feed_terms() -> Terms:
    """Every term by taxonomy and code, in words."""
    agencies = dict(AgencyKind.objects.values_list("code", "name"))
    return all_terms(agencies, dict(Stage.objects.values_list("code", "name")))


def _with_term(taxonomy: Taxonomy, code: str) -> Q:
    if taxonomy.code == "who":
        return Q(**{f"for_{code}": True})
    if taxonomy.field in ("kind", "agency_kind"):
        return Q(**{taxonomy.field: code})
    return has_code(taxonomy.field, code)


def _with_any(taxonomy: Taxonomy) -> Q:
    if taxonomy.code == "who":
        return Q(for_person=True) | Q(for_family=True) | Q(for_supporter=True)
    return ~Q(**{taxonomy.field: ""})


def organisation_filter(asked: Asked, terms: Terms) -> QuerySet[Organisation]:
    """The organisations that have a shown record with the words, the term and the taxonomy."""
    found: QuerySet[Organisation] = feed_organisations()
    if asked.search or asked.term or asked.taxonomy:
        ours = narrowed(asked, terms).filter(shown(localdate()))
        found = found.filter(pk__in=ours.values("organisation"))
    return found


def services_of(organisations: list[Organisation]) -> QuerySet[Resource]:
    """The shown records of these organisations."""
    return feed_resources().filter(shown(localdate()), organisation__in=organisations)


def taxonomies_of(asked: Asked) -> list[Taxonomy]:
    """The taxonomies with the words in their names, in their order."""
    return [one for one in TAXONOMIES if fold(asked.search) in fold(one.name)]


def terms_of(asked: Asked, terms: Terms) -> list[tuple[Taxonomy, str, str]]:
    """The terms with the words, of one taxonomy or of all, in their order."""
    return [
        (taxonomy, code, word)
        for taxonomy in TAXONOMIES
        for code, word in terms[taxonomy.code].items()
        if (not asked.taxonomy or taxonomy_with(asked.taxonomy) == taxonomy)
        and fold(asked.search) in fold(word)
    ]


def page_of(rows: QuerySet[Any], asked: Asked) -> list[Any]:
    """The rows of the page that was asked for; all of them when only ids are wanted."""
    return (
        list(rows)
        if asked.minimal
        else list(rows[(asked.page - 1) * asked.per_page : asked.page * asked.per_page])
    )
