"""Letters that are due, and what is owed after a crash."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Instant, identifier, owner, table, text

letter = table(
    "letter",
    identifier(),
    # "" for the programme's own: NULLs would count as different from each other.
    text("municipality"),
    text("kind"),
    Column("subject", Text, nullable=False, index=True),
    owner("person"),
    Column("due", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    text("zone"),
    Column("urgent", Boolean, nullable=False),
    text("state"),
    Column("lease", Instant),
    Column("not_before", Instant),
    # From when on it may go out: the latter of the two. So whoever looks for what is due does not
    # look again and again at what waits for the morning.
    Column("ready", Instant),
    Column("relied_on", Instant),
    UniqueConstraint("municipality", "kind", "subject", "person", "due"),
    Index(None, "state", "ready"),
)


# Subjects about which no letter goes out for the time being.
pause = table(
    "pause", Column("subject", Text, primary_key=True), Column("since", Instant, nullable=False)
)


press = table(
    "press",
    Column("key", LargeBinary, primary_key=True),
    Column("hour", Integer, nullable=False, index=True),
)


owed = table(
    "owed",
    Column("account", LargeBinary, primary_key=True),
    Column("token", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)


erased = table(
    "erased",
    # How much of a list of erasures this database has done: a restored one does the rest.
    Column("list", Text, primary_key=True),
    Column("lines", BigInteger, nullable=False),
)
