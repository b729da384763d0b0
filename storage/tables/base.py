"""What every table is made with: names of constraints, instants, ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

if TYPE_CHECKING:
    from sqlalchemy.sql.schema import SchemaItem

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime as microseconds since 1970: exact, and in order in every engine."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else EPOCH + value * MICROSECOND


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def table(name: str, *items: SchemaItem) -> Table:
    """A table without SQLite's hidden row number."""
    return Table(name, metadata, *items, sqlite_with_rowid=False)


def text(name: str, *, null: bool = False) -> Column[str]:
    """A column of words."""
    return Column(name, Text, nullable=null)


def owner(name: str, *, index: bool = True) -> Column[str]:
    """A reference to what takes this row along when it is deleted."""
    return Column(
        name, Text, ForeignKey(f"{name}.id", ondelete="CASCADE"), nullable=False, index=index
    )


def identifier() -> Column[str]:
    """The key of most nouns: random, drawn by `ports.Chance`."""
    return Column("id", Text, primary_key=True)
