"""The picture of a receipt: read by a camera, and by people."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from handlers.documents.receipts import LINE, receipt_png


def drawn(code: str, url: str) -> Image.Image:
    with Image.open(BytesIO(receipt_png(code, url))) as picture:
        return picture.convert("L")


@pytest.mark.parametrize("url", ["https://a.de/receipt", f"https://{'long.' * 30}example/receipt"])
def test_a_camera_reads_the_address_and_never_the_code(url: str) -> None:
    (found,) = zxingcpp.read_barcodes(drawn("ABCD-EFGH-JKMN-PQRS", url))
    assert found.text == url


def test_the_code_is_drawn_below_in_its_own_letters() -> None:
    one, other = (drawn(f"ABCD-EFGH-JKMN-PQR{last}", "https://a.de/receipt") for last in "SV")
    square = one.height - 2 * LINE
    places = [(0, 0, one.width, square), (0, square, one.width, square + LINE)]
    same, differs = ([picture.crop(place) for picture in (one, other)] for place in places)
    assert same[0].tobytes() == same[1].tobytes()
    assert differs[0].tobytes() != differs[1].tobytes()
    ink = differs[0].point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert ink is not None and ink[0] >= 10 and ink[2] <= one.width - 10, "nothing is cut off"
    assert ink[3] - ink[1] >= 20, "large enough to be read"
