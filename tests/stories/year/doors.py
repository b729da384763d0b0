"""Two doors that letters come by: the chat, which always works, and the mail server, which does not.

Letters by e-mail wait until it is there again, and lose nothing by that: not the turn of whoever is
offered a place, as the time to claim it begins when the offer goes out.
"""

from __future__ import annotations

from datetime import date, datetime, time

from tests.stories.year.holidays import wall
from tests.stories.year.people import Guest

DOWN = (
    # On a day of reminders; while a place is offered to somebody.
    (wall(date(2027, 3, 23), time(9, 30)), wall(date(2027, 3, 23), time(15, 40))),
    (wall(date(2027, 4, 1), time(8)), wall(date(2027, 4, 1), time(11, 20))),
)


def down_until(now: datetime) -> datetime | None:
    return next((end for begin, end in DOWN if begin <= now < end), None)


def comes(guest: Guest, when: datetime) -> datetime:
    """When a letter reaches somebody that was sent then."""
    by_mail = guest.way(when) == "mail"
    return (by_mail and down_until(when)) or when
