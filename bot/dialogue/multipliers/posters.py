"""Posters and table cards with an event's QR code, in up to three languages side by side."""

from __future__ import annotations

from bot.dialogue.events import municipality_of, own_event
from bot.dialogue.gathering import planning
from bot.dialogue.gathering.wording import public_facts
from bot.dialogue.multipliers import links, overseeing
from bot.dialogue.multipliers.adding import LANGUAGES
from bot.errors import Outdated, Refused
from bot.model import Event, Municipality
from bot.multipliers import Multiplier
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Button,
    Heading,
    Para,
    Poster,
    PosterCode,
    PosterColumn,
    Say,
    Saying,
    SendFile,
)
from bot.turn import Turn
from config.phrases import Localized, Moment, Text, Verbatim, label, phrase

AND = "+"
"""Between the languages in a button."""
NO_ROOM = phrase("There is room for {n} languages. Please take one out first.", n=LANGUAGES)


async def _own_open(turn: Turn, event_id: str) -> Event:
    """The event, if this account moderates it and there is still something to invite to.

    Raises:
        Refused: it is none of this account's, or closed.
    """
    event = await own_event(turn, event_id)
    if not overseeing.may_come(event):
        raise Refused(OLD_BUTTON)
    return event


def _chosen(turn: Turn, action: Action) -> list[str]:
    """The languages that a button names.

    Raises:
        Outdated: it names one that is not spoken here.
    """
    chosen = list(dict.fromkeys(action.value.split(AND))) if action.value else []
    if not set(chosen) <= set(turn.around.phrasebook.languages):
        raise Outdated(OLD_BUTTON)
    return chosen


def main_language(turn: Turn, event: Event) -> str:
    """The language of an event, if it is spoken here; else the moderator's."""
    title = event.prompts.title
    main = next(iter(title.texts)) if isinstance(title, Localized) else turn.language
    return main if main in turn.around.phrasebook.languages else turn.language


async def choose(turn: Turn, action: Action) -> list[Saying]:
    """In which languages it shall be; every tap takes one in or out.

    Raises:
        Refused: there are three already, or it is no open event of this account's.
    """
    event = await _own_open(turn, action.subject)
    chosen = _chosen(turn, action) or [main_language(turn, event)]
    if len(chosen) > LANGUAGES:
        raise Refused(NO_ROOM)
    rows: list[tuple[Button, ...]] = []
    for language in turn.around.phrasebook.languages.values():
        there = language.code in chosen
        then = [c for c in chosen if c != language.code] if there else [*chosen, language.code]
        toggled = Action("posters", event.id, "", AND.join(then))
        rows.append((Button(Verbatim(language.name), toggled, chosen=there),))
    value = AND.join(chosen)
    rows += [
        (Button(label("Poster (PDF)"), Action("poster", event.id, "", value)),),
        (Button(label("Table cards (PDF)"), Action("table-cards", event.id, "", value)),),
        (Button(label("Back to the event"), Action("event", event.id)),),
    ]
    lines = (
        Heading(phrase("Posters and table cards")),
        Para(
            phrase(
                "Choose up to {n} languages; they stand side by side, in the order of your choice.",
                n=LANGUAGES,
            )
        ),
    )
    return [Say(lines, tuple(rows))]


async def poster(turn: Turn, action: Action) -> list[Saying]:
    """One sheet to hang up."""
    return await _made(turn, action, cards=False)


async def table_cards(turn: Turn, action: Action) -> list[Saying]:
    """A sheet to be cut into four cards."""
    return await _made(turn, action, cards=True)


async def _made(turn: Turn, action: Action, *, cards: bool) -> list[Saying]:
    made = await drawn(turn, action, cards=cards)
    event = await _own_open(turn, action.subject)
    multiplier = await links.with_code(turn.unit, event, action.question)
    caption = [Para(event.prompts.title)]
    if multiplier is not None:
        caption.append(Para(Verbatim(multiplier.name)))
    if cards:
        caption.append(Para(phrase("Print it and cut it into four cards.")))
    return [SendFile(made, tuple(caption))]


async def drawn(turn: Turn, action: Action, *, cards: bool) -> Poster:
    """The paper in the languages that a button names, for a multiplier's code or none.

    Raises:
        Refused: the event is none of this account's, or closed; or nobody has that code.
    """
    event = await _own_open(turn, action.subject)
    chosen = _chosen(turn, action)[:LANGUAGES] or [main_language(turn, event)]
    multiplier = await links.with_code(turn.unit, event, action.question)
    if action.question and multiplier is None:
        raise Outdated(OLD_BUTTON)
    municipality = await municipality_of(turn.unit, event)
    # On a card there is room for the code and little more; it leads to the date as well.
    date = () if cards else await _date(turn, event)
    return _drawn(turn, event, municipality, multiplier, chosen, date, cards=cards)


async def _date(turn: Turn, event: Event) -> tuple[Text, ...]:
    """When and where people can still meet, if that is set."""
    gathering = await turn.unit.gatherings.of_event(event.id)
    if gathering is None or gathering.cancelled or planning.ends(gathering) <= turn.unit.now:
        return ()
    return public_facts(gathering)


def _drawn(
    turn: Turn,
    event: Event,
    municipality: Municipality,
    multiplier: Multiplier | None,
    languages: list[str],
    date: tuple[Text, ...],
    *,
    cards: bool,
) -> Poster:
    code = links.code_of(event, multiplier)
    ways = links.ways(turn.around.links, event, multiplier)
    pictures = overseeing.qr_pictures(turn, event, multiplier)
    lines: list[Text] = [
        phrase(
            "{municipality} would like to hear from you. It takes a few minutes, in your "
            "language, and nobody needs to know who you are.",
            municipality=municipality.name,
        ),
        phrase("Point your phone’s camera at the code, or type the address below it."),
    ]
    if event.closes:
        lines.append(
            phrase("You can take part until {moment}.", moment=Moment(event.closes, event.zone))
        )
    names = turn.around.phrasebook.languages
    responsible = "" if cards else municipality.responsible
    return Poster(
        f"{code}-{'cards' if cards else 'poster'}",
        event.prompts.title,
        Verbatim(municipality.name),
        tuple(
            PosterCode(picture, door, link.removeprefix("https://").removeprefix("http://"))
            for picture, (door, link) in zip(pictures, ways, strict=True)
        ),
        tuple(PosterColumn(one, names[one].name, tuple(lines), date) for one in languages),
        # Both may be long; on a card there is room for one of them.
        tuple(Verbatim(words) for words in (responsible, municipality.imprint) if words),
        cards,
    )
