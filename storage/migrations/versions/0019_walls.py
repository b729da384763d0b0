"""What the wall shows when a talk begins and an event opens and closes: zones get other rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("talk", sa.Column("wall", sa.Text(), nullable=True))
    op.add_column("event", sa.Column("opens_wall", sa.Text(), nullable=True))
    op.add_column("event", sa.Column("closes_wall", sa.Text(), nullable=True))
    _fill("SELECT id, starts, zone FROM talk", "UPDATE talk SET wall = :wall WHERE id = :id")
    for moment in ("opens", "closes"):
        _fill(
            f"SELECT id, {moment}, zone FROM event "  # noqa: S608 (two names of columns)
            f"WHERE state IN ('draft', 'open') AND {moment} IS NOT NULL",
            f"UPDATE event SET {moment}_wall = :wall WHERE id = :id",  # noqa: S608
        )


def _fill(select: str, update: str) -> None:
    connection = op.get_bind()
    for row, moment, zone in connection.execute(sa.text(select)).all():
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)
        wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat()
        connection.execute(sa.text(update), {"wall": wall, "id": row})
