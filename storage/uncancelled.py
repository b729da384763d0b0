"""Work on the database that is finished even when the task that asked for it is cancelled.

A cancelled statement would go on in the driver's thread while nobody knows of it: then what was
rolled back could still be committed, and what was locked stay locked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def finish(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns, once it is done. A cancellation meanwhile is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            # `wait` leaves the task alone when it is cancelled itself.
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # Looked at, so that asyncio does not complain: this matters more.
        raise cancelled
    return task.result()
