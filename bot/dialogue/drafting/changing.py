"""A draft of an event is changed: its title and times, and its questions, one form each.

Once it has opened, none of it changes any more: people have answered what they were asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot import at_once, showing
from bot.at_once import Sheet, Written
from bot.dialogue.drafting import asking, taking
from bot.dialogue.events import main_language
from bot.dialogue.planning.parts import draft
from bot.errors import NotFound, Refused
from bot.model import Event, Format
from bot.questions import OLD_BUTTON, Answer, Kind, Question, Questionnaire
from bot.replies import Item, Line, Note
from bot.turn import Turn
from bot.wallclock import shown
from config.event_templates import MOST_PROMPTS, OWN
from config.phrases import Localized, Phrase, phrase, plural

LAST_ONE = phrase("An event needs at least one question.")
FULL = phrase("An event has at most {most} questions.", most=MOST_PROMPTS)
CHANGED = phrase(
    "A colleague has changed the questions since you began. If you save, yours comes after these:"
)
WITHOUT_IT = phrase(
    "A colleague has removed this question since you began. If you save, it comes after these:"
)
NEW = "new"
"""What the fields of a question's form begin with while it has no place among the others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a draft, and what people will meet with it."""

    question: Question
    lines: tuple[Line, ...]
    is_own: bool
    """Whether a moderator has written it: one of a template is there in all its languages."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What of a draft can be changed here."""

    event: Event
    questions: tuple[Asked, ...]

    @property
    def may_add(self) -> bool:
        """Whether there is room for another question."""
        return len(self.questions) < MOST_PROMPTS

    @property
    def may_drop(self) -> bool:
        """Whether a question could go."""
        return len(self.questions) > 1


async def read(turn: Turn, event_id: str) -> Draft:
    """The questions of one's own draft.

    Raises:
        NotFound: there is no such event for this account.
        Refused: it has opened.
    """
    event = await draft(turn, event_id)
    language = main_language(event)
    asked = (Asked(one, _told(one), _is_own(one, language)) for one in event.prompts.questions)
    return Draft(event, tuple(asked))


def _told(question: Question) -> tuple[Line, ...]:
    kind = asking.KINDS[asking.SORTED if question.kinds else question.kind]
    lines: list[Line] = [Note(kind)]
    lines += [Item(option.label) for option in question.options]
    lines += showing.scale_ends(question)
    if question.kind is Kind.TEXT and question.max_answers > 1:
        lines.append(
            Note(
                plural(
                    "One person may give {n} answer.",
                    "One person may give up to {n} answers.",
                    question.max_answers,
                )
            )
        )
    if not question.required:
        lines.append(Note(phrase("People can skip it.")))
    return tuple(lines)


def _is_own(question: Question, language: str) -> bool:
    """Whether it says nothing beyond what a moderator can write here."""
    if not isinstance(question.text, Localized) or [*question.text.texts] != [language]:
        return False
    return taking.prompt(question.id, taking.answers_of(question, language), language) == question


# --------------------------------------------------------------------------- title and times


async def frame(turn: Turn, event_id: str) -> tuple[Event, Sheet]:
    """Title and times as a form.

    Raises:
        NotFound: there is no such event for this account.
        Refused: it has opened.
    """
    event = await draft(turn, event_id)
    asked = Questionnaire(
        "event-frame", 1, phrase("Title and times"), (asking.title(), *asking.times())
    )
    moments = {"opens": event.opens, "closes": event.closes}
    title = event.prompts.title
    stored: dict[str, Answer] = {
        "title": (title.texts[main_language(event)],) if isinstance(title, Localized) else ()
    }
    for name, moment in moments.items():
        stored[name] = (f"{shown(moment, event.zone):%Y-%m-%d %H:%M}",) if moment else ()
    return event, at_once.sheet(asked, stored)


async def save_frame(turn: Turn, event_id: str, written: Written) -> Sheet | None:
    """Take title and times; the form once more, if something of it does not do.

    Raises:
        NotFound: there is no such event for this account.
        Refused: it has opened.
    """
    event, there = await frame(turn, event_id)

    async def keep(answers: dict[str, Answer]) -> None:
        title, language = event.prompts.title, main_language(event)
        others = title.texts if isinstance(title, Localized) else {}
        words = Localized({**others, language: taking.one(answers, "title")})
        changed = replace(
            event,
            prompts=replace(event.prompts, title=words),
            opens=taking.opens_of(turn, answers),
            closes=taking.closes_of(turn, answers),
            opens_wall=None,
            closes_wall=None,
        )
        turn.unit.events.save(changed)

    return await at_once.take(there, written, keep, partial(taking.fits, turn))


# --------------------------------------------------------------------------- questions


async def question(turn: Turn, event_id: str, question_id: str = "") -> tuple[Event, Sheet]:
    """One of its questions as a form, or another one.

    Raises:
        NotFound: there is no such event for this account, or no such question.
        Refused: it has opened; or there is no room for another; or it comes from a template.
    """
    found = await read(turn, event_id)
    if not question_id:
        if not found.may_add:
            raise Refused(FULL)
        return found.event, _another(found)
    place, one = _at(found, question_id)
    if not one.is_own:
        raise Refused(FROM_TEMPLATE)
    stored = taking.answers_of(one.question, main_language(found.event))
    return found.event, at_once.sheet(_form(asking.prompt(question_id, place + 1)), stored)


FROM_TEMPLATE = phrase(
    "This question comes from a template, in all its languages. You can move or remove it, and "
    "write one of your own in its place."
)


def _another(found: Draft) -> Sheet:
    """The form of one more. Its fields are called the same whichever questions there are.

    Whoever has it open learns whether a question has come or gone meanwhile.
    """
    sheet = at_once.sheet(_form(asking.prompt(NEW, len(found.questions) + 1)), {})
    there = {one.question.id: (one.question.kind.value,) for one in found.questions}
    return replace(sheet, seen=at_once.state_of(there))


def _form(asked: Sequence[Question]) -> Questionnaire:
    return Questionnaire("event-question", 1, phrase("A question to the people"), tuple(asked))


def _at(found: Draft, question_id: str) -> tuple[int, Asked]:
    for place, one in enumerate(found.questions):
        if one.question.id == question_id:
            return place, one
    raise NotFound(OLD_BUTTON)


async def writing(turn: Turn, event_id: str, question_id: str = "") -> tuple[Event, Questionnaire]:
    """What a form that came back has asked, though the question may have gone meanwhile.

    Raises:
        NotFound: there is no such event for this account, or there never was such a question.
        Refused: it has opened.
    """
    found = await read(turn, event_id)
    places = {one.question.id: place for place, one in enumerate(found.questions, 1)}
    if question_id and question_id not in places and question_id not in OWN:
        raise NotFound(OLD_BUTTON)
    number = places.get(question_id, len(places) + 1)
    return found.event, _form(asking.prompt(question_id or NEW, number))


async def save_question(
    turn: Turn, event_id: str, written: Written, question_id: str = ""
) -> Sheet | None:
    """Take a question as it was written, or another one; the form again, if it does not do.

    What was written comes back as well if a colleague has added questions or removed this one.

    Raises:
        NotFound: there is no such event for this account, or there never was such a question.
        Refused: it has opened, or the question comes from a template.
    """
    found = await read(turn, event_id)
    if question_id and question_id in {one.question.id for one in found.questions}:
        event, there = await question(turn, event_id, question_id)

        async def keep(answers: dict[str, Answer]) -> None:
            new = taking.prompt(question_id, answers, main_language(event))
            others = event.prompts.questions
            await _save(turn, event, [new if one.id == question_id else one for one in others])

        return await at_once.take(there, written, keep, partial(taking.fits, turn))
    if question_id:
        gone = {
            f"{NEW}{name.removeprefix(question_id)}": value
            for name, value in written.answers.items()
        }
        return _again(found, gone, WITHOUT_IT)
    return await _add(turn, found, written)


async def _add(turn: Turn, found: Draft, written: Written) -> Sheet | None:
    there, event = _another(found), found.event
    if not found.may_add:
        return _again(found, written.answers, FULL)
    if written.seen != there.seen:
        return _again(found, written.answers, CHANGED)

    async def keep(answers: dict[str, Answer]) -> None:
        taken = {one.question.id for one in found.questions}
        free = next(one for one in sorted(OWN) if one not in taken)
        new = replace(taking.prompt(NEW, answers, main_language(event)), id=free)
        await _save(turn, event, [*event.prompts.questions, new])

    return await at_once.take(there, written, keep, partial(taking.fits, turn))


def _again(found: Draft, answers: Mapping[str, Answer], why: Phrase) -> Sheet:
    """The form of one more, with what was written, and the questions that are there by now."""
    theirs = tuple(Item(one.question.text) for one in found.questions)
    there = _another(found)
    return replace(there, answers=answers, refused={at_once.ALL_OF_IT: why}, theirs=theirs)


def is_another(sheet: Sheet) -> bool:
    """Whether it is the form of one more question."""
    return sheet.asked.questions[0].id.startswith(f"{NEW}-")


async def move(turn: Turn, event_id: str, question_id: str, by: int) -> None:
    """Let a question change places with the one before it (-1) or after it (1), if there is one.

    Raises:
        NotFound: there is no such event for this account, or no such question.
        Refused: it has opened.
    """
    found = await read(turn, event_id)
    place, _ = _at(found, question_id)
    asked = list(found.event.prompts.questions)
    if 0 <= place + by < len(asked):
        asked[place], asked[place + by] = asked[place + by], asked[place]
        await _save(turn, found.event, asked)


async def drop(turn: Turn, event_id: str, question_id: str) -> None:
    """Take a question out.

    Raises:
        NotFound: there is no such event for this account, or no such question.
        Refused: it has opened, or it is the last one.
    """
    found = await read(turn, event_id)
    _, gone = _at(found, question_id)
    if not found.may_drop:
        raise Refused(LAST_ONE)
    rest = [one for one in found.event.prompts.questions if one != gone.question]
    await _save(turn, found.event, rest)


async def _save(turn: Turn, event: Event, asked: Sequence[Question]) -> None:
    taking.no_twins(asked)
    prompts = replace(event.prompts, questions=tuple(asked))
    turn.unit.events.save(replace(event, prompts=prompts))
    # Who looks at it as a citizen would begins anew: answers to what was asked before fit no more.
    for one in await turn.unit.conversations.of_subject(event.id):
        if one.format is Format.DIALOGUE:
            turn.drop(one)
