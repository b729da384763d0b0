"""What goes out when, to how many: the letters about one talk, and about all that lie ahead.

Organisers see counts and never who has got what. How they hold letters back is in `pausing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from bot.model import Letter, LetterState, Talk
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.talks import announcing
from bot.talks.after.days import MATERIAL, THANKS
from bot.talks.organising import go_on_button, organised, own_talk, paused_lines
from bot.talks.planning import (
    CANCELLED,
    DEPUTY_LOST,
    DEPUTY_RELEASED,
    INVITATION,
    MOVED,
    OFFER,
    PLACE,
    REMINDERS,
    REQUEST,
    SAVE_THE_DATE,
    SOON,
    days_before,
    due_for_all,
)
from bot.turn import Turn
from bot.wallclock import ZONE
from config.phrases import Moment, Phrase, label, phrase, plural

LETTER_NAMES: dict[str, Phrase] = {
    SAVE_THE_DATE: phrase("Save the date"),
    INVITATION: phrase("Invitation"),
    REQUEST: phrase("Request for an answer"),
    SOON: phrase("Reminder shortly before"),
    MOVED: phrase("News of the new time"),
    PLACE: phrase("News of the new place"),
    CANCELLED: phrase("News of the cancellation"),
    OFFER: phrase("Offer of a free place"),
    DEPUTY_RELEASED: phrase("News to a deputy who is not needed"),
    DEPUTY_LOST: phrase("News that a deputy cannot come"),
    THANKS: phrase("Thanks"),
    MATERIAL: phrase("News of the material"),
}
PLAN = phrase(
    "All but the last reminder go out at 10:00, none on a weekend or a public holiday of the "
    "municipality’s Land, but on the working day before."
)
NONE_LEFT = phrase("There is none.")
NONE_YET = phrase("None is planned. As soon as somebody is invited, theirs stand here.")
STATES: dict[LetterState, Phrase] = {
    LetterState.QUEUED: phrase("waiting"),
    LetterState.SENDING: phrase("being sent"),
    LetterState.SENT: phrase("sent"),
    LetterState.UNCERTAIN: phrase("uncertain whether it arrived"),
    LetterState.MISSED: phrase("missed"),
    LetterState.GONE: phrase("not reachable"),
}
MOST_SHOWN = 40
"""Lines of the overview of all talks: more nobody reads on a phone."""


def letter_name(talk: Talk, kind: str) -> Phrase:
    """A letter's name among organisers."""
    if kind not in REMINDERS:
        return LETTER_NAMES[kind]
    days = days_before(talk).get(kind)
    if days is None:
        # It went out before this step was taken out of the plan.
        return phrase("Reminder")
    return plural("Reminder {n} day before", "Reminder {n} days before", days)


async def of_talk(turn: Turn, action: Action) -> list[Saying]:
    """Which letters of a talk wait, were sent, missed or are uncertain: counts, no names.

    Raises:
        NotFound: it is no talk of this account's.
    """
    return [await shown(turn, await own_talk(turn, action.subject))]


async def shown(turn: Turn, talk: Talk) -> Say:
    """The same of a talk that was judged before."""
    letters = await turn.unit.letters.about(talk.id)
    counts = await _by_step(turn.unit, talk, letters)
    lines: list[Line] = [Heading(phrase("Letters about “{title}”", title=talk.title))]
    paused = await paused_lines(turn.unit, talk)
    over = talk.starts <= turn.unit.now
    lines += paused
    lines += [
        Item(_told(talk, kind, due, state, n))
        for (due, kind, state), n in sorted(counts.items(), key=lambda one: _in_order(one[0]))
    ]
    if not letters:
        lines.append(Para(NONE_LEFT if talk.cancelled or over else NONE_YET))
    lines.append(Note(PLAN))
    return Say(tuple(lines), _rows(talk, paused=bool(paused), over=over))


Step = tuple[datetime | None, str, LetterState]


async def _by_step(unit: Unit, talk: Talk, letters: Iterable[Letter]) -> Counter[Step]:
    """Letters as organisers may see them: whoever asked for the topic is not told apart.

    What goes to them a working day sooner counts as waiting until it goes to the others.
    """
    lands = {one.person: one.land for one in await announcing.recipients(unit, talk)}
    counts: Counter[Step] = Counter()
    for letter in letters:
        due = due_for_all(talk, lands.get(letter.person), letter)
        sooner = due is not None and letter.due < due and unit.now < due
        counts[due, letter.kind, LetterState.QUEUED if sooner else letter.state] += 1
    return counts


def _in_order(step: Step) -> tuple[bool, datetime | None, str, LetterState]:
    due, kind, state = step
    return (due is not None, due, kind, state)


def _told(talk: Talk, kind: str, due: datetime | None, state: LetterState, n: int) -> Phrase:
    name, said = letter_name(talk, kind), STATES[state]
    if due is None:
        return phrase("{letter} – {state}: {n}", letter=name, state=said, n=n)
    return phrase(
        "{letter} ({moment}) – {state}: {n}",
        letter=name,
        moment=Moment(due, ZONE),
        state=said,
        n=n,
    )


def _rows(talk: Talk, *, paused: bool, over: bool) -> tuple[tuple[Button, ...], ...]:
    back = (Button(label("Talks"), Action("talks")),)
    go_on = go_on_button(talk)
    if talk.cancelled or over:
        # The thanks may still wait.
        return ((go_on,), back) if paused else (back,)
    hold = go_on if paused else Button(label("Pause letters"), Action("pause-letters", talk.id))
    return (
        (Button(label("Change when letters go out"), Action("talk-steps", talk.id)),),
        (hold,),
        back,
    )


async def of_all(turn: Turn) -> list[Saying]:
    """What goes out next about the talks that this account runs."""
    bodies = organised(turn)
    talks = [t for t in await announcing.upcoming(turn.unit) if t.municipality in bodies]
    rows: list[tuple[Moment, Phrase]] = []
    lines: list[Line] = [Heading(phrase("What goes out when, to how many"))]
    for talk in talks:
        paused = await turn.unit.letters.pause(talk.id) is not None
        letters = await turn.unit.letters.about(talk.id)
        for (due, kind, state), n in (await _by_step(turn.unit, talk, letters)).items():
            if state is LetterState.QUEUED and due is not None:
                moment = Moment(due, ZONE)
                rows.append((moment, _line(talk, kind, n, moment, paused=paused)))
    rows.sort(key=lambda row: row[0].at)
    lines += [Item(line) for _, line in rows[:MOST_SHOWN]]
    if left := len(rows[MOST_SHOWN:]):
        lines.append(Note(plural("and {n} later one", "and {n} later ones", left)))
    if not rows:
        lines.append(Para(phrase("There is none.")))
    lines.append(Note(PLAN))
    return [Say(tuple(lines), ((Button(label("Talks"), Action("talks")),),))]


def _line(talk: Talk, kind: str, n: int, moment: Moment, *, paused: bool) -> Phrase:
    said = phrase(
        "{moment}: {letter}, “{title}”: {n}",
        moment=moment,
        letter=letter_name(talk, kind),
        title=talk.title,
        n=n,
    )
    return phrase("{line} (paused)", line=said) if paused else said
