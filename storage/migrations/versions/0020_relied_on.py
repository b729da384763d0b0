"""News of a move knows the start before it, so that nobody is told of one that is taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("letter", sa.Column("relied_on", sa.BigInteger(), nullable=True))
