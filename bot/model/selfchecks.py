"""Self-checks, the rounds of an administration, and the measures agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model.people import MunicipalityKind


@dataclass(frozen=True, slots=True)
class Assessment:
    """A finished self-check of one person, outside every round."""

    id: str
    municipality: str
    person: str
    questionnaire: str
    version: int
    answers: Mapping[str, tuple[str, ...]]
    language: str


class Perspective(StrEnum):
    """From where a respondent looks at the municipality."""

    ADMINISTRATION = "administration"
    POLITICS = "politics"
    CIVIL_SOCIETY = "civil-society"
    BUSINESS = "business"


class RoundState(StrEnum):
    """Where a round or a workshop stands.

    `CLOSING` is closed, `DROPPED` deleted, each with the shredding still to be done.
    """

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Round:
    """A municipality's self-check by many people, in one version of one questionnaire."""

    id: str
    municipality: str
    questionnaire: str
    version: int
    kind: MunicipalityKind
    """The municipality's when the round was opened: it decides what is asked."""
    state: RoundState
    opened: date
    closed: date | None = None
    left_out: tuple[str, ...] = ()
    """Items that are not this municipality's responsibility."""


@dataclass(frozen=True, slots=True)
class Group:
    """Respondents of a round who are invited by one link."""

    id: str
    round: str
    perspective: Perspective
    code: bytes
    """SHA-256 of the code in the link."""
    places: int
    """How many people the link is for: it takes no more."""
    taken: int = 0
    department: str = ""
    """Of the administration; "" where it does not matter."""
    joint: bool = False
    """They fill in the administration's joint sheet, not one each."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers in a round: the administration's joint ones, or one respondent's. Stored encrypted.

    Whose they are is told by a tag that nobody can compute any more once the round is closed.
    """

    id: str
    round: str
    owner: bytes | None
    """The respondent's tag; None: the joint sheet, or the round is closed."""
    joint: bool
    perspective: Perspective
    department: str
    answers: Mapping[str, tuple[str, ...]]
    language: str
    handed_in: tuple[str, ...] = ()
    """The fields of action that were handed in."""
    finished: bool = False
    """All of them were."""


class MeasureStatus(StrEnum):
    """How a measure stands, as its owner or the coordinator said last."""

    OPEN = "open"
    """Nobody has said anything yet."""
    ON_THE_WAY = "on-the-way"
    STUCK = "stuck"
    DONE = "done"


class Hindrance(StrEnum):
    """What a measure that is stuck lacks."""

    TIME = "time"
    STAFF = "staff"
    MONEY = "money"
    MANDATE = "mandate"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a municipality has agreed to do, in a workshop or later."""

    id: str
    municipality: str
    what: str
    agreed: date
    """From this day on every three months count."""
    round: str = ""
    """The round it follows from; "" if from none, or none that is still there."""
    field: str = ""
    """The field of action: a topic of the questionnaire; "" if none."""
    owner: str = ""
    """Who takes care of it: a name or an office, in the coordinator's words."""
    person: str | None = None
    """Who is reminded. None: nobody, or somebody who is not here any more."""
    due: date | None = None
    resources: str = ""
    """Staff and money, in words."""
    ties_in: str = ""
    """The running or planned project that it ties in with."""
    status: MeasureStatus = MeasureStatus.OPEN
    hindrance: Hindrance | None = None
    """Only while it is stuck, if that was said."""
