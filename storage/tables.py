"""Every table, and nothing else. What a column means is told by the noun in `bot.model`.

No table has SQLite's hidden row number, which would tell in which order rows arrived. Participation
and contributions carry no time at all. Columns named `sealed` are encrypted.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy.sql.schema import SchemaItem

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime as microseconds since 1970: exact, and in order in every engine."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else EPOCH + value * MICROSECOND


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _table(name: str, *items: SchemaItem) -> Table:
    return Table(name, metadata, *items, sqlite_with_rowid=False)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _owner(name: str, *, index: bool = True) -> Column[str]:
    """A reference to what takes this row along when it is deleted."""
    return Column(
        name, Text, ForeignKey(f"{name}.id", ondelete="CASCADE"), nullable=False, index=index
    )


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


municipality = _table(
    "municipality",
    _id(),
    Column("name", Text, nullable=False, unique=True),
    _text("kind"),
    _text("responsible"),
    _text("data_protection"),
    _text("imprint"),
    _text("land", null=True),
)

person = _table(
    "person",
    _id(),
    Column("role", Text, nullable=False, index=True),
    Column("municipality", Text, ForeignKey("municipality.id"), index=True),
    _text("note"),
    _text("language", null=True),
    Column("invitation", LargeBinary, unique=True),
    _text("respondents", null=True),
    _text("reminding", null=True),
    _text("hours", null=True),
    # No references: who stood in is told so, and not deleted with the talk or the principal.
    _text("talk", null=True),
    _text("principal", null=True),
)

address = _table(
    "address",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("account", LargeBinary, primary_key=True, index=True),
    _text("door"),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires", Instant),
    Column("letters", Boolean, nullable=False),
)

sign_in = _table(
    "sign_in",
    Column("code", LargeBinary, primary_key=True),
    Column("account", LargeBinary, nullable=False),
    Column("expires", Instant, nullable=False),
)

conversation = _table(
    "conversation",
    _id(),
    Column("account", LargeBinary, nullable=False, index=True),
    Column("subject", Text, nullable=False, index=True),
    # Hours since 1970: all that is stored of when somebody was here.
    Column("expires", Integer, index=True),
    # Which key sealed it: "draft" (the event's) or "lasting".
    _text("key"),
    Column("sealed", LargeBinary, nullable=False),
)

event = _table(
    "event",
    _id(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    Column("code", Text, nullable=False, unique=True),
    _text("prompts"),
    _text("state"),
    _text("zone"),
    Column("opens", Instant),
    Column("closes", Instant),
    Column("participants", Integer, nullable=False),
    Column("sample", Boolean, nullable=False),
    # What the wall shows then, for people; see storage/walls.py.
    _text("opens_wall", null=True),
    _text("closes_wall", null=True),
    _text("translator"),
)

event_plan = _table(
    "event_plan",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    _text("purpose", null=True),
    _text("can_change"),
    _text("cannot_change"),
    _text("area", null=True),
    _text("place"),
    _text("languages"),
    _text("concerns"),
    _text("barriers"),
    _text("channels"),
    Column("thanks_days", Integer),
    Column("result_weeks", Integer),
    Column("status_months", Integer),
    _text("done"),
)

contribution = _table(
    "contribution",
    _id(),
    _owner("event"),
    _text("prompt"),
    Column("sealed", LargeBinary, nullable=False),
    _text("language"),
    Column("receipt", LargeBinary, unique=True),
    Column("waiter", LargeBinary),
    _text("replaces", null=True),
)
# Few wait at any time: what is looked at most often stays small however many were released.
# (An option for another dialect would load all of that dialect.)
Index(
    "ix_contribution_waiting",
    contribution.c.event,
    contribution.c.prompt,
    sqlite_where=contribution.c.waiter.is_not(None),
)

translation = _table(
    "translation",
    Column(
        "contribution", Text, ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("language", Text, primary_key=True),
    _owner("event"),
    Column("sealed", LargeBinary, nullable=False),
    _text("origin"),
)

participation = _table(
    "participation",
    Column("tag", LargeBinary, primary_key=True),
    _owner("event", index=False),
    _text("prompt"),
    _text("door"),
    Index(None, "event", "prompt", "door"),
)

release = _table(
    "release",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("prompt", Text, primary_key=True),
    Column("batch", Integer, nullable=False),
)

multiplier = _table(
    "multiplier",
    _id(),
    _owner("event", index=False),
    _text("code"),
    _text("name"),
    _text("languages"),
    Column("people", Integer),
    UniqueConstraint("event", "code"),
)

# One row an event, so that it cannot be told by which of its links somebody came last.
arrivals = _table(
    "arrivals",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

gathering = _table(
    "gathering",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("starts", Instant, nullable=False),
    _text("zone"),
    Column("minutes", Integer, nullable=False),
    _text("place"),
    Column("seats", Integer),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    # What the wall shows then, for people; see storage/walls.py.
    _text("wall"),
)

# Nothing beside the person: neither when nor from where somebody signed up.
sign_up = _table(
    "sign_up",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    _owner("event"),
)

# Nothing beside the person but a wish: neither when nor from where somebody subscribed.
subscriber = _table(
    "subscriber",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    _owner("event"),
    Column("next_events", Boolean, nullable=False),
)

tidings = _table(
    "tidings",
    _id(),
    _owner("event"),
    Column("due", Instant),
    Column("sealed", LargeBinary, nullable=False),
)

working_group = _table(
    "working_group",
    _id(),
    _owner("event"),
    _text("name"),
    _text("purpose"),
)

# Neither when nor in which language somebody left it: nothing that an answer has, too.
contact = _table(
    "contact",
    Column("account", LargeBinary, primary_key=True),
    _owner("working_group"),
    _owner("event"),
    Column("sealed", LargeBinary, nullable=False),
)

talk = _table(
    "talk",
    _id(),
    Column("municipality", Text, ForeignKey("municipality.id"), index=True),
    _text("title"),
    _text("impulse"),
    _text("place"),
    Column("starts", Instant, nullable=False, index=True),
    _text("zone"),
    Column("minutes", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    _text("organiser"),
    Column("sample", Boolean, nullable=False),
    Column("capacity", Integer),
    Column("announced", Instant),
    _text("topic", null=True),
    _text("invited", null=True),
    _text("languages", null=True),
    _text("rule", null=True),
    _text("lead_times", null=True),
    _text("series", null=True),
    # What the wall shows when it starts; see storage/walls.py.
    _text("wall", null=True),
)

reply = _table(
    "reply",
    Column("talk", Text, ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    Column("answer", Text, nullable=False, index=True),
    Column("since", Instant),
    Column("held_until", Instant),
)

subscription = _table(
    "subscription",
    Column("person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("code", LargeBinary, nullable=False, unique=True),
)

letter = _table(
    "letter",
    _id(),
    # "" for the programme's own: NULLs would count as different from each other.
    _text("municipality"),
    _text("kind"),
    Column("subject", Text, nullable=False, index=True),
    _owner("person"),
    Column("due", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    _text("zone"),
    Column("urgent", Boolean, nullable=False),
    _text("state"),
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
pause = _table(
    "pause", Column("subject", Text, primary_key=True), Column("since", Instant, nullable=False)
)

assessment = _table(
    "assessment",
    _id(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    _owner("person"),
    _text("questionnaire"),
    Column("version", Integer, nullable=False),
    _text("answers"),
    _text("language"),
)

round_ = _table(
    "round",
    _id(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    _text("questionnaire"),
    Column("version", Integer, nullable=False),
    _text("kind"),
    _text("state"),
    _text("opened"),
    _text("closed", null=True),
    _text("left_out"),
)

respondents = _table(
    "respondents",
    _id(),
    _owner("round"),
    _text("perspective"),
    Column("code", LargeBinary, nullable=False, unique=True),
    Column("places", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    _text("department"),
    Column("joint", Boolean, nullable=False),
)

sheet = _table(
    "sheet",
    _id(),
    _owner("round"),
    Column("owner", LargeBinary, unique=True),
    Column("joint", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

measure = _table(
    "measure",
    _id(),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False, index=True),
    # No reference: a measure outlives the round.
    _text("round"),
    _text("field"),
    _text("what"),
    _text("owner"),
    Column("person", Text, ForeignKey("person.id", ondelete="SET NULL"), index=True),
    _text("due", null=True),
    _text("resources"),
    _text("ties_in"),
    _text("status"),
    _text("hindrance", null=True),
    _text("agreed"),
)

workshop = _table(
    "workshop",
    _id(),
    _owner("round"),
    _text("municipality"),
    Column("code", Text, nullable=False, unique=True),
    _text("state"),
    _text("held"),
    _text("step"),
    _text("topic"),
    _text("topics"),
    Column("ends", Instant),
    Column("revision", Integer, nullable=False),
    _text("sums", null=True),
    _text("agreements"),
    Column("people", Integer, nullable=False),
)

voice = _table(
    "voice",
    _id(),
    _owner("workshop"),
    Column("sealed", LargeBinary, nullable=False),
    Column("waiter", LargeBinary),
)

ballot = _table(
    "ballot",
    Column("tag", LargeBinary, primary_key=True),
    _owner("workshop"),
    Column("sealed", LargeBinary, nullable=False),
)

screen = _table(
    "screen",
    Column("key", LargeBinary, primary_key=True),
    # No reference: it may be a workshop or a talk's room.
    Column("subject", Text, nullable=False, index=True),
    Column("expires", Instant, nullable=False),
)

room = _table(
    "room",
    _id(),
    _owner("talk"),
    Column("starts", Instant, nullable=False),
    _text("state"),
    _text("part"),
    Column("ends", Instant),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("talk", "starts"),
)

presence = _table(
    "presence",
    Column("tag", LargeBinary, primary_key=True),
    _owner("room"),
    Column("sealed", LargeBinary, nullable=False),
)

asked = _table(
    "asked",
    _id(),
    _owner("room"),
    Column("sealed", LargeBinary, nullable=False),
    Column("asker", LargeBinary, nullable=False),
)

feedback = _table(
    "feedback",
    _id(),
    # No reference: it may be a round, a workshop or a talk.
    Column("subject", Text, nullable=False, index=True),
    _text("kind"),
    _text("moment"),
    _text("state"),
    _text("ends"),
    _text("again", null=True),
    Column("people", Integer, nullable=False),
    _text("counts"),
)

opinion = _table(
    "opinion",
    Column("tag", LargeBinary, primary_key=True),
    _owner("feedback"),
    Column("sealed", LargeBinary, nullable=False),
)

survey = _table(
    "survey",
    _id(),
    Column("version", Integer, nullable=False),
    Column("opened", Instant, nullable=False),
    _text("ends"),
    _text("closed", null=True),
    Column("people", Integer, nullable=False),
    _text("counts", null=True),
)

need = _table(
    "need",
    Column("survey", Text, ForeignKey("survey.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "person", Text, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    Column("sealed", LargeBinary, nullable=False),
)

material = _table(
    "material",
    Column("talk", Text, ForeignKey("talk.id", ondelete="CASCADE"), primary_key=True),
    _text("link"),
    _text("note"),
)

calling_card = _table(
    "calling_card",
    _id(),
    _owner("talk", index=False),
    _owner("person"),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("talk", "person"),
)

policy = _table(
    "policy",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    _text("mode"),
    _text("usual"),
    _text("own"),
    _text("language"),
)

theme = _table(
    "theme",
    _id(),
    _owner("event"),
    Column("sealed", LargeBinary, nullable=False),
)

verdict = _table(
    "verdict",
    Column(
        "contribution", Text, ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    ),
    _owner("event", index=False),
    _text("decision", null=True),
    _text("reason"),
    Column("sealed", LargeBinary),
    Column("duplicate_of", Text, ForeignKey("contribution.id", ondelete="SET NULL"), index=True),
    Column("theme", Text, ForeignKey("theme.id", ondelete="SET NULL"), index=True),
    Index(None, "event", "decision"),
)

official_answer = _table(
    "official_answer",
    Column("about", Text, primary_key=True),
    _owner("event"),
    Column("theme", Text, ForeignKey("theme.id", ondelete="CASCADE"), index=True),
    Column("contribution", Text, ForeignKey("contribution.id", ondelete="CASCADE"), index=True),
    _text("outcome"),
    _text("day", null=True),
    Column("sealed", LargeBinary, nullable=False),
)

moderation_log = _table(
    "moderation_log",
    _id(),
    _owner("event"),
    # The day and no time: what came in between two others is not told.
    _text("day"),
    _text("what"),
    Column("contribution", Text, ForeignKey("contribution.id", ondelete="SET NULL"), index=True),
    _text("reason"),
)

guard = _table(
    "guard",
    Column("event", Text, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("slow_minutes", Integer, nullable=False),
    # Shown to a whole room: no secret.
    _text("room_code"),
)

# No reference to the event: it is there when everything else of that is gone.
certificate = _table(
    "certificate",
    Column("event", Text, primary_key=True),
    Column("occasion", Text, primary_key=True),
    Column("municipality", Text, ForeignKey("municipality.id"), nullable=False),
    _text("code"),
    _text("title"),
    Column("people", Integer, nullable=False),
    Column("drafts", Integer),
    Column("answers", Integer),
    _text("day", null=True),
    _text("text"),
)

press = _table(
    "press",
    Column("key", LargeBinary, primary_key=True),
    Column("hour", Integer, nullable=False, index=True),
)

owed = _table(
    "owed",
    Column("account", LargeBinary, primary_key=True),
    Column("token", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

erased = _table(
    "erased",
    # How much of a list of erasures this database has done: a restored one does the rest.
    Column("list", Text, primary_key=True),
    Column("lines", BigInteger, nullable=False),
)
