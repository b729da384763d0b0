"""Inviting people to a round by link, and reminding those who are behind."""

from __future__ import annotations

from bot import questionnaire as walker
from bot import showing, walking
from bot.anonymity import code_hash
from bot.errors import NotFound
from bot.links import GROUP
from bot.model import (
    Conversation,
    Format,
    Group,
    Perspective,
)
from bot.people import draw_code
from bot.questions import NO, OLD_BUTTON, YES, Kind, Option, Question, Questionnaire, When
from bot.replies import Action, Button, Code, Heading, Item, Line, Note, Para, Say, Saying
from bot.selfcheck import reminding
from bot.selfcheck.coordinating import detail, own_open
from bot.selfcheck.wording import PERSPECTIVES
from bot.turn import Turn
from config.phrases import Phrase, label, phrase, plural

MOST_PLACES = 500
"""People one link may be for: more than any workshop or office has."""
DEPARTMENT_LENGTH = 80


async def begin_group(turn: Turn, action: Action) -> list[Saying]:
    """Whom to invite: start the wizard, or go on with one begun."""
    round_ = await own_open(turn, action.subject)
    running = walking.gone_on(turn, Format.GROUP_WIZARD, round_.id, NEW_GROUP)
    return await walking.show(turn, GroupCourse(), running)


NEW_GROUP = Questionnaire(
    "group-wizard",
    1,
    phrase("Invite people"),
    (
        Question(
            "perspective",
            Kind.CHOICE,
            phrase("From which perspective do they answer?"),
            options=tuple(Option(one.value, name) for one, name in PERSPECTIVES.items()),
        ),
        Question(
            "joint",
            Kind.YES_NO,
            phrase("Do they fill in the joint sheet of the administration?"),
            phrase(
                "Yes: they share the work on one official sheet and see each other's answers. "
                "No: each answers alone, and nobody is shown with a name."
            ),
            when=When("perspective", frozenset({Perspective.ADMINISTRATION.value})),
        ),
        Question(
            "department",
            Kind.LINE,
            phrase("Which department are they from?"),
            phrase("Skip it if it does not matter."),
            required=False,
            max_length=DEPARTMENT_LENGTH,
            when=When("joint", frozenset({NO})),
        ),
        Question(
            "places",
            Kind.NUMBER,
            phrase("How many people shall the link be for?"),
            phrase("It takes that many and no more. So you see how many have not come yet."),
            low=1,
            high=MOST_PLACES,
        ),
    ),
)


class GroupCourse(walking.Course):
    """The course of inviting people by link."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The wizard, while the round is open and this account coordinates it."""
        await own_open(turn, conversation.subject)
        return NEW_GROUP

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Whom the link will be for."""
        lines = (
            Heading(phrase("Invite people")),
            *showing.answers_in_words(questionnaire, conversation.walk),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Make the link"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Draw the link, shown this once: only its hash is kept."""
        round_ = await own_open(turn, conversation.subject)
        answers = walker.given(questionnaire, conversation.walk)
        code = draw_code(turn.unit, GROUP)
        group = Group(
            id=turn.unit.chance.identifier(),
            round=round_.id,
            perspective=Perspective(answers["perspective"][0]),
            code=code_hash(code),
            places=int(answers["places"][0]),
            department=next(iter(answers.get("department", ())), ""),
            joint=answers.get("joint") == (YES,),
        )
        turn.unit.rounds.save_group(group)
        turn.drop(conversation)
        lines: list[Line] = [
            Heading(phrase("The link")),
            Para(
                plural(
                    "Please pass it on. It is for {n} person and is shown only now.",
                    "Please pass it on. It is for {n} people and is shown only now.",
                    group.places,
                )
            ),
            Code(turn.around.links.join(code)),
        ]
        if deep := turn.around.links.start(code):
            lines += [Note(phrase("In Telegram:")), Code(deep)]
        return [Say(tuple(lines)), await detail(turn, round_)]


JOINT = "joint"
"""Instead of a perspective: the joint sheet."""


async def show_behind(turn: Turn, action: Action) -> list[Saying]:
    """Which perspectives are behind, as counts."""
    round_ = await own_open(turn, action.subject)
    lines: list[Line] = [Heading(phrase("Who is behind"))]
    rows: list[tuple[Button, ...]] = []
    for value, name in _reminded().items():
        late = await reminding.behind(turn.unit, round_, _perspective(value))
        if late:
            lines.append(
                Item(phrase("{perspective}: {n} not finished", perspective=name, n=len(late)))
            )
            rows.append(
                (
                    Button(
                        label("Remind: {perspective}", perspective=name),
                        Action("remind", round_.id, "", value),
                    ),
                )
            )
    if not rows:
        lines.append(Para(phrase("Nobody who has come is behind.")))
    lines.append(
        Note(
            phrase(
                "Who has not come by the link yet cannot be reached from here: please pass the "
                "link on again."
            )
        )
    )
    rows.append((Button(label("Back to the round"), Action("round", round_.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def remind(turn: Turn, action: Action) -> list[Saying]:
    """Remind a perspective as a whole."""
    round_ = await own_open(turn, action.subject)
    if action.value not in _reminded():
        raise NotFound(OLD_BUTTON)
    count = await reminding.remind(turn.unit, round_, _perspective(action.value))
    said = plural(
        "{n} person is reminded. Nobody hears it more often than every two days.",
        "{n} people are reminded. Nobody hears it more often than every two days.",
        count,
    )
    return [Say((Para(said),)), await detail(turn, round_)]


def _reminded() -> dict[str, Phrase]:
    return {JOINT: label("Joint sheet"), **{one.value: name for one, name in PERSPECTIVES.items()}}


def _perspective(value: str) -> Perspective | None:
    return None if value == JOINT else Perspective(value)
