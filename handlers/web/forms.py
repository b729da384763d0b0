"""Reading what a browser sends: forms into presses, headers into a language.

Only `application/x-www-form-urlencoded` in valid UTF-8 is read. Nothing is guessed or replaced: a
text that cannot be read exactly is refused rather than stored in another shape.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

from bot.commands import typed_command
from bot.replies import Command, Oddity, Tap, Words
from config.phrases import Phrasebook
from handlers.callbacks import decode

if TYPE_CHECKING:
    from starlette.requests import Request

BODY_SECONDS = 30
"""How long a form may take to arrive."""
FIELDS = 20
"""More than any form of ours has."""
LANGUAGES = 20
"""Entries of an Accept-Language header that are looked at."""
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")

Form = Mapping[str, str]
What = Words | Tap | Command | Oddity


async def read_form(request: Request) -> Form:
    """The fields of a form; of a repeated one the last.

    Raises:
        HTTPException: 400 it cannot be read, 408 it takes too long, 413 it is too long.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(400)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.body()
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=FIELDS,
        )
    except TimeoutError:
        raise HTTPException(408) from None
    except ValueError:
        raise HTTPException(400) from None
    # Browsers write line breaks in forms as CR LF; the person wrote one character.
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def new_nonce() -> str:
    """The number by which one sending of a form is known again."""
    return secrets.token_urlsafe(18)


def nonce_of(form: Form) -> str:
    """The form's number, or a fresh one where it has none of ours."""
    given = form.get("nonce", "")
    return given if _NONCE.fullmatch(given) else new_nonce()


def presses_of(form: Form) -> list[What]:
    """What the person did. Who writes and then presses a button, without sending, did both."""
    text, carried = form.get("text", ""), form.get("button")
    about = form.get("about", "")
    if carried is None:
        return [written(text, about)]
    action = decode(carried)
    pressed: What = Tap(action) if action else Oddity("button")
    return [written(text, about), pressed] if text.strip() else [pressed]


def written(text: str, about: str = "") -> Words | Command:
    """A message, or a command where it has the shape of one."""
    return typed_command(text.strip()) or Words(text, about)


def wished_language(request: Request, phrasebook: Phrasebook, chosen: str = "") -> str | None:
    """The language this page was opened in, or the best one the browser asks for."""
    chosen = chosen or request.query_params.get("lang", "")
    if chosen in phrasebook.languages:
        return chosen
    wishes = accepted_languages(request.headers.get("accept-language", ""))
    spoken = (w for w in wishes if {w, w.split("-")[0]} & set(phrasebook.languages))
    return next(spoken, wishes[0] if wishes else None)


def accepted_languages(header: str) -> list[str]:
    """The tags of an Accept-Language header, the most wished for first."""
    weighted = []
    for entry in header.split(",")[:LANGUAGES]:
        tag, _, quality = entry.strip().lower().partition(";")
        match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", quality)
        weight = float(match[1]) if match else 1.0
        if weight > 0 and re.fullmatch(r"[a-z]{1,8}(?:-[a-z0-9]{1,8})*", tag.strip()):
            weighted.append((weight, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda pair: -pair[0])]
