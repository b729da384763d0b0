"""HTTP as the fake Bot API speaks it: reading parameters, answering, breaking a connection.

What never may live here: what the parameters mean.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from tests.fakes.botapi_basics import Refusal, Upload, wrong

BODY_LIMIT: Final = 60_000_000
"""Bytes of a request: Telegram's 50 MB for a file, and some."""


def make_request(
    message: Any, payload: Any, protocol: Any, writer: Any, task: asyncio.Task[None]
) -> web.BaseRequest:
    """A request that may be as large as a file."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=BODY_LIMIT
    )


async def parameters(request: web.BaseRequest) -> dict[str, Any]:
    """The call's parameters from wherever they are: address, JSON, form or multipart."""
    if request.method not in ("GET", "POST"):
        raise wrong("method must be GET or POST")
    try:
        pairs = [*request.query.items(), *await _in_body(request)]
    except ValueError:
        raise wrong("strings must be encoded in UTF-8, and JSON must be JSON") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refusal("Request Entity Too Large", 413, violation=True) from None
    params = dict(pairs)
    if len(params) != len(pairs):
        raise wrong("a parameter is given twice")
    for name, value in pairs:
        if isinstance(value, str) and value.startswith("attach://"):
            attached = params.pop(value.removeprefix("attach://"), None)
            if attached is None:
                raise wrong(f"there is no {name} in the request")
            params[name] = attached
    return params


async def _in_body(request: web.BaseRequest) -> list[tuple[str, Any]]:
    kind = request.content_type
    if kind == "multipart/form-data":
        return [
            (name, Upload(value.filename, value.file.read()))
            if isinstance(value, web.FileField)
            else (name, value)
            for name, value in (await request.post()).items()
        ]
    body = await request.read()
    if kind == "application/x-www-form-urlencoded":
        return list(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    if kind == "application/json":
        decoded = orjson.loads(body)
        if not isinstance(decoded, dict):
            raise wrong("can't parse the request: expected an Object")
        return list(decoded.items())
    if body:
        raise wrong(f"unsupported Content-Type {kind}")
    return []


def json_response(status: int, answer: dict[str, Any]) -> web.Response:
    """A JSON object as the answer."""
    return web.Response(status=status, body=orjson.dumps(answer), content_type="application/json")


def reset(request: web.BaseRequest) -> None:
    """End the connection with RST instead of FIN, as a failing middlebox does."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    with contextlib.suppress(OSError):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
