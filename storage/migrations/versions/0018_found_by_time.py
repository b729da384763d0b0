"""Talks are found by their time, replies by what was answered, letters by when they may go out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_talk_starts", "talk", ["starts"])
    op.create_index("ix_reply_answer", "reply", ["answer"])
    op.add_column("letter", sa.Column("ready", sa.BigInteger(), nullable=True))
    op.execute("UPDATE letter SET ready = max(due, coalesce(not_before, due))")
    op.drop_index("ix_letter_state_due", "letter")
    op.create_index("ix_letter_state_ready", "letter", ["state", "ready"])
