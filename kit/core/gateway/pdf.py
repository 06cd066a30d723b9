"""Draws a PDF from HTML: the only room that knows WeasyPrint.

For: sheets that a town hall puts on paper. Not for: what stands in them.

Rules
- The document may ask for what was handed over and nothing else: not for a file of this machine, not for
  another host. Asking raises, because it means that something got into the document that nobody meant.
- Our own fonts are carried along: Japanese, and what the pages in Vietnamese and Chinese need besides. Without
  them a PDF shows empty boxes and says nothing.
- The library is imported when the first sheet is drawn: it takes memory that a town may never need.
"""

from collections.abc import Mapping
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final

PACKAGE: Final = Path(__file__).resolve().parents[1]
# By the name that stylesheets use; a letter that the first one lacks is taken from the next.
FONTS: Final = {
    "Sheet Gothic": PACKAGE / "fonts" / "BIZUDPGothic-Regular.ttf",
    "Sheet Gothic more": PACKAGE / "fonts" / "NotoSansSC-Regular-subset.ttf",
}


class PdfRefused(Exception):
    """The document asked for something that was not handed over; nothing was drawn."""


def read_style(name: str, *, app: str = "core") -> str:
    """A stylesheet of an app of the kit ("hub"), by its file name."""
    return (PACKAGE.parent / app / "static" / f"kit_{app}" / Path(name).name).read_text("utf-8")


def draw_pdf(html: str, *, style: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a whole HTML document; `files` are what it may ask for, by address. Raises PdfRefused."""
    from PIL import ImageFile
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    # WeasyPrint lets the whole process accept pictures that were cut off; what checks pictures relies on the contrary.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    given = {**(files or {}), **{_address(name): path.read_bytes() for name, path in FONTS.items()}}
    fetcher = _fetcher(given)
    fonts = FontConfiguration()
    faces = "".join(f'@font-face {{ font-family: "{name}"; src: url({_address(name)}) }}' for name in FONTS)
    family = ", ".join(f'"{name}"' for name in FONTS)
    sheets = [
        CSS(string=text, font_config=fonts, url_fetcher=fetcher, base_url="kit:")
        for text in (faces, style, f"html, body {{ font-family: {family} }}")
    ]
    try:
        drawn: bytes = HTML(string=html, url_fetcher=fetcher, base_url="kit:").write_pdf(
            stylesheets=sheets, font_config=fonts
        )
    except FatalURLFetchingError as error:
        raise PdfRefused(str(error)) from None
    return drawn


def _address(name: str) -> str:
    return f"kit:{name.replace(' ', '-')}"


def _fetcher(given: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Handed(URLFetcher):  # type: ignore[misc]
        """Knows what was handed over."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in given:
                raise FatalURLFetchingError(f"not handed over: {url[:200]}")
            kind = guess_type(url)[0] or "application/octet-stream"
            return URLFetcherResponse(url, body=given[url], headers={"Content-Type": kind})

    return Handed()
