"""A round: one questionnaire put to many people of a municipality, until it is closed.

What is asked depends on the municipality's kind and on what it is responsible for. Opening draws
the round's keys; closing cuts the link from respondents to their answers for good. Who may do what
is told in `coordinating`, what a respondent meets in `fields`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import questionnaire as walker
from bot.feedback import opinions
from bot.model import Municipality, Round, RoundState, Sheet
from bot.ports import Unit
from bot.questionnaire import Walk
from bot.questions import Kind, Question, Questionnaire
from bot.turn import Surroundings
from config import forms
from config.phrases import Localized, Text, phrase

COMMENT = "_c"
"""What the id of a comment adds to that of its item."""
COMMENT_LENGTH = 2_000
"""UTF-16 units: an example, no report."""
REST = phrase("Further questions")
"""The name of what belongs to no field, as in questionnaires from elsewhere."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of action with what is asked in it."""

    id: str
    name: Text
    items: tuple[Question, ...]


def source_of(around: Surroundings, round_: Round) -> forms.Questionnaire:
    """The file that the round's questionnaire comes from."""
    return around.content.questionnaire(round_.questionnaire, round_.version)


def source_as_asked(around: Surroundings, round_: Round) -> forms.Questionnaire:
    """The file with what was asked in the round alone, in the wording for its kind."""
    source = source_of(around, round_)
    ids = {question.id for question in asked(around, round_).questions}
    questions = tuple(
        question.model_copy(update={"text": question.text_for(round_.kind)})
        for question in source.questions
        if question.id in ids
    )
    return source.model_copy(update={"questions": questions})


def asked(around: Surroundings, round_: Round) -> Questionnaire:
    """What is asked in the round: for this kind, without what was left out."""
    whole = around.questionnaire(round_.questionnaire, round_.version, round_.kind)
    return without(whole, round_.left_out)


def without(questionnaire: Questionnaire, left_out: tuple[str, ...]) -> Questionnaire:
    """The questionnaire without some questions, and without what hangs on their answers."""
    gone = set(left_out)
    kept: list[Question] = []
    for question in questionnaire.questions:
        if question.id in gone or (question.when and question.when.question in gone):
            gone.add(question.id)
        else:
            kept.append(question)
    return replace(questionnaire, questions=tuple(kept))


def fields(around: Surroundings, round_: Round, *, all_items: bool = False) -> list[Field]:
    """The fields of action in the file's order, each with its items; empty ones are left out.

    `all_items` brings along what the municipality has left out, too.
    """
    source = source_of(around, round_)
    listed = asked(around, replace(round_, left_out=()) if all_items else round_)
    names: dict[str, Text] = {topic.id: Localized(topic.name) for topic in source.topics}
    names[""] = REST
    found = [
        Field(topic, name, tuple(q for q in listed.questions if q.topic == topic))
        for topic, name in names.items()
    ]
    return [field for field in found if field.items]


def with_comments(items: tuple[Question, ...]) -> tuple[Question, ...]:
    """The items, each that asks followed by the comment that somebody may wish to add."""
    asked_for: list[Question] = []
    for item in items:
        asked_for.append(item)
        if item.kind is not Kind.NOTE:
            asked_for.append(_comment_on(item))
    return tuple(asked_for)


def _comment_on(item: Question) -> Question:
    return Question(
        f"{item.id}{COMMENT}",
        Kind.TEXT,
        phrase("Your comment or example: {question}", question=item.text),
        phrase(
            "It is shown in your own words, without your name and perspective. Please write "
            "nothing that gives somebody away."
        ),
        required=False,
        max_length=COMMENT_LENGTH,
        topic=item.topic,
        comments=item.id,
    )


def is_finished(around: Surroundings, round_: Round, sheet: Sheet) -> bool:
    """Whether every field that is asked now was handed in."""
    return {field.id for field in fields(around, round_)} <= set(sheet.handed_in)


def open_round(unit: Unit, municipality: Municipality, questionnaire: Questionnaire) -> Round:
    """Open a round, with its keys."""
    opened = Round(
        id=unit.chance.identifier(),
        municipality=municipality.id,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        kind=municipality.kind,
        state=RoundState.OPEN,
        opened=unit.now.date(),
    )
    unit.keys.create_event(opened.id)
    unit.rounds.save(opened)
    return opened


def counting(questionnaire: Questionnaire, sheet: Sheet) -> Sheet:
    """The sheet with the answers that count: to what is asked, on the way that they lead.

    What was left out, or hung on an answer that was changed, is not there.
    """
    whole = replace(questionnaire, questions=with_comments(questionnaire.questions))
    return replace(sheet, answers=walker.given(whole, Walk(at=None, answers=dict(sheet.answers))))


async def counted_sheets(unit: Unit, around: Surroundings, round_: Round) -> list[Sheet]:
    """The sheets of a closed round: what all that is told of it is made from."""
    questionnaire = asked(around, round_)
    return [counting(questionnaire, sheet) for sheet in await unit.rounds.sheets(round_.id)]


async def close(unit: Unit, around: Surroundings, round_: Round) -> Round:
    """Close a round: nobody answers any more, and no sheet is anybody's.

    Sheets nobody wrote anything on are dropped, and so is what does not count. Keys are destroyed
    after the commit (`finish_closing`), so that a crash between the two is made good.
    """
    for kept in await unit.rounds.sheets(round_.id):
        unit.rounds.remove_sheet(kept.id)
        sheet = counting(asked(around, round_), kept)
        if any(map(any, sheet.answers.values())):
            # A new id: nothing that was written down before leads to it.
            unit.rounds.save_sheet(anonymous(unit, sheet))
    for conversation in await unit.conversations.of_subject(round_.id):
        unit.conversations.remove(conversation)
    closing = replace(round_, state=RoundState.CLOSING, closed=unit.now.date())
    unit.rounds.save(closing)
    return closing


def anonymous(unit: Unit, sheet: Sheet) -> Sheet:
    """The sheet as it is kept after the close: nobody's, and in no language of its own.

    Comments keep the language they are written in; a rare interface language could tell whose.
    """
    language = sheet.language if sheet.joint else ""
    return replace(sheet, id=unit.chance.identifier(), owner=None, language=language)


async def newest_closed(unit: Unit, municipality: str) -> Round | None:
    """The round that was closed last: what a report is about."""
    closed = [(r.closed, r) for r in await unit.rounds.of_municipality(municipality) if r.closed]
    return max(closed, key=lambda pair: pair[0])[1] if closed else None


async def closed_before(unit: Unit, round_: Round) -> Round | None:
    """The round of the same municipality that was closed last before this one, on an earlier day.

    What has moved is told since then. Days have no order within them, so a round that was closed
    on the same day is not before.
    """
    known = await unit.rounds.of_municipality(round_.municipality)
    closed = [
        (r.closed, r) for r in known if r.closed and round_.closed and r.closed < round_.closed
    ]
    return max(closed, key=lambda pair: pair[0])[1] if closed else None


async def finish_closing(unit: Unit, round_: Round) -> None:
    """The tables are swept: destroy the keys that told respondents apart."""
    unit.keys.destroy_closing(round_.id)
    unit.rounds.save(replace(round_, state=RoundState.CLOSED))


def drop(unit: Unit, round_: Round) -> None:
    """Delete a round with its answers and workshops; from here on it is as if it had never been.

    Rows and keys are destroyed after the commit (`finish_dropping`), so that a crash between the
    two is made good.
    """
    unit.rounds.save(replace(round_, state=RoundState.DROPPED))


async def finish_dropping(unit: Unit, round_: Round) -> None:
    """Destroy what answers, comments, points and opinions were sealed with, and then them."""
    workshops = await unit.workshops.of_round(round_.id)
    await opinions.drop_about(unit, round_.id, *(workshop.id for workshop in workshops))
    for workshop in workshops:
        for conversation in await unit.conversations.of_subject(workshop.id):
            unit.conversations.remove(conversation)
        unit.keys.destroy_closing(workshop.id)
        unit.keys.destroy_content(workshop.id)
    unit.keys.destroy_closing(round_.id)
    unit.keys.destroy_content(round_.id)
    unit.rounds.remove(round_.id)
