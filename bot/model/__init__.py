"""The nouns that are stored, as values. What may be done with them is told elsewhere.

Instants are aware datetimes in UTC. Ids come from `ports.Chance`, never from a clock or counter.
A participant of a dialogue event is no noun here: of them only tags exist (`anonymity`).
Younger nouns have a module of their own beside this folder (`bot/subscribers.py` …).
"""

from __future__ import annotations

from bot.model.conversations import Conversation, Format, Stage
from bot.model.dialogues import Contribution, Event, EventState, Participation
from bot.model.feedbacks import About, Feedback, Moment, Opinion
from bot.model.letters import Letter, LetterState, Pause
from bot.model.needs import Need, Survey
from bot.model.people import (
    Address,
    Door,
    Hours,
    Land,
    Municipality,
    MunicipalityKind,
    Person,
    Reminding,
    Role,
    SignIn,
)
from bot.model.rooms import Asked, Part, Presence, Room
from bot.model.selfchecks import (
    Assessment,
    Group,
    Hindrance,
    Measure,
    MeasureStatus,
    Perspective,
    Round,
    RoundState,
    Sheet,
)
from bot.model.talks import CallingCard, Invited, Material, Reply, Rsvp, Rule, Subscription, Talk
from bot.model.workshops import Agreement, Ballot, Screen, Step, Voice, Workshop

__all__ = [
    "About",
    "Address",
    "Agreement",
    "Asked",
    "Assessment",
    "Ballot",
    "CallingCard",
    "Contribution",
    "Conversation",
    "Door",
    "Event",
    "EventState",
    "Feedback",
    "Format",
    "Group",
    "Hindrance",
    "Hours",
    "Invited",
    "Land",
    "Letter",
    "LetterState",
    "Material",
    "Measure",
    "MeasureStatus",
    "Moment",
    "Municipality",
    "MunicipalityKind",
    "Need",
    "Opinion",
    "Part",
    "Participation",
    "Pause",
    "Person",
    "Perspective",
    "Presence",
    "Reminding",
    "Reply",
    "Role",
    "Room",
    "Round",
    "RoundState",
    "Rsvp",
    "Rule",
    "Screen",
    "Sheet",
    "SignIn",
    "Stage",
    "Step",
    "Subscription",
    "Survey",
    "Talk",
    "Voice",
    "Workshop",
]
