"""Letters by e-mail: whether letters may come to an address. To those that are there, they may."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column(
        "address", sa.Column("letters", sa.Boolean(), nullable=False, server_default=sa.true())
    )
