"""Deputies: to which talk they come, and in whose place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("person", sa.Column("talk", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("principal", sa.Text(), nullable=True))
