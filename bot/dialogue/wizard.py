"""Creating an event: a questionnaire like any other, walked by a moderator."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue import moderating
from bot.dialogue.planning import templates
from bot.errors import InvalidAnswer, NotFound
from bot.model import Conversation, Event, EventState, Format, Municipality, Person, Role
from bot.questions import (
    OLD_BUTTON,
    YES,
    Answer,
    Kind,
    Option,
    Question,
    Questionnaire,
    When,
    is_blank,
)
from bot.replies import Heading, Note, Say, Saying
from bot.turn import Turn
from bot.wallclock import ZONE, instant
from config.event_templates import MOST_PROMPTS, EventTemplate
from config.phrases import Localized, Text, Verbatim, label, phrase

MAX_ANSWERS = 60
MAX_OPTIONS = 30
"""Choices of one prompt: more, and nobody reads them all. (A Telegram message has 100 buttons.)"""
TITLE_LENGTH, TEXT_LENGTH, LABEL_LENGTH = 120, 500, 40
CODE = re.compile(r"[a-z0-9][a-z0-9-]{2,31}")

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


def questions(
    turn: Turn,
    municipality: Municipality,
    template: EventTemplate | None = None,
    kept: Answer = (),
) -> Questionnaire:
    """The wizard for a municipality; its contacts are asked with its first event.

    With a template, its questions are chosen from, and own ones only asked for if wished.
    """
    asked = [
        Question("title", Kind.LINE, phrase("What is the event called?"), max_length=TITLE_LENGTH),
        Question(
            "language",
            Kind.CHOICE,
            phrase("In which language do you write its title and questions?"),
            options=tuple(
                Option(language.code, Verbatim(language.name))
                for language in turn.around.phrasebook.languages.values()
            ),
        ),
    ]
    if template is not None:
        asked += templates.asked(template, kept)
    most = MOST_PROMPTS - len(kept)
    for number in range(1, most + 1):
        first = templates.IF_OWN if template is not None else None
        when = When(f"p{number - 1}-more", frozenset({YES})) if number > 1 else first
        asked += _prompt_questions(number, when, is_last=number == most)
    asked += [
        Question(
            "code",
            Kind.LINE,
            phrase("Which code shall people type or find in the link?"),
            phrase(
                "3 to 32 small letters a to z, digits and dashes, for example park-2027. Skip it, "
                "and I make one up."
            ),
            required=False,
            max_length=32,
        ),
        Question(
            "opens",
            Kind.MOMENT,
            phrase("When shall it open?"),
            phrase("Skip it to open the event yourself."),
            required=False,
        ),
        Question(
            "closes",
            Kind.MOMENT,
            phrase("When shall it close?"),
            phrase("Skip it to close the event yourself."),
            required=False,
        ),
    ]
    if not municipality.may_open_events:
        asked += _contact_questions()
    return Questionnaire("event-wizard", 1, phrase("New dialogue event"), tuple(asked))


def _prompt_questions(number: int, when: When | None, *, is_last: bool) -> list[Question]:
    p = f"p{number}"

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


def _contact_questions() -> list[Question]:
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


async def begin(turn: Turn) -> list[Saying]:
    """Start the wizard, or go on with one begun.

    Raises:
        NotFound: this account moderates nothing.
    """
    moderator = turn.person(Role.MODERATOR)
    if moderator is None or moderator.municipality is None:
        raise NotFound(OLD_BUTTON)
    asked = questions(turn, await turn.municipality(moderator))
    running = walking.gone_on(turn, Format.EVENT_WIZARD, moderator.municipality, asked)
    return await walking.show(turn, EventWizard(), running)


class EventWizard(walking.Course):
    """The course of creating an event."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The wizard, for whoever still moderates the municipality."""
        municipality = await turn.municipality(self._moderator(turn, conversation))
        kept = conversation.walk.answers.get(templates.KEPT, ())
        template = templates.chosen(turn, conversation)
        return questions(turn, municipality, template, kept if template else ())

    @staticmethod
    def _moderator(turn: Turn, conversation: Conversation) -> Person:
        moderator = turn.person(Role.MODERATOR, municipality=conversation.subject)
        if moderator is None:
            raise NotFound(OLD_BUTTON)
        return moderator

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """Codes that are taken, times that are past and choices that are none are told at once."""
        written = dict(conversation.walk.answers)
        if question == "code":
            await _code(turn, written)
        elif question == "opens":
            _opens(turn, written)
        elif question == "closes":
            _closes(turn, written)
        elif question.endswith("-options"):
            _options(_one(written, question))

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Everything that was answered, to be changed or confirmed."""
        lines = (
            Heading(phrase("The new event")),
            *showing.answers_in_words(questionnaire, conversation.walk),
            *(
                []
                if conversation.walk.answers.get("opens")
                else [Note(phrase("It is not public before you open it."))]
            ),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Create the event"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Create the event as a draft, with its keys."""
        moderator = self._moderator(turn, conversation)
        municipality = await turn.municipality(moderator)
        answers = walker.given(questionnaire, conversation.walk)
        unit = turn.unit
        event_id = unit.chance.identifier()
        code = await _code(turn, answers)
        opens, closes = _opens(turn, answers), _closes(turn, answers)
        if "responsible" in answers:
            municipality = replace(
                municipality,
                responsible=_one(answers, "responsible"),
                data_protection=_one(answers, "dpo"),
                imprint=_one(answers, "imprint"),
            )
            unit.municipalities.save(municipality)
        unit.keys.create_event(event_id)
        event = Event(
            id=event_id,
            municipality=municipality.id,
            code=code,
            prompts=_prompts(event_id, answers, templates.chosen(turn, conversation)),
            state=EventState.DRAFT,
            zone=ZONE,
            opens=opens,
            closes=closes,
        )
        unit.events.save(event)
        turn.drop(conversation)
        return await moderating.detail(turn, event)


def _one(answers: dict[str, Answer], name: str) -> str:
    return next(iter(answers.get(name, ())), "")


def _instant(answers: dict[str, Answer], name: str) -> datetime | None:
    written = _one(answers, name)
    return instant(written, ZONE) if written else None


def _opens(turn: Turn, answers: dict[str, Answer]) -> datetime | None:
    opens = _instant(answers, "opens")
    if opens and opens <= turn.unit.now:
        raise InvalidAnswer(phrase("The opening time must lie ahead."))
    return opens


def _closes(turn: Turn, answers: dict[str, Answer]) -> datetime | None:
    opens, closes = (_instant(answers, name) for name in ("opens", "closes"))
    now = turn.unit.now
    if closes and closes <= max(now, opens or now):
        raise InvalidAnswer(phrase("The closing time must lie ahead, and after the opening."))
    return closes


async def _code(turn: Turn, answers: dict[str, Answer]) -> str:
    wished = _one(answers, "code").lower()
    if not wished:
        return f"e-{turn.unit.chance.identifier()[:6]}"
    if not CODE.fullmatch(wished):
        raise InvalidAnswer(
            phrase("The code may have 3 to 32 small letters a to z, digits and dashes.")
        )
    if await turn.unit.events.with_code(wished) is not None:
        raise InvalidAnswer(phrase("The code {code} is taken. Please choose another.", code=wished))
    return wished


def _prompts(
    event_id: str, answers: dict[str, Answer], template: EventTemplate | None
) -> Questionnaire:
    language = _one(answers, "language")

    def own(words: str) -> Localized:
        return Localized({language: words})

    prompts = templates.prompts(template, answers[templates.KEPT]) if template else []
    for number in range(1, MOST_PROMPTS + 1):
        p = f"p{number}"
        if f"{p}-text" not in answers:
            break
        wished = _one(answers, f"{p}-kind")
        kind = Kind.TEXT if wished == SORTED else Kind(wished)
        options = _options(_one(answers, f"{p}-options")) if "choice" in kind else []
        scale = kind is Kind.SCALE
        prompts.append(
            Question(
                p,
                kind,
                own(_one(answers, f"{p}-text")),
                options=tuple(
                    Option(f"o{place}", own(words)) for place, words in enumerate(options, 1)
                ),
                required=_one(answers, f"{p}-need") == YES,
                low=1 if scale else None,
                high=5 if scale else None,
                low_label=own(low) if scale and (low := _one(answers, f"{p}-low")) else None,
                high_label=own(high) if scale and (high := _one(answers, f"{p}-high")) else None,
                max_answers=int(_one(answers, f"{p}-max")) if kind is Kind.TEXT else 1,
                kinds=wished == SORTED,
            )
        )
    texts = [next(iter(prompt.text.texts.values())) for prompt in prompts]  # type: ignore[union-attr]
    if len(set(texts)) < len(texts):
        raise InvalidAnswer(phrase("Two questions have the same words. Please change one."))
    return Questionnaire(event_id, 1, own(_one(answers, "title")), tuple(prompts))


def _options(written: str) -> list[str]:
    options = [line.strip() for line in written.splitlines() if not is_blank(line)]
    if not 2 <= len(options) <= MAX_OPTIONS or len(set(options)) < len(options):
        raise InvalidAnswer(
            phrase("Please write 2 to {most} different choices, one a line.", most=MAX_OPTIONS)
        )
    if any(len(option) > LABEL_LENGTH for option in options):
        raise InvalidAnswer(phrase("A choice may have at most 40 characters."))
    return options
