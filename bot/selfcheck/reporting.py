"""The report of a closed round: a document for the council, and a workbook.

It holds what `comparison` lets through, the joint sheet, and comments without their perspective.
Never an overall grade, never a ranking of municipalities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.anonymity import K
from bot.model import Measure, Municipality, Round, Sheet
from bot.ports import Chance, Unit
from bot.questions import Questionnaire
from bot.replies import (
    Block,
    Cell,
    Chapter,
    Cover,
    Document,
    Figure,
    Heading,
    Item,
    Note,
    Para,
    Quote,
    Table,
    Workbook,
)
from bot.replies import Sheet as WorkbookSheet
from bot.selfcheck import comparing, moving, moving_report, picturing, results, rounds
from bot.selfcheck.comparison import (
    Comparison,
    FieldComparison,
    ItemComparison,
    Verdict,
    compare,
)
from bot.selfcheck.feedback import helped
from bot.selfcheck.measures import keeping
from bot.selfcheck.measures.wording import missing, shortened, state
from bot.selfcheck.rounds import COMMENT
from bot.selfcheck.sheets import by_perspective, joint_answers
from bot.selfcheck.wording import (
    JOINT_SHEET,
    NAMES,
    fields_of,
    has_joint_sheet,
    named,
    official_of,
    points,
    wording_of,
    wordings,
)
from bot.selfcheck.workshop import minutes
from bot.selfcheck.workshop.minutes import Minutes
from bot.turn import Surroundings
from config import forms
from config.phrases import Localized, Phrase, Text, Verbatim, phrase

NAME = "self-check"
FINDINGS = {
    Verdict.TOPIC: phrase("discuss"),
    Verdict.NEED: phrase("act"),
    Verdict.STRENGTH: phrase("strength"),
}
"""What an item is for, in a word that fits a column."""


def comparison_of(source: forms.Questionnaire, sheets: list[Sheet]) -> Comparison:
    """The comparison of a closed round, from all of its sheets."""
    return compare(fields_of(source), by_perspective(sheets), joint_answers(sheets))


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report is made of."""

    municipality: Municipality
    round: Round
    source: forms.Questionnaire
    comparison: Comparison
    joint: Sheet | None
    comments: tuple[tuple[str, str], ...]
    """(item, words), in an order that tells nothing."""
    asked: Questionnaire
    """What was asked, converted."""
    workshops: tuple[Minutes, ...]
    """What was talked about after the round."""
    measures: tuple[Measure, ...]
    """What was agreed on after the round."""
    since: moving.Since | None
    """What has moved since the round before, if there was one."""
    feedback: tuple[helped.Result, ...]
    """Whether it has helped, in the words of those who were asked."""


async def report_of(
    unit: Unit, around: Surroundings, municipality: Municipality, round_: Round
) -> Report:
    """The report of a closed round."""
    source = rounds.source_as_asked(around, round_)
    sheets = await rounds.counted_sheets(unit, around, round_)
    comparison = comparison_of(source, sheets)
    return Report(
        municipality,
        round_,
        source,
        comparison,
        next((sheet for sheet in sheets if sheet.joint), None),
        _comments(
            unit.chance,
            sheets,
            {one.item for one in comparison.items},
            shown=bool(comparison.groups),
        ),
        rounds.asked(around, round_),
        await minutes.minutes_of(unit, round_.id),
        tuple(await keeping.of_round(unit, municipality.id, round_.id)),
        await moving.since_before(unit, around, round_),
        tuple(one for one in await helped.results_of(unit, round_.id) if one.final),
    )


def _comments(
    chance: Chance, sheets: list[Sheet], items: set[str], *, shown: bool
) -> tuple[tuple[str, str], ...]:
    """Comments of the joint sheet, and those of respondents where at least k of them answered.

    Only on what was asked to the end: not on items that were left out later.
    """
    found = [
        (name.removesuffix(COMMENT), words)
        for sheet in sheets
        if sheet.joint or shown
        for name, parts in sorted(sheet.answers.items())
        if name.endswith(COMMENT) and name.removesuffix(COMMENT) in items
        for words in parts
        if words
    ]
    return tuple(chance.shuffled(found))


# ---------------------------------------------------------------------- on paper


def document(report: Report) -> Document:
    """The report to print: from the cover and how to read it to what was agreed on."""
    asked = wordings(report.source)
    return Document(
        NAME,
        phrase("Self-check of {municipality}", municipality=report.municipality.name),
        Verbatim(report.municipality.name),
        (
            *_reading(report),
            *_overview(report),
            *_fields(report),
            *_comparison(report),
            *(moving_report.chapter(report.since) if report.since else ()),
            *(block for one in report.workshops for block in minutes.chapter(one, asked)),
            *_measures(report),
            *helped.chapter(report.feedback),
        ),
        Cover(Localized(report.source.title), (Note(_period(report.round)),)),
    )


def _period(round_: Round) -> Phrase:
    return phrase(
        "Answered from {opened} to {closed}",
        opened=round_.opened,
        closed=round_.closed or round_.opened,
    )


def _reading(report: Report) -> Iterator[Block]:
    yield Chapter(phrase("How to read this report"))
    yield Para(
        phrase(
            "These questions about {municipality} were put to people from several perspectives, "
            "each answering for themselves. This report shows where they see the municipality, "
            "where they agree and where they do not. It is a start for a conversation, "
            "not a grade.",
            municipality=report.municipality.name,
        )
    )
    yield Para(phrase("There is no overall grade and no ranking of municipalities."))
    _, *lines = comparing.overview(report.comparison, report.source)
    yield from lines
    yield results.reading()


def _overview(report: Report) -> Iterator[Block]:
    yield Chapter(phrase("The fields of action on one page"))
    if picture := picturing.radar(report.comparison, report.source):
        yield Figure(picture)
    elif report.joint is not None:
        yield Figure(results.radar(report.source, report.asked, report.joint.answers))
    yield Table(
        phrase("Points by field of action, from 0 to 100"),
        (phrase("Field of action"), *_heads(report)),
        tuple(
            (Localized(report.source.topic(one.field).name), *_values(report, one))
            for one in report.comparison.fields
        ),
    )


def _heads(report: Report) -> tuple[Text, ...]:
    groups = tuple(named(group, NAMES) for group in report.comparison.groups)
    return (*groups, JOINT_SHEET) if has_joint_sheet(report.comparison) else groups


def _values(report: Report, found: ItemComparison | FieldComparison) -> tuple[Cell, ...]:
    cells: tuple[Cell, ...] = tuple(
        None if cell is None else _shown(found, cell.median) for cell in found.cells
    )
    official = official_of(found)
    joint: Cell = None if official is None else _shown(found, official)
    return (*cells, joint) if has_joint_sheet(report.comparison) else cells


def _shown(found: ItemComparison | FieldComparison, value: float) -> float:
    """As everywhere: points of a field as whole ones, the middle answer to an item as it is."""
    return points(value) if isinstance(found, FieldComparison) else round(value, 1)


def _fields(report: Report) -> Iterator[Block]:
    answers = report.joint.answers if report.joint else None
    for one in report.comparison.fields:
        yield Chapter(Localized(report.source.topic(one.field).name))
        yield from comparing.groups_in(report.comparison, one)
        yield _items(report, one.field)
        if answers is not None:
            yield Heading(phrase("What the administration's own result means"))
            _, *meaning = results.in_detail(report.source, report.asked, answers, one.field)
            yield from meaning
        yield from _said(report, one.field)


def _items(report: Report, field: str) -> Table:
    return Table(
        phrase("Middle answers, from 0 to 4"),
        (phrase("Question"), *_heads(report), phrase("Finding")),
        tuple(
            (
                wording_of(report.source, one),
                *_values(report, one),
                FINDINGS[one.verdict] if one.verdict else None,
            )
            for one in report.comparison.items
            if one.field == field
        ),
    )


def _said(report: Report, field: str) -> Iterator[Block]:
    items = [one for one in report.comparison.items if one.field == field]
    said = [(one, [w for item, w in report.comments if item == one.item]) for one in items]
    if any(words for _, words in said):
        yield Heading(phrase("Comments and examples"))
        yield Note(
            phrase(
                "In people's own words, without their perspective and in random order. Comments of "
                "respondents are only shown where at least {k} people took part.",
                k=K,
            )
        )
    for one, words in said:
        if words:
            yield Para(wording_of(report.source, one))
            yield from map(Quote, words)


def _comparison(report: Report) -> Iterator[Block]:
    if not report.comparison.groups:
        return
    yield Chapter(phrase("Where perspectives agree, and where they do not"))
    if picture := picturing.differences(report.comparison, report.source):
        yield Figure(picture)
    for verdict in Verdict:
        yield from comparing.ranked(report.comparison, report.source, verdict)


def _measures(report: Report) -> Iterator[Block]:
    if not report.measures:
        return
    yield Chapter(phrase("Measures"))
    yield Table(phrase("What was agreed on"), MEASURE_HEADS, _measure_rows(report))
    gaps = [(one, gap) for one in report.measures for gap in missing(one)]
    if gaps:
        yield Heading(phrase("What is still missing"))
    for one, gap in gaps:
        yield Item(phrase("{what}: {gap}", what=Verbatim(shortened(one.what, 200)), gap=gap))


MEASURE_HEADS: tuple[Text, ...] = (
    phrase("What"),
    phrase("Field of action"),
    phrase("Who"),
    phrase("Until when"),
    phrase("Staff and money"),
    phrase("Ties in with"),
    phrase("How it stands"),
)


def _measure_rows(report: Report) -> tuple[tuple[Cell, ...], ...]:
    def own(words: str) -> Cell:
        return Verbatim(words) if words else None

    fields: dict[str, Text] = {topic.id: Localized(topic.name) for topic in report.source.topics}
    return tuple(
        (
            Verbatim(one.what),
            fields.get(one.field),
            own(one.owner),
            one.due,
            own(one.resources),
            own(one.ties_in),
            state(one),
        )
        for one in report.measures
    )


# ---------------------------------------------------------------------- to calculate with


def workbook(report: Report) -> Workbook:
    """One sheet a level: groups, fields of action, items, comments, and what came of it."""
    fields = {
        one.field: Localized(report.source.topic(one.field).name)
        for one in report.comparison.fields
    }
    heads = _heads(report)
    return Workbook(
        NAME,
        phrase("Self-check of {municipality}", municipality=report.municipality.name),
        (
            WorkbookSheet(
                phrase("Perspectives"),
                (phrase("Perspective"), phrase("At least so many people")),
                tuple((named(one, NAMES), one.people) for one in report.comparison.groups),
            ),
            WorkbookSheet(
                phrase("Fields of action"),
                (phrase("Field of action"), *heads),
                tuple(
                    (fields[one.field], *_values(report, one)) for one in report.comparison.fields
                ),
            ),
            WorkbookSheet(
                phrase("Questions"),
                (phrase("Field of action"), phrase("Question"), *heads, phrase("Finding")),
                tuple(
                    (
                        fields[one.field],
                        wording_of(report.source, one),
                        *_values(report, one),
                        FINDINGS[one.verdict] if one.verdict else None,
                    )
                    for one in report.comparison.items
                ),
            ),
            WorkbookSheet(
                phrase("Comments and examples"),
                (phrase("Question"), phrase("Comment or example")),
                tuple(
                    (wording_of(report.source, one), Verbatim(words))
                    for one in report.comparison.items
                    for item, words in report.comments
                    if item == one.item
                ),
            ),
            WorkbookSheet(
                phrase("Workshops"),
                (phrase("Day"), phrase("Topic"), phrase("Points"), phrase("Kind"), phrase("Words")),
                tuple(_workshop_rows(report)),
            ),
            WorkbookSheet(phrase("Measures"), MEASURE_HEADS, _measure_rows(report)),
            *([moving_report.sheet(report.since)] if report.since else ()),
            *([helped.sheet(report.feedback)] if report.feedback else ()),
        ),
    )


def _workshop_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    asked = wordings(report.source)
    for one in report.workshops:
        held, sums = one.workshop.held, one.workshop.sums or {}
        for topic in one.workshop.topics:
            wording = asked[topic]
            if topic in sums:
                yield (held, wording, sums[topic], phrase("points"), None)
            for agreed in one.workshop.agreements:
                if agreed.topic == topic:
                    yield (held, wording, None, phrase("agreed on"), Verbatim(agreed.words))
            for voice in one.voices:
                if voice.topic == topic:
                    yield (held, wording, None, phrase("comment"), Verbatim(voice.words))
