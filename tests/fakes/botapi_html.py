"""Text as Telegram understands it: its HTML dialect, its cleaning, its way of counting.

Here lives what turns the ``text`` of a request into what a person sees. The parser follows the
published one of TDLib, its error messages included. What never may live here: knowledge of
methods, chats or the server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

_TAGS: Final = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_PLAIN: Final = re.compile(r"[^<&]*")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE: Final = frozenset(" \t\r\n\0\b")
# What Telegram does not count as something to read: a text of nothing else is empty.
_INVISIBLE: Final = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u2060\u2061\u2062\u2063\u2064\u2800\u3164\ufeff\uffa0"
)
_DIRECTION_OVERRIDES: Final = dict.fromkeys(range(0x202A, 0x202F))
_CONTROL: Final = {code: " " for code in range(32) if code != 10} | {13: ""}
_CLEAN: Final[dict[int, str | None]] = {**_CONTROL, **_DIRECTION_OVERRIDES}


class MarkupError(ValueError):
    """The text is not Telegram HTML; the message is what comes after "can't parse entities: "."""


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text after parsing and its entities, as dicts of the Bot API."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units: Telegram's unit for texts and entities."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def clean(text: str) -> str:
    """What Telegram stores: no carriage returns or direction overrides, other controls as blanks.

    Done before parsing, so that no entity shifts."""
    return text.translate(_CLEAN)


def is_empty(text: str) -> bool:
    """Whether nothing in it can be seen."""
    return all(character.isspace() or character in _INVISIBLE for character in text)


def url_problem(url: str) -> str | None:
    """Why Telegram refuses this address in a button, or None. ``localhost`` is refused too."""
    candidate = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(candidate)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme in ("tg", "ton"):
        return None if host else "Wrong HTTP URL"
    if parts.scheme not in ("http", "https", "tonsite"):
        return "Unsupported URL protocol"
    if not host:
        return "URL host is empty"
    if "." not in host and ":" not in host:
        return "Wrong HTTP URL"
    if any(character.isspace() for character in url):
        return "Wrong HTTP URL"
    return None


def parse_html(source: str) -> FormattedText:
    """Parse Telegram's HTML, or raise ``MarkupError`` with Telegram's own words."""
    return _Parser(source).parse()


def trim(formatted: FormattedText) -> FormattedText:
    """Strip blank ends and move the entities along."""
    text = formatted.text
    lead = utf16_length(text) - utf16_length(text.lstrip())
    stripped = text.strip()
    end = utf16_length(stripped)
    entities = []
    for entity in formatted.entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            entities.append({**entity, "offset": start, "length": stop - start})
    return FormattedText(stripped, tuple(entities))


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._pos = 0
        self._out: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[dict[str, Any]] = []
        self._language = ""

    def parse(self) -> FormattedText:
        source = self._source
        while self._pos < len(source):
            character = source[self._pos]
            if character == "<":
                self._tag()
                continue
            if character == "&" and (decoded := self._entity()) is not None:
                self._emit(decoded)
                continue
            start = self._pos
            plain = _PLAIN.match(source, start + 1)
            self._pos = plain.end() if plain else start + 1
            self._emit(source[start : self._pos])
        if self._open:
            raise MarkupError(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"'
            )
        # Inner tags end first; of two over the same text the outer one is to come first.
        outer_first = self._entities[::-1]
        ordered = sorted(outer_first, key=lambda one: (one["offset"], -one["length"]))
        return FormattedText("".join(self._out), tuple(ordered))

    def _emit(self, text: str) -> None:
        self._out.append(text)
        self._offset += utf16_length(text)

    def _peek(self) -> str:
        return self._source[self._pos] if self._pos < len(self._source) else ""

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self._pos += 1

    def _at(self, position: int) -> str:
        return f"at byte offset {len(self._source[:position].encode())}"

    def _entity(self) -> str | None:
        """A character reference at the cursor; None (and the cursor stays) if it is none: a bare
        ``&`` is taken literally."""
        source, end = self._source, self._pos + 1
        if source[end : end + 1] == "#":
            end += 1
            base, digits = 10, "0123456789"
            if source[end : end + 1] == "x":
                end, base, digits = end + 1, 16, "0123456789abcdefABCDEF"
            start = end
            while end < len(source) and source[end] in digits:
                end += 1
            code = int(source[start:end], base) if start < end < self._pos + 10 else 0
            if not 0 < code < 0x10FFFF:
                return None
            if 0xD800 <= code <= 0xDFFF:
                raise MarkupError(
                    "Text contains invalid Unicode characters after decoding HTML entities, "
                    "check for unmatched surrogate code units"
                )
            decoded = chr(code)
        else:
            start = end
            while end < len(source) and source[end].isascii() and source[end].isalpha():
                end += 1
            named = _NAMED.get(source[start:end])
            if named is None:
                return None
            decoded = named
        self._pos = end + 1 if source[end : end + 1] == ";" else end
        return decoded

    def _name(self) -> str:
        start = self._pos
        while self._peek() and self._peek() not in _SPACE and self._peek() != ">":
            self._pos += 1
        return self._source[start : self._pos]

    def _tag(self) -> None:
        begin = self._pos
        self._pos += 1
        if self._peek() == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._name().lower()
        if not self._peek():
            raise MarkupError(f"Unclosed start tag {self._at(begin)}")
        if tag not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" {self._at(begin)}')
        argument = ""
        while self._peek() != ">":
            self._skip_space()
            if self._peek() == ">":
                break
            name, value = self._attribute(tag, begin)
            if not self._peek():
                raise MarkupError(f"Unclosed start tag {self._at(begin)}")
            if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")) or (
                (tag, name) == ("blockquote", "expandable")
            ):
                argument = value or name
            elif (tag, name) == ("code", "class") and value.startswith("language-"):
                argument = value.removeprefix("language-")
            elif (tag, name) == ("span", "class") and value.startswith("tg-"):
                argument = value.removeprefix("tg-")
        self._pos += 1
        if tag == "span" and argument != "spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
        self._open.append(_Open(tag, argument, self._offset, len(self._out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        start = self._pos
        while self._peek() and self._peek() not in _SPACE and self._peek() not in "=>":
            self._pos += 1
        name = self._source[start : self._pos]
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" {self._at(begin)}')
        self._skip_space()
        if self._peek() != "=":
            if (tag, name) == ("blockquote", "expandable") and self._peek():
                return name, ""
            raise MarkupError(
                f"Expected equal sign in declaration of an attribute of the tag "
                f'"{tag}" {self._at(begin)}'
            )
        self._pos += 1
        self._skip_space()
        quote = self._peek()
        if not quote:
            raise MarkupError(f'Unclosed start tag "{tag}" {self._at(begin)}')
        if quote not in "'\"":
            return name, self._name_token()
        self._pos += 1
        value: list[str] = []
        while self._peek() and self._peek() != quote:
            decoded = self._entity() if self._peek() == "&" else None
            if decoded is None:
                decoded = self._peek()
                self._pos += 1
            value.append(decoded)
        if self._peek():
            self._pos += 1
        return name, "".join(value)

    def _name_token(self) -> str:
        start = self._pos
        while self._peek() and (self._peek().isalnum() or self._peek() in ".-"):
            self._pos += 1
        if self._peek() and self._peek() not in _SPACE and self._peek() != ">":
            raise MarkupError(f"Unexpected end of name token {self._at(start)}")
        return self._source[start : self._pos].lower()

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise MarkupError(f"Unexpected end tag {self._at(begin)}")
        self._pos += 1
        found = self._name()
        self._skip_space()
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag {self._at(begin)}")
        self._pos += 1
        opened = self._open.pop()
        if found and found.lower() != opened.tag:
            raise MarkupError(
                f"Unmatched end tag {self._at(begin)}, expected "
                f'"</{opened.tag}>", found "</{found}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._offset - opened.offset
        if not length:
            return
        entity: dict[str, Any] = {
            "type": _TAGS[opened.tag],
            "offset": opened.offset,
            "length": length,
        }
        if opened.tag == "a":
            url = opened.argument or "".join(self._out[opened.begin :])
            if url_problem(url) is not None:
                return  # Telegram shows such a link as plain text.
            entity["url"] = url
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdecimal() or not int(opened.argument):
                raise MarkupError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag in ("code", "pre"):
            self._close_code(entity, opened)
            return
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        self._entities.append(entity)

    def _close_code(self, entity: dict[str, Any], opened: _Open) -> None:
        """Code in a block of the same extent becomes one block that knows its language."""
        inner = self._entities[-1] if self._entities else {}
        other = "pre" if opened.tag == "code" else "code"
        language = opened.argument or self._language
        self._language = opened.argument
        same = (inner.get("offset"), inner.get("length")) == (entity["offset"], entity["length"])
        if inner.get("type") == other and same and language:
            self._entities[-1] = {**entity, "type": "pre", "language": language}
        else:
            self._entities.append(entity)
