"""The models of the demo's sample: a made-up municipality with an event, a talk and a round.

Only shapes live here; what entries must be to each other is told in `content`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from config.forms import (
    Id,
    KindName,
    LanguageCode,
    LongId,
    Many,
    Model,
    Questionnaire,
    Title,
    Words,
)

PerspectiveName = Literal["administration", "politics", "civil-society", "business"]


class SampleMunicipality(Model):
    """A made-up municipality with what citizens are told about it."""

    name: Title
    kind: KindName
    responsible: Words
    data_protection: Words
    imprint: Words


class SamplePlan(Model):
    """What is planned for it, with the usual dates of the promise."""

    purpose: Literal["inform", "consult", "decide"]
    can_change: Words
    cannot_change: Words
    area: Literal["kiez", "stadtteil", "bezirk", "town", "other"]
    place: Title
    languages: Annotated[Many[LanguageCode], Field(min_length=1)]
    concerns: Words
    barriers: Words
    channels: Words


class SampleEvent(Model):
    """A made-up dialogue event."""

    code: LongId
    plan: SamplePlan
    prompts: Questionnaire


class SampleVoice(Model):
    """What one imaginary person answers: to each prompt a list, as if they had used the bot."""

    language: LanguageCode
    answers: dict[Id, Many[Words]]


class SampleTalk(Model):
    """A made-up breakfast talk, so many days after the demo begins."""

    title: Title
    impulse: Words
    place: Words
    days_ahead: int = Field(ge=1)
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    """The time on the wall, in quotes: "08:00"."""
    minutes: int = Field(default=60, ge=1)


Steps = Annotated[str, StringConstraints(pattern=r"^[0-4?-]+$")]
"""One imaginary person's steps, a character an item in the questionnaire's order: a step from 0 to
4, `?` for don't know, `-` for skipped."""


class SampleRound(Model):
    """A made-up round of the self-check that has been closed."""

    questionnaire: LongId
    version: int = Field(ge=1)
    closed_days_ago: int = Field(ge=1)
    joint: Steps
    """What the administration agreed on together."""
    people: dict[PerspectiveName, Many[Steps]]
    helped: dict[LongId, dict[LongId, int]]
    """How often each answer was given to the questions of whether it has helped."""


class Sample(Model):
    """What the demo shows before anybody has done anything."""

    municipality: SampleMunicipality
    event: SampleEvent
    voices: Many[SampleVoice]
    talk: SampleTalk
    round: SampleRound
