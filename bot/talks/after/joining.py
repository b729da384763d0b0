"""Joining the list of those who want to meet somebody of a talk again, and leaving it."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.model import CallingCard, Conversation, Format, Person
from bot.ports import Unit
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Note, Para, Say, Saying
from bot.talks.after import introductions
from bot.talks.after.days import closes_at
from bot.talks.after.meeting_again import listed, own
from bot.turn import Turn
from config.phrases import label, phrase

NAME_LENGTH, CONTACT_LENGTH = 40, 120
"""A name has to fit a button."""
CARD = Questionnaire(
    "calling-card",
    1,
    phrase("Your entry on the list"),
    (
        Question(
            "name",
            Kind.LINE,
            phrase("By which name do the others know you?"),
            phrase("Whoever joins this list sees it."),
            max_length=NAME_LENGTH,
        ),
        Question(
            "contact",
            Kind.LINE,
            phrase("How can you be reached?"),
            phrase(
                "A telephone number or an e-mail address, for instance. It is shown to those alone "
                "with whom the wish is mutual."
            ),
            max_length=CONTACT_LENGTH,
        ),
    ),
)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Join the list, or change one's entry."""
    talk, _, card = await own(turn, action.subject)
    running = turn.about(Format.CARD_WIZARD, talk.id)
    if running is None:
        running = walking.gone_on(turn, Format.CARD_WIZARD, talk.id, CARD)
        if card is not None:
            given = {"name": (card.name,), "contact": (card.contact,)}
            running = replace(running, walk=walker.start(CARD, given))
    # What was written and not finished goes with the list.
    running = turn.keep(replace(running, expires=closes_at(talk)))
    return await walking.show(turn, CardCourse(), running)


async def leave(turn: Turn, action: Action) -> list[Saying]:
    """Off the list, with everything. Saying it twice is fine."""
    talk, _, card = await own(turn, action.subject)
    if card is not None:
        await introductions.withdraw(turn.unit, card)
    if running := turn.about(Format.CARD_WIZARD, talk.id):
        turn.drop(running)
    said = Para(phrase("You are off the list. What you had left there is deleted."))
    return [Say((said,), ((Button(label("Talks"), Action("talks")),),))]


class CardCourse(walking.Course):
    """The course of joining a talk's list."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Name and contact, as long as the list is there."""
        await own(turn, conversation.subject)
        return CARD

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Both, and who will see what."""
        lines = (
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
            Note(
                phrase(
                    "The name is shown to everybody on the list, the contact only where the wish "
                    "is mutual."
                )
            ),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Put me on the list"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep the card. Under another name it is another one: nobody has chosen that yet."""
        talk, guest, before = await own(turn, conversation.subject)
        given = walker.given(questionnaire, conversation.walk)
        (name,), (contact,) = given["name"], given["contact"]
        card = CallingCard(turn.unit.chance.identifier(), talk.id, guest.id, name, contact)
        if before is not None and before.name == name:
            card = replace(before, contact=contact)
        elif before is not None:
            await introductions.withdraw(turn.unit, before)
            card = replace(card, wanted=before.wanted)
        turn.unit.calling_cards.save(card)
        turn.drop(conversation)
        return [await listed(turn, talk, guest, card)]


async def stored_of(unit: Unit, person: Person) -> list[dict[str, object]]:
    """What is stored of a person's entries, for themselves."""
    found: list[dict[str, object]] = []
    for card in await unit.calling_cards.of_person(person.id):
        names = [
            one.name for one in await unit.calling_cards.of_talk(card.talk) if one.id in card.wanted
        ]
        found.append(
            {
                "talk": card.talk,
                "name": card.name,
                "contact": card.contact,
                "would like to talk again to": sorted(names),
            }
        )
    return found
