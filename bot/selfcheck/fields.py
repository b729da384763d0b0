"""A respondent's way through a round: any field of action in any order, each handed in by itself.

The sheet is the truth, not the conversation: so several people share a joint one, and a respondent
goes on at another device where they stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import NotFound, Refused
from bot.model import (
    Conversation,
    Format,
    Group,
    Person,
    Round,
    RoundState,
    Sheet,
    Stage,
)
from bot.questionnaire import Walk
from bot.questions import OLD_BUTTON, Question, Questionnaire, answerable
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying, SendFile
from bot.selfcheck import results, rounds, sheets
from bot.selfcheck.wording import PERSPECTIVES
from bot.turn import Turn
from config.phrases import Localized, Phrase, label, phrase

CLOSED = phrase("This round is closed. Thank you to everybody who answered.")


@dataclass(frozen=True, slots=True)
class Seat:
    """A respondent's place in an open round."""

    person: Person
    group: Group
    round: Round


async def seats(turn: Turn) -> list[Seat]:
    """The open rounds that this account answers in."""
    found: list[Seat] = []
    for person in turn.persons:
        group = await turn.unit.rounds.group(person.group) if person.group else None
        round_ = await turn.unit.rounds.get(group.round) if group else None
        if group and round_ and round_.state is RoundState.OPEN:
            found.append(Seat(person, group, round_))
    return found


async def _seat(turn: Turn, round_id: str) -> Seat:
    for seat in await seats(turn):
        if seat.round.id == round_id:
            return seat
    round_ = await turn.unit.rounds.get(round_id)
    if round_ is not None and await _was_in(turn, round_id):
        raise Refused(CLOSED)
    raise NotFound(OLD_BUTTON)


async def _was_in(turn: Turn, round_id: str) -> bool:
    groups = [await turn.unit.rounds.group(p.group) for p in turn.persons if p.group]
    return any(group is not None and group.round == round_id for group in groups)


async def overview(turn: Turn, action: Action) -> list[Saying]:
    """All fields with how far they are."""
    return [await _overview(turn, await _seat(turn, action.subject))]


async def show_seat(turn: Turn, seat: Seat) -> Say:
    """A round as its respondent meets it."""
    return await _overview(turn, seat)


async def _overview(turn: Turn, seat: Seat, *before: Line) -> Say:
    sheet = await sheets.sheet_of(turn.unit, seat.round, seat.group, seat.person)
    municipality = await turn.municipality(seat.person)
    source = rounds.source_of(turn.around, seat.round)
    lines: list[Line] = [
        *before,
        Heading(
            phrase(
                "Self-check of {municipality}",
                municipality=municipality.name,
            )
        ),
        Note(_as_whom(seat.group)),
        Note(_who_reads(seat.group)),
    ]
    if note := showing.foreign(Localized(source.title), turn.language):
        lines.append(note)
    rows: list[tuple[Button, ...]] = []
    for number, field in enumerate(rounds.fields(turn.around, seat.round), 1):
        lines.append(Item(_how_far(number, field, sheet)))
        go = label("{n}. {field}", n=number, field=field.name)
        rows.append((Button(go, Action("field", seat.round.id, field.id)),))
    rows.append((Button(label("Questions as a PDF"), Action("questions", seat.round.id)),))
    if sheet is not None and any(map(any, sheet.answers.values())):
        rows.append((Button(label("Result so far"), Action("round-result", seat.round.id)),))
    return Say(tuple(lines), tuple(rows))


def _as_whom(group: Group) -> Phrase:
    who = PERSPECTIVES[group.perspective]
    if group.department and not group.joint:
        return phrase(
            "You answer from the perspective: {perspective}, {department}.",
            perspective=who,
            department=group.department,
        )
    return phrase("You answer from the perspective: {perspective}.", perspective=who)


def _who_reads(group: Group) -> Phrase:
    if group.joint:
        return phrase(
            "This is the joint sheet of the administration: everybody with this link sees and "
            "changes the same answers. Share the fields among you."
        )
    return phrase(
        "Your answers are never shown with a name, and only together with those of at least 4 "
        "others. When the round closes, nobody can tell any more whose they are. You can stop at "
        "any time and go on later."
    )


def _how_far(number: int, field: rounds.Field, sheet: Sheet | None) -> Phrase:
    answers = sheet.answers if sheet else {}
    asked = answerable(field.items)
    answered = sum(any(answers.get(item.id, ())) for item in asked)
    if sheet is not None and field.id in sheet.handed_in:
        return phrase(
            "{n}. {field}: handed in, {answered} of {all} answered",
            n=number,
            field=field.name,
            answered=answered,
            all=len(asked),
        )
    return phrase(
        "{n}. {field}: {answered} of {all} answered",
        n=number,
        field=field.name,
        answered=answered,
        all=len(asked),
    )


async def enter(turn: Turn, action: Action) -> list[Saying]:
    """Begin or go on with a field of action.

    Raises:
        Refused: it is no open round of this account's, or has no such field.
    """
    seat = await _seat(turn, action.subject)
    course = FieldCourse()
    running = turn.about(Format.ROUND, seat.round.id)
    if running is None or running.locked.get("field") != action.question:
        _field(turn, seat.round, action.question)
        began = Conversation(
            id=running.id if running else turn.unit.chance.identifier(),
            account=turn.account,
            format=Format.ROUND,
            subject=seat.round.id,
            stage=Stage.OPEN,
            walk=Walk(at=None),
            language=turn.language,
            locked={"person": seat.person.id, "field": action.question},
        )
        began = await course.refreshed(turn, began)
        asked = await course.questionnaire(turn, began)
        running = replace(began, walk=walker.resume(asked, began.walk.answers))
    return await walking.show(turn, course, turn.keep(running))


def _field(turn: Turn, round_: Round, field_id: str) -> rounds.Field:
    for field in rounds.fields(turn.around, round_):
        if field.id == field_id:
            return field
    raise NotFound(OLD_BUTTON)


class FieldCourse(walking.Course):
    """The course of one field of action."""

    async def refreshed(self, turn: Turn, conversation: Conversation) -> Conversation:
        """With the sheet's answers: a colleague or another device may have changed them."""
        seat = await _seat(turn, conversation.subject)
        sheet = await sheets.sheet_of(turn.unit, seat.round, seat.group, seat.person)
        answers = dict(sheet.answers) if sheet else {}
        return replace(conversation, walk=replace(conversation.walk, answers=answers))

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The items of the field, each with a comment to be wished for.

        A branch on an answer in another field is judged by that answer as it is now.
        """
        seat = await _seat(turn, conversation.subject)
        whole = rounds.asked(turn.around, seat.round)
        field = _field(turn, seat.round, conversation.locked["field"])
        here = {item.id for item in field.items}
        on_path = {q.id for q in walker.path(whole, conversation.walk.answers)}
        items = tuple(
            item if item.when is None or item.when.question in here else replace(item, when=None)
            for item in field.items
            if item.when is None or item.when.question in here or item.id in on_path
        )
        return replace(whole, questions=rounds.with_comments(items))

    async def dropped(
        self, turn: Turn, questionnaire: Questionnaire, before: Conversation, after: Conversation
    ) -> tuple[Question, ...]:
        """Also those in other fields of action."""
        del questionnaire
        seat = await _seat(turn, before.subject)
        whole = rounds.asked(turn.around, seat.round)
        return walker.dropped(whole, before.walk, after.walk)

    async def kept(self, turn: Turn, conversation: Conversation) -> None:
        """Write the answers on the sheet."""
        seat = await _seat(turn, conversation.subject)
        sheet = await _sheet(turn, seat)
        turn.unit.rounds.save_sheet(
            replace(sheet, answers=conversation.walk.answers, language=conversation.language)
        )

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The field's answers, to be changed or handed in."""
        seat = await _seat(turn, conversation.subject)
        field = _field(turn, seat.round, conversation.locked["field"])
        lines = (
            Heading(field.name),
            *showing.answers_in_words(questionnaire, conversation.walk),
        )
        rows = (
            (showing.button(label("Hand in this field"), "finish", conversation),),
            *showing.edit_rows(conversation, questionnaire),
            (Button(label("All fields"), Action("fields", seat.round.id)),),
        )
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Hand the field in; it can still be changed until the round closes."""
        del questionnaire
        seat = await _seat(turn, conversation.subject)
        sheet = await _sheet(turn, seat)
        field = conversation.locked["field"]
        handed_in = tuple(dict.fromkeys((*sheet.handed_in, field)))
        handed = replace(sheet, handed_in=handed_in)
        done = rounds.is_finished(turn.around, seat.round, handed)
        turn.unit.rounds.save_sheet(replace(handed, finished=done))
        turn.drop(conversation)
        said = (
            phrase(
                "Thank you. You have handed in every field. You can change answers until the "
                "round closes."
            )
            if done
            else phrase("Thank you, this field is handed in.")
        )
        return [await _overview(turn, seat, Para(said))]


async def _sheet(turn: Turn, seat: Seat) -> Sheet:
    found = await sheets.sheet_of(turn.unit, seat.round, seat.group, seat.person)
    return found or sheets.new_sheet(turn, seat.round, seat.group, seat.person)


async def result(turn: Turn, action: Action) -> list[Saying]:
    """Where the respondent, or the joint sheet, sees each field."""
    seat = await _seat(turn, action.subject)
    sheet = await _sheet(turn, seat)
    source, asked = rounds.source_of(turn.around, seat.round), rounds.asked(turn.around, seat.round)
    lines = results.brief(source, asked, sheet.answers)
    rows = [
        (
            Button(
                label("{n}. {field}", n=number, field=field.name),
                Action("field-result", seat.round.id, field.id),
            ),
        )
        for number, field in enumerate(rounds.fields(turn.around, seat.round), 1)
        if field.id
    ]
    rows.append((Button(label("Show as a chart"), Action("round-chart", seat.round.id)),))
    rows.append((Button(label("All fields"), Action("fields", seat.round.id)),))
    return [Say(lines, tuple(rows))]


async def field_result(turn: Turn, action: Action) -> list[Saying]:
    """One field's result: what it means, and what fits the lowest items."""
    seat = await _seat(turn, action.subject)
    field = _field(turn, seat.round, action.question)
    sheet = await _sheet(turn, seat)
    source, asked = rounds.source_of(turn.around, seat.round), rounds.asked(turn.around, seat.round)
    lines = results.in_detail(source, asked, sheet.answers, field.id)
    rows = (
        (Button(label("Change answers"), Action("field", seat.round.id, field.id)),),
        (Button(label("Result so far"), Action("round-result", seat.round.id)),),
    )
    return [Say(lines, rows)]


async def chart(turn: Turn, action: Action) -> list[Saying]:
    """The result as a radar chart with its text alternative."""
    seat = await _seat(turn, action.subject)
    sheet = await _sheet(turn, seat)
    source, asked = rounds.source_of(turn.around, seat.round), rounds.asked(turn.around, seat.round)
    radar = results.radar(source, asked, sheet.answers)
    return [SendFile(radar, (Heading(radar.title), *radar.alternative))]
