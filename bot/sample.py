"""The demo's sample municipality: an open event with released contributions, and a talk ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.catalogue import questionnaire_from
from bot.model import (
    Contribution,
    Event,
    EventState,
    Municipality,
    MunicipalityKind,
    Talk,
)
from bot.ports import Unit
from bot.wallclock import at, local
from config.forms import Sample

ZONE = "Europe/Berlin"


async def renew(unit: Unit, sample: Sample) -> Municipality:
    """Load what is missing of the sample, and renew what lies in the past."""
    municipality = await unit.municipalities.named(sample.municipality.name)
    if municipality is None:
        municipality = Municipality(
            unit.chance.identifier(),
            sample.municipality.name,
            MunicipalityKind(sample.municipality.kind),
            sample.municipality.responsible,
            sample.municipality.data_protection,
            sample.municipality.imprint,
        )
        unit.municipalities.save(municipality)
    await _renew_event(unit, sample, municipality)
    await _renew_talk(unit, sample, municipality)
    return municipality


async def _renew_event(unit: Unit, sample: Sample, municipality: Municipality) -> None:
    found = await unit.events.with_code(sample.event.code)
    if found is not None:
        if not found.sample or found.state is EventState.OPEN:
            return
        unit.events.remove(found.id)
        unit.keys.destroy_closing(found.id)
        unit.keys.destroy_content(found.id)
    event_id = unit.chance.identifier()
    unit.keys.create_event(event_id)
    event = Event(
        id=event_id,
        municipality=municipality.id,
        code=sample.event.code,
        prompts=replace(questionnaire_from(sample.event.prompts), id=event_id),
        state=EventState.OPEN,
        zone=ZONE,
        sample=True,
    )
    unit.events.save(event)
    for voice in sample.voices:
        for prompt, given in voice.answers.items():
            texts = event.prompts.question(prompt).kind.value == "text"
            for value in given if texts else ["\n".join(given)]:
                unit.contributions.save(
                    Contribution(
                        id=unit.chance.uuid(),
                        event=event_id,
                        prompt=prompt,
                        value=value,
                        language=voice.language,
                        receipt=None,
                        waiter=None,
                    )
                )


async def _renew_talk(unit: Unit, sample: Sample, municipality: Municipality) -> None:
    for talk in await unit.talks.all():
        if talk.sample:
            if talk.starts > unit.now and not talk.cancelled:
                return
            unit.talks.remove(talk.id)
    texts = sample.talk
    day = local(unit.now, ZONE).date() + timedelta(days=texts.days_ahead)
    unit.talks.save(
        Talk(
            id=unit.chance.identifier(),
            municipality=municipality.id,
            title=texts.title,
            impulse=texts.impulse,
            place=texts.place,
            starts=at(day, time.fromisoformat(texts.at), ZONE),
            zone=ZONE,
            minutes=texts.minutes,
            sample=True,
        )
    )
