"""Who asked for the topic of a talk: those people hear of it first."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Need, Person, Talk
from bot.ports import Unit
from bot.replies import Note, Say
from bot.talks.needs.surveying import TOPICS
from config.phrases import phrase

YOU_ASKED = phrase("You asked for this topic.")


async def who_asked(unit: Unit, topic: str | None) -> frozenset[str]:
    """Everybody whose latest answers name the topic."""
    if topic is None:
        return frozenset()
    latest: dict[str, Need] = {}
    for survey in await unit.surveys.all():
        latest |= {need.person: need for need in await unit.surveys.needs(survey.id)}
    return frozenset(person for person, need in latest.items() if _names(need, topic))


async def asked_for(unit: Unit, talk: Talk, person: Person) -> bool:
    """Whether the latest answers of this person name the talk's topic."""
    if talk.topic is None:
        return False
    given = {need.survey: need for need in await unit.surveys.needs_of(person.id)}
    surveys = [one.id for one in await unit.surveys.all() if one.id in given]
    return bool(surveys) and _names(given[surveys[-1]], talk.topic)


def _names(need: Need, topic: str) -> bool:
    return topic in need.chosen.get(TOPICS, ())


def as_asked_for(letter: Say) -> Say:
    """A letter that tells of a talk, to somebody who asked for its topic."""
    heading, *rest = letter.lines
    return replace(letter, lines=(heading, Note(YOU_ASKED), *rest))
