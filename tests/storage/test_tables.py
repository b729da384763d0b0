from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage.migrating import HEAD, config
from storage.tables import Instant, metadata
from storage.unit import Storage


def tables_of(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    return [name for (name,) in rows]


async def test_no_table_has_a_hidden_row_number(storage: Storage, database: Path) -> None:
    names = tables_of(database)
    assert set(names) == {*metadata.tables, "alembic_version"}
    assert len(names) > 15
    connection = sqlite3.connect(database)
    numbered = []
    for name in names:
        try:
            connection.execute(f'SELECT rowid FROM "{name}"')
            numbered.append(name)
        except sqlite3.OperationalError as error:
            assert "rowid" in str(error)
    connection.close()
    # Alembic's own: one row, which tells no order.
    assert numbered == ["alembic_version"]


def test_nothing_anonymous_carries_a_time_or_a_counter() -> None:
    for name in ("contribution", "participation"):
        columns = metadata.tables[name].c
        assert len(columns) >= 4
        kinds = {str(column.type) for column in columns}
        assert kinds == {"TEXT", "BLOB"}, f"{name} must hold texts and bytes only: {kinds}"
        assert not [column for column in columns if isinstance(column.type, Instant)]


async def test_the_migrations_make_the_tables_that_the_code_expects(
    storage: Storage, database: Path
) -> None:
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_head_is_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD


async def test_alembic_and_other_dialects_are_not_loaded_when_there_is_nothing_to_migrate(
    storage: Storage, url: str, data_dir: Path
) -> None:
    await storage.close()
    script = f"""
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.unit import Storage
async def main():
    storage = await Storage.open({url!r}, Path({str(data_dir)!r}), lambda: datetime.now(UTC))
    async with storage.unit() as unit:
        unit.presses.remember("x")
    await storage.close()
asyncio.run(main())
print("alembic" in sys.modules, "sqlalchemy.dialects.postgresql" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == ["False", "False"]


async def test_the_connection_is_as_safe_as_promised(storage: Storage) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }
    connection = storage._connection
    for pragma, value in wanted.items():
        assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == value, pragma
    await connection.rollback()
    assert connection.engine.sync_engine.hide_parameters
