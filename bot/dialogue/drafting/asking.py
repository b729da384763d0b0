"""What is asked about an event: the chat's wizard and the pages ask it in the same words.

What answers have to be like beyond their kind, and what becomes of them, is told in `taking`.
"""

from __future__ import annotations

from bot.questions import Kind, Option, Question, When
from bot.turn import Turn
from config.phrases import Text, Verbatim, label, phrase

MAX_ANSWERS = 60
TITLE_LENGTH, TEXT_LENGTH, LABEL_LENGTH = 120, 500, 40

SORTED = "text-kinds"
"""A free text of which people may say what it is."""
KINDS: dict[str, Text] = {
    Kind.TEXT: label("Free text"),
    SORTED: label("Free text, with its kind"),
    Kind.CHOICE: label("One of several choices"),
    Kind.CHOICES: label("Several choices"),
    Kind.SCALE: label("A scale from 1 to 5"),
    Kind.NUMBER: label("A number"),
    Kind.YES_NO: label("Yes or no"),
}


def title() -> Question:
    """Its name."""
    return Question(
        "title", Kind.LINE, phrase("What is the event called?"), max_length=TITLE_LENGTH
    )


def language(turn: Turn) -> Question:
    """The language of whatever is written about it."""
    return Question(
        "language",
        Kind.CHOICE,
        phrase("In which language do you write its title and questions?"),
        options=tuple(
            Option(language.code, Verbatim(language.name))
            for language in turn.around.phrasebook.languages.values()
        ),
    )


def code() -> Question:
    """By what people find it."""
    return Question(
        "code",
        Kind.LINE,
        phrase("Which code shall people type or find in the link?"),
        phrase(
            "3 to 32 small letters a to z, digits and dashes, for example park-2027. Without a "
            "code I make one up."
        ),
        required=False,
        max_length=32,
    )


def times() -> list[Question]:
    """When it opens and closes by itself."""
    return [
        Question(
            "opens",
            Kind.MOMENT,
            phrase("When shall it open?"),
            phrase("Without a time, you open the event yourself."),
            required=False,
        ),
        Question(
            "closes",
            Kind.MOMENT,
            phrase("When shall it close?"),
            phrase("Without a time, you close the event yourself."),
            required=False,
        ),
    ]


def prompt(
    p: str, number: int, when: When | None = None, *, is_last: bool = True
) -> list[Question]:
    """One question to the people, of this id, at this place among the others."""

    def if_kind(*kinds: str) -> When:
        return When(f"{p}-kind", frozenset(map(str, kinds)))

    asked = [
        Question(
            f"{p}-text",
            Kind.LINE,
            phrase("Question {n} to the people: what do you want to know?", n=number),
            max_length=TEXT_LENGTH,
            when=when,
        ),
        Question(
            f"{p}-kind",
            Kind.CHOICE,
            phrase("How shall they answer question {n}?", n=number),
            phrase(
                "With its kind: of each text people may say whether it is a concern, an idea, a "
                "question or an experience."
            ),
            options=tuple(Option(str(kind), text) for kind, text in KINDS.items()),
            when=when,
        ),
        Question(
            f"{p}-options",
            Kind.TEXT,
            phrase("Which choices are there?"),
            phrase("Write one a line, each with at most 40 characters."),
            when=if_kind(Kind.CHOICE, Kind.CHOICES),
        ),
        Question(
            f"{p}-max",
            Kind.NUMBER,
            phrase("How many answers may one person give?"),
            low=1,
            high=MAX_ANSWERS,
            when=if_kind(Kind.TEXT, SORTED),
        ),
        Question(
            f"{p}-low",
            Kind.LINE,
            phrase("What does 1 mean?"),
            required=False,
            max_length=LABEL_LENGTH,
            when=if_kind(Kind.SCALE),
        ),
        Question(
            f"{p}-high",
            Kind.LINE,
            phrase("What does 5 mean?"),
            required=False,
            max_length=LABEL_LENGTH,
            when=if_kind(Kind.SCALE),
        ),
        Question(
            f"{p}-need",
            Kind.YES_NO,
            phrase("Must question {n} be answered?", n=number),
            phrase("If not, people can skip it."),
            when=when,
        ),
    ]
    if not is_last:
        asked.append(
            Question(f"{p}-more", Kind.YES_NO, phrase("Is there another question?"), when=when)
        )
    return asked


def contacts() -> list[Question]:
    """Who is responsible: people are told before they take part."""
    return [
        Question(
            "responsible",
            Kind.LINE,
            phrase("Who is responsible for the data?"),
            phrase(
                "People are told this before they take part: the name and address of the "
                "administration."
            ),
            max_length=TEXT_LENGTH,
        ),
        Question(
            "dpo",
            Kind.LINE,
            phrase("How is your data protection officer reached?"),
            max_length=TEXT_LENGTH,
        ),
        Question(
            "imprint",
            Kind.LINE,
            phrase("Where is your imprint?"),
            phrase("A web address, or the imprint itself."),
            max_length=TEXT_LENGTH,
        ),
    ]
