"""Questions and questionnaires as values, and what counts as an answer to each kind.

An answer is always a tuple of strings, whatever its question's kind: the texts of a free text,
the ids of chosen options, the digits of a number. An empty tuple is a question that was passed
over on purpose; a missing one was not reached. How a person walks through is `questionnaire`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.errors import InvalidAnswer, Outdated
from config.constraints import parse
from config.phrases import Text, phrase, plural

TEXT_LIMIT = 16_384
"""UTF-16 units of one free-text answer: four full Telegram messages."""


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    NUMBER = "number"
    YES_NO = "yes_no"
    MOMENT = "moment"
    """A day and a wall-clock time, `2026-05-04 08:00`."""
    LINE = "line"
    """One line of text, taken at once: a title, a name."""
    DECIMAL = "decimal"
    """A number with a point, `3.5`, however it was written."""
    DATE = "date"
    """A day, `2026-05-04`."""
    NOTE = "note"
    """Nothing is asked: something to read on the way."""


WRITTEN_AT_ONCE = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.DATE, Kind.MOMENT, Kind.LINE})
"""Kinds whose answer is one message, unlike a free text of several."""
YES, NO = "yes", "no"
Answer = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers a question offers."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class When:
    """A branch: the question is asked only if another one was answered with one of `values`."""

    question: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Constraint:
    """An author's rule for a written answer, and what the author says to one that breaks it."""

    rule: str
    """As `config.constraints` reads it."""
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Which fields count depends on its kind."""

    id: str
    kind: Kind
    text: Text
    help: Text | None = None
    options: tuple[Option, ...] = ()
    """Of a choice; of a scale and a number, further answers such as "don't know"."""
    required: bool = True
    low: int | Decimal | None = None
    high: int | Decimal | None = None
    """The ends of a scale, the bounds of a number; only a decimal's have a point."""
    low_label: Text | None = None
    high_label: Text | None = None
    max_answers: int = 1
    """Of a free text: how many answers one person may give."""
    max_length: int = TEXT_LIMIT
    """UTF-16 units of a written answer."""
    when: When | None = None
    topic: str = ""
    """What the question belongs to: the field of action of a self-check's item."""
    comments: str = ""
    """The question that this one only adds a comment to: asked when somebody wishes to."""
    part_of: str = ""
    """The question whose number it has: what is asked about its answer is no step of its own."""
    default: Answer = ()
    """What is suggested until there is an answer."""
    constraint: Constraint | None = None
    kinds: bool = False
    """Of an event's free text: people are asked what each answer is, such as an idea."""

    @property
    def is_written(self) -> bool:
        """Whether its answers are people's own words, to be read and not counted."""
        return self.kind in (Kind.TEXT, Kind.LINE)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A version of a list of questions. What was asked is never changed, only versioned."""

    id: str
    version: int
    title: Text
    questions: tuple[Question, ...]
    intro: Text | None = None
    """What it is about and what the answers are for."""

    @property
    def answerable(self) -> tuple[Question, ...]:
        """The questions that can be answered: all but the notes to read."""
        return answerable(self.questions)

    def question(self, question_id: str) -> Question:
        """The question of that id.

        Raises:
            Outdated: this version has no such question.
        """
        for question in self.questions:
            if question.id == question_id:
                return question
        raise Outdated(OLD_BUTTON)


OLD_BUTTON = phrase("That button belongs to an earlier step. Here is where you are now.")
NEEDED = (phrase("Please write an answer first."), phrase("Please choose at least one answer."))


def answerable(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Those that can be answered: all but the notes to read."""
    return tuple(question for question in questions if question.kind is not Kind.NOTE)


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def check(question: Question, value: Answer) -> Answer:
    """The value, if it is an answer to the question.

    Raises:
        InvalidAnswer: with a sentence that says what would be.
    """
    if not value:
        if question.required:
            raise InvalidAnswer(NEEDED[question.kind is Kind.CHOICES])
        return value
    fitting = _CHECKS[question.kind](question, value)
    if question.constraint is not None:
        _check_constraint(question, question.constraint, fitting)
    return fitting


def _check_constraint(question: Question, constraint: Constraint, value: Answer) -> None:
    rule = parse(constraint.rule)
    beside = {option.id for option in question.options}
    if not all(part in beside or rule.allows(part) for part in value):
        raise InvalidAnswer(
            constraint.message or phrase("This answer does not fit the question. Please change it.")
        )


def steps(question: Question) -> range:
    """The steps of a scale, both ends included."""
    low, high = question.low, question.high
    if question.kind is not Kind.SCALE or not isinstance(low, int) or not isinstance(high, int):
        return range(0)
    return range(low, high + 1)


def storable(text: str) -> str:
    """The text, if every character of it can be stored and exported again as it is.

    Raises:
        InvalidAnswer: it holds half a surrogate pair or a NUL, which no text file can carry.
    """
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidAnswer(NOT_STORABLE)
    return text


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: only spaces, zero-width and other invisible characters."""
    return all(
        character.isspace()
        or character in FILLERS
        or unicodedata.category(character) in ("Cf", "Cc", "Mn")
        for character in text
    )


FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters by their category, but drawn as nothing: Hangul fillers and the empty Braille cell."""


def too_many(question: Question) -> InvalidAnswer:
    """The refusal of more free-text answers than the question takes from one person."""
    return InvalidAnswer(
        plural(
            "This question takes {n} answer from each person.",
            "This question takes {n} answers from each person.",
            question.max_answers,
        )
    )


def too_long(question: Question, text: str) -> InvalidAnswer:
    """The refusal of a text over the question's length; nothing of it is cut."""
    return InvalidAnswer(
        phrase(
            "That is too long: an answer may have {limit} characters, this would be {length}. "
            "Your last message was not added.",
            limit=question.max_length,
            length=units(text),
        )
    )


def _check_text(question: Question, value: Answer) -> Answer:
    if len(value) > question.max_answers:
        raise too_many(question)
    for text in value:
        storable(text)
        if is_blank(text):
            raise InvalidAnswer(NO_WORDS)
        if units(text) > question.max_length:
            raise too_long(question, text)
        if question.kind is Kind.LINE and len(text.splitlines()) > 1:
            raise InvalidAnswer(phrase("Please write this on one line."))
    return value


def _check_options(question: Question, value: Answer) -> Answer:
    known = {option.id for option in question.options}
    if not known.issuperset(value) or len(set(value)) != len(value):
        raise InvalidAnswer(USE_BUTTONS)
    return value


def _check_single(question: Question, value: Answer) -> Answer:
    allowed = {option.id for option in question.options} | set(map(str, steps(question)))
    if question.kind is Kind.YES_NO:
        allowed |= {YES, NO}
    if len(value) != 1 or value[0] not in allowed:
        raise InvalidAnswer(USE_BUTTONS)
    return value


def _check_number(question: Question, value: Answer) -> Answer:
    if value[0] in {option.id for option in question.options}:
        return value
    if len(value) != 1 or not WHOLE_NUMBER.fullmatch(value[0]):
        raise InvalidAnswer(phrase("Please write a whole number, such as 3."))
    number = int(value[0])
    _check_bounds(question, number)
    return (str(number),)


def _check_decimal(question: Question, value: Answer) -> Answer:
    if len(value) != 1 or not DECIMAL_NUMBER.fullmatch(value[0]):
        raise InvalidAnswer(phrase("Please write a number, such as 3 or 3.5."))
    number = Decimal(re.sub("[,\u066b]", ".", value[0]))
    _check_bounds(question, number)
    # One form for each number: 3.50 and 3,5 are the same answer, and -0 is none.
    written = f"{number:f}"
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return ("0" if number == 0 else written,)


def _check_bounds(question: Question, number: int | Decimal) -> None:
    if question.low is not None and number < question.low:
        raise InvalidAnswer(phrase("The number must be at least {low}.", low=question.low))
    if question.high is not None and number > question.high:
        raise InvalidAnswer(phrase("The number must be at most {high}.", high=question.high))


WHOLE_NUMBER = re.compile(r"[+-]?\d{1,15}")
"""Digits of any script; not so many that reading them takes long."""
DECIMAL_NUMBER = re.compile(r"[+-]?(?=(?:\D?\d){1,15}$)\d+(?:[.,\u066b]\d+)?")
"""A comma or a point, or the Arabic sign for it; a thousands separator would be ambiguous."""
YEARS = range(2000, 2200)
"""Years that a date can mean; anything else is a slip."""


def _check_moment(question: Question, value: Answer) -> Answer:
    for pattern in ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M"):
        try:
            moment = datetime.strptime(" ".join(value[0].split()), pattern)  # noqa: DTZ007 (wall)
        except ValueError:
            continue
        if moment.year in YEARS:
            return (f"{moment:%Y-%m-%d %H:%M}",)
    raise InvalidAnswer(phrase("Please write day and time like this: 04.05.2027 08:00"))


def _check_date(question: Question, value: Answer) -> Answer:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(value[0].strip(), pattern).date()  # noqa: DTZ007 (a day only)
        except ValueError:
            continue
        # People are asked for their birthdays, too.
        if day.year in DATE_YEARS and len(value) == 1:
            return (day.isoformat(),)
    raise InvalidAnswer(phrase("Please write the day like this: 04.05.2027"))


DATE_YEARS = range(1900, 2200)


def _check_note(question: Question, value: Answer) -> Answer:
    raise InvalidAnswer(USE_BUTTONS)


NO_WORDS = phrase("I see no words in that message. Please write a text.")
USE_BUTTONS = phrase("Please choose one of the buttons below.")
NOT_STORABLE = phrase(
    "This message has a character that I cannot store. Please write it without it."
)

_CHECKS = {
    Kind.TEXT: _check_text,
    Kind.LINE: _check_text,
    Kind.CHOICE: _check_single,
    Kind.CHOICES: _check_options,
    Kind.SCALE: _check_single,
    Kind.NUMBER: _check_number,
    Kind.YES_NO: _check_single,
    Kind.MOMENT: _check_moment,
    Kind.DECIMAL: _check_decimal,
    Kind.DATE: _check_date,
    Kind.NOTE: _check_note,
}
