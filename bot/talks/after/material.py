"""The material of a talk's impulse: a link, a note, or both, handed out with the thanks.

The organisers add, change and remove it, before the talk as well as later. If it comes after the
thanks went out, whoever got them is told once. Links are shown and never followed.
"""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import InvalidAnswer, Refused
from bot.links import is_safe_link
from bot.model import Conversation, Format, Letter, LetterState, Material, Reminding, Talk
from bot.ports import Unit
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.talks import forecast
from bot.talks.after.days import MATERIAL, THANKS, WORTH_SENDING
from bot.talks.after.letters import material_lines
from bot.talks.organising import CALLED_OFF, own_talk
from bot.turn import Turn
from bot.wallclock import ZONE
from config.phrases import Verbatim, label, phrase, plural

LINK_LENGTH, NOTE_LENGTH = 500, 1_000
NOTHING = phrase("Please give a link, a note, or both.")
NO_LINK = phrase(
    "Please write a link that begins with https://, such as https://example.org/slides"
)
ASKED = Questionnaire(
    "material-wizard",
    1,
    phrase("Material of the talk"),
    (
        Question(
            "link",
            Kind.LINE,
            phrase("Under which link can guests find the material?"),
            phrase("It begins with https://"),
            required=False,
            max_length=LINK_LENGTH,
        ),
        Question(
            "note",
            Kind.TEXT,
            phrase("What would you like to tell the guests about it?"),
            required=False,
            max_length=NOTE_LENGTH,
        ),
    ),
)


async def _held(turn: Turn, talk_id: str) -> Talk:
    """The talk, if this account runs it and it was not called off."""
    talk = await own_talk(turn, talk_id)
    if talk.cancelled:
        raise Refused(CALLED_OFF)
    return talk


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What there is and what can be done with it.

    Raises:
        Refused: it is no talk that this account runs, or it is cancelled.
    """
    talk = await _held(turn, action.subject)
    material = await turn.unit.materials.of_talk(talk.id)
    lines: list[Line] = [Heading(Verbatim(talk.title)), *material_lines(material)]
    if material is None:
        lines.append(Para(phrase("There is no material yet. Guests get it with the thanks.")))
    edit = label("Change the material") if material else label("Add material")
    rows = [(Button(edit, Action("material-edit", talk.id)),)]
    if material is not None:
        rows.append((Button(label("Remove the material"), Action("material-drop", talk.id)),))
    rows.append((Button(label("Talks"), Action("talks")),))
    return [Say(tuple(lines), tuple(rows))]


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """Hand out nothing any more. Saying it twice is fine.

    Raises:
        Refused: it is no talk that this account runs, or it is cancelled.
    """
    talk = await _held(turn, action.subject)
    turn.unit.materials.remove(talk.id)
    return await show(turn, action)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Write it, or change what was written.

    Raises:
        Refused: it is no talk that this account runs, or it is cancelled.
    """
    talk = await _held(turn, action.subject)
    running = turn.about(Format.MATERIAL_WIZARD, talk.id)
    if running is None:
        running = walking.gone_on(turn, Format.MATERIAL_WIZARD, talk.id, ASKED)
        if material := await turn.unit.materials.of_talk(talk.id):
            written = {"link": material.link, "note": material.note}
            given = {name: (value,) if value else () for name, value in written.items()}
            running = replace(running, walk=walker.start(ASKED, given))
    return await walking.show(turn, MaterialCourse(), turn.keep(running))


class MaterialCourse(walking.Course):
    """The course of handing out material."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """A link and a note, for whoever still runs the talk."""
        await _held(turn, conversation.subject)
        return ASKED

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """What is no link is told at once."""
        del turn
        if question == "link":
            for link in conversation.walk.answers["link"]:
                check_link(link)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """As guests will see it, and how many are told at once."""
        talk = await _held(turn, conversation.subject)
        material = _written(talk, conversation, questionnaire)
        lines: list[Line] = [Heading(Verbatim(talk.title))]
        rows = [
            *showing.edit_rows(conversation, questionnaire),
            (showing.button(label("Leave"), "leave", conversation),),
        ]
        if material is None:
            lines.append(Para(NOTHING))
        else:
            lines += [*material_lines(material), *await _told(turn.unit, talk)]
            rows.insert(0, (showing.button(label("Hand it out"), "finish", conversation),))
        return [Say(tuple(lines), tuple(rows))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep it, and tell those who were thanked already."""
        talk = await _held(turn, conversation.subject)
        material = _written(talk, conversation, questionnaire)
        if material is None:
            raise InvalidAnswer(NOTHING)
        for person in await _to_be_told(turn.unit, talk):
            turn.unit.letters.save(_news(turn.unit, talk, person))
        turn.unit.materials.save(material)
        turn.drop(conversation)
        return await show(turn, Action("material", talk.id))


def _written(
    talk: Talk, conversation: Conversation, questionnaire: Questionnaire
) -> Material | None:
    given = walker.given(questionnaire, conversation.walk)
    link, note = (next(iter(given.get(name, ())), "") for name in ("link", "note"))
    return Material(talk.id, link, note) if link or note else None


def check_link(link: str) -> None:
    """Whether people can open it, and see where it leads.

    Raises:
        InvalidAnswer: it is none of https, names no host, or hides it behind a user's name.
    """
    if not is_safe_link(link):
        raise InvalidAnswer(NO_LINK)


# --------------------------------------------------------------------------- telling


async def _told(unit: Unit, talk: Talk) -> list[Line]:
    told = await _to_be_told(unit, talk)
    if not told:
        return [
            Note(
                phrase("Guests get it with the thanks after the talk, and find it among the talks.")
            )
        ]
    count = plural(
        "{n} person who was thanked already will be told now.",
        "{n} people who were thanked already will be told now.",
        len(told),
    )
    return [Note(count), *forecast.duration(len(told))]


async def _to_be_told(unit: Unit, talk: Talk) -> list[str]:
    """Who got the thanks when there was nothing, and was never told of anything later."""
    if await unit.materials.of_talk(talk.id) is not None:
        return []
    letters = await unit.letters.about(talk.id)
    had = {one.person for one in letters if one.kind == MATERIAL}
    there = {one.person for one in letters if one.kind == THANKS and _went_out(one)}
    people = [await unit.people.get(person) for person in sorted(there - had)]
    return [one.id for one in people if one and one.reminding is not Reminding.NOTHING]


def _went_out(letter: Letter) -> bool:
    return letter.state in (LetterState.SENDING, LetterState.SENT, LetterState.UNCERTAIN)


def _news(unit: Unit, talk: Talk, person: str) -> Letter:
    return Letter(
        id=unit.chance.identifier(),
        municipality=talk.municipality,
        kind=MATERIAL,
        subject=talk.id,
        person=person,
        due=unit.now,
        until=unit.now + WORTH_SENDING,
        zone=ZONE,
    )
