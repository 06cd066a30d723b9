"""Somebody who reads a PDF file: what stands on each page, as a program that knows nothing of ours finds it.

pypdf, because it comes with the tests: pdftotext of poppler is a program of the system, and not on every machine.
"""

from io import BytesIO
from typing import Literal

from pypdf import PdfReader


def read_pages(pdf: bytes, order: Literal["plain", "layout"] = "plain") -> list[str]:
    """The text of each page without any white space: as it was drawn, which keeps cells of tables whole, or (`layout`)
    from the top of the page to its end. Raises PyPdfError for what is no PDF."""
    pages = PdfReader(BytesIO(pdf)).pages
    return ["".join(page.extract_text(extraction_mode=order).split()) for page in pages]
