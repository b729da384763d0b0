"""What subscribers are written: one text, the same for all who read a language."""

from __future__ import annotations

from datetime import timedelta

from bot import outbox
from bot.dialogue.events import main_language
from bot.dialogue.subscribers import who
from bot.model import Event, Letter, LetterState, Person
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Line, Note, Quote, Say
from bot.subscribers import Tidings
from bot.turn import Turn
from config.phrases import LanguageNames, label, phrase

KIND = "tidings-news"
WORTH_SENDING = timedelta(days=14)
"""How late it still tells something after a time when the bot was down."""


def in_words(event: Event, told: Tidings, language: str) -> list[Line]:
    """The text to somebody who reads this language."""
    lines: list[Line] = [Heading(phrase("You said, we did: {event}", event=event.prompts.title))]
    said = language if language in told.words else main_language(event)
    if said != language:
        lines.append(
            Note(
                phrase(
                    "This is not there in your language, but in this one: {language}",
                    language=LanguageNames((said,)),
                )
            )
        )
    lines.append(Quote(told.words[said]))
    return lines


def worded(event: Event, told: Tidings, language: str) -> Say:
    """The whole letter."""
    receipt = Note(
        phrase("What became of your own answers you see with your receipt: /receipt and the code.")
    )
    stop = Button(label("Write no more"), Action("unfollow", event.id))
    return Say((*in_words(event, told, language), receipt), ((stop,),))


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None where it is not to be sent any more."""
    told = await unit.subscribers.tidings(letter.subject)
    found = await unit.subscribers.get(person.id)
    event = await unit.events.get(told.event) if told else None
    if told is None or told.due is None or found is None or event is None or not who.may(event):
        return None
    return worded(event, told, person.language or main_language(event))


def plan(unit: Unit, event: Event, told: Tidings, person: str) -> None:
    """Put the letter to one of them into the outbox."""
    if told.due is not None:
        unit.letters.save(
            Letter(
                id=unit.chance.identifier(),
                municipality=event.municipality,
                kind=KIND,
                subject=told.id,
                person=person,
                due=told.due,
                until=told.due + WORTH_SENDING,
                zone=event.zone,
            )
        )


async def plan_ahead(unit: Unit, event: Event, person: str) -> None:
    """Who comes between the sending and its morning gets the letter, too."""
    for told in await unit.subscribers.tidings_of(event.id):
        if told.due is not None and told.due > unit.now:
            plan(unit, event, told, person)


async def newest(turn: Turn, event: Event) -> list[Line]:
    """What was told last, for whoever comes later."""
    sent = [
        one
        for one in await turn.unit.subscribers.tidings_of(event.id)
        if one.due is not None and one.due <= turn.unit.now
    ]
    return in_words(event, sent[-1], turn.language) if sent else []


async def replan(unit: Unit) -> None:
    """Nothing to do: what goes out is planned when moderators send it."""
    del unit


async def follow_up(unit: Unit, letter: Letter) -> None:
    """Of whom no letter reaches any more nothing is kept."""
    if letter.state is LetterState.GONE:
        unit.people.remove(letter.person)


CORRESPONDENCE = outbox.Correspondence(render, replan, follow_up=follow_up)
"""What subscriptions add to the outbox, under the prefix `tidings`."""
