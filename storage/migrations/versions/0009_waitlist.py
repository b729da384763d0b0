"""Talks with so many places, and who waits for one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("talk", sa.Column("capacity", sa.Integer(), nullable=True))
    op.add_column("reply", sa.Column("since", sa.BigInteger(), nullable=True))
    op.add_column("reply", sa.Column("held_until", sa.BigInteger(), nullable=True))
