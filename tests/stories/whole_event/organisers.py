"""Those who hold the event: they plan it in the chat, moderate it, and answer."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.model import Role
from tests.fakes.botapi import Button, FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.whole_event.crowd import CODE
from tests.stories.whole_event.said import REASONS, THEMES, Statement

CLUBS = {
    "Mieterverein": ("Deutsch",),
    "Moschee am Markt": ("Türkçe", "Deutsch"),
    "Sprachcafé": ("العربية", "English", "Deutsch"),
    "Sportverein": ("Deutsch", "English"),
    "Stadtteilladen": ("Deutsch", "Türkçe", "العربية"),
}
"""Who passes the event on, and in which languages."""
ASKED = "Was soll sich ändern?"
QUESTIONS = (
    "!/events", "New event", "!Wohnen im Klimawandel", "Deutsch",
    f"!{ASKED}", "Free text", "!60", "Yes", "Yes",
    "!Welche Farbe?", "One of several choices", "!Rot\nGrün", "Done", "No", "Yes",
    "!Wie wohnen Sie?", "A scale from 1 to 5", "!schlecht", "!gut", "No", "No",
    f"!{CODE}", "Skip", "Skip",
    "!Stadt Musterstadt", "!dsb@musterstadt.example", "!https://musterstadt.example/impressum",
    "Create the event",
)  # fmt: skip
PLAN = (
    "Plan", "Purpose", "Consult", "!Wo gebaut wird.", "!Wie viel Geld da ist.", "Save",
    "Target group", "A Kiez (neighbourhood)", "!Nordkiez", "!Deutsch, Englisch, Türkisch, Arabisch",
    "!Mieten", "Skip", "!Vereine", "Save",
    "Promise the usual dates",
)  # fmt: skip
DATE = ("Set a date", "!26.03.2027 18:30", "!120", "!Rathaus, Saal 3", "Skip", "Set the date")
LINK = re.compile(rf"/e/({CODE}_\w+)")
PAGE = re.compile(r"(/m/[a-z0-9]+)")


class Organiser:
    """Somebody with the moderator's role and a telephone."""

    def __init__(self, life: Living, person: Person) -> None:
        self.life, self.person = life, person
        self.links: dict[str, str] = {}
        """Codes of the multipliers' links, by their names."""
        self.pages: dict[str, str] = {}
        """The addresses of their pages."""

    @classmethod
    async def come(cls, life: Living, fake: FakeTelegram, number: int) -> Organiser:
        """Take up the role."""
        person = fake.person(number, language_code="en", first_name="Mod")
        await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
        return cls(life, person)

    @property
    def reads(self) -> str:
        """The newest message."""
        return text_of_last(self.person)

    async def act(self, *steps: str) -> None:
        """Write and press, as in other stories."""
        await act(self.life, self.person, *steps)

    async def press(self, *buttons: Callable[[Button], bool]) -> None:
        """Press buttons by what they do."""
        for button in buttons:
            self.person.press(button)
            await self.life.settled()

    async def go_to(self, *verbs: str) -> None:
        """From the list of events to something of this one."""
        await self.act("!/events")
        await self.press(*(does(verb) for verb in ("event", *verbs)))

    # .. before

    async def plan(self) -> None:
        """Everything, up to the opening."""
        await self.act(*QUESTIONS, "Open now")
        assert "this is still missing" in self.reads
        await self.go_to()
        await self.act(*PLAN)
        assert "Everything is there: the event can open." in self.reads
        assert "The result within 6 weeks after the close" in self.reads
        await self.go_to("event-date")
        await self.act(*DATE)
        for name, languages in CLUBS.items():
            await self.go_to("multipliers")
            await self.act("Add a multiplier", f"!{name}", *languages, "Done", "Add it")
            self.links[name] = LINK.findall(self.reads)[-1]
            self.pages[name] = PAGE.findall(self.reads)[-1]
        await self.go_to()
        await self.act("Open now")
        assert "It is open." in self.reads

    # .. moderating

    async def name_themes(self) -> None:
        """The headings of this event."""
        await self.go_to("moderate", "themes")
        for name in THEMES.values():
            await self.act("New theme", f"!{name}")

    async def moderate(self, statements: list[Statement], most: int) -> int:
        """Decide about so many of the texts that wait, one after the other; how many there were."""
        known = {" ".join(one.text.split()): one for one in statements}
        await self.go_to("moderate")
        if self.person.last is None or self.person.last.find(does("queue")) is None:
            return 0
        await self.press(does("queue"))
        for done in range(most):
            if self.person.last.find(does("mod-yes")) is None:
                return done
            await self._decide(known[self._shown()])
        return most

    def _shown(self) -> str:
        """The text that is to be decided about: between its question and how it stands."""
        _, _, after = self.reads.partition(f"{ASKED}\n")
        text, stands, _ = after.rpartition("Nobody has decided about it yet.")
        assert stands, self.reads
        return " ".join(text.split())

    async def _decide(self, statement: Statement) -> None:
        if statement.theme:
            await self.press(does("mod-theme"))
            await self.act(statement.theme)
        if statement.accepted:
            await self.press(does("mod-yes"))
        else:
            await self.press(does("mod-no"), does("mod-no", value=statement.reason))
            assert f"Rejected: {REASONS[statement.reason]}" in self.reads
