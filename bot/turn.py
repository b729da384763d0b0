"""One press and everything that is known around it: what every format is handed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.catalogue import questionnaire_from
from bot.languages import Linguist, NoLinguist
from bot.links import Links
from bot.model import (
    Conversation,
    Format,
    Municipality,
    MunicipalityKind,
    Person,
    Role,
    Stage,
)
from bot.ports import Unit
from bot.questions import Questionnaire
from bot.replies import Press
from config.content import Content
from config.phrases import Phrasebook

AT_THE_OFFICE = "office"
"""The site of presses that come from the pages of moderators and coordinators."""
DRAFT_LIFE = timedelta(hours=24)
"""How long an unfinished contribution and a stub are kept after their last step."""


PASSING = (
    Format.DIALOGUE,
    Format.ROOM_CODE,
    Format.VOICE,
    Format.TALK_QUESTION,
    Format.PUBLIC_VERSION,
    Format.TRANSLATION,
    Format.GOING_ON,
)
"""Conversations that may hold a resident's words: not kept longer than that."""


class Surroundings:
    """What does not change between presses: the same for everybody."""

    def __init__(
        self,
        links: Links,
        content: Content,
        phrasebook: Phrasebook,
        translator: str = "",
        linguist: Linguist | None = None,
    ) -> None:
        self.links, self.content, self.phrasebook = links, content, phrasebook
        self.translator = translator
        """The host that texts of events opened from now on are sent to; "": none."""
        self.linguist = linguist or NoLinguist()
        self._questionnaires: dict[tuple[str, int, MunicipalityKind | None], Questionnaire] = {}

    def questionnaire(
        self,
        questionnaire: str,
        version: int | None = None,
        kind: MunicipalityKind | None = None,
    ) -> Questionnaire:
        """A questionnaire of the content files: that version, or the newest.

        As it is put to that kind of municipality; None: to all alike.

        Raises:
            KeyError: there is none.
        """
        source = self.content.questionnaire(questionnaire, version)
        asked = (source.id, source.version, kind)
        if asked not in self._questionnaires:
            self._questionnaires[asked] = questionnaire_from(source, kind)
        return self._questionnaires[asked]


@dataclass(slots=True)
class Turn:
    """One press, the account behind it, and the unit of work it happens in."""

    unit: Unit
    around: Surroundings
    press: Press
    account: bytes
    language: str
    persons: list[Person]
    conversations: list[Conversation]
    """Of this account; changed only through `keep` and `drop`."""

    @property
    def at_the_office(self) -> bool:
        """Whether the press comes from the pages, where nobody stays for longer than a day."""
        return self.press.site == AT_THE_OFFICE

    @property
    def active(self) -> Conversation | None:
        """The conversation that messages belong to."""
        open_ones = [c for c in self.conversations if c.stage is Stage.OPEN]
        return max(open_ones, key=lambda c: c.turn, default=None)

    @property
    def latest(self) -> Conversation | None:
        """The conversation touched last, be it finished."""
        return max(self.conversations, key=lambda c: c.turn, default=None)

    def conversation(self, conversation_id: str) -> Conversation | None:
        """One of this account's conversations; another account's is as absent as any."""
        return next((c for c in self.conversations if c.id == conversation_id), None)

    def about(self, format_: Format, subject: str) -> Conversation | None:
        """This account's open conversation about a subject."""
        return next(
            (
                c
                for c in self.conversations
                if (c.format, c.subject, c.stage) == (format_, subject, Stage.OPEN)
            ),
            None,
        )

    def keep(self, conversation: Conversation) -> Conversation:
        """Store a conversation as the one touched last.

        Citizens' drafts live on for a day, and so do those whose account is there no longer.
        """
        last = max((c.turn for c in self.conversations if c.id != conversation.id), default=0)
        expires = conversation.expires
        passing = conversation.format in PASSING or self.at_the_office
        if passing or conversation.stage is not Stage.OPEN:
            expires = rounded_up(self.unit.now + DRAFT_LIFE)
        kept = replace(conversation, turn=max(last + 1, conversation.turn), expires=expires)
        self.conversations = [c for c in self.conversations if c.id != kept.id] + [kept]
        self.unit.conversations.save(kept)
        return kept

    def drop(self, conversation: Conversation) -> None:
        """Delete a conversation with all its answers."""
        self.conversations = [c for c in self.conversations if c.id != conversation.id]
        self.unit.conversations.remove(conversation)

    def person(self, *roles: Role, municipality: str | None = None) -> Person | None:
        """This account's person with one of the roles (in that municipality, if one is named)."""
        return next(
            (
                person
                for person in self.persons
                if person.role in roles
                and (municipality is None or person.municipality == municipality)
            ),
            None,
        )

    async def municipality(self, person: Person) -> Municipality:
        """The municipality a person belongs to."""
        found = await self.unit.municipalities.get(person.municipality or "")
        assert found is not None, "a municipality is never deleted while it has persons"  # noqa: S101
        return found


def rounded_up(moment: datetime) -> datetime:
    """The next full hour: all that is stored of when somebody was here."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)
