from __future__ import annotations

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import Engine

from storage.migrating import HEAD, config
from storage.tables import Instant, metadata
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import EVENT, fill


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
    # Alembic's own has one row, which tells no order.
    connection.execute("SELECT rowid FROM alembic_version")
    for name in metadata.tables:
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            connection.execute(f'SELECT rowid FROM "{name}"')
    connection.close()


def test_nothing_anonymous_carries_a_time_or_a_counter() -> None:
    for name in (
        "contribution", "participation", "sheet", "voice", "ballot", "opinion", "presence", "asked",
    ):  # fmt: skip
        columns = metadata.tables[name].c
        assert len(columns) >= 3
        # Whether a sheet is the joint one tells nothing of anybody.
        kinds = {str(column.type) for column in columns} - {"BOOLEAN"}
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


def test_letters_of_before_0018_are_ready_when_they_were(tmp_path: Path) -> None:
    database = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{database}")
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        upgrade(settings, "0016")
        connection.execute(
            text("INSERT INTO person (id, role, note) VALUES ('p', 'decision-maker', '')")
        )
        for name, due, not_before in (("a", 5, None), ("b", 5, 9)):
            connection.execute(
                text(
                    "INSERT INTO letter (id, municipality, kind, subject, person, due, until, "
                    "zone, urgent, state, not_before) VALUES "
                    "(:id, '', :id, 't', 'p', :due, 99, 'UTC', 0, 'queued', :not_before)"
                ),
                {"id": name, "due": due, "not_before": not_before},
            )
        upgrade(settings, HEAD)
        ready = connection.execute(text("SELECT id, ready FROM letter ORDER BY id")).all()
    engine.dispose()
    assert [tuple(row) for row in ready] == [("a", 5), ("b", 9)]


async def test_a_migration_that_fails_at_any_statement_leaves_nothing(
    open_storage: Open, database: Path
) -> None:
    seen: list[str] = []
    last = 0

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)
        if len(seen) == last:
            raise ZeroDivisionError

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        for last in range(1, 200):  # noqa: B007 (read by `fail`)
            seen.clear()
            try:
                storage = await open_storage()
                break
            except ZeroDivisionError:
                assert tables_of(database) == []
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    assert last > 30
    async with storage.unit() as unit:
        fill(unit)
        assert await unit.events.all() == [EVENT]


def test_head_is_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD


async def test_alembic_and_other_dialects_are_not_loaded_when_there_is_nothing_to_migrate(
    storage: Storage, url: str, data_dir: Path
) -> None:
    await storage.close()
    script = f"""
import asyncio, sys
from datetime import UTC, datetime
from datetime import UTC, datetime
from pathlib import Path
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import EVENT, fill
async def main():
    storage = await Storage.open({url!r}, Path({str(data_dir)!r}), lambda: datetime.now(UTC))
    async with storage.unit() as unit:
        unit.presses.remember("x")
    await storage.close()
asyncio.run(main())
print("alembic" in sys.modules, "sqlalchemy.dialects.postgresql" in sys.modules)
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=PIPE, cwd=Path(__file__).parents[2]
    )
    said, _ = await process.communicate()
    assert said.split() == [b"False", b"False"]


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


def test_addresses_from_before_e_mail_still_get_letters(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/old.sqlite3")
    with engine.connect() as connection:
        made = config()
        made.attributes["connection"] = connection
        upgrade(made, "0006")
        connection.execute(
            text("INSERT INTO person (id, role, note) VALUES ('p', 'moderator', '')")
        )
        connection.execute(
            text(
                "INSERT INTO address (person, account, door, sealed) "
                "VALUES ('p', x'00', 'telegram', x'00')"
            )
        )
        upgrade(made, "head")
        assert connection.execute(select(metadata.tables["address"].c.letters)).scalar() is True
    engine.dispose()


def test_feedback_from_before_talks_keeps_its_subject_and_opinions(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/old.sqlite3")
    rows = (
        "INSERT INTO municipality (id, name, kind, responsible, data_protection, imprint) "
        "VALUES ('m', 'M', 'kreisfrei', '', '', '')",
        "INSERT INTO round (id, municipality, questionnaire, version, kind, state, opened, "
        "left_out) VALUES ('r', 'm', 'q', 1, 'kreisfrei', 'closed', '2027-01-01', '[]')",
        "INSERT INTO feedback (id, round, workshop, moment, state, ends, again, people, counts) "
        "VALUES ('a', 'r', '', 'later', 'open', '2027-03-01', '2027-09-01', 0, '{}'), "
        "('b', 'r', 'w', 'after', 'closed', '2027-02-01', NULL, 5, '{\"step\"\\:{\"no\"\\:5}}')",
        "INSERT INTO opinion (tag, feedback, sealed) VALUES (x'01', 'a', x'02')",
    )
    feedback, opinion = metadata.tables["feedback"], metadata.tables["opinion"]
    with engine.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys = ON"))
        made = config()
        made.attributes["connection"] = connection
        upgrade(made, "0010")
        for row in rows:
            connection.execute(text(row))
        upgrade(made, "head")
        found = connection.execute(select(feedback).order_by(feedback.c.id)).all()
        assert [tuple(one) for one in found] == [
            ("a", "r", "round", "later", "open", "2027-03-01", "2027-09-01", 0, "{}"),
            ("b", "w", "workshop", "after", "closed", "2027-02-01", None, 5, '{"step":{"no":5}}'),
        ]
        assert connection.execute(select(opinion)).all() == [(b"\x01", "a", b"\x02")]
    engine.dispose()


def test_talks_and_events_from_before_walls_keep_what_people_were_told(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/old.sqlite3")
    moment = int(datetime(2027, 5, 4, 6, 0, tzinfo=UTC).timestamp()) * 1_000_000
    event_row = (
        "INSERT INTO event (id, municipality, code, prompts, state, zone, opens, closes, "
        "participants, sample) VALUES ('{state}', 'm', '{state}', '{{}}', '{state}', "
        "'Europe/Berlin', NULL, {moment}, 0, 0)"
    )
    rows = (
        "INSERT INTO municipality (id, name, kind, responsible, data_protection, imprint) "
        "VALUES ('m', 'M', 'kreisfrei', '', '', '')",
        "INSERT INTO talk (id, title, impulse, place, starts, zone, minutes, sequence, cancelled, "
        f"organiser, sample) VALUES ('t', '', '', '', {moment}, 'Europe/London', 60, 0, 0, '', 0)",
        *(event_row.format(state=state, moment=moment) for state in ("open", "closed")),
    )
    talk, events = metadata.tables["talk"], metadata.tables["event"]
    with engine.connect() as connection:
        made = config()
        made.attributes["connection"] = connection
        upgrade(made, "0016")
        for row in rows:
            connection.execute(text(row))
        upgrade(made, "head")
        assert connection.execute(select(talk.c.wall)).scalar() == "2027-05-04T07:00:00"
        found = connection.execute(
            select(events.c.state, events.c.opens_wall, events.c.closes_wall)
        ).all()
        assert {tuple(one) for one in found} == {
            ("open", None, "2027-05-04T08:00:00"),
            ("closed", None, None),
        }
    engine.dispose()
