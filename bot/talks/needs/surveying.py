"""Surveys of need: whom they ask and when, until when they are open, and what is left later.

Letters are planned in the unit of work that opens a survey; the tick asks whoever comes later,
closes a survey after its last day, and a year on keeps its sums alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.model import Land, Letter, LetterState, Need, Person, Reminding, Role, Survey
from bot.outbox import DAY_ENDS, allowed_from
from bot.ports import Unit
from bot.questions import Option, Questionnaire
from bot.talks.planning import HOUR
from bot.wallclock import ZONE, at, local
from bot.workdays import on_or_after

NEEDS = "needs"
"""The questionnaire that surveys put to people."""
TOPICS = "topics"
"""Its question whose options talks take up."""
LETTER = "needs-survey"
KEPT = timedelta(days=365)
"""After this time single answers are deleted and only sums stay."""


def today(now: datetime) -> date:
    """The day on the wall."""
    return local(now, ZONE).date()


def topics(questionnaire: Questionnaire) -> tuple[Option, ...]:
    """The topics people can ask for; none where the questionnaire does not ask for any."""
    return next((one.options for one in questionnaire.questions if one.id == TOPICS), ())


async def open_one(unit: Unit) -> Survey | None:
    """The survey that can be answered: there is one at most."""
    return next((one for one in await unit.surveys.all() if one.closed is None), None)


# ------------------------------------------------------------------------- asking


async def open_survey(unit: Unit, version: int, ends: date) -> Survey:
    """Open a survey and write to everybody it asks. Whoever calls has judged the right to."""
    opened = Survey(unit.chance.identifier(), version, unit.now, ends)
    unit.surveys.save(opened)
    await _write_to(unit, opened, await not_asked_yet(unit))
    return opened


async def not_asked_yet(unit: Unit, survey: Survey | None = None) -> list[Person]:
    """Every decision-maker whom a survey has not asked; None: everybody whom a new one would ask.

    Who decides for two municipalities is asked once. A role that was not taken up reaches nobody,
    and who wants no messages about talks is left alone.
    """
    letters = await unit.letters.about(survey.id) if survey else []
    asked = {letter.person for letter in letters}
    found: list[Person] = []
    for person in await unit.people.with_role(Role.DECISION_MAKER, None):
        if person.invitation is not None or person.id in asked:
            continue
        if person.reminding is Reminding.NOTHING:
            continue
        same = await _same_accounts(unit, person)
        # A letter that was no longer needed is deleted: then there is an answer.
        if same & asked or (survey and await need_among(unit, survey, same)):
            continue
        asked.add(person.id)
        found.append(person)
    return found


async def _same_accounts(unit: Unit, person: Person) -> set[str]:
    found = {person.id}
    for address in await unit.people.addresses(person.id):
        found |= {one.id for one in await unit.people.of_account(address.account)}
    return found


async def need_among(unit: Unit, survey: Survey, persons: Iterable[str]) -> Need | None:
    """What one of these persons has answered."""
    for person in sorted(persons):
        if found := await unit.surveys.need(survey.id, person):
            return found
    return None


async def answered(unit: Unit, survey: Survey, person: Person) -> bool:
    """Whether this person, or another one of the same account, has answered."""
    return await need_among(unit, survey, await _same_accounts(unit, person)) is not None


async def _write_to(unit: Unit, survey: Survey, people: Iterable[Person]) -> None:
    lands = {one.id: one.land for one in await unit.municipalities.all()}
    for person in people:
        unit.letters.save(
            Letter(
                id=unit.chance.identifier(),
                municipality=None,
                kind=LETTER,
                subject=survey.id,
                person=person.id,
                due=due(unit.now, survey.ends, lands.get(person.municipality or "")),
                until=at(survey.ends, DAY_ENDS, ZONE),
                zone=ZONE,
            )
        )


def due(now: datetime, ends: date, land: Land | None) -> datetime:
    """At once, but not in the night, and on a working day if one comes before the last day."""
    soon = allowed_from(now, ZONE)
    day = local(soon, ZONE).date()
    workday = on_or_after(day, land)
    return soon if workday == day or workday > ends else at(workday, HOUR, ZONE)


# ------------------------------------------------------------------------ closing


async def close(unit: Unit, survey: Survey) -> Survey:
    """Take no more answers; what was not finished and letters that wait are dropped."""
    closed = replace(survey, closed=today(unit.now))
    unit.surveys.save(closed)
    for letter in await unit.letters.about(survey.id):
        if letter.state is LetterState.QUEUED:
            unit.letters.remove(letter)
    for conversation in await unit.conversations.of_subject(survey.id):
        unit.conversations.remove(conversation)
    return closed


async def replan(unit: Unit) -> None:
    """What has changed unnoticed: roles, the day, and the age of answers."""
    day = today(unit.now)
    for survey in await unit.surveys.all():
        if survey.closed is None:
            if survey.ends < day:
                await close(unit, survey)
            else:
                await _write_to(unit, survey, await not_asked_yet(unit, survey))
        elif survey.counts is None and day - survey.closed > KEPT:
            await _keep_sums_alone(unit, survey)


async def _keep_sums_alone(unit: Unit, survey: Survey) -> None:
    needs = await unit.surveys.needs(survey.id)
    unit.surveys.save(replace(survey, people=len(needs), counts=counted(needs)))
    for need in needs:
        unit.surveys.remove_need(need.survey, need.person)


def counted(needs: Iterable[Need]) -> dict[str, dict[str, int]]:
    """How often each answer was chosen; of what was written nothing is left."""
    counts: dict[str, Counter[str]] = {}
    for need in needs:
        for question, answer in need.chosen.items():
            counts.setdefault(question, Counter()).update(answer)
    return {question: dict(count) for question, count in counts.items()}
