"""The demo's sample municipality: an open event, a talk ahead, and a self-check that is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.anonymity import code_hash, rounded
from bot.catalogue import questionnaire_from
from bot.dialogue.slots import count_person
from bot.event_plan import Area, EventPlan, Promise, Purpose
from bot.feedback import opinions
from bot.links import GROUP
from bot.model import (
    About,
    Contribution,
    Door,
    Event,
    EventState,
    Feedback,
    Group,
    Moment,
    Municipality,
    MunicipalityKind,
    Perspective,
    Round,
    RoundState,
    Sheet,
    Talk,
)
from bot.people import draw_code
from bot.ports import Unit
from bot.selfcheck.feedback import asking
from bot.wallclock import ZONE, at, local
from config import forms
from config.made_up import Sample, SamplePlan, SampleRound

ANSWERED_FOR = 30
"""Days that the sample's round was open."""
JOINT_AUTHORS = 3
"""People who shared the work on its joint sheet."""
NOT_COME = 2
"""People of each perspective who were invited to it and did not come."""
DONT_KNOW, SKIPPED, UNKNOWN = "?", "-", "unknown"


async def renew(unit: Unit, sample: Sample, asked: forms.Questionnaire) -> Municipality:
    """Load what is missing of the sample, and renew what lies in the past.

    `asked` are the questions of its round.
    """
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
    await _renew_round(unit, sample.round, municipality, asked)
    return municipality


async def _renew_event(unit: Unit, sample: Sample, municipality: Municipality) -> None:
    found = await unit.events.with_code(sample.event.code)
    if found is not None:
        if found.sample and await unit.event_plans.of_event(found.id) is None:
            unit.event_plans.save(_plan(found.id, sample.event.plan))
        if found.sample and found.state is EventState.OPEN:
            people, _ = await unit.contributions.count_people(found.id)
            if not people:
                await _count(unit, found, sample)
            return
        if not found.sample:
            return
        for one in await unit.gatherings.sign_ups(found.id):
            unit.people.remove(one.person)
        await opinions.drop_about(unit, found.id)
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
    unit.event_plans.save(_plan(event_id, sample.event.plan))
    await _count(unit, event, sample)
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


async def _count(unit: Unit, event: Event, sample: Sample) -> None:
    """Each voice is a person who took part, under an account that nobody has."""
    for _ in sample.voices:
        account = unit.chance.bits(256).to_bytes(32, "big")
        await count_person(unit, event, account, Door.TELEGRAM)


def _plan(event: str, made: SamplePlan) -> EventPlan:
    return EventPlan(
        event=event,
        purpose=Purpose(made.purpose),
        can_change=made.can_change,
        cannot_change=made.cannot_change,
        area=Area(made.area),
        place=made.place,
        languages=made.languages,
        concerns=made.concerns,
        barriers=made.barriers,
        channels=made.channels,
        promise=Promise(),
    )


async def _renew_talk(unit: Unit, sample: Sample, municipality: Municipality) -> None:
    for talk in await unit.talks.all():
        if talk.sample:
            if talk.starts > unit.now and not talk.cancelled:
                return
            await opinions.drop_about(unit, talk.id)
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


async def _renew_round(
    unit: Unit, sample: SampleRound, municipality: Municipality, asked: forms.Questionnaire
) -> None:
    """A closed round, to see what comes of one, where the municipality has none yet."""
    if await unit.rounds.of_municipality(municipality.id):
        return
    questionnaire = questionnaire_from(asked, municipality.kind)
    items = [question.id for question in questionnaire.questions if question.topic]
    closed = local(unit.now, ZONE).date() - timedelta(days=sample.closed_days_ago)
    round_ = Round(
        id=unit.chance.identifier(),
        municipality=municipality.id,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        kind=municipality.kind,
        state=RoundState.CLOSED,
        opened=closed - timedelta(days=ANSWERED_FOR),
        closed=closed,
    )
    unit.keys.create_event(round_.id)
    unit.rounds.save(round_)
    unit.feedbacks.save(
        Feedback(
            id=unit.chance.identifier(),
            subject=round_.id,
            kind=About.ROUND,
            moment=Moment.AFTER,
            state=RoundState.CLOSED,
            ends=closed + asking.OPEN_FOR,
            people=rounded(max(sum(count.values()) for count in sample.helped.values())),
            counts=sample.helped,
        )
    )
    fields = tuple(dict.fromkeys(q.topic for q in questionnaire.questions if q.topic))
    joint = (Perspective.ADMINISTRATION, [sample.joint], True)
    own = [(Perspective(who), each, False) for who, each in sample.people.items()]
    for perspective, filled_in, is_joint in (joint, *own):
        taken = JOINT_AUTHORS if is_joint else len(filled_in)
        unit.rounds.save_group(
            Group(
                id=unit.chance.identifier(),
                round=round_.id,
                perspective=perspective,
                code=code_hash(draw_code(unit, GROUP)),
                places=taken + NOT_COME,
                taken=taken,
                joint=is_joint,
            )
        )
        for steps in filled_in:
            unit.rounds.save_sheet(
                Sheet(
                    id=unit.chance.identifier(),
                    round=round_.id,
                    owner=None,
                    joint=is_joint,
                    perspective=perspective,
                    department="",
                    answers=_answers(items, steps),
                    language="de" if is_joint else "",
                    handed_in=fields,
                    finished=True,
                )
            )


def _answers(items: list[str], steps: str) -> dict[str, tuple[str, ...]]:
    """Each item's step. (A file with too many or too few is told of by `dialogbote check`.)"""
    given = {DONT_KNOW: (UNKNOWN,), SKIPPED: ()}
    return {item: given.get(step, (step,)) for item, step in zip(items, steps, strict=True)}
