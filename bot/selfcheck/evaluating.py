"""What a closed round says: the perspectives compared, to whoever runs the self-check.

Sheets never change once a round is closed, so the comparison is the same however often it is made:
nobody's answers can be found by subtracting an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import NotFound, Refused
from bot.model import Person, Role, Round, RoundState
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Chart, Heading, Line, Para, Say, Saying, SendFile
from bot.selfcheck import comparing, moving, picturing, reporting, rounds
from bot.selfcheck.comparison import Comparison, Verdict
from bot.selfcheck.feedback import helped
from bot.selfcheck.reporting import comparison_of
from bot.turn import Turn
from config import forms
from config.phrases import label, phrase

READERS = (Role.COORDINATOR, Role.MODERATOR)
"""Who may see the results of their municipality."""


async def say_closed(turn: Turn, person: Person) -> Say:
    """The closed rounds of a municipality, for who may see results and opens none."""
    municipality = await turn.municipality(person)
    known = await turn.unit.rounds.of_municipality(municipality.id)
    closed = [one for one in known if one.closed is not None]
    lines: list[Line] = [
        Heading(phrase("Self-check of {municipality}", municipality=municipality.name))
    ]
    if not closed:
        lines.append(
            Para(phrase("No round is closed yet. Coordinators open rounds and close them."))
        )
    rows = tuple(
        (Button(label("Round of {day}", day=one.opened), Action("compare", one.id)),)
        for one in reversed(closed)
    )
    return Say(tuple(lines), rows)


async def evaluated_round(turn: Turn, round_id: str) -> Round:
    """A closed round that this account may see the results of.

    Raises:
        NotFound: it is none of this account's.
        Refused: it is still open.
    """
    round_ = await turn.unit.rounds.get(round_id)
    if round_ is None or turn.person(*READERS, municipality=round_.municipality) is None:
        raise NotFound(OLD_BUTTON)
    if round_.state is RoundState.OPEN:
        raise Refused(phrase("The answers are shown once the round is closed."))
    return round_


async def _evaluated(turn: Turn, round_id: str) -> tuple[Round, forms.Questionnaire, Comparison]:
    round_ = await evaluated_round(turn, round_id)
    source = rounds.source_as_asked(turn.around, round_)
    return (
        round_,
        source,
        comparison_of(source, await rounds.counted_sheets(turn.unit, turn.around, round_)),
    )


async def overview(turn: Turn, action: Action) -> list[Saying]:
    """How many there are of each verdict, and the ways to look closer."""
    round_, source, comparison = await _evaluated(turn, action.subject)
    rows: list[tuple[Button, ...]] = []
    if comparison.groups:
        for verdict, name in comparing.VERDICTS.items():
            go = Button(label("{name}", name=name), Action("verdict", round_.id, "", verdict.value))
            rows.append((go,))
        rows += [
            (Button(label("Field by field"), Action("compare-fields", round_.id)),),
            (Button(label("Fields as a chart"), Action("compare-radar", round_.id)),),
            (Button(label("Differences as a chart"), Action("compare-dots", round_.id)),),
        ]
    if await rounds.closed_before(turn.unit, round_):
        rows.append((Button(label("What has moved"), Action("moved", round_.id)),))
    rows.append((Button(label("Workshops"), Action("workshops", round_.id)),))
    rows.append((Button(label("Did it help?"), Action("helped", round_.id)),))
    if turn.person(Role.COORDINATOR, municipality=round_.municipality):
        rows.append((Button(label("Back to the round"), Action("round", round_.id)),))
    else:
        rows.append((Button(label("Report"), Action("report", round_.id)),))
    return [Say(comparing.overview(comparison, source), tuple(rows))]


async def of_verdict(turn: Turn, action: Action) -> list[Saying]:
    """The items of one verdict, ranked."""
    round_, source, comparison = await _evaluated(turn, action.subject)
    if action.value not in set(Verdict):
        raise NotFound(OLD_BUTTON)
    lines = comparing.ranked(comparison, source, Verdict(action.value))
    return [Say(lines, _back(round_))]


async def by_field(turn: Turn, action: Action) -> list[Saying]:
    """Which field to look at, or (named in the action) one in detail."""
    round_, source, comparison = await _evaluated(turn, action.subject)
    known = rounds.fields(turn.around, round_)
    compared = {one.field for one in comparison.fields}
    lines: tuple[Line, ...] = ()
    if action.question in compared:
        lines = comparing.field(comparison, source, action.question)
    rows = [
        (
            Button(
                label("{n}. {field}", n=number, field=field.name),
                Action("compare-fields", round_.id, field.id),
                chosen=field.id == action.question,
            ),
        )
        for number, field in enumerate(known, 1)
        if field.id in compared
    ]
    return [Say(lines or comparing.overview(comparison, source), (*rows, *_back(round_)))]


async def radar(turn: Turn, action: Action) -> list[Saying]:
    """The fields of action, an outline for each perspective."""
    return await _picture(turn, action, picturing.radar)


async def differences(turn: Turn, action: Action) -> list[Saying]:
    """The items in which perspectives lie furthest apart."""
    return await _picture(turn, action, picturing.differences)


async def _picture(turn: Turn, action: Action, draw: Callable[..., Chart | None]) -> list[Saying]:
    _, source, comparison = await _evaluated(turn, action.subject)
    picture = draw(comparison, source)
    if picture is None:
        raise Refused(phrase("There is nothing to draw: too little can be shown."))
    return [SendFile(picture, picture.alternative)]


async def moved(turn: Turn, action: Action) -> list[Saying]:
    """What has moved since the round before: its fields, its questions, or what is left apart."""
    round_ = await evaluated_round(turn, action.subject)
    since = await moving.since_before(turn.unit, turn.around, round_)
    if since is None:
        raise Refused(phrase("There is no earlier round to compare this one with."))
    told = {"": moving.overview, "items": moving.items, "apart": moving.not_compared}
    if action.value not in told:
        raise NotFound(OLD_BUTTON)
    ways = [
        (Button(name, Action("moved", round_.id, "", value), chosen=value == action.value),)
        for value, name, there in (
            ("", label("By field of action"), True),
            ("items", label("Question by question"), since.movement.items),
            ("apart", label("What cannot be compared"), since.movement.apart),
        )
        if there
    ]
    return [Say(told[action.value](since), (*ways, *_back(round_)))]


async def has_helped(turn: Turn, action: Action) -> list[Saying]:
    """Whether round and workshops have helped, as those say who were asked."""
    round_ = await evaluated_round(turn, action.subject)
    found = await helped.results_of(turn.unit, round_.id)
    return [Say(helped.lines(found), _back(round_))]


async def report(turn: Turn, action: Action) -> list[Saying]:
    """The report: a document to print, and a workbook to calculate with."""
    round_ = await evaluated_round(turn, action.subject)
    return await _report(turn, round_)


async def newest_report(turn: Turn) -> list[Saying]:
    """`/report`: of the round that was closed last.

    Raises:
        Refused: there is none, or this account may see none.
    """
    person = turn.person(*READERS)
    newest = await rounds.newest_closed(turn.unit, person.municipality or "") if person else None
    if newest is None:
        raise Refused(phrase("There is no report yet: it is made once a round is closed."))
    return await _report(turn, newest)


async def _report(turn: Turn, round_: Round) -> list[Saying]:
    municipality = await turn.unit.municipalities.get(round_.municipality)
    if municipality is None:
        raise NotFound(OLD_BUTTON)
    made = await reporting.report_of(turn.unit, turn.around, municipality, round_)
    said = Para(phrase("The report, to print and to calculate with."))
    return [SendFile(reporting.document(made), (said,)), SendFile(reporting.workbook(made))]


def _back(round_: Round) -> tuple[tuple[Button, ...], ...]:
    return ((Button(label("Back to the comparison"), Action("compare", round_.id)),),)
