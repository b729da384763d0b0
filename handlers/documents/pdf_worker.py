"""The process that sets documents: an order at a time on standard input, a PDF on standard output.

An order is a line of JSON, `{"form": …, "document": …, "pictures": [size in bytes, …]}` (the form
names template and style; the document is as `papers.py` or `posters.py` composes it), and right
after it the pictures. The answer is four bytes of length
(big-endian) and the PDF. It ends with its input. Run as a module of its own, never imported by the
bot: here, and only here, lives WeasyPrint. Nothing of the bot is imported here.

What a document says reaches WeasyPrint through Jinja's autoescape only, and nothing is ever fetched
for it: from the network, or from the disk. Pictures are those that came with the order.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import IO, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

UNABLE: Final = 3
"""The exit code where a library is missing (`worker.py` knows it too)."""
MEMORY: Final = 1 << 30
"""Bytes of address space; forty pages with as many pictures take less than half of it."""

FORMS: Final = {"paper": ("",), "poster": ("", "close", "closer", "closest")}
"""What can be set, by the names of template and style. Each with how closely its parts stand: the
first of these that brings all on one page is taken, else the last."""
VARIANT: Final = "pdf/ua-1"
HERE: Final = Path(__file__).parent / "templates"
FONTS: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""Come with matplotlib; for machines that have no better ones with Latin and Arabic letters."""


class Press:
    """Sets documents. Style and fonts are read once.

    Raises:
        OSError: a library of the system is missing.
    """

    def __init__(self) -> None:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        class Given(URLFetcher):  # type: ignore[misc]
            """Hands out what was given to it, and refuses everything else."""

            def __init__(self, given: dict[str, tuple[bytes, str]]) -> None:
                super().__init__(allowed_protocols=())
                self._given = given

            def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
                if url not in self._given:
                    raise ValueError("only what came with the order is there")
                content, kind = self._given[url]
                return URLFetcherResponse(url, content, {"Content-Type": kind})

        self._html, self._given = HTML, Given
        self._fonts = FontConfiguration()
        fonts = Given({f"given:/{name}": (_font(name), "font/ttf") for name in FONTS})
        self._styles = {
            form: CSS(
                string=(HERE / f"{form}.css").read_text("utf-8"),
                base_url="given:/",
                url_fetcher=fonts,
                font_config=self._fonts,
            )
            for form in FORMS
        }
        templates = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates = {form: templates.get_template(f"{form}.html") for form in FORMS}

    def pdf(self, form: str, document: dict[str, Any], pictures: list[bytes]) -> bytes:
        """The document as PDF/UA-1."""
        given = {f"given:/{n}.png": (png, "image/png") for n, png in enumerate(pictures)}
        for closeness in FORMS[form]:
            page = self._html(
                string=self._templates[form].render(document, closeness=closeness),
                base_url="given:/",
                url_fetcher=self._given(given),
            )
            drawn = page.render(
                stylesheets=[self._styles[form]], font_config=self._fonts, pdf_variant=VARIANT
            )
            if len(drawn.pages) == 1:
                break
        content: bytes = drawn.write_pdf(pdf_variant=VARIANT)
        return content


def _font(name: str) -> bytes:
    found = find_spec("matplotlib")
    assert found is not None and found.origin is not None  # noqa: S101, PT018 - it is installed
    return (Path(found.origin).parent / "mpl-data/fonts/ttf" / name).read_bytes()


def _told(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Tell an error by its type and place. Its message is not: it may quote the document."""
    places = "".join(traceback.format_tb(trace))
    sys.stderr.write(f"{places}{kind.__name__}\n")


def main(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Set documents until the input ends."""
    sys.excepthook = _told
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        # WeasyPrint prints an advice to whoever lacks a library: no answer may be mixed with it.
        with redirect_stdout(StringIO()):
            press = Press()
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(UNABLE)
    for line in orders:
        order = json.loads(line)
        pictures = [orders.read(size) for size in order["pictures"]]
        content = press.pdf(order["form"], order["document"], pictures)
        answers.write(len(content).to_bytes(4, "big") + content)
        answers.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
