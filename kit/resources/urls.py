"""Addresses of the resources: their page and what stands below it, the feed for harvesters, open data."""

from django.urls import path

from kit.resources.views import calendars, entry, feed, leaflet, opendata, suggest

urlpatterns = [
    path("resources/", entry.resources, name="resources"),
    path("resources/leaflet.pdf", leaflet.leaflet, name="resources-leaflet"),
    path("resources/suggest/", suggest.SuggestView.as_view(), name="resource-suggest-new"),
    path("resources/<uuid:uid>/suggest/", suggest.SuggestView.as_view(), name="resource-suggest"),
    path("resources/<uuid:uid>/<str:moment>.ics", calendars.session_calendar, name="resource-date"),
    path("calendar.ics", calendars.calendar, name="calendar"),
    path("opendata/resources.csv", opendata.resources, name="opendata-resources"),
    path("hsds/", feed.root, name="hsds"),
    path("hsds/openapi.json", feed.openapi, name="hsds-openapi"),
    path("hsds/schema.json", feed.schema, name="hsds-schema"),
    path("hsds/services", feed.services, name="hsds-services"),
    path("hsds/services/<uuid:uid>", feed.one_service, name="hsds-service"),
    path("hsds/service_at_locations", feed.service_at_locations, name="hsds-places"),
    path("hsds/service_at_locations/<uuid:uid>", feed.one_service_at_location, name="hsds-place"),
    path("hsds/organizations", feed.organizations, name="hsds-organizations"),
    path("hsds/organizations/<uuid:uid>", feed.one_organization, name="hsds-organization"),
    path("hsds/taxonomies", feed.taxonomies, name="hsds-taxonomies"),
    path("hsds/taxonomies/<uuid:uid>", feed.one_taxonomy, name="hsds-taxonomy"),
    path("hsds/taxonomy_terms", feed.taxonomy_terms, name="hsds-terms"),
    path("hsds/taxonomy_terms/<uuid:uid>", feed.one_taxonomy_term, name="hsds-term"),
    path("resources/<path:rest>/", entry.resources),
]
