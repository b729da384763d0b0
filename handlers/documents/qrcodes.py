"""Links as QR codes to print or show. Nothing here knows what a link leads to."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import segno

SMALLEST: Final = 600
"""Pixels a side, at least: a poster enlarges the picture."""
QUIET_ZONE: Final = 4
"""Blank modules around the code, as the standard asks for."""


def qr_png(url: str) -> bytes:
    """A PNG that a camera reads back as exactly this link."""
    # Level M survives folds and stains. `boost_error` would raise it where there is room and so
    # make posters of one series look different.
    code = segno.make(url, error="m", micro=False, boost_error=False)
    modules, _ = code.symbol_size(border=QUIET_ZONE)
    png = BytesIO()
    code.save(png, kind="png", scale=-(-SMALLEST // int(modules)), border=QUIET_ZONE)
    return png.getvalue()
