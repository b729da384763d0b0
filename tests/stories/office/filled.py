"""A form as a browser sends it back: with what stands in its fields, not only the hidden ones."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.stories.office.guest import Guest


class _Fields(HTMLParser):
    """What the fields of each form hold, by the form's address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] | None = None
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.forms.setdefault(at.get("action", ""), {})
        elif self._form is None or not at.get("name"):
            return
        elif tag == "textarea":
            self._text = at["name"]
            self._form[self._text] = ""
        elif tag == "input" and (at.get("type") not in ("radio", "checkbox") or "checked" in at):
            self._form[at["name"]] = at.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text and self._form is not None:
            self._form[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form is not None:
            # The line break behind the tag is none of the text's.
            self._form[self._text] = self._form[self._text].removeprefix("\n")
            self._text = ""
        elif tag == "form":
            self._form = None


def values(guest: Guest, place: str) -> dict[str, str]:
    """What stands in the form that goes there."""
    return _Fields(guest.page).forms[place]


async def fill(guest: Guest, place: str, /, **answers: str) -> None:
    """Open a page, change some of its form's fields, and send it."""
    await guest.go(place)
    await guest.go(place, "POST", **{**values(guest, place), **answers})
