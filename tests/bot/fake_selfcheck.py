"""What the self-check asks of storage, in memory: rounds and sheets, measures, workshops, feedback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.model import (
    Assessment,
    Ballot,
    Feedback,
    Group,
    Measure,
    MeasureStatus,
    Opinion,
    Round,
    RoundState,
    Sheet,
    Voice,
    Workshop,
)
from tests.bot.fake_tables import Tables, by_id, drop_where


class FakeAssessments:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.assessments

    async def of_person(self, person: str) -> list[Assessment]:
        return [row for row in by_id(self._rows) if row.person == person]

    async def of_municipality(self, municipality: str) -> list[Assessment]:
        return [row for row in by_id(self._rows) if row.municipality == municipality]

    def save(self, assessment: Assessment) -> None:
        self._rows[assessment.id] = assessment


class FakeRounds:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._groups, self._sheets = tables.rounds, tables.groups, tables.sheets

    async def get(self, round_id: str) -> Round | None:
        return self._rows.get(round_id)

    async def of_municipality(self, municipality: str) -> list[Round]:
        ours = [row for row in by_id(self._rows) if row.municipality == municipality]
        return sorted(ours, key=lambda row: row.opened)

    async def in_state(self, state: RoundState) -> list[Round]:
        return [row for row in by_id(self._rows) if row.state is state]

    def save(self, value: Round) -> None:
        self._rows[value.id] = value

    def remove(self, round_id: str) -> None:
        self._rows.pop(round_id, None)
        drop_where(self._groups, lambda row: row.round == round_id)
        drop_where(self._sheets, lambda row: row.round == round_id)

    async def group(self, group: str) -> Group | None:
        return self._groups.get(group)

    async def group_invited_by(self, code: bytes) -> Group | None:
        return next((row for row in by_id(self._groups) if row.code == code), None)

    async def groups(self, round_id: str) -> list[Group]:
        return [row for row in by_id(self._groups) if row.round == round_id]

    def save_group(self, group: Group) -> None:
        self._groups[group.id] = group

    async def sheets(self, round_id: str) -> list[Sheet]:
        return [row for row in by_id(self._sheets) if row.round == round_id]

    async def sheet_of(self, owner: bytes) -> Sheet | None:
        return next((row for row in by_id(self._sheets) if row.owner == owner), None)

    async def joint_sheet(self, round_id: str) -> Sheet | None:
        return next((row for row in await self.sheets(round_id) if row.joint), None)

    def save_sheet(self, value: Sheet) -> None:
        self._sheets[value.id] = value

    def remove_sheet(self, sheet_id: str) -> None:
        self._sheets.pop(sheet_id, None)


class FakeMeasures:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.measures

    async def get(self, measure: str) -> Measure | None:
        return self._rows.get(measure)

    async def of_municipality(self, municipality: str) -> list[Measure]:
        return [row for row in by_id(self._rows) if row.municipality == municipality]

    async def of_person(self, person: str) -> list[Measure]:
        return [row for row in by_id(self._rows) if row.person == person]

    async def reminded(self) -> list[Measure]:
        open_ones = [row for row in by_id(self._rows) if row.status is not MeasureStatus.DONE]
        return [row for row in open_ones if row.person is not None]

    def save(self, measure: Measure) -> None:
        self._rows[measure.id] = measure

    def remove(self, measure: str) -> None:
        self._rows.pop(measure, None)


class FakeWorkshops:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._voices = tables.workshops, tables.voices
        self._ballots = tables.ballots

    async def get(self, workshop: str) -> Workshop | None:
        return self._rows.get(workshop)

    async def with_code(self, code: str) -> Workshop | None:
        return next((row for row in by_id(self._rows) if row.code == code), None)

    async def of_round(self, round_id: str) -> list[Workshop]:
        ours = [row for row in by_id(self._rows) if row.round == round_id]
        return sorted(ours, key=lambda row: row.held)

    async def in_state(self, state: RoundState) -> list[Workshop]:
        return [row for row in by_id(self._rows) if row.state is state]

    def save(self, workshop: Workshop) -> None:
        self._rows[workshop.id] = workshop

    async def voices(self, workshop: str) -> list[Voice]:
        return [row for row in by_id(self._voices) if row.workshop == workshop]

    def save_voice(self, voice: Voice) -> None:
        self._voices[voice.id] = voice

    def remove_voice(self, voice: str) -> None:
        self._voices.pop(voice, None)

    async def ballot(self, tag: bytes) -> Ballot | None:
        return self._ballots.get(tag)

    async def ballots(self, workshop: str) -> list[Ballot]:
        return [row for _, row in sorted(self._ballots.items()) if row.workshop == workshop]

    def save_ballot(self, ballot: Ballot) -> None:
        self._ballots[ballot.tag] = ballot

    def remove_ballot(self, tag: bytes) -> None:
        self._ballots.pop(tag, None)


class FakeFeedbacks:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._opinions = tables.feedbacks, tables.opinions

    async def get(self, feedback: str) -> Feedback | None:
        return self._rows.get(feedback)

    async def about(self, *subjects: str) -> list[Feedback]:
        return self._in_order(lambda row: row.subject in subjects)

    async def in_state(self, state: RoundState) -> list[Feedback]:
        return self._in_order(lambda row: row.state is state)

    async def due_again(self, day: date) -> list[Feedback]:
        return self._in_order(lambda row: row.again is not None and row.again <= day)

    def _in_order(self, wanted: Callable[[Feedback], bool]) -> list[Feedback]:
        ours = [row for row in by_id(self._rows) if wanted(row)]
        return sorted(ours, key=lambda row: row.ends)

    def save(self, value: Feedback) -> None:
        self._rows[value.id] = value

    def remove(self, feedback: str) -> None:
        self._rows.pop(feedback, None)
        drop_where(self._opinions, lambda row: row.feedback == feedback)

    async def opinion(self, tag: bytes) -> Opinion | None:
        return self._opinions.get(tag)

    async def opinions(self, feedback: str) -> list[Opinion]:
        return [row for _, row in sorted(self._opinions.items()) if row.feedback == feedback]

    def save_opinion(self, value: Opinion) -> None:
        self._opinions[value.tag] = value

    def remove_opinion(self, tag: bytes) -> None:
        self._opinions.pop(tag, None)
