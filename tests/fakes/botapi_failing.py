"""How the fake Bot API fails: too many requests, a broken proxy, half an answer, no answer at all.

What never may live here: which call meets which fault; that is in ``botapi_faults``.
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from tests.fakes.botapi_faults import Fault
from tests.fakes.botapi_http import json_response, reset

_HTML: Final = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


async def failed(
    request: web.BaseRequest, fault: Fault, status: int, answer: bytes, closing: asyncio.Event
) -> web.StreamResponse:
    """What comes instead of this answer; who hangs is let go when the server closes."""
    match fault.kind:
        case "retry_after":
            return json_response(
                429,
                {
                    "ok": False,
                    "error_code": 429,
                    "description": f"Too Many Requests: retry after {fault.value}",
                    "parameters": {"retry_after": fault.value},
                },
            )
        case "server_error":
            return json_response(
                fault.value,
                {"ok": False, "error_code": fault.value, "description": "Bad Gateway"},
            )
        case "html_body":
            return web.Response(status=fault.value, body=_HTML, content_type="text/html")
        case "truncated_json":
            return web.Response(
                status=status,
                body=answer[: max(len(answer) // 2, 1)],
                content_type="application/json",
            )
        case "reset_before" | "reset_after":
            reset(request)
        case _:
            await closing.wait()
    return web.Response(status=500)
