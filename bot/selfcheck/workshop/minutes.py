"""What is left of a workshop: its minutes, alone or as a chapter of the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.anonymity import K
from bot.model import Municipality, RoundState, Voice, Workshop
from bot.ports import Unit
from bot.replies import Block, Chapter, Cover, Document, Heading, Note, Para, Quote, Table
from bot.selfcheck.workshop import agenda
from config.phrases import Text, Verbatim, phrase


@dataclass(frozen=True, slots=True)
class Minutes:
    """A workshop that is over, with all that was collected."""

    workshop: Workshop
    voices: tuple[Voice, ...]
    """In the order of their random ids."""


async def minutes_of(unit: Unit, round_id: str) -> tuple[Minutes, ...]:
    """The minutes of all workshops on a round that are over."""
    return tuple(
        [
            Minutes(one, tuple(await unit.workshops.voices(one.id)))
            for one in await unit.workshops.of_round(round_id)
            if one.state is not RoundState.OPEN
        ]
    )


def document(
    municipality: Municipality, minutes: Minutes, wordings: Mapping[str, Text]
) -> Document:
    """The minutes of one workshop as a document of its own."""
    return Document(
        "minutes",
        phrase("Workshop on the self-check of {municipality}", municipality=municipality.name),
        Verbatim(municipality.name),
        tuple(chapter(minutes, wordings)),
        Cover(phrase("Minutes"), (Note(phrase("Held on {day}", day=minutes.workshop.held)),)),
    )


def chapter(minutes: Minutes, wordings: Mapping[str, Text]) -> Iterator[Block]:
    """The minutes on paper: topics with what was said, points, and what was agreed on."""
    workshop = minutes.workshop
    yield Chapter(phrase("Workshop of {day}", day=workshop.held))
    if workshop.people:
        yield Para(phrase("At least {n} people took part.", n=workshop.people))
    yield Note(
        phrase(
            "Comments stand in people's own words and in random order. Fewer than {k} people may "
            "have written on a topic.",
            k=K,
        )
    )
    if workshop.sums:
        yield Table(
            phrase("Points given"),
            (phrase("Topic"), phrase("Points")),
            tuple(
                (wordings[topic], workshop.sums.get(topic, 0))
                for topic in agenda.by_points(workshop)
            ),
        )
    for topic in agenda.by_points(workshop):
        agreed = [one.words for one in workshop.agreements if one.topic == topic]
        said = [one.words for one in minutes.voices if one.topic == topic]
        if agreed or said:
            yield Heading(wordings[topic])
        if agreed:
            yield Para(phrase("What was agreed on:"))
            yield from map(Quote, agreed)
        if said:
            yield Para(phrase("What was said:"))
            yield from map(Quote, said)


def rows(minutes: Minutes) -> Iterator[dict[str, Any]]:
    """The minutes for machines."""
    workshop = minutes.workshop
    head = {"workshop": workshop.held.isoformat()}
    yield {
        **head,
        "level": "workshop",
        "people": workshop.people,
        "topics": list(workshop.topics),
    }
    for topic, points in (workshop.sums or {}).items():
        yield {**head, "level": "points", "item": topic, "value": points}
    for one in minutes.voices:
        yield {**head, "level": "voice", "item": one.topic, "value": one.words}
    for agreement in workshop.agreements:
        yield {**head, "level": "agreement", "item": agreement.topic, "value": agreement.words}
