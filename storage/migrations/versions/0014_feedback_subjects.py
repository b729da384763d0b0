"""Feedback on whatever people took part in: a subject of some kind, be it a round or a talk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    # Opinions go with the feedback they are about, so they are set aside while its table changes.
    op.execute("CREATE TEMPORARY TABLE opinion_aside AS SELECT * FROM opinion")
    op.execute("CREATE TEMPORARY TABLE feedback_aside AS SELECT * FROM feedback")
    op.drop_index("ix_opinion_feedback", "opinion")
    op.drop_table("opinion")
    op.drop_index("ix_feedback_round", "feedback")
    op.drop_table("feedback")
    op.create_table(
        "feedback",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("again", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feedback_subject", "feedback", ["subject"])
    op.create_table(
        "opinion",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback"], ["feedback.id"], name="fk_opinion_feedback", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", name="pk_opinion"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_opinion_feedback", "opinion", ["feedback"])
    op.execute(
        "INSERT INTO feedback (id, subject, kind, moment, state, ends, again, people, counts) "
        "SELECT id, CASE workshop WHEN '' THEN round ELSE workshop END, "
        "CASE workshop WHEN '' THEN 'round' ELSE 'workshop' END, "
        "moment, state, ends, again, people, counts FROM feedback_aside"
    )
    op.execute(
        "INSERT INTO opinion (tag, feedback, sealed) "
        "SELECT tag, feedback, sealed FROM opinion_aside"
    )
    op.execute("DROP TABLE opinion_aside")
    op.execute("DROP TABLE feedback_aside")
