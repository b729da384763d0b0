"""What keeps the browser door safe: cookies, CSRF tokens, the Origin and Host checks, headers.

`Guard` stands around the whole application, so that no route can forget it. It keeps no log of
requests, and what it does log never holds a text, an account or an address.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from bot.links import LETTER
from handlers.log import fault

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

COOKIE_SECONDS = 90 * 24 * 60 * 60
"""How long a browser stays signed in; renewed with every page."""
BODY_LIMIT = 256 * 1024
"""Bytes of a request: the longest answer, percent-encoded, takes about 150 kB."""
HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Seat:
    """A place to chat from: the ordinary one, one of the demo's roles, the office: each with its
    cookie.
    """

    cookie: str = "dialogbote"
    base: str = ""
    """What its paths begin with."""
    site: str = ""
    """What the heart knows it by: the demo's role, or the office; "" otherwise."""
    framed: bool = False
    """Shown within another page of ours."""
    seconds: int = COOKIE_SECONDS
    """How long its cookie lasts."""


class Cookies:
    """The one cookie of a seat: a random account, nothing else."""

    def __init__(self, *, https: bool) -> None:
        self._https = https

    def name(self, seat: Seat) -> str:
        """The prefix makes the browser itself refuse a cookie that another host has set."""
        return f"__Host-{seat.cookie}" if self._https else seat.cookie

    def read(self, connection: HTTPConnection, seat: Seat) -> str | None:
        """The account of this browser; None where it has none, or one we never gave."""
        account = connection.cookies.get(self.name(seat), "")
        return account if _ACCOUNT.fullmatch(account) else None

    def write(self, response: Response, seat: Seat, account: str) -> None:
        """Give the account to the browser, or give it for as long again."""
        response.set_cookie(
            self.name(seat),
            account,
            max_age=seat.seconds,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response, seat: Seat) -> None:
        """Take the account away from the browser."""
        response.delete_cookie(
            self.name(seat), path="/", secure=self._https, httponly=True, samesite="lax"
        )


def new_account() -> str:
    """256 random bits: a browser's account."""
    return secrets.token_urlsafe(32)


def csrf_token(account: str | None) -> str:
    """The token of a browser's forms; "" for a browser without account: there is none to misuse.

    Made from the cookie alone, so that forms stay good over a restart and nothing is stored.
    """
    if account is None:
        return ""
    return hmac.new(account.encode(), b"dialogbote form", hashlib.sha256).hexdigest()


def token_fits(account: str | None, token: str) -> bool:
    """Whether a form was made for this browser."""
    return hmac.compare_digest(csrf_token(account).encode(), token.encode())


class Guard:
    """Checks every request before the application sees it, and dresses every response."""

    def __init__(
        self,
        app: ASGIApp,
        public_url: str,
        refuse: Callable[[Scope, int], Response],
        *,
        demo: bool = False,
    ) -> None:
        parts = urlsplit(public_url)
        self._app = app
        self._refuse = refuse
        self._demo = demo
        self._host = parts.netloc.lower()
        self._origin = f"{parts.scheme}://{parts.netloc}".lower()
        self._https = parts.scheme == "https"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        dressed = self._dressed(scope, send)
        if status := self._objection(scope):
            await self._refuse(scope, status)(scope, receive, dressed)
            return
        try:
            await self._app(scope, _limited(receive), dressed)
        except Exception as error:
            # The person has the page that says so already.
            log.error("request of a browser failed", **fault(error))

    def _objection(self, scope: Scope) -> int | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        host = hosts[0].lower() if len(hosts) == 1 else ""
        if host != self._host and not _is_loopback(host):
            return 400
        by_link = scope["path"].startswith(LETTER)
        if scope["method"] not in READING and not by_link and not self._is_ours(headers, host):
            # A mail program presses without an Origin (RFC 8058). Nobody can misuse that: the right
            # lies in the link, and no cookie is looked at.
            return 403
        length = headers.get("content-length", "0")
        return 413 if not length.isdecimal() or int(length[:12]) > BODY_LIMIT else None

    def _is_ours(self, headers: Headers, host: str) -> bool:
        """Whether a form was sent from one of our own pages."""
        origin = headers.get("origin", "null").lower()
        fetched = headers.get("sec-fetch-site")
        if origin == "null":
            # Some browsers say nothing more, out of discretion; then they must say this.
            return fetched == "same-origin"
        if fetched not in (None, "same-origin", "none"):
            return False
        at_home = _is_loopback(host) and origin in (f"http://{host}", f"https://{host}")
        return at_home or (origin == self._origin and host == self._host)

    def _dressed(self, scope: Scope, send: Send) -> Send:
        policy, frame = self._policy(scope["path"])

        async def dress(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy
                headers["X-Frame-Options"] = frame
                headers["X-Content-Type-Options"] = "nosniff"
                # Nobody else learns where people come from. Not `no-referrer`: with it browsers
                # hide the Origin of our own forms too, and old ones offer nothing in its place.
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
                headers["X-Robots-Tag"] = "noindex, nofollow"
                headers.setdefault("Cache-Control", "no-store")
                if self._https:
                    headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}"
            await send(message)

        return dress

    def _policy(self, path: str) -> tuple[str, str]:
        framed = self._demo and path.startswith("/demo/")
        ancestors = "'self'" if framed else "'none'"
        parts = [
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {ancestors}",
        ]
        if self._demo and path == "/":
            parts.append("frame-src 'self'")
        return "; ".join(parts), "SAMEORIGIN" if framed else "DENY"


def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def _limited(receive: Receive) -> Receive:
    """The body, as long as it keeps to the limit, whatever its Content-Length said."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > BODY_LIMIT:
            raise HTTPException(413)
        return message

    return limited
