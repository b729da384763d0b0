"""Where municipalities lie, and when talks were announced: the plan of letters depends on both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("municipality", sa.Column("land", sa.Text(), nullable=True))
    op.add_column("talk", sa.Column("announced", sa.BigInteger(), nullable=True))
