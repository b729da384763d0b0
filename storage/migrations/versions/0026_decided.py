"""How much of an event was decided is counted without a look at every verdict."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_index("ix_verdict_event_decision", "verdict", ["event", "decision"])
    op.drop_index("ix_verdict_event", "verdict")
