"""What guests are written once a talk is over: thanks, that material has come, that two have met.

The same words stand among the past talks, for whoever lost the letter.
"""

from __future__ import annotations

from bot.feedback.answering import promise
from bot.model import Letter, Material, Person, Reminding, Rsvp, Talk
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Line, Link, Para, Quote, Say
from bot.talks import announcing, deputy_letters
from bot.talks.after import introductions
from bot.talks.after.days import AGAIN, MATERIAL, THANKS, is_open, is_over, last_day
from bot.talks.guests import is_guest
from bot.talks.planning import COMING
from config.phrases import Phrase, Verbatim, label, phrase

GREETINGS: dict[Rsvp, Phrase] = {
    Rsvp.YES: phrase("Thank you for taking part in the talk."),
    Rsvp.MAYBE: phrase("Thank you for your interest in the talk."),
}


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words, be it about a talk ahead or one that is over."""
    if letter.kind == AGAIN:
        return await introductions.render(unit, letter, person)
    if letter.kind not in (THANKS, MATERIAL):
        return await deputy_letters.render(unit, letter, person)
    talk = await unit.talks.get(letter.subject)
    if talk is None or person.reminding is Reminding.NOTHING or not is_over(talk, unit.now):
        return None
    reply = await announcing.reply_of(unit, talk, person)
    if reply is None or reply.answer not in COMING or not is_guest(person, talk):
        return None
    material = await unit.materials.of_talk(talk.id)
    greeting = GREETINGS[reply.answer]
    if letter.kind == MATERIAL:
        if material is None:
            return None
        greeting = phrase("There is material from the talk now.")
    elif not is_open(talk, unit.now):
        return None
    lines = [Heading(greeting), Heading(Verbatim(talk.title)), *material_lines(material)]
    if not is_open(talk, unit.now):
        return Say(tuple(lines))
    return Say((*lines, *asking(talk)), rows(talk, reply.answer))


def material_lines(material: Material | None) -> tuple[Line, ...]:
    """The link, and the note in the organiser's own words."""
    if material is None:
        return ()
    lines: list[Line] = [Para(phrase("Material of the talk:"))]
    lines += [Link(material.link)] if material.link else []
    lines += [Quote(material.note)] if material.note else []
    return tuple(lines)


def asking(talk: Talk) -> tuple[Line, ...]:
    """What a guest is asked while it is open."""
    asked = phrase(
        "Did it help? Five short questions, one tap each, until {day}.", day=last_day(talk)
    )
    return (Para(asked), promise())


def rows(talk: Talk, answer: Rsvp) -> tuple[tuple[Button, ...], ...]:
    """To answer; and for who said yes, to find somebody again."""
    questions = (Button(label("Answer five questions"), Action("talk-helped", talk.id)),)
    if answer is not Rsvp.YES:
        return (questions,)
    again = Button(label("Talk to somebody again"), Action("talk-again", talk.id))
    return (questions, (again,))
