"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("expires", sa.Integer(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_conversation_account", "conversation", ["account"])
    op.create_index("ix_conversation_expires", "conversation", ["expires"])
    op.create_index("ix_conversation_subject", "conversation", ["subject"])
    op.create_table(
        "erased",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("list", name="pk_erased"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "municipality",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("data_protection", sa.Text(), nullable=False),
        sa.Column("imprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_municipality"),
        sa.UniqueConstraint("name", name="uq_municipality_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "owed",
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_owed"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "press",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_press"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_press_hour", "press", ["hour"])
    op.create_table(
        "sign_in",
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_sign_in"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("prompts", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=True),
        sa.Column("closes", sa.BigInteger(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipality.id"], name="fk_event_municipality"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("code", name="uq_event_code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_municipality", "event", ["municipality"])
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("invitation", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipality.id"], name="fk_person_municipality"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("invitation", name="uq_person_invitation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_municipality", "person", ["municipality"])
    op.create_table(
        "talk",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("impulse", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality"], ["municipality.id"], name="fk_talk_municipality"),
        sa.PrimaryKeyConstraint("id", name="pk_talk"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_talk_municipality", "talk", ["municipality"])
    op.create_table(
        "address",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_address_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", "account", name="pk_address"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_address_account", "address", ["account"])
    op.create_table(
        "assessment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipality.id"], name="fk_assessment_municipality"
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_assessment_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assessment_municipality", "assessment", ["municipality"])
    op.create_index("ix_assessment_person", "assessment", ["person"])
    op.create_table(
        "contribution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("waiter", sa.LargeBinary(), nullable=True),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_contribution_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contribution"),
        sa.UniqueConstraint("receipt", name="uq_contribution_receipt"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contribution_event", "contribution", ["event"])
    op.create_index(
        "ix_contribution_waiting",
        "contribution",
        ["event", "prompt"],
        sqlite_where=sa.text("waiter IS NOT NULL"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease", sa.BigInteger(), nullable=True),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_letter_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.UniqueConstraint(
            "municipality",
            "kind",
            "subject",
            "person",
            "due",
            name="uq_letter_municipality_kind_subject_person_due",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_letter_person", "letter", ["person"])
    op.create_index("ix_letter_state_due", "letter", ["state", "due"])
    op.create_index("ix_letter_subject", "letter", ["subject"])
    op.create_table(
        "participation",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_participation_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", name="pk_participation"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_participation_event_prompt_door", "participation", ["event", "prompt", "door"]
    )
    op.create_table(
        "release",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name="fk_release_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event", "prompt", name="pk_release"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reply",
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name="fk_reply_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["talk"], ["talk.id"], name="fk_reply_talk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("talk", "person", name="pk_reply"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reply_person", "reply", ["person"])
