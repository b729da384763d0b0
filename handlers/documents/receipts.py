"""A receipt as a picture: where it is typed as a QR code, and the code below it as letters."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from handlers.documents.qrcodes import qr_png

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LARGEST, SMALLEST = 72, 16
"""Sizes of letters in pixels."""
LINE: Final = 100
"""Height of each of the two lines."""
SIDE: Final = 24
"""What stays blank beside the letters."""


def receipt_png(code: str, url: str) -> bytes:
    """A PNG with the address to be scanned and the code to be read.

    Only Latin letters and digits are drawn, so that it needs no language's script.
    """
    from PIL import Image, ImageDraw  # takes memory, and few ask for it

    with Image.open(BytesIO(qr_png(url))) as opened:
        square = opened.convert("L")
    sheet = Image.new("L", (square.width, square.height + 2 * LINE), 255)
    sheet.paste(square, (0, 0))
    pen = ImageDraw.Draw(sheet)
    for number, words in enumerate((code, url.partition("://")[2])):
        place = (sheet.width / 2, square.height + (number + 0.5) * LINE)
        pen.text(place, words, fill=0, font=_font(words, sheet.width - 2 * SIDE), anchor="mm")
    png = BytesIO()
    sheet.save(png, "PNG")
    return png.getvalue()


def _font(words: str, width: int) -> FreeTypeFont:
    """The largest letters in which the words have room."""
    from PIL.ImageFont import FreeTypeFont, load_default

    size = LARGEST
    while True:
        font = load_default(size)
        assert isinstance(font, FreeTypeFont), "Pillow brings its own letters along"  # noqa: S101 (for mypy)
        if size <= SMALLEST or font.getlength(words) <= width:
            return font
        size -= 2
