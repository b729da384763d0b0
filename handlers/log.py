"""How this program logs: structured lines that never carry a text, a name or an account.

An error is told by its type and place. Its message is not: it may quote what a person wrote.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path

import structlog

ROOT = Path(__file__).parent.parent


def configure(level: int = logging.INFO) -> None:
    """Log to standard error. Libraries that put tokens, texts or addresses in lines are muted."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.CRITICAL)
    for name in ("httpx", "telegram", "aiohttp", "sqlalchemy", "aiosqlite", "asyncio", "uvicorn"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def fault(error: BaseException) -> dict[str, str]:
    """Type and place of an error, of several the first, as values of a log line.

    Never its message.
    """
    if isinstance(error, BaseExceptionGroup):
        return fault(error.exceptions[0])
    frames = traceback.extract_tb(error.__traceback__)
    places = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)] or frames
    place = f"{Path(places[-1].filename).name}:{places[-1].lineno}" if places else "unknown"
    return {"error": type(error).__name__, "place": place}
