"""Self-checks, rounds, measures, workshops, and whether they helped."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.model import (
    Assessment,
    Ballot,
    Feedback,
    Group,
    Measure,
    Opinion,
    Round,
    RoundState,
    Screen,
    Sheet,
    Voice,
    Workshop,
)


class Assessments(Protocol):
    """Finished self-checks."""

    async def of_person(self, person: str) -> list[Assessment]: ...
    async def of_municipality(self, municipality: str) -> list[Assessment]: ...
    def save(self, assessment: Assessment) -> None: ...


class Rounds(Protocol):
    """Rounds of the self-check, their groups of respondents and their sheets.

    A dropped one is as absent as one that was never there.
    """

    async def get(self, round_id: str) -> Round | None: ...
    async def of_municipality(self, municipality: str) -> list[Round]:
        """In the order of their opening."""

    async def in_state(self, state: RoundState) -> list[Round]:
        """For the tick, which also asks for dropped ones."""

    def save(self, value: Round) -> None: ...
    def remove(self, round_id: str) -> None:
        """With its groups and sheets."""

    async def group(self, group: str) -> Group | None: ...
    async def group_invited_by(self, code: bytes) -> Group | None: ...
    async def groups(self, round_id: str) -> list[Group]: ...
    def save_group(self, group: Group) -> None: ...
    async def sheets(self, round_id: str) -> list[Sheet]: ...
    async def sheet_of(self, owner: bytes) -> Sheet | None: ...
    async def joint_sheet(self, round_id: str) -> Sheet | None: ...
    def save_sheet(self, value: Sheet) -> None: ...
    def remove_sheet(self, sheet_id: str) -> None: ...


class Measures(Protocol):
    """What municipalities have agreed to do."""

    async def get(self, measure: str) -> Measure | None: ...
    async def of_municipality(self, municipality: str) -> list[Measure]: ...
    async def of_person(self, person: str) -> list[Measure]:
        """Those whose reminders this person gets."""

    async def reminded(self) -> list[Measure]:
        """Those that are not done and have somebody to be reminded."""

    def save(self, measure: Measure) -> None: ...
    def remove(self, measure: str) -> None: ...


class Workshops(Protocol):
    """Workshops on closed rounds, and what was written and given in them.

    They go with their round, and are absent once that is dropped.
    """

    async def get(self, workshop: str) -> Workshop | None: ...
    async def with_code(self, code: str) -> Workshop | None: ...
    async def of_round(self, round_id: str) -> list[Workshop]:
        """In the order in which they were held; also those of a dropped round."""

    async def in_state(self, state: RoundState) -> list[Workshop]: ...
    def save(self, workshop: Workshop) -> None: ...

    async def voices(self, workshop: str) -> list[Voice]:
        """In the order of their random ids."""

    def save_voice(self, voice: Voice) -> None: ...
    def remove_voice(self, voice: str) -> None: ...
    async def ballot(self, tag: bytes) -> Ballot | None: ...
    async def ballots(self, workshop: str) -> list[Ballot]: ...
    def save_ballot(self, ballot: Ballot) -> None: ...
    def remove_ballot(self, tag: bytes) -> None: ...


class Screens(Protocol):
    """Screens on the wall, and the one-time codes that sign them in."""

    async def get(self, key: bytes) -> Screen | None:
        """Also one whose time is up."""

    async def of_subject(self, subject: str) -> list[Screen]: ...
    def save(self, screen: Screen) -> None: ...
    def remove(self, key: bytes) -> None: ...


class Feedbacks(Protocol):
    """Feedback on rounds, workshops and talks, and opinions while it is open.

    It is absent once its subject is.
    """

    async def get(self, feedback: str) -> Feedback | None: ...
    async def about(self, *subjects: str) -> list[Feedback]:
        """In the order of their last days; also where a subject is dropped."""

    async def in_state(self, state: RoundState) -> list[Feedback]: ...
    async def due_again(self, day: date) -> list[Feedback]:
        """Those whose people are to be asked once more by this day."""

    def save(self, value: Feedback) -> None: ...
    def remove(self, feedback: str) -> None:
        """With its opinions."""

    async def opinion(self, tag: bytes) -> Opinion | None: ...
    async def opinions(self, feedback: str) -> list[Opinion]: ...
    def save_opinion(self, value: Opinion) -> None: ...
    def remove_opinion(self, tag: bytes) -> None: ...
