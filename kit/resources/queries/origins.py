"""Where another body's records were read and when: for cards, pages and feeds that show them.

For: the prefecture's hub, which reads towns' feeds. Not for: the own records, and reading (whoever reads registers in
`core.registries.origins`; nobody does in a town).
"""

from collections.abc import Iterable, Mapping

from django.conf import settings

from kit.core.registries import Origin, origins
from kit.resources.models import Resource


def origins_of(records: Iterable[Resource]) -> Mapping[str, Origin]:
    """The origins of these records by their owners' codes; asks nothing where all of them are the own ones."""
    here = settings.SITE_CONFIG.code
    owners = {one.owner_code for one in records} - {here}
    if not owners:
        return {}
    return {
        code: found for _name, read in origins.items() for code, found in read().items() if code in owners
    }
