"""A multiplier's links: the public one to the event, and the secret one to its own page.

Nothing is stored of the secret: it is made of the multiplier's id and the lasting key.
"""

from __future__ import annotations

import hmac

from bot.anonymity import derived
from bot.dialogue.events import municipality_of
from bot.links import Links
from bot.model import Event
from bot.multipliers import Multiplier
from bot.ports import Unit
from bot.turn import Turn
from config.phrases import Localized, Moment, Text, label, phrase

BETWEEN = "_"
"""Between the event's code and the multiplier's; no code of an event can hold one."""
CODE_LENGTH = 4
ID_LENGTH = 10
SIGNED = 32
"""Hexadecimal digits of a page's secret: 128 bits."""
IN_BROWSER = label("In the browser")
ON_TELEGRAM = label("On Telegram")


def parted(code: str) -> tuple[str, str]:
    """The event's code and the multiplier's, "" where there is none, in what somebody came with."""
    event, _, multiplier = code.lower().partition(BETWEEN)
    return event, multiplier


def code_of(event: Event, multiplier: Multiplier | None) -> str:
    """The code by which people come to an event, by a multiplier's link or by none."""
    return f"{event.code}{BETWEEN}{multiplier.code}" if multiplier else event.code


async def with_code(unit: Unit, event: Event, code: str) -> Multiplier | None:
    """The multiplier of an event whose link holds this code."""
    return next(
        (one for one in await unit.multipliers.of_event(event.id) if one.code == code), None
    )


async def new_code(unit: Unit, event: Event) -> str:
    """A code that none of the event's multipliers has."""
    while await with_code(unit, event, code := unit.chance.identifier()[:CODE_LENGTH]):
        pass
    return code


def ways(links: Links, event: Event, multiplier: Multiplier | None) -> list[tuple[Text, str]]:
    """The links to an event, each with the door it leads to."""
    code = code_of(event, multiplier)
    found: list[tuple[Text, str]] = [(IN_BROWSER, links.event(code))]
    if deep := links.event_on_telegram(code):
        found.append((ON_TELEGRAM, deep))
    return found


async def text_to_forward(
    turn: Turn, event: Event, multiplier: Multiplier, language: str
) -> tuple[Localized, ...]:
    """What a multiplier passes on, paragraph by paragraph, in one of its languages."""
    municipality = await municipality_of(turn.unit, event)
    said: list[Text] = [
        event.prompts.title,
        phrase(
            "{municipality} would like to hear from you. It takes a few minutes, in your "
            "language, and nobody needs to know who you are.",
            municipality=municipality.name,
        ),
    ]
    if event.closes:
        said.append(
            phrase("You can take part until {moment}.", moment=Moment(event.closes, event.zone))
        )
    said += [
        phrase("{door}: {link}", door=door, link=link)
        for door, link in ways(turn.around.links, event, multiplier)
    ]
    say = turn.around.phrasebook.say
    return tuple(Localized({language: say(text, language)}) for text in said)


def secret(unit: Unit, multiplier: Multiplier) -> str:
    """What the address of a multiplier's own page ends with."""
    key = derived(unit.keys.lasting(), "multiplier page")
    return multiplier.id + hmac.digest(key, multiplier.id.encode(), "sha256").hex()[:SIGNED]


async def with_secret(unit: Unit, written: str) -> Multiplier | None:
    """The multiplier whose page has this address; None for whatever is no such address."""
    found = await unit.multipliers.get(written[:ID_LENGTH])
    if found is None:
        return None
    given = written.encode("utf-8", "replace")
    return found if hmac.compare_digest(secret(unit, found).encode(), given) else None
