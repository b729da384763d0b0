"""A questionnaire answered at once, as a form, instead of question by question.

The questions and checks are those of the chat. But whoever fills in a form sees everything that
does not do at the same time, each beside its question. Nothing here reads or stores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot import questionnaire as walker
from bot import showing
from bot.errors import InvalidAnswer
from bot.questionnaire import Walk
from bot.questions import (
    NEEDED,
    NO_WORDS,
    NOT_STORABLE,
    USE_BUTTONS,
    WRITTEN_AT_ONCE,
    Answer,
    Kind,
    Question,
    Questionnaire,
    check,
    units,
)
from bot.replies import Line
from config.phrases import Text, phrase

T = TypeVar("T")
ALL_OF_IT = ""
"""What is refused under this name is about the form as a whole."""
CHANGED_MEANWHILE = phrase(
    "A colleague has changed this since you began. If you save, yours takes the place of theirs:"
)
FILL_IN = phrase("Please fill this in.")
CHOOSE_ONE = phrase("Please choose an answer.")
IN_A_FORM: tuple[tuple[Text, Text], ...] = (
    (USE_BUTTONS, CHOOSE_ONE),
    (NO_WORDS, FILL_IN),
    (
        NOT_STORABLE,
        phrase("There is a character in it that I cannot store. Please leave it out."),
    ),
)
"""What the chat says of a message or of its buttons, as it is said beside a field."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it lies before somebody."""

    asked: Questionnaire
    answers: Mapping[str, Answer]
    """What is stored, or what was just written and does not do yet."""
    seen: str
    """By which it is known whether a colleague has changed it meanwhile; it tells nothing of it."""
    refused: Mapping[str, Text] = field(default_factory=dict)
    """Why something was not taken, by question."""
    theirs: tuple[Line, ...] = ()
    """What a colleague has written meanwhile."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came back on a form; blank fields are questions that were passed over."""

    answers: Mapping[str, Answer]
    seen: str


def sheet(asked: Questionnaire, stored: Mapping[str, Answer]) -> Sheet:
    """A form, filled in with what is stored."""
    return Sheet(asked, stored, state_of(stored))


def state_of(stored: Mapping[str, Answer]) -> str:
    """By which it is known whether somebody has changed it; passed over is as good as blank."""
    state = repr(sorted((name, value) for name, value in stored.items() if value))
    return hashlib.sha256(state.encode()).hexdigest()[:16]


async def _as_it_is(question: str, answers: Mapping[str, Answer]) -> None:
    """What fits its question does."""
    del question, answers


async def take(
    there: Sheet,
    written: Written,
    keep: Callable[[dict[str, Answer]], Awaitable[T]],
    fits: Callable[[str, Mapping[str, Answer]], Awaitable[None]] = _as_it_is,
) -> T | Sheet:
    """Keep what was written, or the form once more with all that does not do.

    What an answer has to be like beyond its kind is told by `fits`, question by question.
    """
    again = replace(there, answers=written.answers)
    if written.seen != there.seen:
        theirs = showing.answers_in_words(there.asked, Walk(at=None, answers=dict(there.answers)))
        return replace(again, refused={ALL_OF_IT: CHANGED_MEANWHILE}, theirs=tuple(theirs))
    fitting, refused = _checked(there.asked, written.answers)
    for name in fitting:
        try:
            await fits(name, fitting)
        except InvalidAnswer as refusal:
            refused[name] = refusal.sentence
    if refused:
        return replace(again, refused=_in_order(there.asked, refused))
    try:
        return await keep(fitting)
    except InvalidAnswer as refusal:
        return replace(again, refused={ALL_OF_IT: refusal.sentence})


def _checked(
    asked: Questionnaire, answers: Mapping[str, Answer]
) -> tuple[dict[str, Answer], dict[str, Text]]:
    """The answers that count, and why others do not. What is not on their path is passed over."""
    fitting: dict[str, Answer] = {}
    refused: dict[str, Text] = {}
    for question in walker.asked(asked, answers):
        value = answers.get(question.id, ())
        if wrong := _wrong(question, value):
            refused[question.id] = wrong
            continue
        try:
            if fits := check(question, value):
                fitting[question.id] = fits
        except InvalidAnswer as refusal:
            said = refusal.sentence
            refused[question.id] = next((ours for chat, ours in IN_A_FORM if chat == said), said)
    return fitting, refused


def _wrong(question: Question, value: Answer) -> Text | None:
    """Why a field does not do, where a form says it otherwise than the chat."""
    if not value:
        return _missing(question) if question.required else None
    length = max(map(units, value))
    if question.kind in (Kind.TEXT, Kind.LINE) and length > question.max_length:
        return phrase(
            "That is too long: {limit} characters have room here, these are {length}.",
            limit=question.max_length,
            length=length,
        )
    return None


def _missing(question: Question) -> Text:
    if question.kind is Kind.CHOICES:
        return NEEDED[True]
    written = question.kind is Kind.TEXT or question.kind in WRITTEN_AT_ONCE
    return FILL_IN if written else CHOOSE_ONE


def _in_order(asked: Questionnaire, refused: Mapping[str, Text]) -> dict[str, Text]:
    """The same, as the questions stand on the form: it is read and mended from top to bottom."""
    return {one.id: refused[one.id] for one in asked.questions if one.id in refused}
