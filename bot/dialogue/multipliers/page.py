"""A multiplier's own page: whoever has its secret address reads it, and can do nothing there."""

from __future__ import annotations

from bot.dialogue.events import CLOSED, municipality_of
from bot.dialogue.multipliers import counting, links, overseeing
from bot.errors import NotFound
from bot.replies import Code, Heading, Line, Note, Para, Say, Saying, SendFile
from bot.turn import Turn
from config.phrases import Verbatim, phrase


async def read(turn: Turn, written: str) -> list[Saying]:
    """Link, QR codes, texts and the number.

    Raises:
        NotFound: the address is none of ours, or the multiplier was removed.
    """
    multiplier = await links.with_secret(turn.unit, written)
    event = await turn.unit.events.get(multiplier.event) if multiplier else None
    if multiplier is None or event is None:
        raise NotFound(overseeing.NONE_OF_YOURS)
    municipality = await municipality_of(turn.unit, event)
    lines: list[Line] = [
        Heading(event.prompts.title),
        Para(
            phrase(
                "{municipality} thanks {name} for passing this on.",
                municipality=municipality.name,
                name=multiplier.name,
            )
        ),
        counting.told(event, await counting.people(turn.unit, event, multiplier)),
        Note(
            phrase(
                "The number comes in steps of five, so that nobody can tell who is among them. "
                "Who came by which link is told to nobody."
            )
        ),
    ]
    if not overseeing.may_come(event):
        return [Say((*lines, Para(CLOSED)), stay=True)]
    said: list[Saying] = [Say(tuple(lines), stay=True)]
    pictures = overseeing.qr_pictures(turn, event, multiplier)
    ways = links.ways(turn.around.links, event, multiplier)
    for picture, (door, link) in zip(pictures, ways, strict=True):
        said.append(SendFile(picture, (Heading(door), Code(link))))
    for language in multiplier.languages:
        name = turn.around.phrasebook.languages[language].name
        text = await links.text_to_forward(turn, event, multiplier, language)
        heading = Heading(phrase("Text to pass on: {language}", language=Verbatim(name)))
        said.append(Say((heading, *(Para(part) for part in text)), stay=True))
    return said
