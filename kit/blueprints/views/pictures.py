"""A picture that an update is about, for whoever decides: the file itself, whether or not a page shows it."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from kit.blueprints.bridge.media import PictureUnreadable, look_at, picture_bytes
from kit.blueprints.logic.media import SHA256
from kit.core.views.gate import GateMixin

DAY: Final = 86_400


class UpdatePicture(GateMixin, View):
    """The file with this SHA-256, kept or shown here."""

    act, kind = "view", "blueprint"

    def get(self, request: HttpRequest, digest: str) -> HttpResponse:
        data = picture_bytes(digest) if SHA256.fullmatch(digest) else None
        if data is None:
            raise Http404
        try:
            response = HttpResponse(data, content_type=look_at(data).type)
        except PictureUnreadable as error:
            raise Http404 from error
        response["Content-Security-Policy"] = "default-src 'none'"
        response["Cache-Control"] = f"private, max-age={DAY}"
        return response
