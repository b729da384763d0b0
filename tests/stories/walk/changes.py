"""What happened in a step, and which changes of single rows that can explain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model import EventState, Role, Rsvp
from bot.replies import Action
from tests.living import START
from tests.stories.walk.tables import Row, Tables


@dataclass
class Deed:
    """What happened in one step."""

    who: list[str]
    """Everybody who did something; nobody, where only time passed or the bot was restarted."""
    actions: list[Action] = field(default_factory=list)
    """Whatever was tapped."""
    commands: list[str] = field(default_factory=list)
    ticked: bool = False
    repeated: bool = False
    """Nothing but what had happened already."""

    def tapped(self, *verbs: str) -> bool:
        return any(action.verb in verbs for action in self.actions)


@dataclass(frozen=True)
class Doers:
    """Those who did something, and what they are."""

    accounts: set[bytes]
    persons: set[str]
    moderated: set[str]
    """Municipalities whose moderators they are."""
    runs: set[str | None]
    """Whose talks they run; None: the programme's."""


def only(old: Row | None, new: Row | None, *columns: str) -> bool:
    """Whether a row is gone, or differs in these columns only."""
    if old is None:
        return False
    return new is None or all(new[c] == old[c] for c in old if c not in columns)


def deputy(row: Row, old: Row | None, new: Row | None, deed: Deed, doers: Doers) -> bool:
    """Whether guests asked a deputy or took that back, or one's time or principal is gone."""
    if deed.ticked and new is None:
        return True
    if row["principal"] not in doers.persons:
        return False
    return old is None or only(old, new, "principal")


def signs_up(person: str, new: Row | None, deed: Deed, doers: Doers) -> bool:
    """Whether somebody has signed up for a date, cancelled, or is forgotten when it is over."""
    if new is None and deed.ticked:
        return True
    return person in doers.persons and (new is None or deed.tapped("date-join", "follow-yes"))


def language_follows(
    person: str, old: Row | None, new: Row | None, deed: Deed, doers: Doers
) -> bool:
    """Whether whoever has signed up is written to in another language from now on."""
    return person in doers.persons and deed.tapped("language") and only(old, new, "language")


def forgotten_visitor(person: str, new: Row | None, before: Tables, deed: Deed) -> bool:
    """Whether an address goes with somebody who had signed up for a date that is long over."""
    return (
        new is None
        and deed.ticked
        and (before["person"][person,]["role"] in (Role.VISITOR, Role.SUBSCRIBER))
    )


def moved_up(old: Row | None, new: Row | None) -> bool:
    """Whether somebody on a waitlist is offered a place, or had one held for long enough."""
    return old is not None and old["answer"] == Rsvp.WAITING and only(old, new, "held_until")


def microseconds(moment: datetime) -> int:
    """As the tables count."""
    return (moment - datetime.fromtimestamp(0, START.tzinfo)) // timedelta(microseconds=1)


def forward(old: Row | None, new: Row | None, now: int) -> bool:
    """Events come as drafts and only go on; what they ask never changes."""
    order = [state.value for state in EventState]
    if new is None:
        return False
    if old is None:
        return bool(new["state"] == EventState.DRAFT)
    if new["state"] == EventState.EXPIRED and old["state"] != new["state"]:
        # The notice promises twelve months, no less.
        assert old["state"] == EventState.CLOSED
        assert now - old["closes"] >= timedelta(days=365) // timedelta(microseconds=1)
    told = ("state", "opens", "closes", "opens_wall", "closes_wall", "participants")
    return only(old, new, *told) and order.index(new["state"]) >= order.index(old["state"])


def composed(value: str, messages: set[str]) -> bool:
    """Whether a text is nothing but whole messages, each on lines of its own."""
    reached = {0}
    for start in range(len(value) + 1):
        if start not in reached:
            continue
        for message in messages:
            if value.startswith(message, start):
                end = start + len(message)
                if end == len(value):
                    return True
                if value[end] == "\n":
                    reached.add(end + 1)
    return False
