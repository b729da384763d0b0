"""Rooms of talks, with their questions; screens on the wall show either these or workshops."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talk"], ["talk.id"], name="fk_room_talk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
        sa.UniqueConstraint("talk", "starts", name="uq_room_talk_starts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_room_talk", "room", ["talk"])
    op.create_table(
        "presence",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["room"], ["room.id"], name="fk_presence_room", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tag", name="pk_presence"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_presence_room", "presence", ["room"])
    op.create_table(
        "asked",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asker", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["room"], ["room.id"], name="fk_asked_room", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_asked"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_asked_room", "asked", ["room"])
    # Screens are signed in for half a day at most: nothing is lost that a new link does not bring.
    op.drop_table("screen")
    op.create_table(
        "screen",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_screen"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_screen_subject", "screen", ["subject"])
