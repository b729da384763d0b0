"""Everything that is logged, in files."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from handlers import log as logs
from storage import engine

MUTED = ("telegram", "aiosqlite", "httpx", "httpcore")
"""Libraries that write whatever goes through them into their logs: muted by the product, which is
checked. The last two are this test's own browser."""


@contextmanager
def everything_logged(folder: Path) -> Iterator[None]:
    """`configured.log` is what `dialogbote run` would write if it were asked for every detail;
    `everything.log` is what all libraries say as well, except those that are muted for it."""
    folder.mkdir()
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    names = [*MUTED, *logging.root.manager.loggerDict]
    known = [root, *map(logging.getLogger, names)]
    levels = [(logger, logger.level) for logger in known]
    configured = (folder / "configured.log").open("a", encoding="utf-8", buffering=1)
    everything = logging.FileHandler(folder / "everything.log", encoding="utf-8")
    everything.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    kept = pytest.MonkeyPatch()
    stderr = os.dup(2)
    os.dup2(configured.fileno(), 2)  # what other processes complain about
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stderr", configured)
            _configure_anew(patch)
        # Opening a database would turn off again what is to be heard here.
        kept.setattr(engine, "_TALKATIVE", ())
        for name in MUTED:
            assert not logging.getLogger(f"{name}.any").isEnabledFor(logging.INFO), name
        own = logging.StreamHandler(configured)
        logged_from = {logger.name: logger.getEffectiveLevel() for logger in known}
        own.addFilter(lambda record: record.levelno >= _level(logged_from, record.name))
        for logger in known:
            is_muted = logger.name.startswith(MUTED)
            logger.setLevel(logging.CRITICAL if is_muted else logging.DEBUG)
        root.handlers = [own, everything]
        yield
    finally:
        kept.undo()
        structlog.reset_defaults()
        for logger, level in levels:
            logger.setLevel(level)
        root.handlers = handlers
        os.dup2(stderr, 2)
        os.close(stderr)
        everything.close()
        configured.close()


def _level(levels: dict[str, int], name: str) -> int:
    """The level of the nearest logger above that was known."""
    while name not in levels:
        name = name.rpartition(".")[0] or "root"
    return levels[name]


def _configure_anew(patch: pytest.MonkeyPatch) -> None:
    """As the product does it, but so that other tests do not write into this one's file."""
    configure = structlog.configure

    def uncached(**settings: object) -> None:
        configure(**{**settings, "cache_logger_on_first_use": False})  # type: ignore[arg-type]

    patch.setattr(structlog, "configure", uncached)
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("bot", "handlers", "storage") and "log" in vars(module):
            # What an earlier test made it remember.
            vars(vars(module)["log"]).pop("bind", None)
    logs.configure(logging.DEBUG)
