"""Self-checks, rounds, measures, workshops, feedback."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Text,
)

from storage.tables.base import Instant, identifier, owner, table, text

assessment = table(
    "assessment",
    identifier(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    owner("person"),
    text("questionnaire"),
    Column("version", Integer, nullable=False),
    text("answers"),
    text("language"),
)


round_ = table(
    "round",
    identifier(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    text("questionnaire"),
    Column("version", Integer, nullable=False),
    text("kind"),
    text("state"),
    text("opened"),
    text("closed", null=True),
    text("left_out"),
)


respondents = table(
    "respondents",
    identifier(),
    owner("round"),
    text("perspective"),
    Column("code", LargeBinary, nullable=False, unique=True),
    Column("places", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    text("department"),
    Column("joint", Boolean, nullable=False),
)


sheet = table(
    "sheet",
    identifier(),
    owner("round"),
    Column("owner", LargeBinary, unique=True),
    Column("joint", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)


measure = table(
    "measure",
    identifier(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    # No reference: a measure outlives the round.
    text("round"),
    text("field"),
    text("what"),
    text("owner"),
    Column("person", Text, ForeignKey("person.id", ondelete="SET NULL"), index=True),
    text("due", null=True),
    text("resources"),
    text("ties_in"),
    text("status"),
    text("hindrance", null=True),
    text("agreed"),
)


workshop = table(
    "workshop",
    identifier(),
    owner("round"),
    text("municipality"),
    Column("code", Text, nullable=False, unique=True),
    text("state"),
    text("held"),
    text("step"),
    text("topic"),
    text("topics"),
    Column("ends", Instant),
    Column("revision", Integer, nullable=False),
    text("sums", null=True),
    text("agreements"),
    Column("people", Integer, nullable=False),
)


voice = table(
    "voice",
    identifier(),
    owner("workshop"),
    Column("sealed", LargeBinary, nullable=False),
    Column("waiter", LargeBinary),
)


ballot = table(
    "ballot",
    Column("tag", LargeBinary, primary_key=True),
    owner("workshop"),
    Column("sealed", LargeBinary, nullable=False),
)


screen = table(
    "screen",
    Column("key", LargeBinary, primary_key=True),
    # No reference: it may be a workshop or a talk's room.
    Column("subject", Text, nullable=False, index=True),
    Column("expires", Instant, nullable=False),
)


feedback = table(
    "feedback",
    identifier(),
    # No reference: it may be a round, a workshop or a talk.
    Column("subject", Text, nullable=False, index=True),
    text("kind"),
    text("moment"),
    text("state"),
    text("ends"),
    text("again", null=True),
    Column("people", Integer, nullable=False),
    text("counts"),
)


opinion = table(
    "opinion",
    Column("tag", LargeBinary, primary_key=True),
    owner("feedback"),
    Column("sealed", LargeBinary, nullable=False),
)
