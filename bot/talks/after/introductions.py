"""Two people of a talk who would both like to talk to the other again: found, told, and forgotten.

Nobody is told anything unless both wish it at the same time. Letters about it name no card: they
are told by tags that only somebody with the lasting key can make, one for each side, and all those
of one talk carry the same times. So no list of letters and no table says who met whom; that
somebody got such a letter after a talk it does, and where only two did, that is a pair.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

from bot.anonymity import introduction_tag
from bot.model import CallingCard, Letter, Person, Reminding, Talk
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Note, Para, Quote, Say
from bot.talks.after.days import AGAIN, last_day, list_gone_at, over_at
from bot.wallclock import ZONE
from config.phrases import Verbatim, label, phrase


def both_wish(one: CallingCard, other: CallingCard) -> bool:
    """Whether each of them would like to talk to the other again."""
    return other.id in one.wanted and one.id in other.wanted


async def want(unit: Unit, talk: Talk, card: CallingCard, other: CallingCard) -> CallingCard:
    """A wish; where the other one has it as well, both are told."""
    wishing = replace(card, wanted=card.wanted | {other.id})
    unit.calling_cards.save(wishing)
    if both_wish(wishing, other):
        for reader, met in permutations((wishing, other)):
            await _tell(unit, talk, reader, met)
    return wishing


def want_no_more(unit: Unit, card: CallingCard, other: CallingCard) -> CallingCard:
    """The wish is taken back; a letter that has not gone out will find that and stay away."""
    left = replace(card, wanted=card.wanted - {other.id})
    unit.calling_cards.save(left)
    return left


async def _tell(unit: Unit, talk: Talk, reader: CallingCard, met: CallingCard) -> None:
    subject = _subject(unit, reader, met)
    if await unit.letters.about_to(subject, reader.person):
        return
    unit.letters.save(
        Letter(
            id=unit.chance.identifier(),
            municipality=talk.municipality,
            kind=AGAIN,
            subject=subject,
            person=reader.person,
            # The same for all of the talk: one of its own would tell who goes with whom.
            due=over_at(talk),
            until=list_gone_at(talk),
            zone=ZONE,
        )
    )


def _subject(unit: Unit, reader: CallingCard, met: CallingCard) -> str:
    return introduction_tag(unit.keys.lasting(), reader.id, met.id)


async def _letters(unit: Unit, card: CallingCard, others: Iterable[CallingCard]) -> list[Letter]:
    """What was written to one about the others, and to these about the one."""
    subjects = [
        _subject(unit, reader, met)
        for other in others
        for reader, met in permutations((card, other))
    ]
    return await unit.letters.about_any(subjects)


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """Who it is and how to reach them, as long as both wish it."""
    if person.reminding is Reminding.NOTHING:
        return None
    for card in await unit.calling_cards.of_person(person.id):
        talk = await unit.talks.get(card.talk)
        if talk is None or list_gone_at(talk) <= unit.now:
            continue
        for other in await unit.calling_cards.of_talk(talk.id):
            if _subject(unit, card, other) == letter.subject and both_wish(card, other):
                return _introduced(talk, other)
    return None


def _introduced(talk: Talk, other: CallingCard) -> Say:
    lines = (
        Heading(phrase("Somebody would like to talk to you again, as you would.")),
        Heading(Verbatim(talk.title)),
        Quote(other.name),
        Para(phrase("This is how to reach them:")),
        Quote(other.contact),
        Note(
            phrase(
                "They have got the same letter with your name. I delete all of it after {day}: "
                "please write down what you need.",
                day=last_day(talk),
            )
        ),
    )
    return Say(lines, ((Button(label("The list of this talk"), Action("talk-again", talk.id)),),))


# ------------------------------------------------------------------------- the end


async def withdraw(unit: Unit, card: CallingCard) -> None:
    """A card goes, and whatever was written about it; who wanted to meet it sees nothing more."""
    others = [one for one in await unit.calling_cards.of_talk(card.talk) if one.id != card.id]
    for letter in await _letters(unit, card, others):
        unit.letters.remove(letter)
    for other in others:
        if card.id in other.wanted:
            unit.calling_cards.save(replace(other, wanted=other.wanted - {card.id}))
    unit.calling_cards.remove(card.id)


async def forget(unit: Unit, persons: Iterable[Person]) -> None:
    """Somebody wants to be forgotten: every card of theirs goes."""
    for person in persons:
        for card in await unit.calling_cards.of_person(person.id):
            await withdraw(unit, card)


async def delete_old(unit: Unit) -> None:
    """Two weeks after a talk its list goes, with everything that was written about it."""
    for one in await unit.calling_cards.talks():
        talk = await unit.talks.get(one)
        if talk is None or list_gone_at(talk) <= unit.now:
            for card in await unit.calling_cards.of_talk(one):
                await withdraw(unit, card)
