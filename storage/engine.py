"""How a database is spoken to: the engine, and what SQLite has to be told on every connection.

The dialect is asked about in two places only: here, and where rows are written over (`pages`).
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import OperatorError
from storage.one_hop import connect

BUSY_TIMEOUT = 10_000
"""Milliseconds to wait for another process, such as a command of the operator, to finish."""
SETTING = "DIALOGBOTE_DATABASE_URL"
_PRAGMAS = (
    f"busy_timeout = {BUSY_TIMEOUT}",
    "journal_mode = WAL",
    # NORMAL may lose the last commits at a power failure, after they were confirmed.
    "synchronous = FULL",
    # What is deleted is overwritten: nobody shall read it from the file.
    "secure_delete = ON",
    "foreign_keys = ON",
    # 16 MB: the inner pages of a million contributions, whose random ids lie everywhere, stay here.
    "cache_size = -16000",
)
_TALKATIVE = ("aiosqlite", "sqlalchemy.engine.Engine")
"""Loggers that at level DEBUG write out the values of statements and rows, whatever is hidden."""


def database_file(database_url: str) -> Path:
    """The file that a URL names.

    Raises:
        OperatorError: the URL names no SQLite file.
    """
    remedy = "give a file, such as sqlite+aiosqlite:///var/dialogbote.sqlite3"
    try:
        url = make_url(database_url)
    except ArgumentError:
        # It may hold a password: the value is not repeated.
        raise OperatorError(SETTING, "…", remedy) from None
    if url.drivername != "sqlite+aiosqlite" or not url.database or url.database == ":memory:":
        raise OperatorError(SETTING, url.render_as_string(hide_password=True), remedy)
    return Path(url.database)


def make_engine(file: Path) -> AsyncEngine:
    """An engine whose transactions begin with the right to write and never log a value."""
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        hide_parameters=True,
        # The unit of work keeps one connection; there is nothing to pool.
        poolclass=NullPool,
        async_creator=partial(connect, file.absolute()),
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    # Otherwise the driver would begin transactions of its own, and too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that reads first and writes later cannot fail half-way.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
