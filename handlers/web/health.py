"""Whether the house is well, for whatever watches over it. No figure about people is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

import structlog
from starlette.responses import JSONResponse, Response

from handlers.log import fault

if TYPE_CHECKING:
    from starlette.requests import Request

log = structlog.get_logger()

CHECK_SECONDS = 2.0
"""A part that answers later than this is not well."""

Check = Callable[[], Awaitable[bool]]


class Health:
    """The checks, asked all at once."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks

    async def show(self, _request: Request) -> Response:
        """Each part's state; 503 while one of them is not well."""
        states = await asyncio.gather(*(_well(check) for check in self._checks.values()))
        status = 200 if all(states) else 503
        return JSONResponse(dict(zip(self._checks, states, strict=True)), status)


async def _well(check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except Exception as error:
        log.warning("health check failed", **fault(error))
        return False
