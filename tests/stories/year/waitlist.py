"""Who has a place at a talk with only so many, told by the rules alone.

A yes brings a place while one is free, and otherwise one on the waitlist. A place that gets free is
held for whoever is next, for an eighth of the time that is left when they are told, at most two
days and at least an hour; of a talk that is moved, for no longer than if they were told by now.
Whoever lets that pass, or wants no messages while waiting, has not answered any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tests.stories.year.doors import comes
from tests.stories.year.holidays import by_day
from tests.stories.year.people import END, Guest, History, Offer, PlannedTalk


def held_until(start: datetime, told: datetime) -> datetime:
    share = (start - told) / 8
    return min(start, told + min(timedelta(days=2), max(timedelta(hours=1), share)))


class Places:
    """The places of one talk, event by event."""

    def __init__(self, talk: PlannedTalk, capacity: int) -> None:
        self.talk, self.capacity = talk, capacity
        self.seated: dict[str, Guest] = {}
        self.queue: dict[str, Guest] = {}
        self.held: dict[str, Offer] = {}
        self.offers: list[Offer] = []
        self.answers: dict[str, History[str | None]] = defaultdict(list)

    @property
    def free(self) -> int:
        return self.capacity - len(self.seated) - len(self.held)

    def says(self, guest: Guest, what: str, now: datetime) -> None:
        """Somebody answers."""
        if what != "Yes":
            self.leaves(guest, now)
        elif guest.name in self.seated:
            return
        elif guest.name in self.held or self.free > 0:
            self.leaves(guest, now)
            self.seated[guest.name] = guest
        elif guest.name in self.queue or guest.wish(now) == "nothing":
            return
        else:
            self.queue[guest.name] = guest
            what = "Waiting"
        self.answers[guest.name].append((now, what))

    def leaves(self, guest: Guest, now: datetime) -> None:
        """They have no place any more, and none on the waitlist."""
        self.seated.pop(guest.name, None)
        self.queue.pop(guest.name, None)
        if offer := self.held.pop(guest.name, None):
            offer.ended = now

    def wants_nothing(self, guest: Guest, now: datetime) -> None:
        """Who cannot be told of a place does not wait for one."""
        if guest.name in self.queue or guest.name in self.held:
            self.leaves(guest, now)
            self.answers[guest.name].append((now, "Passed"))

    def is_moved(self, now: datetime) -> None:
        """Nearer, it leaves less time to those for whom a place is held, from when they hear of it."""
        start = self.talk.start(now)
        for offer in self.held.values():
            told = comes(offer.guest, by_day(now, offer.guest.at_hours(now)))
            until = held_until(start, told)
            offer.until = min(offer.until, until) if offer.told <= now else until

    def let_pass(self, now: datetime) -> None:
        """Whose time is over by now. Of a talk that is off no place passes on."""
        now = min(now, self.talk.cancelled)
        while over := [one for one in self.held.values() if one.until <= now]:
            first = min(one.until for one in over)
            for offer in over:
                if offer.until == first:
                    self.leaves(offer.guest, first)
                    self.answers[offer.guest.name].append((first, "Passed"))
            self.move_up(first)

    def move_up(self, now: datetime) -> None:
        """Hold free places for those who are next and can still be told."""
        start = self.talk.start(now)
        if now >= min(start, self.talk.cancelled):
            return
        for guest in list(self.queue.values()):
            told = comes(guest, by_day(now, guest.at_hours(now)))
            if self.free > 0 and told < start:
                del self.queue[guest.name]
                offer = Offer(guest, now, told, held_until(start, told))
                self.held[guest.name] = offer
                self.offers.append(offer)


def settled(talk: PlannedTalk, capacity: int, guests: Iterable[Guest]) -> Places:
    """What becomes of all that people say to a talk."""
    places = Places(talk, capacity)
    order = {guest.name: number for number, guest in enumerate(guests)}
    for now, what, guest in sorted(
        _events(talk, guests), key=lambda one: (one[0], order[one[2].name] if one[2] else -1)
    ):
        places.let_pass(now)
        if guest is None:
            places.is_moved(now)
        elif what == "left":
            places.leaves(guest, now)
        elif what == "nothing":
            places.wants_nothing(guest, now)
        else:
            places.says(guest, what, now)
        places.move_up(now)
    places.let_pass(END)
    return places


def _events(
    talk: PlannedTalk, guests: Iterable[Guest]
) -> Iterator[tuple[datetime, str, Guest | None]]:
    last = min(talk.starts[-1][1], talk.cancelled)
    yield from ((since, "moved", None) for since, _ in talk.starts[1:])
    for guest in guests:
        yield from ((when, what, guest) for when, what in guest.presses.get(talk.title, []))
        yield from ((when, "nothing", guest) for when, wish in guest.wishes if wish == "nothing")
        if guest.left < last:
            yield guest.left, "left", guest
