"""Driving the fake Bot API from another process: ``/control/...`` and the program's start.

Each request is a POST with a JSON object, each answer a JSON object. A failed one (nobody has that
button, time is over) is a 409 with ``{"error": ...}``.

=================  ====================================================================
person             ``{user_id, language_code?, first_name?, ...}``
act                ``{user_id, do: "send" | "press" | ..., with: [...], named: {...}}``
                   any acting method of ``Person``; gives ``{update_id}``
push               ``{update: {...}}``, raw
redeliver          ``{update_id}``
permute            ``{seed?}``
restart_ids        ``{first}``
fail_next          ``{method, fault: "reset_after" | {"retry_after": 3}, times?, chat_id?}``
settings           ``{latency?, strict?, record?}``
messages           ``{user_id}`` gives ``{messages: [...]}``, as the person sees them now
until_sees         ``{user_id, text, timeout?}`` gives ``{message}``
until_confirmed    ``{timeout?}``
status             gives ``{pending, violations, planned_faults, calls}``
ledger             ``{since?}`` gives ``{entries}`` with a higher sequence number
stop               ends the program
=================  ====================================================================

What never may live here: anything that a test in the same process could not do directly.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
from aiohttp import web

from tests.fakes import botapi_faults
from tests.fakes.botapi_http import json_response
from tests.fakes.telegram_user import Person
from tests.fakes.telegram_view import SeenMessage

if TYPE_CHECKING:
    from tests.fakes.botapi import FakeTelegram

_ACTS = (
    "send",
    "send_photo",
    "send_document",
    "send_voice",
    "send_sticker",
    "send_contact",
    "send_location",
    "forward",
    "edit",
    "press",
    "press_data",
    "block",
    "unblock",
    "deactivate",
)


async def handle(fake: FakeTelegram, request: web.BaseRequest) -> web.Response:
    """Carry out one control request."""
    try:
        body = await request.read()
        answer = await _do(
            fake, request.path.removeprefix("/control/"), orjson.loads(body or b"{}")
        )
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        return json_response(409, {"error": f"{type(error).__name__}: {error}"})
    return json_response(200, answer)


async def _do(fake: FakeTelegram, what: str, given: dict[str, Any]) -> dict[str, Any]:
    match what:
        case "until_sees":
            person = fake.person(given["user_id"])
            found = await person.until_sees(given["text"], given.get("timeout", 5.0))
            return {"message": _message(found)}
        case "until_confirmed":
            await fake.until_confirmed(given.get("timeout", 5.0))
            return {}
        case _ if what in _REQUESTS:
            return _REQUESTS[what](fake, given) or {}
    raise ValueError(f"unknown control request {what!r}")


def _fail_next(fake: FakeTelegram, given: dict[str, Any]) -> None:
    fault = botapi_faults.from_json(given["fault"])
    fake.fail_next(given["method"], fault, given.get("times", 1), given.get("chat_id"))


def _settings(fake: FakeTelegram, given: dict[str, Any]) -> None:
    for name in given.keys() & {"latency", "strict", "record"}:
        setattr(fake, name, given[name])


def _messages(fake: FakeTelegram, given: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [_message(one) for one in fake.person(given["user_id"]).messages]}


def _status(fake: FakeTelegram, _: dict[str, Any]) -> dict[str, Any]:
    return {
        "pending": fake.pending,
        "violations": fake.violations,
        "planned_faults": fake.planned_faults,
        "calls": len(fake.calls()),
    }


def _ledger(fake: FakeTelegram, given: dict[str, Any]) -> dict[str, Any]:
    since = given.get("since", 0)
    return {"entries": [orjson.loads(e.as_json()) for e in fake.ledger if e.seq > since]}


_REQUESTS: Final[dict[str, Callable[[FakeTelegram, dict[str, Any]], dict[str, Any] | None]]] = {
    "person": lambda fake, given: {"user_id": fake.person(**given).id},
    "act": lambda fake, given: {"update_id": _act(fake.person(given["user_id"]), given)},
    "push": lambda fake, given: {"update_id": fake.push_raw(given["update"])},
    "redeliver": lambda fake, given: fake.redeliver(given["update_id"]),
    "permute": lambda fake, given: fake.permute(given.get("seed")),
    "restart_ids": lambda fake, given: fake.restart_ids(given["first"]),
    "fail_next": _fail_next,
    "settings": _settings,
    "messages": _messages,
    "status": _status,
    "ledger": _ledger,
    "stop": lambda fake, _: fake.stop_requested.set(),
}


def _act(person: Person, given: dict[str, Any]) -> Any:
    if given["do"] not in _ACTS:
        raise ValueError(f"a person cannot {given['do']!r}")
    return getattr(person, given["do"])(*given.get("with", []), **given.get("named", {}))


def _message(message: SeenMessage) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "text": message.text,
        "html": message.html,
        "edited": message.edited,
        "buttons": [
            [{"label": one.label, "data": one.data, "url": one.url} for one in row]
            for row in message.buttons
        ],
        "file": (message.document or message.photo) and _file(message),
    }


def _file(message: SeenMessage) -> dict[str, Any]:
    file = message.document or message.photo
    assert file is not None
    return {"name": file.name, "size": len(file.content)}


def main(arguments: Sequence[str] | None = None) -> None:
    """``python -m tests.fakes.botapi``."""
    parser = argparse.ArgumentParser(description="A fake Telegram Bot API on loopback.")
    parser.add_argument("--port-file", type=Path, required=True, help="the port is written here")
    parser.add_argument("--ledger", type=Path, help="every call and update, as JSON lines")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds a request takes")
    parser.add_argument("--fast", action="store_true", help="no validation, no ledger in memory")
    options = parser.parse_args(arguments)
    asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    from tests.fakes.botapi import FakeTelegram

    ledger = options.ledger.open("ab") if options.ledger else None
    try:
        fake = FakeTelegram(
            strict=not options.fast,
            record=not options.fast or ledger is not None,
            latency=options.latency,
            ledger_file=ledger,
        )
        async with fake:
            # Renamed into place, so that whoever waits for the file never reads half a number.
            unfinished = options.port_file.with_suffix(".tmp")
            unfinished.write_text(str(fake.port))
            unfinished.replace(options.port_file)
            await fake.stop_requested.wait()
    finally:
        if ledger is not None:
            ledger.close()
