"""Who takes part: every author of the data, with a language, a door, perhaps a link they came by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.real_input.crowd import LANGUAGES, Citizen, Crowd, pieces_of
from tests.stories.whole_event.said import Figures, Statement

CODE = "wohnen"
COLOURS = {"Red": "Rot", "Green": "Grün"}
"""How the crowd calls them, and how the event does."""
TOP = 3
"""So few choose the highest grade that nothing may tell how many."""


@dataclass
class Visitor:
    """An author who comes by a browser."""

    author: str
    browser: Browser
    language: str
    link: str
    texts: list[str] = field(default_factory=list)
    colour: str = ""
    grade: str = ""
    receipt: str = ""

    async def take_part(self) -> None:
        """From the link to the receipt."""
        browser = self.browser
        await browser.go(f"/e/{self.link}")
        await browser.press("join")
        for number, text in enumerate(self.texts):
            if number:
                await browser.press("another")
            await browser.write(text)
        await browser.press("done")
        colour = {"Red": "o1", "Green": "o2"}.get(self.colour)
        await (browser.press("answer:", f":p2:{colour}:") if colour else browser.press("skip"))
        await (
            browser.press("answer:", f":p3:{self.grade}:") if self.grade else browser.press("skip")
        )
        self.receipt = browser.receipt
        await browser.press("finish")
        assert browser.receipt == self.receipt


Author = Citizen | Visitor


class People:
    """Everybody, by the door that they come by."""

    def __init__(
        self, life: Living, fake: FakeTelegram, statements: list[Statement], links: dict[str, str]
    ) -> None:
        """`links` are the codes of multipliers' links, by their names."""
        self.statements = statements
        self.by_link: Counter[str] = Counter()
        self.all: list[Author] = []
        names = [*links]
        for number, author in enumerate(dict.fromkeys(one.author for one in statements)):
            name = names[number % 7] if number % 7 < len(names) else ""
            self.by_link.update([name] if name else [])
            self.all.append(_author(life, fake, number, author, links.get(name, CODE)))
        known = {one.author: one for one in self.all}
        pieces_of.clear()
        for statement in statements:
            known[statement.author].texts.append(statement.text)
            pieces_of[statement.text] = [statement.text]
        citizens = [one for one in self.all if isinstance(one, Citizen)]
        # Who has most to say begins at once, and is still there with the last.
        citizens.sort(key=lambda one: -len(one.texts) // 10)
        self.crowd = Crowd(life, fake, citizens)
        self.visitors = [one for one in self.all if isinstance(one, Visitor)]

    @property
    def following(self) -> list[Author]:
        """Who wants to hear what becomes of it."""
        return self.all[1::6]

    @property
    def coming(self) -> list[Citizen]:
        """Who signs up for the date."""
        return [one for one in self.all[2::9] if isinstance(one, Citizen)]

    def figures(self) -> Figures:
        """What must be told of them."""
        return Figures(
            tuple(self.statements),
            len(self.all),
            len(self.visitors),
            self.by_link,
            Counter(COLOURS[one.colour] for one in self.all if one.colour),
            Counter(one.grade for one in self.all if one.grade),
            len(self.following),
            len(self.coming),
        )

    def with_one(self, *, accepted: bool, theme: bool = False) -> dict[str, Author]:
        """Of each language somebody who wrote one text only, of which this became."""
        found: dict[str, Author] = {}
        for statement in self.statements:
            author = next(one for one in self.all if one.author == statement.author)
            fits = (statement.accepted, bool(statement.theme)) == (accepted, theme)
            if fits and len(author.texts) == 1:
                found.setdefault(author.language, author)
        return found

    def statement_of(self, author: Author) -> Statement:
        """The first that they wrote."""
        return next(one for one in self.statements if one.author == author.author)


def _author(life: Living, fake: FakeTelegram, number: int, author: str, link: str) -> Author:
    language = LANGUAGES[number % len(LANGUAGES)]
    colour = "" if number % 9 == 4 else "Green" if number % 3 == 1 else "Red"
    grade = "" if number % 11 == 5 else "5" if number < TOP else str(1 + number % 4)
    if number % 5 == 3:
        browser = Browser(life, language)
        return Visitor(author, browser, language, link, colour=colour, grade=grade)
    # Nothing of the account is like the author's number or place.
    person = fake.person(7_000_000_000 + number * 7_919, language_code=language)
    return Citizen(author, person, language, colour=colour, grade=grade, link=link)
