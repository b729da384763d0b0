"""LibreTranslate's HTTP interface: one text a request, so that a refusal concerns that one alone.

The interface: https://docs.libretranslate.com (`POST /translate`, `GET /languages`). What goes out
is a text and two languages, and nothing that tells whose it is or what it belongs to. No text and
no answer is ever logged or put into an exception.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

import aiohttp
import orjson
from yarl import URL

from bot.translations import NotNow, NotTranslated

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 60.0
"""A small server takes about a second for a sentence, and some for a long text."""
LONGEST_ANSWER: Final = 1_000_000
"""Bytes of an answer: many times what a text of the greatest length can become."""
KNOWN_FOR: Final = 3600.0
"""Seconds that the list of its languages holds: an operator may add some."""
LANGUAGES: Final = {"de-simple": "de"}
"""Ours that it calls by another name."""
OK, REFUSED, TOO_LONG = 200, 400, 413


class LibreTranslate:
    """`bot.translations.Translator` over HTTP."""

    def __init__(
        self, url: str, key: str | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url, self._key, self._clock = URL(url.rstrip("/")), key, clock
        self.host = self._url.host or ""
        self._pairs: frozenset[tuple[str, str]] = frozenset()
        self._known_until = float("-inf")

    async def can(self, source: str, target: str) -> bool:
        """Whether it offers this way; its list is asked for once an hour.

        Raises:
            NotNow: it does not tell.
        """
        if self._clock() >= self._known_until:
            self._pairs = _pairs(await self._ask("GET", "languages", None))
            self._known_until = self._clock() + KNOWN_FOR
        return (_theirs(source), _theirs(target)) in self._pairs

    async def translate(self, text: str, source: str, target: str) -> str:
        """The text in the other language.

        Raises:
            NotTranslated: it does not take this text.
            NotNow: it cannot be reached, is busy, or takes nothing from us.
        """
        wish = {"q": text, "source": _theirs(source), "target": _theirs(target), "format": "text"}
        if self._key is not None:
            wish["api_key"] = self._key
        answer = await self._ask("POST", "translate", wish)
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, str) or not translated.strip():
            raise NotTranslated("no translation in the answer")
        return translated

    async def _ask(self, method: str, path: str, wish: dict[str, str] | None) -> Any:
        limits = aiohttp.ClientTimeout(total=ANSWER_SECONDS, sock_connect=CONNECT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=limits) as session,
                session.request(
                    method, self._url / path, json=wish, allow_redirects=False
                ) as response,
            ):
                body = await response.content.read(LONGEST_ANSWER)
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotNow(type(error).__name__) from None
        if status in (REFUSED, TOO_LONG) and wish is not None:
            raise NotTranslated(f"refused ({status})")
        if status != OK:
            # A wrong key or too many requests: the same would be said to the next text.
            raise NotNow(f"answered {status}")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            raise NotNow("answered something else than JSON") from None


def _pairs(listed: Any) -> frozenset[tuple[str, str]]:
    """From what it lists: each language with those it can be translated into."""
    if not isinstance(listed, list):
        raise NotNow("lists no languages")
    return frozenset(
        (str(one.get("code")), str(target))
        for one in listed
        if isinstance(one, dict)
        for target in one.get("targets") or ()
    )


def _theirs(language: str) -> str:
    return LANGUAGES.get(language, language)
