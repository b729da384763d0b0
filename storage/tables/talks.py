"""Breakfast talks, their rooms, and surveys of need."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Instant, identifier, owner, table, text

talk = table(
    "talk",
    identifier(),
    Column("municipality", Text, ForeignKey("municipality.id"), index=True),
    text("title"),
    text("impulse"),
    text("place"),
    Column("starts", Instant, nullable=False, index=True),
    text("zone"),
    Column("minutes", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    text("organiser"),
    Column("sample", Boolean, nullable=False),
    Column("capacity", Integer),
    Column("announced", Instant),
    text("topic", null=True),
    text("invited", null=True),
    text("languages", null=True),
    text("rule", null=True),
    text("lead_times", null=True),
    text("series", null=True),
    # What the wall shows when it starts; see storage/walls.py.
    text("wall", null=True),
)


reply = table(
    "reply",
    Column("talk", Text, ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    Column("answer", Text, nullable=False, index=True),
    Column("since", Instant),
    Column("held_until", Instant),
)


subscription = table(
    "subscription",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("code", LargeBinary, nullable=False, unique=True),
)


room = table(
    "room",
    identifier(),
    owner("talk"),
    Column("starts", Instant, nullable=False),
    text("state"),
    text("part"),
    Column("ends", Instant),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("talk", "starts"),
)


presence = table(
    "presence",
    Column("tag", LargeBinary, primary_key=True),
    owner("room"),
    Column("sealed", LargeBinary, nullable=False),
)


asked = table(
    "asked",
    identifier(),
    owner("room"),
    Column("sealed", LargeBinary, nullable=False),
    Column("asker", LargeBinary, nullable=False),
)


survey = table(
    "survey",
    identifier(),
    Column("version", Integer, nullable=False),
    Column("opened", Instant, nullable=False),
    text("ends"),
    text("closed", null=True),
    Column("people", Integer, nullable=False),
    text("counts", null=True),
)


need = table(
    "need",
    Column("survey", Text, ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    Column("sealed", LargeBinary, nullable=False),
)


material = table(
    "material",
    Column("talk", Text, ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True),
    text("link"),
    text("note"),
)


calling_card = table(
    "calling_card",
    identifier(),
    owner("talk", index=False),
    owner("person"),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("talk", "person"),
)
