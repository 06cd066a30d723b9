"""`/feed/`: the signed feed as the static files it is; any web server in front may do the same.

Rules
- What has its version or digest in its name never changes and may be kept for ever; timestamp.json is asked for
  each time, and a validator makes that one small answer.
- What is not there is never stored: a kept 404 would hide the next root from a town.
- Only names of a feed are looked up.
- What this process may not read is a plain 503 and a line in the log: a machine asks, no resident.
"""

import logging
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from kit.blueprints.logic.media import EXTENSIONS
from kit.blueprints.logic.trust_bundle import NAME

logger = logging.getLogger(__name__)
TYPES: Final = {f".{extension}": kind for kind, extension in EXTENSIONS.items()}
STAMP: Final = "metadata/timestamp.json"


@require_safe
def feed(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of the feed, or a 404 or 503 that nobody keeps."""
    if not settings.SITE_CONFIG.is_hub:
        raise Http404
    file = settings.KIT_FEED / path
    try:
        if not NAME.fullmatch(path) or not file.is_file():
            return _none("not here\n", 404)
        return _file(request, file, path)
    except OSError as error:
        logger.error("the feed cannot be read: %s: %s", error.filename or file, error.strerror or error)
        return _none("the feed cannot be read\n", 503)


def _none(words: str, status: int) -> HttpResponse:
    answer = HttpResponse(words, status=status, content_type="text/plain")
    answer["Cache-Control"] = "no-store"
    return answer


def _file(request: HttpRequest, file: Path, path: str) -> HttpResponseBase:
    state = file.stat()
    etag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
    answer = get_conditional_response(request, etag=etag) or FileResponse(
        file.open("rb"), content_type=TYPES.get(file.suffix, "application/json")
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-cache" if path == STAMP else "public, max-age=31536000, immutable"
    return answer
