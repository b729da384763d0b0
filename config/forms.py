"""The models of content files: what a questionnaire and its texts must be.

Those of the demo's sample are in `made_up`, those of events' templates in `event_templates`.

Only shapes live here, each entry for itself; what entries must be to each other, and where the
files lie, is told in `content`. The format in words is docs/content-format.md.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeVar, get_args
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from config.constraints import parse
from config.phrases import LABEL_LIMIT
from config.reading import MARKUP

# ---- Limits: what fits a phone and one message of 4,096 characters with its buttons.
TITLE_LIMIT = 120
TEXT_LIMIT = 1_000
ANSWERS_LIMIT = 1_000
ANSWER_UNITS = 16_384
"""UTF-16 units of a written answer: what the bot takes at most."""


def _plain(words: str) -> str:
    if not words.strip():
        raise PydanticCustomError("content", "write a text here")
    if words != words.strip():
        raise PydanticCustomError("content", "remove the space before or after the text")
    if any(category(character) == "Cc" and character != "\n" for character in words):
        raise PydanticCustomError("content", "remove the tab or other control character")
    if found := MARKUP.search(words):
        raise PydanticCustomError(
            "content", "write plain text without {markup}", {"markup": found[0]}
        )
    return words


def _complete(texts: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    languages: list[str] = (info.context or {}).get("languages", [])
    if not languages:
        return texts
    if missing := [language for language in languages if language not in texts]:
        raise PydanticCustomError(
            "content", "write it in {missing} as well", {"missing": ", ".join(missing)}
        )
    if surplus := [language for language in texts if language not in languages]:
        raise PydanticCustomError(
            "content",
            "remove {surplus}, or name it under `languages`",
            {"surplus": ", ".join(surplus)},
        )
    # In the file's order, whatever order the entry has: the first one is the main language.
    return {language: texts[language] for language in languages}


def _understood(rule: str) -> str:
    try:
        parse(rule)
    except ValueError as error:
        raise PydanticCustomError("content", "{remedy}", {"remedy": str(error)}) from None
    return rule


T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(strict=False)]
"""A list of the file; kept as a tuple, since content never changes once it is loaded."""
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,12}$")]
LongId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=TEXT_LIMIT), AfterValidator(_plain)
]
Title = Annotated[
    str, StringConstraints(min_length=1, max_length=TITLE_LIMIT), AfterValidator(_plain)
]
Short = Annotated[
    str, StringConstraints(min_length=1, max_length=LABEL_LIMIT), AfterValidator(_plain)
]
Texts = Annotated[dict[LanguageCode, Words], AfterValidator(_complete)]
Titles = Annotated[dict[LanguageCode, Title], AfterValidator(_complete)]
Labels = Annotated[dict[LanguageCode, Short], AfterValidator(_complete)]
KindName = Literal["landkreis", "kreisangehoerig", "kreisfrei"]
"""What German law makes of a municipality; the heart's `MunicipalityKind` has the same values."""
KINDS: tuple[KindName, ...] = get_args(KindName)


Rule = Annotated[str, StringConstraints(max_length=TEXT_LIMIT), AfterValidator(_understood)]
Bound = Annotated[Decimal, Strict(strict=False), Field(allow_inf_nan=False, max_digits=15)]
"""A number with a point; the loader reads `0.5` as a text, which is fine here."""


class Model(BaseModel):
    """Strict: what is not understood is refused, and content never changes once it is loaded."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, use_attribute_docstrings=True
    )


class Option(Model):
    """One of the answers a question offers."""

    id: Id
    label: Labels
    """What the button says: at most 40 characters in every language."""


class Scale(Model):
    """Steps from `low` to `high`. With words for each step, people choose words, not digits."""

    low: int
    high: int
    low_label: Labels | None = None
    high_label: Labels | None = None
    steps: Many[Labels] = ()
    """One label for each step, from low to high."""
    options: Many[Option] = ()
    """Further answers beside the steps, such as "don't know"."""


class When(Model):
    """A branch: the question is asked only after one of these answers to an earlier one."""

    question: Id
    values: Annotated[Many[Id], Field(min_length=1)]


class Constraint(Model):
    """A rule for a written answer, and what people read whose answer breaks it."""

    rule: Rule
    """As in XLSForm: `. >= 18 and . <= 99`, `. < date('2027-12-31')`, `regex(., '[0-9]{5}')`."""
    message: Texts | None = None


class _Question(Model):
    id: Id
    text: Texts
    help: Texts | None = None
    """A line of explanation below the question."""
    required: bool = True
    """false: may be skipped."""
    when: When | None = None
    topic: Id | None = None
    """Which of the questionnaire's topics it belongs to."""
    only_for: Annotated[Many[KindName], Field(min_length=1)] | None = None
    """Which kinds of municipality are asked; left out, all of them."""
    worded: dict[KindName, Texts] = Field(default_factory=dict)
    """Another wording of the text for a kind of municipality."""
    suggestion: Texts | None = None
    """One concrete first step, for whoever is not far yet with what this question asks about."""

    def asked_of(self, kind: str) -> bool:
        """Whether a municipality of that kind is asked."""
        return self.only_for is None or kind in self.only_for

    def text_for(self, kind: str) -> dict[str, str]:
        """The wording for that kind of municipality."""
        own = (texts for named, texts in self.worded.items() if named == kind)
        return next(own, self.text)


class Answered(_Question):
    """Whatever has an answer, and so may have one suggested."""

    default: Many[Words] = ()
    """The answer that is suggested: an option's id, a number, a text. People can take it."""


class Written(Answered):
    """What people write, so that an author may set a rule for it."""

    constraint: Constraint | None = None


class TextQuestion(Written):
    """People write freely, in one answer or several."""

    kind: Literal["text"]
    max_answers: int = Field(default=1, ge=1, le=ANSWERS_LIMIT)
    """How many answers one person may give."""
    max_length: int = Field(default=ANSWER_UNITS, ge=1, le=ANSWER_UNITS)


class LineQuestion(Written):
    """People write one line."""

    kind: Literal["line"]
    max_length: int = Field(default=ANSWER_UNITS, ge=1, le=ANSWER_UNITS)


class ChoiceQuestion(Answered):
    """People choose one option (`choice`) or several (`choices`)."""

    kind: Literal["choice", "choices"]
    options: Annotated[Many[Option], Field(min_length=2)]


class ScaleQuestion(Answered):
    """People choose a step of a scale: the question's own one, or the questionnaire's."""

    kind: Literal["scale"]
    scale: Scale | None = None


class NumberQuestion(Written):
    """People write a whole number."""

    kind: Literal["number"]
    low: int | None = None
    high: int | None = None
    options: Many[Option] = ()
    """Further answers beside a number, such as "don't know"."""


class DecimalQuestion(Written):
    """People write a number, with a comma or a point if they like."""

    kind: Literal["decimal"]
    low: Bound | None = None
    high: Bound | None = None


class DateQuestion(Written):
    """People write a day."""

    kind: Literal["date"]


class PlainQuestion(Answered):
    """People say yes or no (`yes_no`), or write a day and a time (`moment`)."""

    kind: Literal["yes_no", "moment"]


class NoteQuestion(_Question):
    """Nothing is asked: people read the text and go on."""

    kind: Literal["note"]
    required: bool = False


Question = Annotated[
    TextQuestion
    | LineQuestion
    | ChoiceQuestion
    | ScaleQuestion
    | NumberQuestion
    | DecimalQuestion
    | DateQuestion
    | PlainQuestion
    | NoteQuestion,
    Field(discriminator="kind"),
]


class Advice(Model):
    """What a band means for a topic, and what to do next."""

    meaning: Texts
    next_step: Texts


class Bands(Model):
    """Advice for each band of a self-check's field."""

    building_up: Advice
    developing: Advice
    anchored: Advice


class Topic(Model):
    """What several questions belong to: in a self-check, a field of action."""

    id: Id
    name: Titles
    advice: Bands | None = None


class Questionnaire(Model):
    """A version of a list of questions, in all of its languages."""

    id: LongId
    version: int = Field(ge=1)
    """Raise it with every change once somebody has answered."""
    languages: Annotated[Many[LanguageCode], Field(min_length=1)]
    """The first one is the main language: others fall back to it."""
    title: Titles
    intro: Texts | None = None
    """What people read before the first question."""
    scale: Scale | None = None
    """The scale of all scale questions that bring none of their own."""
    topics: Many[Topic] = ()
    questions: Annotated[Many[Question], Field(min_length=1)]

    def scale_of(self, question: ScaleQuestion) -> Scale:
        """The question's own scale, or the one all share. The loader made sure of it."""
        scale = question.scale or self.scale
        assert scale is not None  # noqa: S101 (see the docstring)
        return scale

    def question(self, question: str) -> Question:
        """The question of that id.

        Raises:
            KeyError: there is none.
        """
        for one in self.questions:
            if one.id == question:
                return one
        raise KeyError(question)

    def topic(self, topic: str) -> Topic:
        """The topic of that id; a loaded question names only topics that are there."""
        return next(t for t in self.topics if t.id == topic)
