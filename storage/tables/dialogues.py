"""Dialogue events and what is handed in to them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Instant, identifier, owner, table, text

event = table(
    "event",
    identifier(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    Column("code", Text, nullable=False, unique=True),
    text("prompts"),
    text("state"),
    text("zone"),
    Column("opens", Instant),
    Column("closes", Instant),
    Column("participants", Integer, nullable=False),
    Column("sample", Boolean, nullable=False),
    # What the wall shows then, for people; see storage/walls.py.
    text("opens_wall", null=True),
    text("closes_wall", null=True),
    text("translator"),
)


event_plan = table(
    "event_plan",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    text("purpose", null=True),
    text("can_change"),
    text("cannot_change"),
    text("area", null=True),
    text("place"),
    text("languages"),
    text("concerns"),
    text("barriers"),
    text("channels"),
    Column("thanks_days", Integer),
    Column("result_weeks", Integer),
    Column("status_months", Integer),
    text("done"),
)


contribution = table(
    "contribution",
    identifier(),
    owner("event"),
    text("prompt"),
    Column("sealed", LargeBinary, nullable=False),
    text("language"),
    Column("receipt", LargeBinary, unique=True),
    Column("waiter", LargeBinary),
    text("replaces", null=True),
)
Index(
    "ix_contribution_waiting",
    contribution.c.event,
    contribution.c.prompt,
    sqlite_where=contribution.c.waiter.is_not(None),
)


translation = table(
    "translation",
    Column(
        "contribution", Text, ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("language", Text, primary_key=True),
    owner("event"),
    Column("sealed", LargeBinary, nullable=False),
    text("origin"),
)


participation = table(
    "participation",
    Column("tag", LargeBinary, primary_key=True),
    owner("event", index=False),
    text("prompt"),
    text("door"),
    Index(None, "event", "prompt", "door"),
)


release = table(
    "release",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("prompt", Text, primary_key=True),
    Column("batch", Integer, nullable=False),
)


multiplier = table(
    "multiplier",
    identifier(),
    owner("event", index=False),
    text("code"),
    text("name"),
    text("languages"),
    Column("people", Integer),
    UniqueConstraint("event", "code"),
)


# One row an event, so that it cannot be told by which of its links somebody came last.
arrivals = table(
    "arrivals",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)


gathering = table(
    "gathering",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("starts", Instant, nullable=False),
    text("zone"),
    Column("minutes", Integer, nullable=False),
    text("place"),
    Column("seats", Integer),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    # What the wall shows then, for people; see storage/walls.py.
    text("wall"),
)


# Nothing beside the person: neither when nor from where somebody signed up.
sign_up = table(
    "sign_up",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    owner("event"),
)


# Nothing beside the person but a wish: neither when nor from where somebody subscribed.
subscriber = table(
    "subscriber",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    owner("event"),
    Column("next_events", Boolean, nullable=False),
)


tidings = table(
    "tidings",
    identifier(),
    owner("event"),
    Column("due", Instant),
    Column("sealed", LargeBinary, nullable=False),
)


working_group = table(
    "working_group",
    identifier(),
    owner("event"),
    text("name"),
    text("purpose"),
)


# Neither when nor in which language somebody left it: nothing that an answer has, too.
contact = table(
    "contact",
    Column("account", LargeBinary, primary_key=True),
    owner("working_group"),
    owner("event"),
    Column("sealed", LargeBinary, nullable=False),
)
