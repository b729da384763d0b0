"""The coordinator's side of a round: open it, invite, see how far it is, close it.

A coordinator sees counts by perspective, never whose answers are whose: while the round is open
no answer at all, and afterwards what `comparison` lets through.
"""

from __future__ import annotations

from bot.errors import NotFound, Refused
from bot.model import (
    Group,
    Person,
    Role,
    Round,
    RoundState,
    Sheet,
)
from bot.replies import Action, Button, Heading, Item, Line, Para, Say, Saying
from bot.selfcheck import rounds
from bot.selfcheck.feedback import asking
from bot.selfcheck.measures import keeping
from bot.selfcheck.measures.planning import today
from bot.selfcheck.measures.wording import standing
from bot.selfcheck.wording import PERSPECTIVES
from bot.turn import Turn
from config.phrases import Localized, Phrase, label, phrase

NO_ROUND = phrase("I know no such round of yours.")


def coordinator(turn: Turn, municipality: str | None = None) -> Person | None:
    """This account's person who coordinates the self-check of a municipality."""
    return turn.person(Role.COORDINATOR, municipality=municipality)


async def own_round(turn: Turn, round_id: str) -> Round:
    """The round, if this account coordinates it; foreign is as good as absent.

    Raises:
        NotFound: there is none for this account.
    """
    round_ = await turn.unit.rounds.get(round_id)
    if round_ is None or coordinator(turn, round_.municipality) is None:
        raise NotFound(NO_ROUND)
    return round_


async def own_open(turn: Turn, round_id: str) -> Round:
    """The round, if this account coordinates it and it is still open.

    Raises:
        Refused: there is none for this account, or it is closed.
    """
    round_ = await own_round(turn, round_id)
    if round_.state is not RoundState.OPEN:
        raise Refused(phrase("This round is closed. A new one can be opened."))
    return round_


async def say_rounds(turn: Turn, person: Person) -> Say:
    """All rounds of the municipality, and the way to a new one."""
    municipality = await turn.municipality(person)
    known = await turn.unit.rounds.of_municipality(municipality.id)
    lines: list[Line] = [
        Heading(phrase("Self-check of {municipality}", municipality=municipality.name)),
    ]
    if not known:
        lines.append(
            Para(
                phrase(
                    "In a round, many people answer the same questions: the administration, "
                    "politics, civil society and business. You invite them by link and see how "
                    "far it is. What they answered is shown once the round is closed."
                )
            )
        )
    rows: list[tuple[Button, ...]] = []
    for round_ in reversed(known):
        lines.append(Item(_round_in_short(turn, round_)))
        rows.append(
            (Button(label("Round of {day}", day=round_.opened), Action("round", round_.id)),)
        )
    if all(round_.state is not RoundState.OPEN for round_ in known):
        rows.append((Button(label("Open a round"), Action("new-round", municipality.id)),))
    if agreed := await turn.unit.measures.of_municipality(municipality.id):
        lines += standing(agreed, today(turn.unit.now))
    rows.append((Button(label("Measures"), Action("measures", municipality.id)),))
    rows.append((Button(label("Short check, only for me"), Action("selfcheck-solo", person.id)),))
    return Say(tuple(lines), tuple(rows))


def _round_in_short(turn: Turn, round_: Round) -> Phrase:
    title = Localized(rounds.source_of(turn.around, round_).title)
    if round_.closed is None:
        return phrase("{title}, open since {day}", title=title, day=round_.opened)
    return phrase("{title}, closed on {day}", title=title, day=round_.closed)


async def show_round(turn: Turn, action: Action) -> list[Saying]:
    """One round: its groups as counts, and what can be done."""
    return [await detail(turn, await own_round(turn, action.subject))]


async def detail(turn: Turn, round_: Round, *before: Line) -> Say:
    """A round as its coordinator sees it: counts, and what can be done."""
    lines: list[Line] = [
        *before,
        Heading(_round_in_short(turn, round_)),
        *await _progress(turn, round_),
    ]
    rows: list[tuple[Button, ...]] = []
    if round_.state is RoundState.OPEN:
        rows += [
            (Button(label("Invite people"), Action("invite-group", round_.id)),),
            (Button(label("Remind who is behind"), Action("behind", round_.id)),),
            (Button(label("What applies to us"), Action("applicable", round_.id)),),
            (Button(label("Questions as a PDF"), Action("questions", round_.id)),),
            (Button(label("Close the round"), Action("close-round", round_.id)),),
        ]
    else:
        rows += [
            (Button(label("Compare the perspectives"), Action("compare", round_.id)),),
            (Button(label("Workshops"), Action("workshops", round_.id)),),
            (Button(label("Did it help?"), Action("helped", round_.id)),),
            (Button(label("Report"), Action("report", round_.id)),),
            (Button(label("Delete the round"), Action("drop-round", round_.id)),),
        ]
    if agreed := await keeping.of_round(turn.unit, round_.municipality, round_.id):
        lines += standing(agreed, today(turn.unit.now))
    measures = Action("measures", round_.municipality, round_.id)
    rows.append((Button(label("Measures"), measures),))
    rows.append((Button(label("All rounds"), Action("selfcheck")),))
    return Say(tuple(lines), tuple(rows))


async def _progress(turn: Turn, round_: Round) -> list[Line]:
    """Counts by perspective: no name, and no single person's progress."""
    groups = await turn.unit.rounds.groups(round_.id)
    if not groups:
        return [Para(phrase("Nobody is invited yet."))]
    all_sheets = await turn.unit.rounds.sheets(round_.id)
    fields = {field.id for field in rounds.fields(turn.around, round_)}
    lines: list[Line] = []
    joint = [group for group in groups if group.joint]
    if joint:
        lines.append(Item(_joint(joint, [s for s in all_sheets if s.joint], fields)))
    for perspective, name in PERSPECTIVES.items():
        own = [g for g in groups if g.perspective is perspective and not g.joint]
        if own:
            written = [s for s in all_sheets if s.perspective is perspective and not s.joint]
            lines.append(Item(_one_each(name, own, written)))
    return lines


def _joint(groups: list[Group], written: list[Sheet], fields: set[str]) -> Phrase:
    return phrase(
        "Joint sheet of the administration: {done} of {all} fields handed in, {joined} of "
        "{invited} people have come",
        done=sum(len(fields.intersection(sheet.handed_in)) for sheet in written),
        all=len(fields),
        joined=sum(group.taken for group in groups),
        invited=sum(group.places for group in groups),
    )


def _one_each(name: Phrase, groups: list[Group], written: list[Sheet]) -> Phrase:
    finished = sum(sheet.finished for sheet in written)
    return phrase(
        "{perspective}: {finished} finished, {joined} of {invited} people have come",
        perspective=name,
        finished=finished,
        joined=sum(group.taken for group in groups),
        invited=sum(group.places for group in groups),
    )


async def ask_close(turn: Turn, action: Action) -> list[Saying]:
    """Closing is for good, so it is asked once."""
    round_ = await own_open(turn, action.subject)
    lines = (
        Para(
            phrase(
                "Close the round? Nobody can answer any more, and it cannot be opened again. "
                "From then on nobody can tell whose answers are whose."
            )
        ),
        *await _progress(turn, round_),
    )
    rows = (
        (Button(label("Yes, close"), Action("close-round-yes", round_.id)),),
        (Button(label("No, leave it open"), Action("round", round_.id)),),
    )
    return [Say(lines, rows)]


async def close_round(turn: Turn, action: Action) -> list[Saying]:
    """Close it. Saying it twice is fine."""
    round_ = await own_round(turn, action.subject)
    if round_.state is RoundState.OPEN:
        round_ = await rounds.close(turn.unit, turn.around, round_)
        await asking.ask_round(turn.unit, round_)
    return [await detail(turn, round_)]


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """Deleting a closed round takes all its answers along, so it is asked once."""
    round_ = await _own_closed(turn, action.subject)
    lines = (
        Para(
            phrase(
                "Delete this round with all its answers and workshops? It cannot be undone, and "
                "later rounds cannot be compared with it."
            )
        ),
    )
    rows = (
        (Button(label("Yes, delete"), Action("drop-round-yes", round_.id)),),
        (Button(label("No, keep it"), Action("round", round_.id)),),
    )
    return [Say(lines, rows)]


async def drop_round(turn: Turn, action: Action) -> list[Saying]:
    """Delete it. Its measures stay."""
    round_ = await _own_closed(turn, action.subject)
    await keeping.outlive(turn.unit, round_.municipality, round_.id)
    rounds.drop(turn.unit, round_)
    person = coordinator(turn, round_.municipality)
    assert person is not None, "whoever is not the coordinator was refused"  # noqa: S101
    return [Say((Para(phrase("The round is deleted.")),)), await say_rounds(turn, person)]


async def _own_closed(turn: Turn, round_id: str) -> Round:
    round_ = await own_round(turn, round_id)
    if round_.state is not RoundState.CLOSED:
        raise Refused(phrase("Only a closed round can be deleted."))
    return round_
