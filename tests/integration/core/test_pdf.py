"""Sheets as PDF: our own fonts, nothing asked of the machine or the network, and the letters a town needs."""

import re
import subprocess
import sys
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from fontTools.ttLib import TTFont

from kit.blueprints.bridge.media import PictureUnreadable, look_at
from kit.core.gateway.pdf import FONTS, PdfRefused, draw_pdf, read_style
from tests.factories.pictures import picture
from tests.factories.releases import release_document

JAPANESE = "ひきこもり相談窓口　県固定・県標準　髙﨑　①㈱〒　［ ］【 】"


class Counting(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        Counting.asked += 1
        self.send_response(404)
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def other_host():
    Counting.asked = 0
    with HTTPServer(("127.0.0.1", 0), Counting) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/x"
        server.shutdown()
        thread.join()


def test_letters_of_every_language_are_carried_along():
    known = set()
    for path in FONTS.values():
        with TTFont(path, lazy=True) as font:
            known |= set(font.getBestCmap())
    shown = (
        set(JAPANESE) | set(release_document("2026.2").decode()) | set(release_document("2026.1").decode())
    )
    assert "".join(sorted(letter for letter in shown if ord(letter) not in known and letter != "\n")) == ""
    assert all((path.parent / f"LICENSE-{path.stem.split('-')[0]}.txt").is_file() for path in FONTS.values())


def test_a_sheet_is_drawn_with_our_fonts_only():
    html = f"<html lang=ja><body><h1>変更点一覧</h1><p>{JAPANESE} Tiếng Việt 咨询</p></body></html>"
    drawn = draw_pdf(html, style=read_style("sheet.css"))
    assert drawn.startswith(b"%PDF-")
    assert _fonts(drawn) == {"Sheet-Gothic", "Sheet-Gothic-Bold", "Sheet-Gothic-more"}
    assert len(drawn) < 100_000, "only the letters that are used"


@pytest.mark.parametrize(
    "asks", ['<img src="{}">', '<link rel="stylesheet" href="{}">', '<p style="background:url({})">x</p>']
)
def test_nothing_is_asked_of_the_network_or_the_disk(asks, other_host, tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: red }")
    for address in (other_host, secret.as_uri(), "file:///etc/passwd", "data:text/css,p{}"):
        with pytest.raises(PdfRefused):
            draw_pdf(asks.format(address), style="")
    assert Counting.asked == 0


def test_what_was_handed_over_is_used():
    handed = {"kit:own.css": b"@page { size: A5 }"}
    assert b"419.5" in _inside(
        draw_pdf('<link rel="stylesheet" href="kit:own.css"><p>x</p>', style="", files=handed)
    )


def test_the_library_is_not_loaded_before_the_first_sheet():
    code = "import sys, kit.core.gateway.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _inside(drawn):
    """The objects of a PDF, unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", drawn, re.DOTALL)
    return b"\n".join(_unpacked(part) for part in packed)


def _unpacked(part):
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


def _fonts(drawn):
    return {name.decode() for name in re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", _inside(drawn))}


def test_drawing_does_not_make_the_process_accept_damaged_pictures():
    draw_pdf("<p>紙</p>", style=read_style("sheet.css"))
    with pytest.raises(PictureUnreadable):
        look_at(picture("navy")[:-200])
