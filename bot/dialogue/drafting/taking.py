"""What answers about an event have to be like, and the event that comes of them.

The chat's wizard and the pages take them here, so that both refuse the same with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.dialogue.drafting.asking import LABEL_LENGTH, SORTED
from bot.dialogue.planning import templates
from bot.errors import InvalidAnswer
from bot.model import Event, EventState, Municipality
from bot.questions import NO, YES, Answer, Kind, Option, Question, Questionnaire, is_blank
from bot.turn import Turn
from bot.wallclock import ZONE, instant
from config.event_templates import MOST_PROMPTS, EventTemplate
from config.phrases import Localized, Text, phrase

MAX_OPTIONS = 30
"""Choices of one prompt: more, and nobody reads them all. (A Telegram message has 100 buttons.)"""
CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")
Given = Mapping[str, Answer]


async def fits(turn: Turn, question: str, answers: Given) -> None:
    """Whether an answer that fits its question also fits an event.

    Raises:
        InvalidAnswer: the code is taken, a time is past, or choices are none.
    """
    if question == "code":
        await _code(turn, answers)
    elif question == "opens":
        opens_of(turn, answers)
    elif question == "closes":
        closes_of(turn, answers)
    elif question.endswith("-options"):
        _options(one(answers, question))


async def create(
    turn: Turn, municipality: Municipality, answers: Given, template: EventTemplate | None
) -> Event:
    """A draft of an event, with its keys. The contacts, if they were asked for, are kept as well.

    Raises:
        InvalidAnswer: two questions say the same, or something has become wrong meanwhile.
    """
    unit = turn.unit
    event_id = unit.chance.identifier()
    code = await _code(turn, answers)
    opens, closes = opens_of(turn, answers), closes_of(turn, answers)
    prompts = _prompts(event_id, answers, template)
    if "responsible" in answers:
        municipality = replace(
            municipality,
            responsible=one(answers, "responsible"),
            data_protection=one(answers, "dpo"),
            imprint=one(answers, "imprint"),
        )
        unit.municipalities.save(municipality)
    unit.keys.create_event(event_id)
    event = Event(
        id=event_id,
        municipality=municipality.id,
        code=code,
        prompts=prompts,
        state=EventState.DRAFT,
        zone=ZONE,
        opens=opens,
        closes=closes,
    )
    unit.events.save(event)
    return event


def one(answers: Given, name: str) -> str:
    """The answer to a question that takes one; "" where it was passed over."""
    return next(iter(answers.get(name, ())), "")


# --------------------------------------------------------------------------- code and times


async def _code(turn: Turn, answers: Given) -> str:
    wished = one(answers, "code").lower()
    if not wished:
        return f"e-{turn.unit.chance.identifier()[:6]}"
    if not CODE.fullmatch(wished):
        raise InvalidAnswer(
            phrase("The code may have 3 to 32 small letters a to z, digits and dashes.")
        )
    if await turn.unit.events.with_code(wished) is not None:
        raise InvalidAnswer(phrase("The code {code} is taken. Please choose another.", code=wished))
    return wished


def opens_of(turn: Turn, answers: Given) -> datetime | None:
    """When it shall open by itself.

    Raises:
        InvalidAnswer: that is past.
    """
    opens = _instant(answers, "opens")
    if opens and opens <= turn.unit.now:
        raise InvalidAnswer(phrase("The opening time must lie ahead."))
    return opens


def closes_of(turn: Turn, answers: Given) -> datetime | None:
    """When it shall close by itself.

    Raises:
        InvalidAnswer: that is past, or not after the opening.
    """
    closes, after = _instant(answers, "closes"), turn.unit.now
    # What is wrong with the opening is said of the opening.
    with suppress(InvalidAnswer):
        after = max(after, _instant(answers, "opens") or after)
    if closes and closes <= after:
        raise InvalidAnswer(phrase("The closing time must lie ahead, and after the opening."))
    return closes


def _instant(answers: Given, name: str) -> datetime | None:
    written = one(answers, name)
    return instant(written, ZONE) if written else None


# --------------------------------------------------------------------------- questions


def _prompts(event_id: str, answers: Given, template: EventTemplate | None) -> Questionnaire:
    language = one(answers, "language")
    found = templates.prompts(template, answers[templates.KEPT]) if template else []
    for number in range(1, MOST_PROMPTS + 1):
        if f"p{number}-text" not in answers:
            break
        found.append(prompt(f"p{number}", answers, language))
    no_twins(found)
    title = Localized({language: one(answers, "title")})
    return Questionnaire(event_id, 1, title, tuple(found))


def prompt(p: str, answers: Given, language: str) -> Question:
    """A question that a moderator has written, in this language.

    Raises:
        InvalidAnswer: its choices are none.
    """

    def own(words: str) -> Localized:
        return Localized({language: words})

    wished = one(answers, f"{p}-kind")
    kind = Kind.TEXT if wished == SORTED else Kind(wished)
    options = _options(one(answers, f"{p}-options")) if "choice" in kind else []
    scale = kind is Kind.SCALE
    return Question(
        p,
        kind,
        own(one(answers, f"{p}-text")),
        options=tuple(Option(f"o{place}", own(words)) for place, words in enumerate(options, 1)),
        required=one(answers, f"{p}-need") == YES,
        low=1 if scale else None,
        high=5 if scale else None,
        low_label=own(low) if scale and (low := one(answers, f"{p}-low")) else None,
        high_label=own(high) if scale and (high := one(answers, f"{p}-high")) else None,
        max_answers=int(one(answers, f"{p}-max")) if kind is Kind.TEXT else 1,
        kinds=wished == SORTED,
    )


def answers_of(asked: Question, language: str) -> dict[str, Answer]:
    """A question in the words of those that `prompt` makes it of."""
    p = asked.id

    def words(text: Text | None) -> Answer:
        return (text.texts[language],) if isinstance(text, Localized) else ()

    found: dict[str, Answer] = {
        f"{p}-text": words(asked.text),
        f"{p}-kind": (SORTED if asked.kinds else asked.kind.value,),
        f"{p}-need": (YES if asked.required else NO,),
    }
    if asked.options:
        found[f"{p}-options"] = ("\n".join(words(option.label)[0] for option in asked.options),)
    if asked.kind is Kind.TEXT:
        found[f"{p}-max"] = (str(asked.max_answers),)
    if asked.kind is Kind.SCALE:
        found |= {f"{p}-low": words(asked.low_label), f"{p}-high": words(asked.high_label)}
    return found


def no_twins(prompts: Sequence[Question]) -> None:
    """Exports and pages tell questions apart by their words, in whichever language they are read.

    Raises:
        InvalidAnswer: two have the same.
    """
    texts = [
        words
        for prompt in prompts
        if isinstance(prompt.text, Localized)
        for words in {*prompt.text.texts.values()}
    ]
    if len(set(texts)) < len(texts):
        raise InvalidAnswer(phrase("Two questions have the same words. Please change one."))


def _options(written: str) -> list[str]:
    options = [line.strip() for line in written.splitlines() if not is_blank(line)]
    if not 2 <= len(options) <= MAX_OPTIONS or len(set(options)) < len(options):
        raise InvalidAnswer(
            phrase("Please write 2 to {most} different choices, one a line.", most=MAX_OPTIONS)
        )
    if any(len(option) > LABEL_LENGTH for option in options):
        raise InvalidAnswer(phrase("A choice may have at most 40 characters."))
    return options
