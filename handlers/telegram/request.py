"""HTTP to the Bot API: python-telegram-bot's documented ``BaseRequest`` seam over aiohttp.

Here lives how one request goes out and what its failure means. What never may: retrying, pacing,
or any knowledge of what a request says. Those belong to the sender.

What a failure means
--------------------
``sendMessage`` is not idempotent, so the one question a caller has is "may I repeat this?":

=============================================  ===========================================
``NotSent``                                    no byte reached Telegram; repeating is safe
``BadRequest``, ``Forbidden``, ``Conflict``,   Telegram answered and refused; nothing
``FloodWait`` (a ``RetryAfter``),              happened (``FloodWait``: try again later,
``ChatMigrated``, ``InvalidToken``             the others: not at all)
``TimedOut`` and every other ``NetworkError``  *maybe sent*: the request was on the wire and
                                               the answer is missing or unreadable
=============================================  ===========================================

``fate_unknown(error)`` answers it in one word.

The bot's token is part of every URL and aiohttp puts URLs into its exceptions. Therefore nothing
raised here quotes, chains or logs an aiohttp exception: only its class name survives.
"""

from __future__ import annotations

import asyncio
import datetime as dtm
import json
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import orjson
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

# -- limits, in seconds unless said otherwise --------------------------------------------------
POOL_SIZE: Final = 256
"""Connections at once. Long polling takes one of its own, in a request object of its own."""
CONNECT_TIMEOUT: Final = 5.0
POOL_TIMEOUT: Final = 5.0
READ_TIMEOUT: Final = 10.0
WRITE_TIMEOUT: Final = 5.0
MEDIA_WRITE_TIMEOUT: Final = 20.0
"""Uploading a file over a slow line takes longer than a text."""
KEEP_ALIVE: Final = 50.0
"""Idle connections are kept this long, so that a lone message pays no TLS handshake. Shorter than
the 60 to 75 s after which servers usually close, so that no request races such a close."""
DNS_CACHE: Final = 300
RETRY_AFTER: Final = 5
"""The wait after a 429 that names none; Telegram's own always do."""

_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON: Final = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """Nothing reached Telegram (no connection, none free in the pool): repeating is safe."""

    __slots__ = ()


class FloodWait(RetryAfter):
    """Too many requests: nothing happened, and nothing will before ``retry_after`` is over.

    The library's own class warns at every instance that its number will become a timedelta one
    day, unless an environment variable asks for it; here it simply is one.
    """

    __slots__ = ()

    @property
    def retry_after(self) -> dtm.timedelta:
        """How long to wait."""
        return self._retry_after


def fate_unknown(error: BaseException) -> bool:
    """Whether the request may or may not have had its effect, so that repeating may double it."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest | NotSent)


@dataclass(frozen=True, slots=True)
class JsonData:
    """Plain values, sent as JSON: that costs a third of the library's form of parameters.

    The library hands it on to `do_request` as it hands on its own `RequestData`.
    """

    arguments: dict[str, Any]
    contains_files: bool = False


class AiohttpRequest(BaseRequest):
    """One pool of keep-alive connections to the Bot API.

    Bound to the event loop in which it was initialised. Give long polling an instance of its own,
    so that it never waits for a connection behind a crowd of answers.
    """

    __slots__ = (
        "_connect_timeout",
        "_keep_alive",
        "_media_write_timeout",
        "_pool_size",
        "_pool_timeout",
        "_proxy",
        "_read_timeout",
        "_session",
        "_write_timeout",
    )

    def __init__(
        self,
        *,
        pool_size: int = POOL_SIZE,
        read_timeout: float | None = READ_TIMEOUT,
        write_timeout: float | None = WRITE_TIMEOUT,
        media_write_timeout: float | None = MEDIA_WRITE_TIMEOUT,
        connect_timeout: float | None = CONNECT_TIMEOUT,
        pool_timeout: float | None = POOL_TIMEOUT,
        keep_alive: float = KEEP_ALIVE,
        proxy: str | None = None,
    ) -> None:
        self._pool_size = pool_size
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._media_write_timeout = media_write_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._keep_alive = keep_alive
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The default wait for an answer; ``Bot.get_updates`` adds its polling time to it."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session. Called twice it does nothing the second time."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._pool_size,
                    keepalive_timeout=self._keep_alive,
                    ttl_dns_cache=DNS_CACHE,
                ),
                # The Bot API sets no cookies, and a jar would only cost time and remember things.
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection. ``initialize`` opens the session again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dict, or ``NetworkError``; the body is never logged nor quoted."""
        parsed = _parse(payload)
        if not isinstance(parsed, dict) or "ok" not in parsed:
            raise NetworkError("Answer is not one of the Bot API")
        if parsed["ok"] and "result" not in parsed:
            raise NetworkError("Answer of the Bot API lacks its result")
        return parsed

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | JsonData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; the HTTP status and the body of the answer."""
        if self._session is None:
            raise RuntimeError("AiohttpRequest is not initialized")
        uploads = request_data is not None and request_data.contains_files
        write_default = self._media_write_timeout if uploads else self._write_timeout
        timeout = _timeout(
            pool=_given(pool_timeout, self._pool_timeout),
            connect=_given(connect_timeout, self._connect_timeout),
            write=_given(write_timeout, write_default),
            read=_given(read_timeout, self._read_timeout),
        )
        body, headers = _encode(request_data)

        failure: TelegramError
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=self._proxy,
                # Following a redirect would show the token to whoever it points at.
                allow_redirects=False,
            ) as response:
                return _checked(response.status, await response.read(), retrieving=method == "GET")
        except TelegramError:
            raise
        except Exception as error:
            failure = _translate(error)
        # Raised outside the handler: as a __context__ the original would carry the token along.
        raise failure


def _given(value: Any, default: float | None) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _timeout(
    *, pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """The phases of aiohttp: ``connect`` includes the wait for a free connection.

    Only ``total`` limits writing, and an answer that trickles in byte by byte.
    """
    until_connected = None if pool is None or connect is None else pool + connect
    total = (
        None
        if until_connected is None or write is None or read is None
        else until_connected + write + read
    )
    return aiohttp.ClientTimeout(
        total=total, connect=until_connected, sock_connect=connect, sock_read=read
    )


def _encode(request_data: RequestData | JsonData | None) -> tuple[Any, dict[str, str] | None]:
    """The request's body: urlencoded, or multipart as soon as a file is in it.

    What cannot be encoded (half a surrogate pair in a text, a line break in a file name) would
    fail in the same way for ever, so it is a ``BadRequest`` and not something to repeat.
    """
    if request_data is None:
        return None, None
    try:
        if isinstance(request_data, JsonData):
            return orjson.dumps(request_data.arguments), _JSON
        if not request_data.contains_files:
            return request_data.url_encoded_parameters().encode(), _FORM
        form = _multipart(request_data)
    except (ValueError, TypeError) as error:
        kind = type(error).__name__
    else:
        return form, None
    raise BadRequest(f"Request cannot be encoded ({kind})")


def _multipart(request_data: RequestData) -> aiohttp.FormData:
    # quote_fields=False: Telegram wants file names as plain UTF-8, not percent-encoded.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        value.encode()  # aiohttp would notice half a surrogate pair only in the middle of sending
        form.add_field(name, value)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        filename.encode()
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form


def _translate(error: Exception) -> TelegramError:
    """What an aiohttp failure means. Anything unforeseen counts as maybe sent."""
    kind = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NotSent(f"No connection in time ({kind}); nothing was sent")
        case aiohttp.ClientConnectorError() | aiohttp.ServerFingerprintMismatch():
            return NotSent(f"No connection ({kind}); nothing was sent")
        case aiohttp.InvalidURL() | aiohttp.ClientHttpProxyError():
            return NotSent(f"No connection ({kind}); nothing was sent")
        case asyncio.TimeoutError():
            return TimedOut(f"No answer in time ({kind}); the request may have had its effect")
        case _:
            return NetworkError(f"Connection failed ({kind}); the request may have had its effect")


def _checked(status: int, body: bytes, *, retrieving: bool) -> tuple[int, bytes]:
    """Make sure that python-telegram-bot sees only answers of the Bot API.

    A proxy's HTML page with status 403 must not look like a person who blocked the bot, and the
    base class would quote the whole page in its error. Downloads are bytes of any kind.
    """
    if status == 200 and (retrieving or body.startswith(b'{"ok":true')):
        return status, body
    try:
        answer = AiohttpRequest.parse_json_payload(body)
    except NetworkError:
        answer = None
    if answer is None:
        raise NetworkError(f"HTTP {status} without an answer of the Bot API")
    if status == 429:
        raise FloodWait(_seconds_to_wait(answer))
    code = answer.get("error_code")
    if 200 <= status <= 299 and not answer["ok"]:
        return (code if isinstance(code, int) and code >= 300 else 500), body
    return status, body


def _seconds_to_wait(answer: dict[str, Any]) -> int:
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return seconds if isinstance(seconds, int) and seconds > 0 else RETRY_AFTER


def _parse(payload: bytes) -> Any:
    """JSON of any kind.

    orjson is strict about Unicode; the standard library, lenient, gets a second try, so that one
    odd character does not make a whole batch of updates unreadable.
    """
    try:
        return orjson.loads(payload)
    except ValueError:
        pass
    unreadable = NetworkError("Answer is not readable JSON")
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        pass
    raise unreadable


__all__ = ["AiohttpRequest", "FloodWait", "JsonData", "NotSent", "fate_unknown"]
