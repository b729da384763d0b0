"""What moderators decide and answer."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
)

from storage.tables.base import identifier, owner, table, text

policy = table(
    "policy",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    text("mode"),
    text("usual"),
    text("own"),
    text("language"),
)


theme = table(
    "theme",
    identifier(),
    owner("event"),
    Column("sealed", LargeBinary, nullable=False),
)


verdict = table(
    "verdict",
    Column(
        "contribution", Text, ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    ),
    owner("event", index=False),
    text("decision", null=True),
    text("reason"),
    Column("sealed", LargeBinary),
    Column("duplicate_of", Text, ForeignKey("contribution.id", ondelete="SET NULL"), index=True),
    Column("theme", Text, ForeignKey("theme.id", ondelete="SET NULL"), index=True),
    Index(None, "event", "decision"),
)


official_answer = table(
    "official_answer",
    Column("about", Text, primary_key=True),
    owner("event"),
    Column("theme", Text, ForeignKey("theme.id", ondelete="CASCADE"), index=True),
    Column("contribution", Text, ForeignKey("contribution.id", ondelete="CASCADE"), index=True),
    text("outcome"),
    text("day", null=True),
    Column("sealed", LargeBinary, nullable=False),
)


moderation_log = table(
    "moderation_log",
    identifier(),
    owner("event"),
    # The day and no time: what came in between two others is not told.
    text("day"),
    text("what"),
    Column("contribution", Text, ForeignKey("contribution.id", ondelete="SET NULL"), index=True),
    text("reason"),
)


guard = table(
    "guard",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("slow_minutes", Integer, nullable=False),
    # Shown to a whole room: no secret.
    text("room_code"),
)


# No reference to the event: it is there when everything else of that is gone.
certificate = table(
    "certificate",
    Column("event", Text, primary_key=True),
    Column("occasion", Text, primary_key=True),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False),
    text("code"),
    text("title"),
    Column("people", Integer, nullable=False),
    Column("drafts", Integer),
    Column("answers", Integer),
    text("day", null=True),
    text("text"),
)
