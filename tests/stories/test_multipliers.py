"""Multipliers: added, given links and texts, counted in fives, and tied to nobody's answer."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import pytest
import structlog

from bot.dialogue.multipliers import links
from bot.links import Links
from bot.model import Door, Role
from bot.multipliers import Multiplier
from bot.questions import OLD_BUTTON
from bot.reception import Reception
from bot.replies import Action, Answered, Command, Press, Say, Tap, Words
from handlers.web.guesses import TRIES
from storage.unit import Storage
from tests.bot.fakes import FakeChance
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import does
from tests.stories.canary.searching import columns_with
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, text_of_last

CLUB = "Turnverein Nord"


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def add(life: Living, moderator: Person, name: str, *languages: str) -> Multiplier:
    """A moderator adds a multiplier to their only event."""
    await act(life, moderator, "!/events")
    for verb in ("event", "multipliers"):
        moderator.press(does(verb))
        await life.settled()
    await act(life, moderator, "Add a multiplier", f"!{name}", *languages, "Done", "Add it")
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
        known = await unit.multipliers.of_event(event.id)
    (found,) = [one for one in known if one.name == name]
    return found


async def takes_part(life: Living, fake: FakeTelegram, number: int, code: str) -> Person:
    person = fake.person(number, language_code="en", first_name="C")
    await act(
        life, person, f"!/start {code}", "Take part", f"!Idea {number}", "Done", "Red", "Skip",
        "Hand in answers",
    )  # fmt: skip
    assert "have been sent" in text_of_last(person)
    return person


async def page_of(life: Living, path: str, language: str = "en") -> httpx.Response:
    """As somebody does who has the address and nothing else."""
    transport = httpx.ASGITransport(app=life.doors.web)
    home = life.settings.web_address
    async with httpx.AsyncClient(transport=transport, base_url=home) as client:
        return await client.get(path, headers={"accept-language": language})


def path_of(moderator: Person) -> str:
    found = re.findall(r"http://127\.0\.0\.1:8080(/m/[a-z0-9]+)", text_of_last(moderator))
    assert found, text_of_last(moderator)
    return str(found[-1])


async def exact(life: Living) -> dict[str, int]:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        found = await unit.multipliers.arrivals(event.id)
    return dict(found.counts) if found else {}


async def test_from_the_button_to_the_last_number(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    club = await add(life, moderator, CLUB, "English", "Türkçe")
    path = path_of(moderator)
    assert f"http://127.0.0.1:8080/e/park_{club.code}" in text_of_last(moderator)
    assert f"?start=park_{club.code}" in text_of_last(moderator)
    assert "Fewer than 5 people took part by this link." in text_of_last(moderator)
    for number in range(4):
        await takes_part(life, fake, 10 + number, f"park_{club.code}")
    await life.restart()
    assert "Fewer than 5 people took part by this link." in (await page_of(life, path)).text
    browser = Browser(life)
    await browser.go(f"/e/park_{club.code}")
    await browser.press("notice-more")
    await browser.press("join")
    await browser.write("From a browser")
    for step in ("done", "answer:", "skip", "finish"):
        await browser.press(step)
    assert await exact(life) == {club.id: 5}
    assert "At least 5 people took part by this link" in (await page_of(life, path)).text
    for number in range(4):
        await takes_part(life, fake, 20 + number, f"PARK_{club.code.upper()}")
    assert await exact(life) == {club.id: 9}
    assert "At least 5 people took part by this link" in (await page_of(life, path)).text
    await act(life, moderator, "!/events")
    for verb in ("event", "close", "close-yes"):
        moderator.press(does(verb))
        await life.settled()
    await life.pass_time(seconds=15)
    assert "At least 5 people took part by this link" in (await page_of(life, path)).text
    async with life.house.storage.unit() as unit:
        (kept,) = await unit.multipliers.of_event(club.event)
        assert kept.people == 5
        assert await unit.multipliers.arrivals(club.event) is None
    moderator.press(does("multipliers"))
    await life.settled()
    assert f"{CLUB}: at least 5" in text_of_last(moderator)
    moderator.press(does("multiplier"))
    await life.settled()
    assert "Texts to pass on" not in (moderator.last.labels if moderator.last else [])


async def test_everybody_counts_once_and_where_they_came_by_first(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    club = await add(life, moderator, CLUB, "English")
    other = await add(life, moderator, "Library", "English")
    person = await takes_part(life, fake, 10, f"park_{club.code}")
    # Three texts are allowed; what comes later is by the same person.
    for code in (f"park_{club.code}", f"park_{other.code}"):
        await act(life, person, f"!/start {code}", "Take part", "!More", "Done")
        for verb in ("skip", "skip", "finish"):
            if person.last and any(does(verb)(b) for row in person.last.buttons for b in row):
                person.press(does(verb))
                await life.settled()
    await takes_part(life, fake, 11, "park")
    await takes_part(life, fake, 12, "park_zzzz")
    assert await exact(life) == {club.id: 1}
    # Who began by one link and comes again by another goes on where they were.
    begun = fake.person(13, language_code="en")
    await act(life, begun, f"!/start park_{other.code}", "Take part", "!Mine")
    await act(life, begun, f"!/start park_{club.code}", "Done", "Red", "Skip", "Hand in answers")
    assert await exact(life) == {club.id: 1, other.id: 1}


async def test_the_link_outlives_the_notice_in_another_language(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    club = await add(life, moderator, CLUB, "English")
    person = fake.person(10, language_code="en")
    await act(life, person, f"!/start park_{club.code}", "Türkçe")
    for verb in ("notice-more", "notice", "join"):
        person.press(does(verb))
        await life.settled()
    async with life.house.storage.unit() as unit:
        (draft,) = [
            one for one in await unit.conversations.of_subject(club.event) if one.through == club.id
        ]
    assert draft.language == "tr"
    # And it lies nowhere in the clear.
    assert columns_with(life.folder / "dialogbote.sqlite", club.id) == {"multiplier.id"}


async def test_a_removed_one_leads_to_the_event_and_counts_no_more(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    club = await add(life, moderator, CLUB, "English")
    path = path_of(moderator)
    begun = fake.person(10, language_code="en")
    await act(life, begun, f"!/start park_{club.code}", "Take part", "!Mine")
    await act(life, moderator, "Remove", "Yes, remove")
    assert "There is none yet." in text_of_last(moderator)
    await act(life, begun, "Done", "Red", "Skip", "Hand in answers")
    await takes_part(life, fake, 11, f"park_{club.code}")
    assert await exact(life) == {}
    assert (await page_of(life, path)).status_code == 404


async def test_at_most_three_languages_and_texts_in_each(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(life, moderator, "!/events")
    for verb in ("event", "multipliers"):
        moderator.press(does(verb))
        await life.settled()
    await act(
        life, moderator, "Add a multiplier", f"!{CLUB}", "English", "Deutsch", "Türkçe", "العربية",
        "Done",
    )  # fmt: skip
    assert "at most 3 languages" in text_of_last(moderator)
    await act(life, moderator, "✓ English", "Done", "Add it")
    before = len(moderator.messages)
    await act(life, moderator, "Texts to pass on")
    texts = [message.text for message in moderator.messages[before:]]
    assert len(texts) == 3
    for text, opening in zip(texts, ("Im Browser", "Tarayıcıda", "في المتصفح"), strict=True):
        assert "Our park" in text
        assert opening in text
        assert "/e/park_" in text
    moderator.press(does("multiplier-qr"))
    await life.settled()
    assert sum(bool(message.photo) for message in moderator.messages) == 2


async def test_no_two_of_an_event_have_one_name(life: Living, moderator: Person) -> None:
    club = await add(life, moderator, CLUB, "English")
    await act(life, moderator, "!/events")
    for verb in ("event", "multipliers"):
        moderator.press(does(verb))
        await life.settled()
    await act(life, moderator, "Add a multiplier", "!turnverein  NORD")
    assert "There is a multiplier of that name already." in text_of_last(moderator)
    # Meanwhile a colleague adds the one that this moderator is writing.
    await act(life, moderator, "!Library", "English", "Done")
    async with life.house.storage.unit() as unit:
        unit.multipliers.save(replace(club, id="colleague2", code="zzzz", name="LIBRARY"))
        unit.turn_done()
    await act(life, moderator, "Add it")
    said = "".join(message.text for message in moderator.messages[-2:])
    assert "There is a multiplier of that name already." in said
    async with life.house.storage.unit() as unit:
        known = await unit.multipliers.of_event(club.event)
    assert sorted(one.name for one in known) == ["LIBRARY", CLUB]


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
async def test_the_page_reads_and_does_nothing(
    life: Living, moderator: Person, language: str
) -> None:
    await add(life, moderator, CLUB, "العربية", "Deutsch")
    path = path_of(moderator)
    before = (life.folder / "dialogbote.sqlite").read_bytes()
    answer = await page_of(life, path, language)
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
    assert CLUB in answer.text
    assert answer.text.count("<img ") == 2
    assert "<form" not in answer.text
    assert "<script" not in answer.text
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    if language != "ar":
        assert 'lang="ar" dir="rtl"' in answer.text, "the Arabic text runs its own way"
    assert (life.folder / "dialogbote.sqlite").read_bytes() == before


async def test_addresses_that_are_none_tell_nothing_and_become_slow(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    club = await add(life, moderator, CLUB, "English")
    path = path_of(moderator)
    turned = path[:-1] + ("0" if path[-1] != "0" else "1")
    wrong = ["/m/x", f"/m/{club.id}", turned, f"{path}0", f"/m/{'a' * 42}", "/m/%00", "/m/%C3%A4"]
    with structlog.testing.capture_logs() as logged:
        for one in wrong:
            assert (await page_of(life, one)).status_code == 404, one
        answers = [(await page_of(life, wrong[0])).status_code for _ in range(TRIES)]
        assert answers[-1] == 429
        assert (await page_of(life, path)).status_code == 200, "whoever has one waits for nobody"
    assert club.id not in repr(logged)


# -- nothing ties a contribution to a link


class Town:
    """The same event once more, with the same keys and the same chance."""

    def __init__(self, storage: Storage, reception: Reception) -> None:
        self._storage, self._reception = storage, reception
        self._presses = 0

    async def _hear(self, account: str, what: Command | Tap | Words) -> Answered:
        self._presses += 1
        async with self._storage.unit() as unit:
            press = Press(Door.TELEGRAM, account, f"tg:{self._presses}", what, "en")
            answered = await self._reception.hear(unit, press)
            unit.turn_done()
        return answered

    async def _tap(self, account: str, said: Answered, verb: str) -> Answered:
        buttons = [
            button
            for saying in said.sayings
            if isinstance(saying, Say)
            for row in saying.buttons
            for button in row
        ]
        action = next(b.action for b in buttons if b.action and b.action.verb == verb)
        return await self._hear(account, Tap(action))

    async def come(self, account: str, code: str, *, hand_in: bool) -> None:
        said = await self._hear(account, Command("start", code))
        said = await self._tap(account, said, "join")
        said = await self._hear(account, Words(f"Text of {account}"))
        if hand_in:
            for verb in ("done", "answer", "skip", "finish"):
                said = await self._tap(account, said, verb)
            assert "have been sent" in repr(said)


def everything(database: Path) -> dict[str, list[Any]]:
    """All rows, sealed ones by their lengths: every sealing draws a number of its own."""
    found: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in rows.description]
            found[table] = sorted(
                (
                    tuple(
                        len(value) if name == "sealed" else value
                        for name, value in zip(names, row, strict=True)
                    )
                    for row in rows
                ),
                key=repr,
            )
    return found


async def test_databases_that_differ_only_in_who_came_by_which_link_are_alike(
    life: Living, moderator: Person, tmp_path: Path
) -> None:
    club = await add(life, moderator, CLUB, "English")
    library = await add(life, moderator, "Library", "English")
    around = life.house.surroundings(Links("https://example.org", "bot"))
    now = life.now
    await life.stop()
    one, two = f"park_{club.code}", f"park_{library.code}"
    # Four hand in, the last two stop halfway.
    ways = {"a": (one, one, two, "park", one, "park"), "b": (two, "park", two, two, two, one)}
    counts = {"a": {club.id: 2, library.id: 1}, "b": {library.id: 3}}
    states, texts = [], []
    for name, codes in ways.items():
        folder = copytree(life.folder, tmp_path / name)
        url = f"sqlite+aiosqlite:///{folder}/dialogbote.sqlite"
        storage = await Storage.open(url, folder, lambda: now, FakeChance(7))
        town = Town(storage, Reception(around))
        for number, code in enumerate(codes):
            await town.come(f"{1000 + number}", code, hand_in=number < 4)
        async with storage.unit() as unit:
            event = await unit.events.with_code("park")
            assert event is not None
            texts.append(await unit.contributions.waiting(event.id, "p1"))
            found = await unit.multipliers.arrivals(event.id)
            assert found is not None
            assert found.counts == counts[name]
        await storage.close()
        states.append(everything(folder / "dialogbote.sqlite"))
    assert len(texts[0]) == 4
    assert texts[0] == texts[1]
    assert len(states[0]["conversation"]) == len(states[0]["arrivals"]) + 5
    assert states[0] == states[1]


async def test_the_sealed_numbers_change_whoever_comes(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """So that two backups do not tell whether somebody in between came by a link."""
    await add(life, moderator, CLUB, "English")

    def sealed() -> bytes:
        with closing(sqlite3.connect(life.folder / "dialogbote.sqlite")) as connection:
            return bytes(connection.execute("SELECT sealed FROM arrivals").fetchone()[0])

    await takes_part(life, fake, 10, "park")
    first = sealed()
    await takes_part(life, fake, 11, "park")
    assert sealed() != first


def test_a_code_is_parted_where_an_events_ends() -> None:
    assert links.parted("park") == ("park", "")
    assert links.parted("Park-2_K7x2") == ("park-2", "k7x2")
    assert links.parted("_") == ("", "")


def test_a_start_link_is_never_longer_than_telegram_takes() -> None:
    assert len("x" * 32 + links.BETWEEN) + links.CODE_LENGTH <= 64
    action = Action("notice-more", "a" * 10, "b" * links.CODE_LENGTH, "de-simple")
    assert len(":".join((action.verb, action.subject, action.question, action.value))) <= 64


async def test_nobody_is_invited_to_what_has_closed(life: Living, moderator: Person) -> None:
    club = await add(life, moderator, CLUB, "English")
    await act(life, moderator, "!/events")
    for verb in ("event", "posters", "event", "close", "close-yes"):
        moderator.press(does(verb))
        await life.settled()
    for action in (
        f"posters:{club.event}",
        f"poster:{club.event}::en",
        f"poster:{club.event}:{club.code}:en",
        f"multiplier-texts:{club.id}",
        f"multiplier-qr:{club.id}",
        f"new-multiplier:{club.event}",
    ):
        before = len(moderator.messages)
        moderator.press_data(action)
        await life.settled()
        assert [m.text for m in moderator.messages[before:]] == [OLD_BUTTON.wording], action
