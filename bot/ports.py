"""What the heart asks of the floors around it, as Protocols.

Reading is asynchronous, writing is not: a repository collects what was written in memory, and the
unit of work flushes it before the commit. A read sees what was written before it in the same unit.
Every list is in a defined order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from bot.answers import OfficialAnswers
from bot.certificates import Certificates
from bot.event_plan import EventPlan
from bot.gatherings import Gathering, SignUp
from bot.model import (
    Address,
    Asked,
    Assessment,
    Ballot,
    CallingCard,
    Contribution,
    Conversation,
    Event,
    EventState,
    Feedback,
    Group,
    Letter,
    Material,
    Measure,
    Municipality,
    Need,
    Opinion,
    Participation,
    Pause,
    Person,
    Presence,
    Reply,
    Role,
    Room,
    Round,
    RoundState,
    Rsvp,
    Screen,
    Sheet,
    SignIn,
    Subscription,
    Survey,
    Talk,
    Voice,
    Workshop,
)
from bot.moderated import Moderation
from bot.multipliers import Arrivals, Multiplier
from bot.subscribers import Subscribers
from bot.translations import Translations
from bot.working_groups import WorkingGroups

T = TypeVar("T")


class Chance(Protocol):
    """Randomness, passed in so that tests can know it. Cryptographically strong in earnest."""

    def identifier(self) -> str:
        """A short random id, 10 characters of `[a-z2-7]` (50 bits)."""

    def uuid(self) -> str:
        """A random UUID (version 4) without dashes."""

    def bits(self, count: int) -> int:
        """A random number of that many bits."""

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in an order that tells nothing."""


class Keys(Protocol):
    """The key files beside the database. `create_event` draws an event's; getting creates none.

    Raises (every getter):
        MissingKey: it was destroyed or lost.
    """

    def lasting(self) -> bytes:
        """K_address: encrypts addresses and what is no event's, tags accounts. 32 bytes."""

    def create_event(self, event: str) -> None:
        """Draw the three keys of a new event, written to disk before this returns."""

    def create_passing(self, event: str) -> None:
        """Draw only the two that die at the close, for what nothing is kept of."""

    def participation(self, event: str) -> bytes:
        """K_part: tags of participation; dies at the close."""

    def draft(self, event: str) -> bytes:
        """K_draft: unfinished conversations; dies at the close."""

    def content(self, event: str) -> bytes:
        """K_content: contributions; dies at the end of retention."""

    def destroy_closing(self, event: str) -> None:
        """Delete K_part and K_draft. Saying it twice is fine."""

    def destroy_content(self, event: str) -> None:
        """Delete K_content. Saying it twice is fine."""


class Erasures(Protocol):
    """Lists of hashes beside the keys, so that a restored backup forgets again what was forgotten.

    Written to disk before the unit commits.
    """

    def contribution(self, contribution: str) -> None:
        """This contribution was deleted or replaced."""

    def account(self, account: bytes) -> None:
        """This account's roles, addresses and drafts were deleted."""

    def calendar(self, code: bytes) -> None:
        """The secret address of a calendar, by its hash, is nobody's any more."""


class Municipalities(Protocol):
    """The tenants."""

    async def get(self, municipality: str) -> Municipality | None: ...
    async def named(self, name: str) -> Municipality | None: ...
    async def all(self) -> list[Municipality]: ...
    def save(self, municipality: Municipality) -> None: ...


class People(Protocol):
    """Persons, their addresses and one-time links."""

    async def get(self, person: str) -> Person | None: ...
    async def all(self) -> list[Person]: ...
    async def of_account(self, account: bytes) -> list[Person]: ...
    async def of_accounts(self, accounts: Collection[bytes]) -> dict[bytes, list[Person]]:
        """The same of many, asked at once and in their order; those of nobody are left out."""

    async def with_role(self, role: Role, municipality: str | None) -> list[Person]:
        """All persons of a role in a municipality; None: in every one."""

    async def invited_by(self, code: bytes) -> Person | None: ...
    def save(self, person: Person) -> None: ...
    def remove(self, person: str) -> None:
        """With addresses, replies, needs, letters, cards and assessments; measures stay."""

    async def addresses(self, person: str) -> list[Address]: ...
    async def addresses_of_account(self, account: bytes) -> list[Address]: ...
    async def accounts(self, persons: Collection[str]) -> list[tuple[str, bytes]]:
        """(person, account) of all their addresses, in no order."""

    def save_address(self, address: Address) -> None: ...
    def remove_address(self, address: Address) -> None: ...

    async def sign_in(self, code: bytes) -> SignIn | None: ...
    def save_sign_in(self, sign_in: SignIn) -> None: ...
    def remove_sign_in(self, code: bytes) -> None: ...


class Conversations(Protocol):
    """Conversations of accounts, encrypted where they lie."""

    async def of_account(self, account: bytes) -> list[Conversation]: ...
    async def of_subject(self, subject: str) -> list[Conversation]: ...
    def save(self, conversation: Conversation) -> None: ...
    def remove(self, conversation: Conversation) -> None: ...
    async def remove_expired(self, now: datetime) -> int: ...


class Events(Protocol):
    """Dialogue events."""

    async def get(self, event: str) -> Event | None: ...
    async def with_code(self, code: str) -> Event | None: ...
    async def of_municipality(self, municipality: str) -> list[Event]: ...
    async def all(self) -> list[Event]: ...
    async def in_state(self, state: EventState) -> list[Event]: ...
    def save(self, event: Event) -> None: ...
    def remove(self, event: str) -> None:
        """With its contributions and tags."""


class EventPlans(Protocol):
    """What is planned for dialogue events. A plan goes with its event."""

    async def of_event(self, event: str) -> EventPlan | None: ...
    async def promised(self, since: datetime) -> list[EventPlan]:
        """Those of events that have closed since, and of whose promise a step is not kept yet."""

    def save(self, plan: EventPlan) -> None: ...


class Contributions(Protocol):
    """What participants handed in, and the tags that say that somebody did."""

    async def existing_tags(self, event: str, tags: Collection[bytes]) -> set[bytes]:
        """Which of these participation tags are there."""

    def add_participation(self, participation: Participation) -> None:
        """Keep a tag. A tag that is already there fails the unit."""

    async def count_people(self, event: str) -> tuple[int, int]:
        """(participants, those of them who came by the browser)."""

    async def batch(self, event: str, prompt: str) -> int:
        """The number of the current batch: how often the prompt was released."""

    def next_batch(self, event: str, prompt: str, number: int) -> None:
        """The prompt was released: its current batch has this number now."""

    def save(self, contribution: Contribution) -> None: ...
    def remove(self, contribution: Contribution) -> None: ...
    async def with_receipts(self, receipts: Collection[bytes]) -> list[Contribution]: ...
    async def get(self, contribution: str) -> Contribution | None: ...
    async def waiting(self, event: str, prompt: str) -> list[Contribution]: ...
    async def released(self, event: str) -> list[Contribution]:
        """All that moderators may see, in the order of their random ids."""

    async def count_waiters(self, event: str, prompt: str) -> int:
        """How many people are behind what waits."""

    async def some_released(
        self, event: str, prompt: str, most: int, above: str = ""
    ) -> list[Contribution]:
        """The first of those to one prompt whose ids come after this one, so many at most."""

    async def count_released(self, event: str) -> int: ...
    async def drop_some(self, event: str, most: int) -> int:
        """Delete so many of an event's at most; how many it were."""

    async def drop_tags(self, event: str) -> None:
        """Delete every tag of an event: at its close."""


class Multipliers(Protocol):
    """Who passes events on, and how many came by each. They go with their event."""

    async def get(self, multiplier: str) -> Multiplier | None: ...
    async def of_event(self, event: str) -> list[Multiplier]:
        """In the order of their names."""

    def save(self, multiplier: Multiplier) -> None: ...
    def remove(self, multiplier: str) -> None: ...
    async def arrivals(self, event: str) -> Arrivals | None:
        """Of an event that is not closed.

        Raises:
            MissingKey: it is, and nobody can read them any more.
        """

    def save_arrivals(self, arrivals: Arrivals) -> None: ...
    def remove_arrivals(self, event: str) -> None: ...


class Gatherings(Protocol):
    """Dates of events and who has signed up. They go with the event, or the person."""

    async def of_event(self, event: str) -> Gathering | None: ...
    async def all(self) -> list[Gathering]:
        """In the order in which they begin."""

    def save(self, gathering: Gathering) -> None: ...
    async def sign_up(self, person: str) -> SignUp | None: ...
    async def sign_ups(self, event: str) -> list[SignUp]:
        """In the order of random ids."""

    def save_sign_up(self, sign_up: SignUp) -> None: ...


class Talks(Protocol):
    """Breakfast talks and the answers to their invitations."""

    async def get(self, talk: str) -> Talk | None: ...
    async def all(self) -> list[Talk]: ...
    async def between(self, first: datetime | None, last: datetime | None = None) -> list[Talk]:
        """Those that start from a first moment up to a last one, as far as given; in that order."""

    def save(self, talk: Talk) -> None: ...
    def remove(self, talk: str) -> None: ...
    async def replies(self, talk: str) -> list[Reply]: ...
    async def replies_of(self, person: str) -> list[Reply]: ...
    async def replied(self, answers: Collection[Rsvp]) -> list[Reply]:
        """Everybody's whose answer is one of these, to whichever talk."""

    def save_reply(self, reply: Reply) -> None: ...
    def remove_reply(self, reply: Reply) -> None: ...


class Subscriptions(Protocol):
    """Calendars that look for a person's talks; they go with the person."""

    async def of_person(self, person: str) -> Subscription | None: ...
    async def with_code(self, code: bytes) -> Subscription | None: ...
    def save(self, subscription: Subscription) -> None:
        """In the place of the person's one before."""

    def remove(self, person: str) -> None: ...


class Letters(Protocol):
    """The outbox's table: the truth about what is due."""

    async def get(self, letter: str) -> Letter | None: ...
    async def about(self, subject: str) -> list[Letter]: ...
    async def about_any(self, subjects: Collection[str]) -> list[Letter]: ...
    async def about_to(self, subject: str, person: str) -> list[Letter]: ...
    async def due(self, now: datetime, limit: int) -> list[Letter]:
        """Queued letters that may go out now: who could first, by `not_before` if that is set."""

    async def sending(self) -> list[Letter]: ...
    async def queued_about(self, subjects: Collection[str]) -> set[str]:
        """Which of these subjects have a queued letter."""

    async def sent_to(self, person: str, since: datetime) -> list[Letter]: ...
    async def to(self, person: str) -> list[Letter]:
        """All that somebody was or will be written."""

    async def all(self) -> list[Letter]: ...
    async def pause(self, subject: str) -> Pause | None: ...
    def save_pause(self, pause: Pause) -> None: ...
    def remove_pause(self, subject: str) -> None: ...
    def save(self, letter: Letter) -> None: ...
    def remove(self, letter: Letter) -> None: ...


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


class Surveys(Protocol):
    """Surveys of need and their answers, which go with the person who gave them."""

    async def get(self, survey: str) -> Survey | None: ...
    async def all(self) -> list[Survey]:
        """In the order of their opening."""

    def save(self, value: Survey) -> None: ...
    async def need(self, survey: str, person: str) -> Need | None: ...
    async def needs(self, survey: str) -> list[Need]:
        """In the order of their persons' random ids."""

    async def needs_of(self, person: str) -> list[Need]:
        """In the order of the surveys' random ids."""

    def save_need(self, value: Need) -> None: ...
    def remove_need(self, survey: str, person: str) -> None: ...


class Rooms(Protocol):
    """Rooms of talks, who is in them and what they ask. They go with their talk."""

    async def get(self, room: str) -> Room | None: ...
    async def of_talk(self, talk: str) -> list[Room]: ...
    async def in_state(self, state: RoundState) -> list[Room]: ...
    def save(self, room: Room) -> None: ...
    async def presence(self, tag: bytes) -> Presence | None: ...
    async def presences(self, room: str) -> list[Presence]: ...
    def save_presence(self, presence: Presence) -> None: ...
    def remove_presence(self, tag: bytes) -> None: ...
    async def questions(self, room: str) -> list[Asked]:
        """In the order of their random ids."""

    def save_question(self, question: Asked) -> None: ...
    def remove_question(self, question: str) -> None: ...


class Materials(Protocol):
    """What organisers hand out of their talks."""

    async def of_talk(self, talk: str) -> Material | None: ...
    def save(self, material: Material) -> None: ...
    def remove(self, talk: str) -> None: ...


class CallingCards(Protocol):
    """Who wants to meet somebody of a talk again. Cards go with their talk and their person."""

    async def get(self, card: str) -> CallingCard | None: ...
    async def talks(self) -> list[str]:
        """Ids of the talks of which somebody is on the list."""

    async def of_talk(self, talk: str) -> list[CallingCard]:
        """In the order of their random ids, as all lists of them."""

    async def of_person(self, person: str) -> list[CallingCard]: ...
    def save(self, card: CallingCard) -> None: ...
    def remove(self, card: str) -> None: ...


class Unit(Protocol):
    """One unit of work: all of it is committed, or nothing."""

    @property
    def now(self) -> datetime: ...
    @property
    def chance(self) -> Chance: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def municipalities(self) -> Municipalities: ...
    @property
    def people(self) -> People: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def events(self) -> Events: ...
    @property
    def event_plans(self) -> EventPlans: ...
    @property
    def contributions(self) -> Contributions: ...
    @property
    def translations(self) -> Translations: ...
    @property
    def moderation(self) -> Moderation: ...
    @property
    def official_answers(self) -> OfficialAnswers: ...
    @property
    def subscribers(self) -> Subscribers: ...
    @property
    def multipliers(self) -> Multipliers: ...
    @property
    def gatherings(self) -> Gatherings: ...
    @property
    def working_groups(self) -> WorkingGroups: ...
    @property
    def certificates(self) -> Certificates: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def letters(self) -> Letters: ...
    @property
    def assessments(self) -> Assessments: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def measures(self) -> Measures: ...
    @property
    def workshops(self) -> Workshops: ...
    @property
    def feedbacks(self) -> Feedbacks: ...
    @property
    def surveys(self) -> Surveys: ...
    @property
    def screens(self) -> Screens: ...
    @property
    def rooms(self) -> Rooms: ...
    @property
    def materials(self) -> Materials: ...
    @property
    def calling_cards(self) -> CallingCards: ...
