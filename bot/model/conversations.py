"""One walk of one person through one questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.questionnaire import Walk


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
