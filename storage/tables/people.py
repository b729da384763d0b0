"""Municipalities, people, their conversations."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Text,
)

from storage.tables.base import Instant, identifier, table, text

municipality = table(
    "municipality",
    identifier(),
    Column("name", Text, nullable=False, unique=True),
    text("kind"),
    text("responsible"),
    text("data_protection"),
    text("imprint"),
    text("land", null=True),
)


person = table(
    "person",
    identifier(),
    Column("role", Text, nullable=False, index=True),
    Column("municipality", Text, ForeignKey("municipality.id"), index=True),
    text("note"),
    text("language", null=True),
    Column("invitation", LargeBinary, unique=True),
    text("respondents", null=True),
    text("reminding", null=True),
    text("hours", null=True),
    # No references: who stood in is told so, and not deleted with the talk or the principal.
    text("talk", null=True),
    text("principal", null=True),
)


address = table(
    "address",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("account", LargeBinary, primary_key=True, index=True),
    text("door"),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires", Instant),
    Column("letters", Boolean, nullable=False),
)


sign_in = table(
    "sign_in",
    Column("code", LargeBinary, primary_key=True),
    Column("account", LargeBinary, nullable=False),
    Column("expires", Instant, nullable=False),
)


conversation = table(
    "conversation",
    identifier(),
    Column("account", LargeBinary, nullable=False, index=True),
    Column("subject", Text, nullable=False, index=True),
    # Hours since 1970: all that is stored of when somebody was here.
    Column("expires", Integer, index=True),
    # Which key sealed it: "draft" (the event's) or "lasting".
    text("key"),
    Column("sealed", LargeBinary, nullable=False),
)
