"""The nouns that are stored, as values. What may be done with them is told elsewhere.

Instants are aware datetimes in UTC. Ids come from `ports.Chance`, never from a clock or counter.
A participant of a dialogue event is no noun here: of them only tags exist (`anonymity`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.contribution_kinds import ContributionKind
from bot.questionnaire import Walk
from bot.questions import Questionnaire


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


class Format(StrEnum):
    """What a conversation is about."""

    DIALOGUE = "dialogue"
    SELFCHECK = "selfcheck"
    ROUND = "round"
    ROUND_WIZARD = "round-wizard"
    GROUP_WIZARD = "group-wizard"
    MEASURE_WIZARD = "measure-wizard"
    EVENT_WIZARD = "event-wizard"
    PLAN_WIZARD = "plan-wizard"
    TALK_WIZARD = "talk-wizard"
    MOVE_WIZARD = "move-wizard"
    TALK_CHANGE = "talk-change"
    STEPS_WIZARD = "steps-wizard"
    VOICE = "voice"
    AGREEMENT = "agreement"
    FEEDBACK = "feedback"
    EMAIL_WIZARD = "email-wizard"
    SURVEY_WIZARD = "survey-wizard"
    NEEDS = "needs"
    TALK_QUESTION = "talk-question"
    MATERIAL_WIZARD = "material-wizard"
    CARD_WIZARD = "card-wizard"
    RULES_WIZARD = "rules-wizard"
    PUBLIC_VERSION = "public-version"
    TRANSLATION = "translation"
    THEME_WIZARD = "theme-wizard"
    ANSWER_WIZARD = "answer-wizard"
    TIDINGS_WIZARD = "tidings-wizard"
    MULTIPLIER_WIZARD = "multiplier-wizard"
    ROOM_CODE = "room-code"
    DATE_WIZARD = "date-wizard"
    WORKING_GROUP_WIZARD = "working-group-wizard"
    GOING_ON = "going-on"


class Stage(StrEnum):
    """How far a conversation is. Of the last two only a stub is kept, for repeated presses."""

    OPEN = "open"
    SENT = "sent"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One walk of one account through one questionnaire version. Stored encrypted."""

    id: str
    account: bytes
    format: Format
    subject: str
    """The event, talk or municipality it is about; "" once it is a stub of a closed event."""
    stage: Stage
    walk: Walk
    language: str
    turn: int = 0
    """The highest turn of an account's conversations is the one that messages belong to."""
    expires: datetime | None = None
    """When it is deleted, rounded up to the hour; None: lasts until it is finished or left."""
    receipt: str = ""
    """The code drawn for the review page; never stored in the clear anywhere else."""
    amends: str = ""
    """The receipt whose answers this conversation changes."""
    preview: bool = False
    """A moderator looks at the event as a citizen would; nothing is handed in."""
    locked: Mapping[str, str] = field(default_factory=dict)
    """Facts the walk was started with that are no answers, such as a wizard's role."""
    through: str = ""
    """The multiplier by whose link a participant came; forgotten once they have handed in."""
    warned: tuple[str, ...] = ()
    """Digests of own texts of which somebody was told already that they look personal."""
    former: tuple[str, ...] = ()
    """Digests of the texts that this conversation began with, of an amendment."""


class EventState(StrEnum):
    """Where a dialogue event stands. `CLOSING` is closed, with the shredding still to be done.

    `EXPIRED` is closed, with the texts deleted at the end of their retention; `EXPIRING` the same,
    with their key still to be destroyed.
    """

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    EXPIRING = "expiring"
    EXPIRED = "expired"

    @property
    def is_without_texts(self) -> bool:
        """Whether everything that was said has been deleted."""
        return self in (EventState.EXPIRING, EventState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Event:
    """A dialogue event. Its prompts are fixed once it has opened."""

    id: str
    municipality: str
    code: str
    """What people type or scan; unique across municipalities."""
    prompts: Questionnaire
    """Title and prompts; the id is the event's."""
    state: EventState
    zone: str = "Europe/Berlin"
    opens: datetime | None = None
    closes: datetime | None = None
    """When it shall close; once it has, the day on which it did (as midnight, UTC)."""
    participants: int = 0
    """Rounded down to a multiple of k; only written at the close, when the tags die."""
    sample: bool = False
    """Belongs to the demo and may be renewed."""
    opens_wall: datetime | None = None
    closes_wall: datetime | None = None
    """What the wall was to show then, in no zone, where the zone has got other rules since; None:
    what it shows by now. See `wallclock.kept`."""
    translator: str = ""
    """The host that texts are sent to for translation, fixed at the opening as people are told it;
    "" where none is."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One answer to one prompt of an event, from nobody. Stored encrypted."""

    id: str
    """A random UUID: 122 bits that tell nothing."""
    event: str
    prompt: str
    value: str
    """The text, or the answer's ids as the walker writes them, joined by line breaks."""
    language: str
    receipt: bytes | None
    """SHA-256(receipt, prompt, slot); None where a newer version has taken it over."""
    waiter: bytes | None
    """While it waits: the tag by which people, not texts, are counted. None: it is released."""
    replaces: str | None = None
    """While it waits: the released contribution it will take the place of."""
    kind: ContributionKind | None = None
    """What its author says that it is; None: was not asked, or left open."""


@dataclass(frozen=True, slots=True)
class Participation:
    """The tags of a submission: that somebody answered, never who."""

    event: str
    prompt: str
    """"" for the tag that counts people."""
    tag: bytes
    door: Door


class Rule(StrEnum):
    """What may be told outside of what was said in a talk."""

    CHATHAM_HOUSE = "chatham-house"
    """What was said may be used; who said it or was there is told to nobody."""
    STAYS_HERE = "stays-here"
    """Nothing that was said leaves the room: for cases from people's own offices."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited to a talk: of the municipality whose talk it is, or of all."""

    roles: frozenset[Role] = frozenset({Role.DECISION_MAKER})
    municipalities: frozenset[str] = frozenset()
    """Only these, of a talk of the programme; empty: all."""
    people: frozenset[str] = frozenset()
    """Single ones besides, whatever their role."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A breakfast talk of a municipality, or (`municipality` is None) of the programme."""

    id: str
    municipality: str | None
    title: str
    impulse: str
    """Who gives the impulse, and on what."""
    place: str
    """A room or a link."""
    starts: datetime
    zone: str = "Europe/Berlin"
    minutes: int = 60
    sequence: int = 0
    """Raised with every change, for calendars."""
    cancelled: bool = False
    organiser: str = ""
    """The person who announced it."""
    sample: bool = False
    capacity: int | None = None
    """How many can take part; None: as many as want to."""
    announced: datetime | None = None
    """When guests could first be told; None: so long ago that it was not written down."""
    topic: str | None = None
    """A topic of the survey of need: who asked for it is told first."""
    invited: Invited = field(default_factory=Invited)
    languages: tuple[str, ...] = ()
    """In which it is held; empty: that was not said."""
    rule: Rule = Rule.CHATHAM_HOUSE
    lead_times: Mapping[str, int | None] = field(default_factory=dict)
    """How long before the talk steps come that are not as usual, by the kind of their letter: in
    days, the last reminder in minutes; None: the step is left out."""
    series: str = ""
    """What the talks of a series have in common; "" for a single one."""
    wall: datetime | None = None
    """What the wall was to show when it begins, in no zone, where the zone has got other rules
    since; None: what it shows by now. See `wallclock.kept`."""


class Rsvp(StrEnum):
    """An answer to an invitation."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    WAITING = "waiting"
    """They said yes when there was no place left."""
    DEPUTY_ASKED = "deputy-asked"
    """They handed out a link for a deputy, who has not opened it yet. It holds their place."""
    DEPUTY = "deputy"
    """A deputy comes for them, who has said yes and has the place."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One person's current answer to one invitation."""

    talk: str
    person: str
    answer: Rsvp
    since: datetime | None = None
    """Of who waits: since when."""
    held_until: datetime | None = None
    """Of who waits: until when they may claim a place that is free."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar looks for a person's talks by itself, at a secret address."""

    person: str
    code: bytes
    """SHA-256 of the code in the address."""


class LetterState(StrEnum):
    """Where a letter stands. Only the first changes by itself."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    """A crash or time-out fell between sending and knowing: never sent again by itself."""
    MISSED = "missed"
    """Its time went by before it could be sent."""
    GONE = "gone"
    """The person cannot be reached any more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is due at some time. Unique by municipality, kind, subject, person and due."""

    id: str
    municipality: str | None
    kind: str
    """Such as `talk-invitation` or `talk-reminder-7`."""
    subject: str
    """The id of the talk it is about."""
    person: str
    due: datetime
    until: datetime
    """Later than this it is not worth sending, and becomes missed."""
    zone: str
    """Whose quiet hours hold."""
    urgent: bool = False
    """Goes out even in quiet hours."""
    state: LetterState = LetterState.QUEUED
    lease: datetime | None = None
    """While sending: until when the sender may take; later it is uncertain."""
    not_before: datetime | None = None
    """While queued: it was due, but has to wait for the end of quiet hours or of a block."""
    relied_on: datetime | None = None
    """Of news of a move and nothing else: the start that the person knows of so far."""


@dataclass(frozen=True, slots=True)
class Pause:
    """No letter about the subject goes out until the pause is taken away."""

    subject: str
    since: datetime


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


class Step(StrEnum):
    """What a workshop is at."""

    ARRIVING = "arriving"
    OVERVIEW = "overview"
    DIFFERENCE = "difference"
    """What the perspectives say to a topic."""
    COMMENTS = "comments"
    PRIORITIES = "priorities"
    AGREEMENT = "agreement"
    LOOKING_BACK = "looking-back"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A recommendation or a first step, as it was written down in a workshop."""

    topic: str
    words: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """People talk about a closed round. Who they are is stored nowhere but in tags."""

    id: str
    round: str
    municipality: str
    code: str
    """What people in the room open or type."""
    state: RoundState
    held: date
    topics: tuple[str, ...]
    """Items of the questionnaire, in the order in which they are talked about."""
    step: Step = Step.ARRIVING
    topic: str = ""
    """The one that the step is about; "" for a step about none."""
    ends: datetime | None = None
    """When the time for the step is up."""
    revision: int = 0
    """Raised with every step, so that a button pressed twice goes on once."""
    sums: Mapping[str, int] | None = None
    """The points by topic, once nobody may give any more; empty if fewer than k people did."""
    agreements: tuple[Agreement, ...] = ()
    people: int = 0
    """Rounded down to a multiple of k; only written at the close, when the tags die."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person in a workshop wrote about a topic. Stored encrypted."""

    id: str
    workshop: str
    topic: str
    words: str
    waiter: bytes | None
    """While it waits: the tag by which people are counted. None: it may be shown."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """That somebody came to a workshop, and the points they give. Stored encrypted."""

    tag: bytes
    workshop: str
    points: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen on the wall, signed in for one workshop or talk and for nothing else."""

    key: bytes
    """SHA-256 of the one-time code; once that is redeemed, the browser's account."""
    subject: str
    """The workshop, or the room of the talk."""
    expires: datetime


class Part(StrEnum):
    """What a talk is at, as whoever runs it has said."""

    BEFORE = "before"
    """It has not begun."""
    ARRIVING = "arriving"
    IMPULSE = "impulse"
    EXCHANGE = "exchange"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a talk is while it goes on: its parts, and the questions of those who are there.

    Of a closed one only this row is left.
    """

    id: str
    talk: str
    starts: datetime
    """When the talk begins. One that is moved has a room of its own for its new time."""
    state: RoundState
    part: Part = Part.BEFORE
    ends: datetime | None = None
    """When the time for the part is up."""
    revision: int = 0
    """Raised with every step, so that a button pressed twice goes on once."""


@dataclass(frozen=True, slots=True)
class Presence:
    """That somebody has come into a talk's room, and what they vote for. Stored encrypted."""

    tag: bytes
    room: str
    votes: tuple[str, ...] = ()
    """The questions."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody in a talk's room has asked. Stored encrypted."""

    id: str
    """Random: it also decides the order among questions with equally many votes."""
    room: str
    words: str
    asker: bytes
    """A tag of this question's own, by which whoever asked it can take it back."""
    hidden: bool = False
    """Whoever runs the talk keeps it from being seen."""
    answered: bool = False


class Moment(StrEnum):
    """When people are asked whether something has helped."""

    AFTER = "after"
    LATER = "later"
    """Half a year on; after an event, three months."""


class About(StrEnum):
    """What people can be asked about."""

    ROUND = "round"
    WORKSHOP = "workshop"
    TALK = "talk"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Feedback:
    """People are asked whether something has helped that they took part in."""

    id: str
    subject: str
    kind: About
    """What the subject is."""
    moment: Moment
    state: RoundState
    ends: date
    """The last day to answer."""
    again: date | None = None
    """From this day on the same people are asked once more; None: they are not, or were."""
    people: int = 0
    """How many have answered, rounded down to a multiple of k. Known once it is closed."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How often each answer was given to each question that at least k people answered."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says to a feedback that is open. Stored encrypted, and gone at its close."""

    tag: bytes
    feedback: str
    answers: Mapping[str, str]
    """By question; those passed over are left out."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The decision-makers of all municipalities are asked what they need."""

    id: str
    version: int
    """Of the questionnaire."""
    opened: datetime
    ends: date
    """The last day to answer."""
    closed: date | None = None
    """On which day it closed; None: it is open."""
    people: int = 0
    """How many have answered. Written when their single answers are deleted."""
    counts: Mapping[str, Mapping[str, int]] | None = None
    """How often each option was chosen, by question; None while single answers are there."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one person answers to a survey of need. Stored encrypted."""

    survey: str
    person: str
    chosen: Mapping[str, tuple[str, ...]]
    """What can be counted, by question."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was written, by question."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the organiser hands out of a talk's impulse."""

    talk: str
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallingCard:
    """One guest's entry on the list of those who want to meet somebody of a talk again.

    Stored encrypted, in no backup, and gone two weeks after the talk.
    """

    id: str
    talk: str
    person: str
    name: str
    contact: str
    wanted: frozenset[str] = frozenset()
    """The cards of those they would like to talk to again."""
