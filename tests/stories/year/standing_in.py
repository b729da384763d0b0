"""Guests who send a deputy, and what becomes of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tests.stories.year.holidays import BERLIN, wall
from tests.stories.year.people import END, Guest, PlannedTalk
from tests.stories.year.plan import expected

WAYS = ("comes", "never opened", "comes instead", "cannot come", "taken back")
"""What becomes of a deputy who is asked."""


@dataclass(frozen=True)
class Standing:
    """A guest asks a deputy, who comes in or does not."""

    guest: Guest
    talk: PlannedTalk
    asked: datetime
    deputy: Guest | None

    @property
    def declined(self) -> datetime | None:
        """When the deputy says that they cannot come."""
        if self.deputy is None or self.deputy.left == END or self.deputy.not_needed:
            return None
        return self.deputy.left


def represented(guests: list[Guest], talks: list[PlannedTalk]) -> list[Standing]:
    """Guests who have not answered send somebody: each of the ways that can go, in turn."""
    found: list[Standing] = []
    for guest in guests:
        for talk in talks:
            letters = expected(guest, talk)
            if not letters or talk.title in guest.answers or talk.capacity or guest.by_mail_only:
                continue
            last = min(talk.starts[-1][1], talk.cancelled)
            asked = wall((letters[0][0] + timedelta(days=1)).astimezone(BERLIN).date(), time(9, 13))
            opened, ended = asked + timedelta(days=2, hours=5), asked + timedelta(days=5, hours=11)
            if ended >= last or asked >= guest.left:
                continue
            way = WAYS[len(found) % len(WAYS)]
            found.append(_standing(guest, talk, way, asked, opened, ended))
    return found


def _standing(
    guest: Guest, talk: PlannedTalk, way: str, asked: datetime, opened: datetime, ended: datetime
) -> Standing:
    answers: list[tuple[datetime, str | None]] = [(asked, "Asked")]
    deputy = None
    comes_in = way not in ("never opened", "taken back") and opened < guest.left
    if comes_in:
        name = f"Deputy of {guest.name} at {talk.title}"
        deputy = Guest(name, guest.town, guest.land, opened, only=talk.title)
        deputy.answers[talk.title] = [(opened, "Yes")]
        answers.append((opened, "Sent"))
        if way != "comes" or guest.left < END:
            deputy.left = min(ended, guest.left) if way != "comes" else guest.left
            deputy.not_needed = way != "cannot come" or guest.left < ended
    if ended < guest.left:
        after = {"taken back": "No", "comes instead": "Yes", "cannot come": None}
        answers += [(ended, after[way])] if way in after else []
    guest.answers[talk.title] = answers
    guest.presses[talk.title] = [
        (when, answer) for when, answer in answers if answer in ("Yes", "No")
    ]
    return Standing(guest, talk, asked, deputy)
