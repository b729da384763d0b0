"""Letters on the operator's command line: counts, subjects and times, never a name."""

from __future__ import annotations

from collections import Counter

from bot import outbox
from bot.errors import OperatorError
from bot.model import LetterState, Pause
from handlers.assembly import opened, read_settings


async def letters() -> list[dict[str, str]]:
    """Every letter without a name: kind, subject, due, state."""
    async with opened(read_settings(), anew=False) as house, house.storage.unit() as unit:
        return [
            {
                "kind": letter.kind,
                "subject": letter.subject,
                "due": letter.due.isoformat(),
                "state": letter.state.value,
            }
            for letter in await unit.letters.all()
        ]


async def letters_ahead() -> list[dict[str, str]]:
    """What waits, by due time, kind and subject: to how many, and in about how many minutes."""
    async with opened(read_settings(), anew=False) as house, house.storage.unit() as unit:
        waiting = [one for one in await unit.letters.all() if one.state is LetterState.QUEUED]
        counts = Counter((one.due, one.kind, one.subject) for one in waiting)
        paused = {
            subject
            for subject in {one.subject for one in waiting}
            if await unit.letters.pause(subject) is not None
        }
    return [
        {
            "due": due.isoformat(),
            "kind": kind,
            "subject": subject,
            "people": str(people),
            "minutes": str(outbox.minutes_for(people)),
            "paused": "yes" if subject in paused else "no",
        }
        for (due, kind, subject), people in sorted(counts.items())
    ]


async def hold_back(subject: str) -> int:
    """Pause a subject; returns how many letters wait.

    Raises:
        OperatorError: no letter is about it.
    """
    async with opened(read_settings(), anew=False) as house, house.storage.unit() as unit:
        about = await unit.letters.about(subject)
        if not about:
            raise OperatorError(
                "--pause", subject, "no letter is about it; see `dialogbote letters`"
            )
        unit.letters.save_pause(Pause(subject, unit.now))
        unit.turn_done()
    return sum(letter.state is LetterState.QUEUED for letter in about)


async def let_go(subject: str) -> int:
    """End the pause of a subject; returns how many letters wait.

    Raises:
        OperatorError: it is not paused.
    """
    async with opened(read_settings(), anew=False) as house, house.storage.unit() as unit:
        if await unit.letters.pause(subject) is None:
            raise OperatorError(
                "--resume", subject, "it is not paused; see `dialogbote letters --ahead`"
            )
        await outbox.resume(unit, subject)
        waiting = await unit.letters.about(subject)
        unit.turn_done()
    return sum(letter.state is LetterState.QUEUED for letter in waiting)
