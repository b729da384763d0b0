"""Municipalities, the people who have a role in them, and where their letters go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MunicipalityKind(StrEnum):
    """What German municipal law makes of a municipality; it decides what it is responsible for."""

    LANDKREIS = "landkreis"
    KREISANGEHOERIG = "kreisangehoerig"
    KREISFREI = "kreisfrei"


class Land(StrEnum):
    """The sixteen Länder, by their ISO 3166-2 codes without the country."""

    BADEN_WUERTTEMBERG = "BW"
    BAVARIA = "BY"
    BERLIN = "BE"
    BRANDENBURG = "BB"
    BREMEN = "HB"
    HAMBURG = "HH"
    HESSE = "HE"
    LOWER_SAXONY = "NI"
    MECKLENBURG_VORPOMMERN = "MV"
    NORTH_RHINE_WESTPHALIA = "NW"
    RHINELAND_PALATINATE = "RP"
    SAARLAND = "SL"
    SAXONY = "SN"
    SAXONY_ANHALT = "ST"
    SCHLESWIG_HOLSTEIN = "SH"
    THURINGIA = "TH"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A tenant. The three texts are what citizens are told before they take part."""

    id: str
    name: str
    kind: MunicipalityKind
    responsible: str = ""
    """The responsible body under the GDPR, with its address."""
    data_protection: str = ""
    """How to reach the data protection officer."""
    imprint: str = ""
    land: Land | None = None
    """Where it lies, for public holidays; None: only those of all Germany are kept."""

    @property
    def may_open_events(self) -> bool:
        """No event opens before citizens can be told who is responsible."""
        return bool(self.responsible and self.data_protection and self.imprint)


class Role(StrEnum):
    """What a person is for a municipality, or for the programme."""

    PROGRAMME_LEAD = "programme-lead"
    COORDINATOR = "coordinator"
    MODERATOR = "moderator"
    DECISION_MAKER = "decision-maker"
    RESPONDENT = "respondent"
    OWNER = "owner"
    """Takes care of a measure and is nothing else here; comes and goes with the measure."""
    DEPUTY = "deputy"
    """Comes to one talk in the place of a guest and is nothing else here; goes after the talk."""
    SUBSCRIBER = "subscriber"
    """Wants to hear what becomes of an event and is nothing else here; goes with its retention."""
    VISITOR = "visitor"
    """Has signed up for an event's date and is nothing else here; goes a month after it."""


class Reminding(StrEnum):
    """How much a person wants to hear of talks."""

    ALL = "all"
    TWO = "two"
    ONE = "one"
    NONE = "none"
    """Invitations and news, but no reminders."""
    NOTHING = "nothing"
    """Not even those: whoever wants to know looks."""


class Hours(StrEnum):
    """When a person may be written to, where it is not the whole day."""

    OFFICE = "9-18"
    MIDDAY = "10-16"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with one role. Who has two roles is two persons with one account."""

    id: str
    role: Role
    municipality: str | None
    """None for the programme lead."""
    note: str = ""
    """What the operator wrote at the grant, to know whom to revoke."""
    language: str | None = None
    """What this person chose; None until then."""
    invitation: bytes | None = None
    """SHA-256 of the one-time code, until it is redeemed."""
    group: str | None = None
    """Of a respondent in a round: the group whose link they came by."""
    reminding: Reminding = Reminding.ALL
    hours: Hours | None = None
    talk: str | None = None
    """Of a deputy: the one talk."""
    principal: str | None = None
    """Of a deputy: in whose place they come. None: in nobody's any more."""


class Door(StrEnum):
    """A way in."""

    TELEGRAM = "telegram"
    BROWSER = "browser"
    EMAIL = "email"
    """Only letters go out by it; what is pressed in one comes back through the browser door."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: one account at one door. Stored encrypted."""

    person: str
    account: bytes
    """The account's tag, to recognise it."""
    door: Door
    address: str
    """What the door sends to: a Telegram chat id, a browser's random id, an e-mail address."""
    expires: datetime | None = None
    """A browser stays signed in for 90 days; an e-mail address waits a day for confirmation."""
    letters: bool = True
    """Whether letters may come here: not by e-mail before it is confirmed, nor if not wished."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A one-time link that gives an account's roles to a further device."""

    code: bytes
    """SHA-256 of the code in the link."""
    account: bytes
    expires: datetime
