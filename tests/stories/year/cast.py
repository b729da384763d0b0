"""Who plays in the year: 120 guests with their wishes, 8 talks with their fates, and all answers."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from tests.stories.year.holidays import BERLIN, wall
from tests.stories.year.people import Guest, Offer, PlannedTalk
from tests.stories.year.plan import expected
from tests.stories.year.waitlist import Places, settled

BEGIN = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
LANDS = ("BY", "BW", "BE", "NW", "SN", "HE", "TH", "MV", "SL", "BB", "ST", None)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return wall(date(2027, month, day), time(hour, minute))


def planned_talks() -> list[PlannedTalk]:
    return [
        # Easter and the first night of the clock change lie just before it; in another room.
        PlannedTalk(
            "Clear words", None, on(1, 18, 10, 15), [(on(1, 18, 10, 15), on(3, 30, 8))],
            places=[(on(3, 22, 18, 32), "Room 2")],
        ),
        # A municipality's own, announced late, and so early that half an hour before is too soon.
        PlannedTalk("At home", "Town 3", on(3, 15, 11), [(on(3, 15, 11), on(4, 22, 6, 45))]),
        # So late that half an hour before is within office hours; fewer places than say yes.
        PlannedTalk(
            "Few places", None, on(1, 25, 9, 20), [(on(1, 25, 9, 20), on(4, 8, 9, 45))],
            capacity=12,
        ),
        # Ascension, Whitsun and Corpus Christi; moved to the next day when everybody is on the way.
        PlannedTalk(
            "Hard talks", None, on(3, 31, 9),
            [(on(3, 31, 9), on(6, 3, 7, 30)), (on(6, 3, 7, 12), on(6, 4, 7, 30))],
        ),
        # Announced late and at night; called off the night before.
        PlannedTalk(
            "Called off", None, on(5, 9, 21, 30), [(on(5, 9, 21, 30), on(6, 24, 8))],
            on(6, 23, 21, 40),
        ),
        # Moved in the evening by two weeks, and after the first reminder by one day.
        PlannedTalk(
            "Alliances", None, on(7, 6, 9),
            [(on(7, 6, 9), on(9, 21, 8)), (on(9, 2, 21, 5), on(10, 5, 8)),
             (on(9, 28, 12, 3), on(10, 6, 8))],
        ),
        # The second night of the clock change, and a holiday in some Länder on the day itself;
        # on the evening before it gets another link.
        PlannedTalk(
            "Openness", None, on(8, 16, 10, 5), [(on(8, 16, 10, 5), on(11, 2, 7, 30))],
            places=[(on(11, 1, 22, 4), "https://talk.example/2")],
        ),
        # Few places; in one night elsewhere and moved nearer, so that held places are held less
        # long; then elsewhere again.
        PlannedTalk(
            "Round table", None, on(8, 30, 9, 25),
            [(on(8, 30, 9, 25), on(11, 25, 9, 45)), (on(11, 9, 21, 22), on(11, 18, 9, 45))],
            places=[(on(11, 9, 21, 12), "Room 3"), (on(11, 15, 12, 5), "Room 4")],
            capacity=16,
        ),
    ]  # fmt: skip


def peopled(chance: random.Random) -> list[Guest]:
    guests = []
    for number in range(120):
        town = number % 35
        guest = Guest(f"Guest {number}", f"Town {town}", LANDS[town % len(LANDS)], BEGIN)
        if number >= 112:  # roles come during the year
            guest.joined = on(chance.randrange(2, 10), chance.randrange(1, 28), 14, 23)
        elif number >= 104:  # and go
            guest.left = on(chance.randrange(2, 11), chance.randrange(1, 28), 15, 11)
        elif number % 30 == 7:
            guest.by_mail_only = True
            guest.ways = [(BEGIN, "mail")]
        else:
            _wishing(guest, number)
        guests.append(guest)
    return guests


def _wishing(guest: Guest, number: int) -> None:
    """Each choice there is, and changes of mind: at noon, and in the night of a talk's move."""
    soon, summer = on(1, 5, 12, 33), on(6, 11, 12, 33)
    guest.wishes = {
        1: [(soon, "two")],
        2: [(soon, "one"), (summer, "all")],
        3: [(soon, "none")],
        4: [(soon, "nothing")],
        5: [(on(5, 12, 12, 33), "nothing"), (on(8, 25, 12, 33), "all")],
        6: [(on(9, 2, 22, 11), "nothing")],
        7: [(on(3, 9, 12, 33), "nothing"), (summer, "two")],
        8: [(on(10, 22, 12, 33), "nothing")],
    }.get(number % 12, [])
    soon, summer = on(1, 5, 12, 34), on(7, 14, 12, 34)
    guest.hours = {
        1: [(soon, "9-18")],
        2: [(soon, "10-16")],
        3: [(soon, "9-18"), (summer, "10-16")],
        4: [(soon, "10-16"), (summer, "8-20")],
    }.get(number % 7, [])
    guest.ways = {
        1: [(BEGIN, "mail")],
        2: [(BEGIN, "mail"), (on(6, 30, 12, 35), "chat"), (on(10, 1, 12, 35), "mail")],
    }.get(number % 11, [])


def decide(chance: random.Random, guests: list[Guest], talks: list[PlannedTalk]) -> None:
    """Answers, and changes of mind, each after the guest has heard of the talk."""
    for guest in guests:
        for talk in talks:
            letters = expected(guest, talk)
            if not letters or chance.random() < 0.2:
                continue
            last = min(talk.starts[-1][1], talk.cancelled, guest.left)
            when = letters[0][0]
            given = guest.presses.setdefault(talk.title, [])
            for _ in range(chance.choice((1, 1, 1, 2, 3))):
                days = chance.choice((1, 1, 2, 6, 20, 33))
                day = (when + timedelta(days=days)).astimezone(BERLIN).date()
                when = wall(day, time(9, 7) if chance.random() < 0.5 else time(17, 41))
                if when >= last:
                    break
                given.append((when, chance.choice(("Yes", "Yes", "Yes", "No", "Maybe"))))
            if talk.capacity and when < last and chance.random() < 0.45:
                given += _late(chance, talk, when, last)
            guest.answers[talk.title] = [*given]


def _late(
    chance: random.Random, talk: PlannedTalk, when: datetime, last: datetime
) -> list[tuple[datetime, str]]:
    """Something comes up: in the last weeks, in the last evening."""
    day = talk.starts[-1][1].astimezone(BERLIN).date() - timedelta(
        days=chance.choice((20, 15, 9, 9, 9, 8, 6, 4, 3, 2, 1, 1))
    )
    late = wall(day, time(17, 52) if chance.random() < 0.7 else time(20, 13))
    return [(late, "No")] if when < late < last else []


def react(chance: random.Random, guests: list[Guest], talk: PlannedTalk, capacity: int) -> Places:
    """What becomes of each place that is offered, and so of all answers."""
    decided: set[tuple[str, datetime]] = set()
    while True:
        places = settled(talk, capacity, guests)
        new = [one for one in places.offers if (one.guest.name, one.since) not in decided]
        if not new:
            break
        offer = min(new, key=lambda one: one.since)
        decided.add((offer.guest.name, offer.since))
        if reaction := _reaction(chance, offer):
            given = offer.guest.presses[talk.title]
            given.append(reaction)
            given.sort()
    for guest in guests:
        if talk.title in guest.presses:
            guest.answers[talk.title] = places.answers[guest.name]
            guest.offers[talk.title] = [one for one in places.offers if one.guest is guest]
    return places


def _reaction(chance: random.Random, offer: Offer) -> tuple[datetime, str] | None:
    """At once or at the last minute, before the letter has come, with a no, or not at all."""
    if offer.told > offer.since and chance.random() < 0.4:
        when = offer.since + timedelta(minutes=11)
    else:
        when = offer.told + (offer.until - offer.told) * chance.choice((0.1, 0.4, 0.98))
    answer = chance.choice(("Yes", "Yes", "No", None, None))
    if answer is None or when >= offer.guest.left:
        return None
    return when.replace(second=7, microsecond=0), answer
