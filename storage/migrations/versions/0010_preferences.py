"""How much people want to hear of talks, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("person", sa.Column("reminding", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("hours", sa.Text(), nullable=True))
