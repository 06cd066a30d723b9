"""`/opendata/resources.csv`: the public records of this body in the columns of 自治体標準オープンデータセット.

UTF-8 with BOM and CRLF, as publishers of the standard write it and as Excel reads it. Any site may read it.
"""

import csv
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from kit.resources.bridge.opendata import open_rows
from kit.resources.logic.opendata import HEADER
from kit.resources.queries.public import public_resources

BOM = "\ufeff"


class _Line:
    """What the csv writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


@require_safe
def resources(request: HttpRequest) -> StreamingHttpResponse:
    """All of them, streamed; only what this body owns, because others publish theirs."""
    site = settings.SITE_CONFIG
    if not site.shows("resources"):
        raise Http404
    ours = public_resources(localdate()).filter(owner_code=site.code).order_by("pk")
    answer = StreamingHttpResponse(_lines(open_rows(ours)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{site.code}_resources.csv"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _lines(rows: Iterable[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield BOM + writer.writerow(HEADER)
    for row in rows:
        yield writer.writerow(row)
