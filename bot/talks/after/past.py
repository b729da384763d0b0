"""Talks that are over: guests find for two weeks what they were written, organisers all of them.

Those called off are among them, as they can be copied for another time.
"""

from __future__ import annotations

from datetime import timedelta

from bot.errors import NotFound
from bot.model import Rsvp, Talk
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.talks.after import letters
from bot.talks.after.days import OPEN_FOR, is_open, is_over
from bot.talks.after.guests import SAID_YES, who_came
from bot.talks.after.pages import A_PAGE, number
from bot.talks.letters import facts, invited_by
from bot.talks.organising import CALLED_OFF, NO_TALK, organised, organiser, own_talk
from bot.turn import Turn
from bot.wallclock import local
from config.phrases import Text, Verbatim, label, phrase

TITLE_SHOWN = 28
"""Characters of a title that fit a button beside the day."""
RECENT = OPEN_FOR + timedelta(days=3)
"""What started longer ago is not open: some hours of the talk, and the rest of its last day."""
GONE_AFTER = phrase(
    "Twelve months after a talk it is deleted, with all answers and letters and with what people "
    "said to it. Take along before what you want to keep."
)


async def cards(turn: Turn) -> list[Saying]:
    """The talks of the last two weeks, the newest first, to their guests and organisers."""
    now = turn.unit.now
    recent = [one for one in await turn.unit.talks.between(now - RECENT, now) if is_open(one, now)]
    found = [said for talk in reversed(recent) if (said := await _card(turn, talk))]
    if found:
        first = found[0]
        found[0] = Say((Heading(phrase("Past talks")), *first.lines), first.buttons)
    return list(found)


async def _card(turn: Turn, talk: Talk) -> Say | None:
    """One talk as this account may see it; None for whoever has nothing to do with it."""
    runs_it = organiser(turn, talk.municipality) is not None
    guests = await who_came(turn, talk) if is_open(talk, turn.unit.now) else []
    if not runs_it and not guests:
        return None
    material = await turn.unit.materials.of_talk(talk.id)
    lines: list[Line] = [
        Heading(await invited_by(turn.unit, talk)),
        *facts(talk),
        *letters.material_lines(material),
    ]
    rows: tuple[tuple[Button, ...], ...] = ()
    if guests:
        answer = Rsvp.YES if await who_came(turn, talk, SAID_YES) else Rsvp.MAYBE
        lines += letters.asking(talk)
        rows += letters.rows(talk, answer)
    if runs_it:
        rows += (
            *_copy_row(talk),
            (Button(label("Material"), Action("material", talk.id)),),
            (Button(label("Did it help?"), Action("talk-results", talk.id)),),
            (Button(label("Letters about this talk"), Action("talk-letters", talk.id)),),
        )
    return Say(tuple(lines), rows)


def _copy_row(talk: Talk) -> tuple[tuple[Button, ...], ...]:
    return ((Button(label("Duplicate"), Action("copy-talk", talk.id)),),)


# ------------------------------------------------------------------------- organisers


async def rows(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The way to all talks that are over or called off, for whoever has run some."""
    if not await _run(turn):
        return ()
    return ((Button(label("All past talks"), Action("past-talks")),),)


async def _run(turn: Turn) -> list[Talk]:
    bodies = organised(turn)
    if not bodies:
        return []
    talks = [talk for talk in await turn.unit.talks.all() if talk.municipality in bodies]
    return [talk for talk in reversed(talks) if talk.cancelled or is_over(talk, turn.unit.now)]


async def show_all(turn: Turn, action: Action) -> list[Saying]:
    """All talks of this account's that are over or called off, the newest first.

    Raises:
        NotFound: it runs no talks.
    """
    if not organised(turn):
        raise NotFound(NO_TALK)
    talks = await _run(turn)
    page = number(action.value)
    shown = talks[page * A_PAGE : (page + 1) * A_PAGE]
    buttons = [(Button(_short(talk), Action("past-talk", talk.id)),) for talk in shown]
    if page > 0:
        buttons.append((Button(label("Back"), Action("past-talks", value=str(page - 1))),))
    if len(talks) > (page + 1) * A_PAGE:
        buttons.append((Button(label("More"), Action("past-talks", value=str(page + 1))),))
    buttons.append((Button(label("Talks"), Action("talks")),))
    lines: list[Line] = [Heading(phrase("Past talks")), Note(GONE_AFTER)]
    if not shown:
        lines.append(Para(phrase("There is none.")))
    return [Say(tuple(lines), tuple(buttons))]


def _short(talk: Talk) -> Text:
    title = talk.title if len(talk.title) <= TITLE_SHOWN else f"{talk.title[: TITLE_SHOWN - 1]}…"
    shown = f"{local(talk.starts, talk.zone):%d.%m.%Y} {title}"
    return label("Cancelled: {talk}", talk=shown) if talk.cancelled else Verbatim(shown)


async def show(turn: Turn, action: Action) -> list[Saying]:
    """One of them.

    Raises:
        NotFound: it is no talk that this account runs, or neither over nor cancelled.
    """
    talk = await own_talk(turn, action.subject)
    if talk.cancelled:
        lines = (Heading(await invited_by(turn.unit, talk)), *facts(talk), Para(CALLED_OFF))
        letters_row = (Button(label("Letters about this talk"), Action("talk-letters", talk.id)),)
        return [Say(lines, (*_copy_row(talk), letters_row))]
    said = await _card(turn, talk) if is_over(talk, turn.unit.now) else None
    if said is None:
        raise NotFound(NO_TALK)
    return [said]
