"""A walk of random taps, texts, stale buttons, commands, languages and restarts, by nine people.

The bot is the real one, its storage a file, Telegram the strict fake; only the sockets between them
are left out. After every step somebody independent looks at the tables: who may have written what,
and does everybody still have a way on? What never may live here: a rule of the product that is
asked of the product itself.
"""

from __future__ import annotations

import asyncio
import copy
import itertools
import random
import shutil
import sqlite3
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import aiosqlite
import orjson
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from structlog.testing import capture_logs
from telegram.request import RequestData

import storage.engine
from bot import people, walking
from bot.anonymity import account_tag, read_receipt, receipt_hash, slot_tag
from bot.commands import COMMANDS
from bot.model import Door, Event, EventState, MunicipalityKind, Role, Talk
from bot.questions import OLD_BUTTON, Kind, Option, Question, Questionnaire, When
from bot.reception import TAPS
from bot.replies import Action, Ask, Command, Press, Say
from bot.talks import announcing
from config.content import Content
from config.phrases import Localized, Phrasebook, phrase
from config.settings import Settings
from handlers import callbacks
from handlers.assembly import House
from handlers.callbacks import encode
from handlers.documents.charts import SeriesOrder
from handlers.documents.produce import Documents
from handlers.serving import Doors
from handlers.telegram.api import RawBot
from handlers.telegram.request import AiohttpRequest, JsonData, _encode
from storage.questionnaires import from_json
from storage.sealing import Seal
from storage.unit import Storage
from tests.fakes.botapi import Button, FakeTelegram, Person
from tests.fakes.botapi_basics import Refusal, Upload
from tests.fakes.botapi_ledger import Entry, dumps
from tests.fakes.botapi_state import StoredMessage
from tests.living import START

RUNS, STEPS = 200, 50
MINUTES = 3
"""What all of it may take on two cores."""

# -- who takes part, and where: two municipalities that know nothing of each other, and a third
# -- without contacts, whose moderator has not got far

PEOPLE: Final[Mapping[str, tuple[int, str]]] = {
    "anna": (101, "en"),
    "bert": (102, "en"),
    "nils": (103, "de"),
    "mona": (201, "en"),
    "milo": (202, "en"),
    "dora": (301, "en"),
    "lena": (401, "en"),
    "rita": (501, "tr"),
    "noor": (601, "ar"),
}
ROLES: Final[Mapping[str, tuple[tuple[Role, str | None], ...]]] = {
    "mona": ((Role.MODERATOR, "Musterstadt"), (Role.COORDINATOR, "Musterstadt")),
    "milo": ((Role.MODERATOR, "Neudorf"),),
    "dora": ((Role.DECISION_MAKER, "Musterstadt"), (Role.RESPONDENT, "Musterstadt")),
    "lena": ((Role.PROGRAMME_LEAD, None),),
    "rita": ((Role.MODERATOR, "Beispielhausen"), (Role.DECISION_MAKER, "Beispielhausen")),
    "noor": ((Role.MODERATOR, "Neudorf"),),
}
OTHERS: Final = (901, 902, 903)
"""They have answered before the walk begins, so that a fifth person makes a batch."""
NAMES: Final = tuple(PEOPLE)

PARK: Final = (
    Question("p1", Kind.TEXT, Localized({"en": "What shall change?"}), max_answers=3),
    Question(
        "p2",
        Kind.CHOICE,
        Localized({"en": "Which colour?"}),
        options=(Option("o1", Localized({"en": "Red"})), Option("o2", Localized({"en": "Blue"}))),
        required=False,
    ),
    Question("p3", Kind.YES_NO, Localized({"en": "Shall there be more of it?"}), required=False),
    Question(
        "p4",
        Kind.NUMBER,
        Localized({"en": "How many benches?"}),
        low=0,
        high=50,
        when=When("p3", frozenset({"yes"})),
    ),
    Question(
        "p5",
        Kind.CHOICES,
        Localized({"en": "For whom?"}),
        options=tuple(Option(f"o{n}", Localized({"en": f"Group {n}"})) for n in (1, 2, 3)),
        required=False,
    ),
)
CODES: Final = ("park", "rathaus", "later", "e-none")

# -- what they write

PLAIN: Final = (
    "Mehr Bänke", "More trees.\nAnd a fountain", "3", "yes", "Red", "A\nB", "A\nB\nC\nD", "park",
    "01.06.2027 08:00", "02.03.2027 10:30", "01.01.2020 08:00", "28.03.2027 02:30", "my-code", "p",
    "Rathaus, Saal 1", "Ich heiße Anna Müller, 0171 2345678",
)  # fmt: skip
HOSTILE: Final = (
    '=HYPERLINK("http://x/?"&A1)', "+1+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\tx", "＝1+1",
    'a;"b"\n=1', "<b>open", "<<b>", "&lt;", '<a href="tg://user?id=1">', "<script>alert(1)</script>",
    '"><img onerror=x>', "_*[](", "{{7*7}}", "%s", "{0.__class__}", "'; DROP TABLE event",
    "a\x00b", "\ud800", "🙂" * 2048, "x" * 4096, "👩‍👩‍👧‍👦" * 300, "\u202egnp.exe", "\u200b", "\u3164",
    "/ѕtart", "e" + "\u0301" * 1000, "Café", "Cafe\u0301", "ıİ", "http://169.254.169.254/",
    "../../x\r\nSet-Cookie: a", "1e999", "9" * 400, "ZZZZ-ZZZZ-ZZZZ-ZZZZ", "*Your receipt code:*",
    "01.01.0001 00:00", "31.12.9999 23:59", "O\n" * 120, "\u200b\nA\n\u3164", "home:", ":::::",
)  # fmt: skip
FITTING: Final = (
    "Some words", "A\nB", "7", "01.06.2027 08:00", "01.09.2028 08:00", "village-9", "imprint",
)  # fmt: skip
LEADING: Final = frozenset(
    {
        "answer", "mark", "done", "another", "finish", "join", "show", "new-event", "open", "close",
        "close-yes", "selfcheck", "selfcheck-new", "talks", "new-talk", "rsvp", "move-talk",
        "drop-talk", "drop-talk-yes", "receipt-edit", "receipt-del", "receipt-gone", "events",
        "event", "export", "selfcheck-chart", "selfcheck-edit", "edit",
    }
)  # fmt: skip
"""What buttons do that lead on, unlike those that lead back, out or aside."""
COMMAND_NAMES: Final = sorted(
    {name for command in COMMANDS for name in (command.name, command.german)}
    | {"letters", "resume"}
)
UNKNOWN: Final = (
    "/nothing", "/START@dialogbote_test_bot", "/ѕtart", "/", "//", "/start@", "/help <b>", "/…",
    "/receipt", "/receipt ZZZZ", "/receipt \ud800", "/start \ud800", "/start r_\ud800", "/start d_x",
    "/start " + "x" * 64, "/start %s", "/start '; DROP TABLE event", "/start e-\x00", "/start -",
)  # fmt: skip
DATA: Final = (
    "", ":", "x", "home:", "answer", "answer:::", "finish", "show:x", "event:..", "%s", "language:::xx",
    "rsvp:x::yes", "x" * 64, "receipt:ZZZZZZZZZZZZZZZZ", "\u0000", "🙂", "new-talk-for", "close-yes:",
)  # fmt: skip
FIELDS: Final = ("", "p1", "p2", "p5", "p1-max", "title", "start", "x")
VALUES: Final = (
    "",
    "o1",
    "o9",
    "yes",
    "0",
    "1",
    "7",
    "999999999999999999",
    "en",
    "ar",
    "abc",
    "-1",
)

GIVING_UP: Final = frozenset({"leave", "leave-yes", "finish", "forget-yes", "receipt-edit"})
CONTACTS: Final = ("responsible", "data_protection", "imprint")
GONE: Final = 10**9
"""No message has this number: a button on it comes without its message."""
WROTE: Final = frozenset({"sendMessage", "editMessageText", "sendDocument", "sendPhoto"})
OLD: Final = (OLD_BUTTON, phrase("That button belongs to something that is over."))
VERBS: Final = (
    {*TAPS, *walking.STEPS, "finish", "show"}
    | {"receipt", "receipt-del", "receipt-gone", "receipt-edit"}
)  # fmt: skip


SEEDS: Final = st.integers(0, 2**32 - 1)
"""What is drawn from a seed is not drawn from hypothesis, which gives fifty steps only so much."""


def gibberish(seed: int) -> str:
    """Letters of any script, marks, controls and symbols."""
    chance = random.Random(seed)
    signs = (chr(chance.choice((chance.randrange(1, 0x250), chance.randrange(0x250, 0xD800),
                                chance.randrange(0xE000, 0x110000)))) for _ in range(30))  # fmt: skip
    return "".join(itertools.islice(signs, chance.randint(1, 30)))


decode = cache(callbacks.decode)
"""The same few buttons are looked at again and again."""


def png() -> bytes:
    """A picture of one pixel: drawing real charts is tested elsewhere, and takes a second each."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\0\0\0")
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


class Pixels:
    """In the place of the process that draws."""

    async def radar(self, title: str, axes: Sequence[tuple[str, float | None]]) -> bytes:
        assert title
        assert axes
        return png()

    async def perspectives(
        self, title: str, axes: Sequence[str], series: Sequence[SeriesOrder]
    ) -> bytes:
        assert title
        assert axes
        assert series
        return png()

    async def dots(
        self,
        title: str,
        scale: tuple[str, str, int],
        rows: Sequence[str],
        series: Sequence[SeriesOrder],
    ) -> bytes:
        assert title
        assert all(scale)
        assert rows
        assert series
        return png()

    async def aclose(self) -> None:
        """There is nothing to end."""


class Direct(AiohttpRequest):
    """Requests that reach the fake without a socket. What they carry is encoded all the same."""

    __slots__ = ("_fake",)

    def __init__(self, fake: FakeTelegram) -> None:
        super().__init__()
        self._fake = fake

    async def initialize(self) -> None:
        """There is no session."""

    async def shutdown(self) -> None:
        """There is no session."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | JsonData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        del method
        body, _headers = _encode(request_data)
        raw: dict[str, Any] = {}
        if isinstance(request_data, JsonData):
            raw = orjson.loads(body)
        elif request_data is not None:
            raw |= request_data.json_parameters
            for field_name, (file, content, _kind) in request_data.multipart_data.items():
                assert isinstance(content, bytes)
                raw[field_name] = Upload(file, content)
        fake, name = self._fake, url.rpartition("/")[2]
        chat = int(raw["chat_id"]) if "chat_id" in raw else None
        entry = fake._log.open("call", name, raw, chat)
        try:
            result = await fake._perform(name, raw, entry)
        except Refusal as refusal:
            answer = fake._refused(name, refusal, entry)
        else:
            entry.effect, entry.outcome = True, "ok"
            entry.result = result.get("message_id") if isinstance(result, dict) else None
            answer = 200, b'{"ok":true,"result":' + dumps(result) + b"}"
        fake.changed()
        return answer


# -- the bot, opened and closed


@dataclass
class Shared:
    """What no restart changes: content files, and the loop that everything runs in."""

    runner: asyncio.Runner
    content: Content
    phrasebook: Phrasebook
    counts: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    """What has come of it: a walk that sends nothing would prove nothing."""
    runs: list[int] = field(default_factory=list)
    """How many rules each run followed."""


class Bot:
    """One installation, in a folder, with people around it."""

    doors: Doors

    def __init__(self, shared: Shared, folder: Path, first_update: int, now: datetime) -> None:
        self.shared, self.folder, self.now = shared, folder, now
        self.fake = FakeTelegram(first_update_id=first_update)
        self.people = {
            name: self.fake.person(number, language_code=language, first_name=name.title())
            for name, (number, language) in PEOPLE.items()
        }

    async def start(self) -> None:
        settings = Settings(
            _env_file=None,
            token=self.fake.token,
            api_url=self.fake.base_url,
            data_dir=self.folder,
            database_url="",
            public_url=None,
            web_host="127.0.0.1",
            web_port=8080,
        )
        book = self.shared.phrasebook
        documents = Documents(book, clock=lambda: self.now)
        documents._pictures._charts = Pixels()  # type: ignore[assignment]
        self.storage = await Storage.open(settings.database, self.folder, lambda: self.now)
        house = House(
            settings, book, self.shared.content, self.storage, documents, lambda: self.now
        )
        request = Direct(self.fake)
        bot = RawBot(
            self.fake.token,
            base_url=self.fake.base_url,
            request=request,
            get_updates_request=request,
        )
        await bot.initialize()
        self.doors = Doors(house, bot)
        assert self.doors.telegram is not None
        self.polling = asyncio.create_task(self.doors.telegram.run())

    async def stop(self) -> None:
        self.polling.cancel()
        await asyncio.wait([self.polling])
        await self.storage.close()

    async def settled(self) -> None:
        """Return when everything people did is committed and every answer is out."""
        assert self.doors.telegram is not None
        await self.fake.until_confirmed(30)
        await self.doors.telegram.answered()
        assert not self.polling.done()


# -- how it was before the walk begins


@dataclass(frozen=True)
class Template:
    """A folder with a database, and what stands in everybody's chat."""

    folder: Path
    chats: Mapping[int, Mapping[int, StoredMessage]]
    next_update: int
    next_message: int
    now: datetime


async def founded(bot: Bot) -> None:
    """Municipalities, roles, events and talks."""
    async with bot.storage.unit() as unit:
        codes = {
            (name, role): (await people.grant(unit, role, home, _kind(home), name)).code
            for name, roles in ROLES.items()
            for role, home in roles
        }
        for municipality in await unit.municipalities.all():
            if municipality.name != "Neudorf":
                unit.municipalities.save(
                    replace(municipality, responsible="Town", data_protection="dpo@x", imprint="x")
                )
        unit.turn_done()
    for (name, _), code in codes.items():
        bot.people[name].send(f"/start {code}")
    await bot.settled()
    async with bot.storage.unit() as unit:
        homes = {m.name: m.id for m in await unit.municipalities.all()}
        for event, home, code, prompts, state in (
            ("parkpark22", "Musterstadt", "park", PARK, EventState.OPEN),
            ("raraththau", "Beispielhausen", "rathaus", PARK[:2], EventState.OPEN),
            ("laterlater", "Musterstadt", "later", PARK[1:3], EventState.DRAFT),
        ):
            unit.keys.create_event(event)
            form = Questionnaire(event, 1, Localized({"en": f"Our {code}"}), prompts)
            unit.events.save(
                Event(
                    event,
                    homes[home],
                    code,
                    form,
                    state,
                    opens=START + timedelta(days=1) if state is EventState.DRAFT else None,
                    closes=START + timedelta(days=6) if code != "rathaus" else None,
                )
            )
        for talk, home_id in (
            ("talkofa234", homes["Musterstadt"]),
            ("talkofb234", homes["Beispielhausen"]),
            ("talkofall2", None),
        ):
            starts = START + timedelta(days=9)
            await announcing.announce(
                unit, Talk(talk, home_id, "Breakfast", "Somebody", "Hall", starts)
            )
        unit.turn_done()


def _kind(home: str | None) -> MunicipalityKind | None:
    return MunicipalityKind.KREISFREI if home else None


HANDED_IN: Final = (
    "!/start park", "#join", "!Other words", "#done", "#answer=o2", "#answer=no", "#mark=o1", "#done",
    "#finish",
)  # fmt: skip
SCENE: Final[Mapping[str, tuple[str, ...]]] = {
    # Everybody in the middle of something, a tap or two away from what counts.
    "anna": ("!/start park", "#join", "!My words", "#done", "#answer=o1", "#answer=yes", "!7",
             "#mark=o2", "#done"),
    "bert": ("!/start park", "#join", "!Bert's words", "#another", "!And more", "#done", "#skip",
             "#skip", "#skip", "#finish"),
    "mona": ("!/events", "#new-event", "!Our school", "#answer=en", "!What is missing?",
             "#answer=text", "!3", "#answer=yes", "#answer=no", "!school", "#skip", "#skip"),
    "milo": ("!/events", "#new-event", "!Our village", "#answer=en", "!What is missing?",
             "#answer=yes_no", "#answer=yes", "#answer=no", "!village", "#skip", "#skip", "!Hall"),
    # A second event of the same village: whoever is first says who is responsible.
    "noor": ("!/events", "#new-event", "!Our other village", "#answer=ar", "!What is missing?",
             "#answer=yes_no", "#answer=yes", "#answer=no", "!other-village", "#skip", "#skip",
             "!Hall", "!dpo@x", "!imprint"),
    # Somebody was given Bert's receipt and adds to his answers.
    "nils": ("!/receipt RECEIPT", "#receipt-edit", "#edit=", "#another", "!Words of Nils", "#done"),
    # Fourteen items, and one is left.
    "dora": ("!/talks", "!/selfcheck", "#selfcheck-new", *("#answer=3",) * 13),
    "lena": ("!/talks", "#new-talk", "!Cities", "#skip", "!01.06.2027 08:00", "!Hall 2"),
}  # fmt: skip


async def acted(bot: Bot, person: Person, steps: Iterable[str]) -> None:
    """One step after another: `!text` writes it, `#verb` or `#verb=value` presses that button."""
    for step in steps:
        if step.startswith("!"):
            person.send(step[1:])
        else:
            verb, _, value = step[1:].partition("=")
            person.press(means(verb, value))
        await bot.settled()


def means(verb: str, value: str) -> Callable[[Button], bool]:
    """The button that does this, whatever its label says."""

    def does(button: Button) -> bool:
        action = decode(button.data or "")
        return action is not None and action.verb == verb and value in ("", action.value)

    return does


async def template(shared: Shared, folder: Path, *, in_the_middle: bool) -> Template:
    bot = Bot(shared, folder, 1000, START)
    await bot.start()
    await founded(bot)
    for person in bot.people.values():
        person.send("/start")
    for number in OTHERS:
        other = bot.fake.person(number, language_code="en")
        await acted(bot, other, HANDED_IN)
    await bot.settled()
    if in_the_middle:
        for name, steps in SCENE.items():
            receipt = max(receipts_in(bot.people["bert"].messages), default="")
            await acted(bot, bot.people[name], [step.replace("RECEIPT", receipt) for step in steps])
        await bot.doors.tick()
    await bot.stop()
    assert not bot.fake.violations
    return Template(
        folder,
        {number: chat.messages for number, chat in bot.fake.state.chats.items()},
        bot.fake.updates._next_id,
        bot.fake.state.next_message_id(),
        bot.now,
    )


# -- what stands in the tables


Row = dict[str, Any]
Tables = dict[str, dict[tuple[Any, ...], Row]]
KEYS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "municipality": ("id",),
    "person": ("id",),
    "address": ("person", "account"),
    "sign_in": ("code",),
    "conversation": ("id",),
    "event": ("id",),
    "contribution": ("id",),
    "participation": ("tag",),
    "release": ("event", "prompt"),
    "talk": ("id",),
    "reply": ("talk", "person"),
    "letter": ("id",),
    "assessment": ("id",),
    "owed": ("account",),
}
SEALED: Final = Seal("contribution")


class Eyes:
    """Reads the tables past the bot, on a connection of its own."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._connection = sqlite3.connect(bot.storage.file)
        self._connection.row_factory = sqlite3.Row
        self._version = -1
        self._known: dict[bytes, str] = {}
        self.tables: Tables = {}

    def close(self) -> None:
        self._connection.close()

    def look(self) -> Tables:
        """The tables as they are now; the same object if nothing was written."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self.tables = {name: self._read(name, key) for name, key in KEYS_OF.items()}
        return self.tables

    def _read(self, name: str, key: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
        rows = [dict(row) for row in self._connection.execute(f"SELECT * FROM {name}")]
        for row in rows:
            if name == "contribution":
                row["value"] = self._opened(row)
        return {tuple(row[part] for part in key): row for row in rows}

    def _opened(self, row: Row) -> str:
        # Every save draws a new nonce: only what is inside can be compared.
        sealed = row.pop("sealed")
        if sealed not in self._known:
            content = self._bot.storage.keys.content(row["event"])
            place = (row["id"].encode(), row["event"].encode(), row["prompt"].encode())
            self._known[sealed] = SEALED.open(content, sealed, *place).decode()
        return self._known[sealed]


@dataclass(frozen=True)
class Change:
    """One row that is not as it was."""

    table: str
    old: Row | None
    new: Row | None

    @property
    def either(self) -> Row:
        return self.old or self.new or {}


def changes(before: Tables, after: Tables) -> list[Change]:
    if before is after:
        return []
    found = []
    for table, rows in after.items():
        was = before[table]
        if rows != was:
            found += [
                Change(table, was.get(key), rows.get(key))
                for key in {**was, **rows}
                if was.get(key) != rows.get(key)
            ]
    return found


# -- who may write what


@dataclass
class Deed:
    """What happened in one step."""

    who: list[str]
    """Everybody who did something; nobody, where only time passed or the bot was restarted."""
    actions: list[Action] = field(default_factory=list)
    """Whatever was tapped."""
    commands: list[str] = field(default_factory=list)
    ticked: bool = False
    repeated: bool = False
    """Nothing but what had happened already."""

    def tapped(self, *verbs: str) -> bool:
        return any(action.verb in verbs for action in self.actions)


@dataclass(frozen=True)
class Doers:
    """Those who did something, and what they are."""

    accounts: set[bytes]
    persons: set[str]
    moderated: set[str]
    """Municipalities whose moderators they are."""
    runs: set[str | None]
    """Whose talks they run; None: the programme's."""


class Judge:
    """Says whether a change of the tables was anybody's right. Asks the bot nothing."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        lasting = bot.storage.keys.lasting()
        numbers = {name: number for name, (number, _) in PEOPLE.items()}
        self.tags = {
            n: account_tag(lasting, "telegram", str(number)) for n, number in numbers.items()
        }
        self._all_tags = [
            account_tag(lasting, "telegram", str(number)) for number in (*numbers.values(), *OTHERS)
        ]
        self.written: dict[str, set[str]] = {name: set() for name in PEOPLE}
        """Whatever somebody wrote during the walk."""
        self.receipts: dict[str, set[str]] = {name: set() for name in PEOPLE}
        """Receipts that somebody was shown before the walk, or has asked to change since."""
        self._prompts: dict[str, tuple[Question, ...]] = {}

    def judge(self, before: Tables, after: Tables, deed: Deed) -> bool:
        """Whether anything has changed that could matter to somebody's way on."""
        found = changes(before, after)
        doers = self._doers(before, after, deed)
        if deed.tapped("receipt-edit"):
            for name in deed.who:
                self.take_in(name, before, self._opened_by(deed, before))
        for change in found:
            if not deed.who and not deed.ticked:
                assert change.table == "owed", f"nobody did this: {change}"
            else:
                right = self._right(change, before, deed, doers)
                assert right, f"not the right of {deed.who}: {change}"
        self._bot.shared.reached.update(reached(found))
        contributions = [change for change in found if change.table == "contribution"]
        if contributions:
            self._judge_contributions(contributions, before, after, deed, doers.moderated)
        tables = {change.table for change in found}
        if tables & {"contribution", "participation", "event"}:
            self._judge_slots(after)
        return bool(tables - {"owed"})

    def _doers(self, before: Tables, after: Tables, deed: Deed) -> Doers:
        mine = {self.tags[name] for name in deed.who}
        persons = {
            row["person"]
            for tables in (before, after)
            for row in tables["address"].values()
            if row["account"] in mine
        }
        rights = [row for key, row in before["person"].items() if key[0] in persons]
        moderated = {row["municipality"] for row in rights if row["role"] == Role.MODERATOR}
        leads = any(row["role"] == Role.PROGRAMME_LEAD for row in rights)
        return Doers(mine, persons, moderated, {*moderated, None} if leads else {*moderated})

    def _right(self, change: Change, before: Tables, deed: Deed, doers: Doers) -> bool:
        """Whether the doers of this may have changed this row. Contributions are another matter."""
        row, old, new = change.either, change.old, change.new
        own_account, own_person = (
            row.get("account") in doers.accounts,
            row.get("person") in doers.persons,
        )
        its_moderators = row.get("municipality") in doers.moderated
        # The programme's letters carry an empty name, its talks none.
        its_organisers = (row.get("municipality") or None) in doers.runs
        closed = deed.ticked or deed.tapped("close-yes")
        rights: dict[str, Callable[[], bool]] = {
            "municipality": lambda: row["id"] in doers.moderated and _only(old, new, *CONTACTS),
            "event": lambda: (deed.ticked or its_moderators) and _forward(old, new, self._now),
            "person": lambda: row["id"] in doers.persons and _only(old, new, "language"),
            "address": lambda: own_account and new is None,
            "sign_in": lambda: own_account or (deed.ticked and new is None),
            # What was owed to anybody before is settled along with the next batch.
            "owed": lambda: own_account or new is None,
            "conversation": lambda: (
                (new is not None or self._given_up(row, before, deed, doers.moderated))
                if own_account
                else self._ended(change, before, deed)
            ),
            "talk": lambda: its_organisers,
            "reply": lambda: own_person,
            "assessment": lambda: own_person,
            "letter": lambda: deed.ticked or own_person or its_organisers,
            "participation": lambda: (
                closed if new is None else old is None and deed.tapped("finish")
            ),
            "release": lambda: True,
            "contribution": lambda: True,
        }
        return rights[change.table]()

    @property
    def _now(self) -> int:
        return microseconds(self._bot.now)

    def _given_up(self, row: Row, before: Tables, deed: Deed, moderated: set[str]) -> bool:
        """What somebody has begun goes only when they say so, or when what it was about is over."""
        verbs = {action.verb for action in deed.actions}
        if verbs & GIVING_UP or {"cancel", "abbrechen"} & {*deed.commands}:
            return True
        subject = row["subject"]
        if (event := before["event"].get((subject,))) is not None:
            return event["state"] not in (EventState.DRAFT, EventState.OPEN)
        if (talk := before["talk"].get((subject,))) is not None:
            return bool(talk["cancelled"]) or talk["starts"] <= self._now
        return subject not in moderated

    def _ended(self, change: Change, before: Tables, deed: Deed) -> bool:
        """Somebody else's conversation changes when its event closes, and goes when its time is up."""
        assert change.old is not None, f"a conversation out of nowhere: {change}"
        hour = self._now // 3_600_000_000
        if change.new is None:
            return (
                deed.ticked and change.old["expires"] is not None and change.old["expires"] <= hour
            )
        event = before["event"].get((change.old["subject"],))
        closing = deed.ticked or any(action.verb == "close-yes" for action in deed.actions)
        # Only shreds are left, under another key; a sweep writes rows anew without changing them.
        return closing and event is not None and change.new["subject"] == ""

    def _judge_contributions(
        self, found: list[Change], before: Tables, after: Tables, deed: Deed, moderated: set[str]
    ) -> None:
        """What was sent stays as it is, except for who has its receipt."""
        verbs = {action.verb for action in deed.actions}
        mine = self._opened_by(deed, after)
        replaced = {row["replaces"] for row in before["contribution"].values()}
        released = {c.old["replaces"] for c in found if c.old and c.new and c.new["waiter"] is None}
        for change in found:
            old, new = change.old, change.new
            event = after["event"][(change.either["event"],)]
            if old is None and new is not None:
                assert "finish" in verbs, f"nobody sent this: {change}"
                assert self._own(new, deed, after), f"nobody wrote this: {change}"
            elif new is None and old is not None:
                by_receipt = old["receipt"] in mine or old["id"] in {
                    row["replaces"]
                    for row in before["contribution"].values()
                    if row["receipt"] in mine
                }
                assert (
                    by_receipt
                    or old["id"] in released & replaced
                    or (deed.ticked and event["state"] == EventState.EXPIRED)
                ), f"taken away: {change}"
            elif old is not None and new is not None:
                if _only(old, new, "receipt"):
                    # A newer version takes it over, and waits.
                    assert new["receipt"] is None
                    assert old["receipt"] in mine, f"changed without its receipt: {change}"
                else:
                    assert _only(old, new, "waiter", "replaces"), f"rewritten: {change}"
                    assert new["waiter"] is None
                    asked = verbs & {"export", "close-yes"} or {"export", "ausgabe"} & {
                        *deed.commands
                    }
                    assert deed.ticked or (asked and event["municipality"] in moderated)

    def _opened_by(self, deed: Deed, tables: Tables) -> set[bytes]:
        """The stored halves of every receipt that the doers of this have shown."""
        shown: set[str] = set()
        for name in deed.who:
            shown |= self.receipts[name]
        for action in deed.actions:
            if action.verb.startswith("receipt") and (receipt := read_receipt(action.subject)):
                shown.add(receipt)
                if action.verb == "receipt-edit":
                    for name in deed.who:
                        self.receipts[name].add(receipt)
        if not shown:
            return set()
        asked = {(p.id, p.max_answers) for (e,) in tables["event"] for p in self.prompts(tables, e)}
        return {
            receipt_hash(receipt, prompt, slot)
            for receipt in shown
            for prompt, most in asked
            for slot in range(1, most + 1)
        }

    def take_in(self, name: str, tables: Tables, opened: set[bytes]) -> None:
        """The words of a receipt's answers count as written by whoever opens them for changing."""
        rows = tables["contribution"].values()
        self.written[name] |= {row["value"] for row in rows if row["receipt"] in opened}

    def opened_by(self, name: str, tables: Tables) -> set[bytes]:
        """The stored halves of every receipt that somebody has been shown."""
        return self._opened_by(Deed([name]), tables)

    def prompts(self, tables: Tables, event: str) -> tuple[Question, ...]:
        """What an event asks. It never changes, so it is read once."""
        if event not in self._prompts:
            self._prompts[event] = from_json(tables["event"][event,]["prompts"]).questions
        return self._prompts[event]

    def _own(self, row: Row, deed: Deed, tables: Tables) -> bool:
        """Whether one of the doers wrote or tapped this."""
        (asked,) = [p for p in self.prompts(tables, row["event"]) if p.id == row["prompt"]]
        value: str = row["value"]
        match asked.kind:
            case Kind.TEXT:
                return any(composed(value, self.written[name]) for name in deed.who)
            case Kind.CHOICE | Kind.CHOICES:
                return set(value.split("\n")) <= {option.id for option in asked.options}
            case Kind.YES_NO:
                return value in ("yes", "no")
            case Kind.SCALE:
                return value in set("12345")
            case _:
                return value.lstrip("-").isdecimal()

    def _judge_slots(self, tables: Tables) -> None:
        """Nobody has given more answers than a prompt takes, and no tag is nobody's."""
        used = {
            (row["event"], row["prompt"], row["tag"]) for row in tables["participation"].values()
        }
        kept = Counter(
            (row["event"], row["prompt"])
            for row in tables["contribution"].values()
            if row["receipt"] is not None
        )
        for (event,), row in tables["event"].items():
            if row["state"] != EventState.OPEN:
                continue
            key = self._bot.storage.keys.participation(event)
            for asked in self.prompts(tables, event):
                slots = {
                    slot_tag(key, event, asked.id, number, account)
                    for account in self._all_tags
                    for number in range(1, asked.max_answers + 1)
                }
                taken = {tag for e, p, tag in used if (e, p) == (event, asked.id)}
                assert taken <= slots, f"a tag of nobody in {event}, {asked.id}"
                assert kept[event, asked.id] <= len(taken)


def reached(found: Iterable[Change]) -> set[str]:
    """What a step has come to, in words."""
    return {words for change in found if (words := _reached(change.table, change.old, change.new))}


def _reached(table: str, old: Row | None, new: Row | None) -> str | None:
    if new is None:
        return {
            "contribution": "answers deleted, exchanged or expired",
            "person": "people forgotten",
            "conversation": "conversations left, finished or expired",
        }.get(table)
    if old is None:
        handed_in = (
            "answers to released ones replaced" if new.get("replaces") else "answers handed in"
        )
        return {
            "contribution": handed_in,
            "event": "events created",
            "talk": "talks announced",
            "reply": "invitations answered",
            "assessment": "self-checks answered to the end",
        }.get(table)
    return {
        "contribution": None if new.get("waiter") else "answers released",
        "event": f"events {new.get('state')}",
        "talk": "talks cancelled" if new.get("cancelled") else "talks moved",
        "letter": "letters sent" if new.get("state") == "sent" else None,
    }.get(table)


def _only(old: Row | None, new: Row | None, *columns: str) -> bool:
    """Whether a row is gone, or differs in these columns only."""
    if old is None:
        return False
    return new is None or all(new[c] == old[c] for c in old if c not in columns)


def microseconds(moment: datetime) -> int:
    """As the tables count."""
    return (moment - datetime.fromtimestamp(0, START.tzinfo)) // timedelta(microseconds=1)


def _forward(old: Row | None, new: Row | None, now: int) -> bool:
    """Events come as drafts and only go on; what they ask never changes."""
    order = [state.value for state in EventState]
    if new is None:
        return False
    if old is None:
        return bool(new["state"] == EventState.DRAFT)
    if new["state"] == EventState.EXPIRED and old["state"] != new["state"]:
        # The notice promises twelve months, no less.
        assert old["state"] == EventState.CLOSED
        assert now - old["closes"] >= timedelta(days=365) // timedelta(microseconds=1)
    return _only(old, new, "state", "opens", "closes", "participants") and order.index(
        new["state"]
    ) >= order.index(old["state"])


def composed(value: str, messages: set[str]) -> bool:
    """Whether a text is nothing but whole messages, each on lines of its own."""
    reached = {0}
    for start in range(len(value) + 1):
        if start not in reached:
            continue
        for message in messages:
            if value.startswith(message, start):
                end = start + len(message)
                if end == len(value):
                    return True
                if value[end] == "\n":
                    reached.add(end + 1)
    return False


# -- the walk


class Walk(RuleBasedStateMachine):
    """One run: nine people, fifty steps."""

    shared: Shared
    templates: Sequence[Template]
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self._logs = capture_logs()
        self._log: list[Any] = []
        self._faults: list[str] = []
        self._steps = 0
        self._fresh: dict[str, set[str]] = {}
        self._bot: Bot | None = None
        self._delivered: list[int] = []
        self._seen: dict[int, dict[tuple[str, int], None]] = {}
        self._doubtful: set[str] = set()
        """Those for whom time has passed since they were seen to have a way on."""

    @property
    def bot(self) -> Bot:
        assert self._bot is not None
        return self._bot

    def _run(self, work: Any) -> Any:
        return self.shared.runner.run(work)

    # -- beginning and end

    @initialize(
        middle=st.booleans(),
        leads=st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True),
    )
    def begin(self, middle: bool, leads: list[str]) -> None:
        """A copy of the template; most of what follows is done by one or two of its people."""
        self._log = self._logs.__enter__()
        self._leads = leads
        begun = self.templates[middle]
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(begun.folder, self.folder)
        self._bot = bot = Bot(self.shared, self.folder, begun.next_update, begun.now)
        state = bot.fake.state
        for number in OTHERS:
            bot.fake.person(number, language_code="en")
        for number, messages in begun.chats.items():
            # What is in a message is exchanged, never changed.
            state.chats[number].messages = {key: copy.copy(one) for key, one in messages.items()}
            state.chats[number].reach = "open"
            for message in messages.values():
                self._remember(number, message.message_id, message.payload.get("reply_markup", {}))
        state._message_ids = itertools.count(begun.next_message + 1)
        self._run(self._begin())

    async def _begin(self) -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: self._faults.append(str(context.get("message")))
        )
        await self.bot.start()
        self._eyes, self._judge = Eyes(self.bot), Judge(self.bot)
        begun = self._eyes.look()
        for name, person in self.bot.people.items():
            mine = [one for one in person.whole_chat if one.mine]
            self._judge.written[name] |= {one.text for one in mine}
            self._judge.receipts[name] |= receipts_in(person.messages)
            self._judge.take_in(name, begun, self._judge.opened_by(name, begun))
        self._receipts = sorted(
            {word for p in self.bot.people.values() for word in receipts_in(p.messages)}
        )

    def teardown(self) -> None:
        """Everybody still has a way on, and nobody is owed anything."""
        if self._bot is not None:
            self._run(self._end())
            self.shared.runs.append(self._steps)
        self._logs.__exit__(None, None, None)

    async def _end(self) -> None:
        try:
            for name in sorted(self._doubtful):
                await self._has_a_way_on(name)
        finally:
            await self.bot.stop()
            owed = self._eyes.look()["owed"]
            self._eyes.close()
        assert not owed, "a good end leaves nobody owed an answer"

    # -- how each step is looked at

    def _step(self, name: str, deed: Deed, act: Callable[[], None], *, presses: int = 1) -> None:
        if name:
            self.shared.counts[name] += 1
            self._steps += 1
        self._run(self._watched(deed, act, presses))

    async def _watched(self, deed: Deed, act: Callable[[], None], presses: int) -> None:
        before, since = self._eyes.look(), len(self.bot.fake.ledger)
        act()
        await self.bot.settled()
        if deed.ticked:
            await self.bot.doors.tick()
        said = [e for e in self.bot.fake.ledger[since:] if e.kind == "call" and e.method in WROTE]
        changed = self._judge.judge(before, self._eyes.look(), deed)
        self._heard(deed, said, presses)
        if changed:
            for name in dict.fromkeys(deed.who):
                await self._has_a_way_on(name)

    def _heard(self, deed: Deed, said: list[Entry], presses: int) -> None:
        """Everybody got an answer to everything, and every button in it means something."""
        self._fresh = {}
        for entry in said:
            same = "not modified" in entry.description
            assert entry.effect or same, f"{entry.method}: {entry.description} {entry.params}"
            markup = entry.params.get("reply_markup", {})
            if entry.effect and entry.chat_id is not None:
                self._remember(entry.chat_id, entry.result, markup)
            for button in (button for row in markup.get("inline_keyboard", ()) for button in row):
                action = decode(button["callback_data"])
                assert action is not None
                assert action.verb in VERBS, f"nobody answers to {button}"
                self._fresh.setdefault(str(entry.chat_id), set()).add(button["callback_data"])
        for name, times in Counter(deed.who).items():
            person = self.bot.people[name]
            answers = [entry for entry in said if entry.chat_id == person.id]
            if deed.repeated:
                assert not answers, "a repeated update was answered twice"
            else:
                assert len(answers) >= times * presses, f"{name} was not answered"
            assert person.unanswered == 0, "a button still spins"

    async def _has_a_way_on(self, name: str) -> None:
        """`/start` shows buttons or a question, whatever the state. Tried without doing it."""
        number, hint = PEOPLE[name]
        self._doubtful.discard(name)
        press = Press(Door.TELEGRAM, str(number), "looked", Command("start"), hint)
        reception = self.bot.doors.intake._reception
        with pytest.raises(Undone):
            async with self.bot.storage.unit() as unit:
                answered = await reception.hear(unit, press)
                raise Undone
        assert any(
            isinstance(saying, Say)
            and (saying.buttons or (isinstance(saying, Ask) and saying.entry))
            for saying in answered.sayings
        ), f"a dead end for {name}: {answered}"

    @invariant()
    def nothing_went_wrong(self) -> None:
        if self._bot is None:
            return
        bad = [
            entry for entry in self._log if entry["log_level"] in ("warning", "error", "critical")
        ]
        assert not bad, bad
        assert not self._faults, self._faults
        assert not self.bot.fake.violations, self.bot.fake.violations

    # -- who and what

    def _someone(self, pick: int) -> str:
        """Mostly those that this run is about, so that they get somewhere."""
        return self._leads[pick % len(self._leads)] if pick < 75 else NAMES[pick % len(NAMES)]

    def _remember(self, chat: int, message: int, markup: Mapping[str, Any]) -> None:
        """Every button that was ever in a chat, with the message it hung on."""
        for row in markup.get("inline_keyboard", ()):
            for button in row:
                self._seen.setdefault(chat, {})[button["callback_data"], message] = None

    def _buttons(self, name: str) -> list[tuple[str, int]]:
        return list(self._seen[PEOPLE[name][0]])

    def _any_action(self, chance: random.Random) -> Action:
        """What some button in somebody's chat once meant."""
        action = decode(chance.choice(self._buttons(chance.choice(NAMES)))[0])
        assert action is not None
        return action

    def _tap(self, rule_name: str, name: str, data: str | None, message: int | None) -> None:
        action = decode(data) if data is not None else None
        deed = Deed([name], [action] if action else [])
        self._step(rule_name, deed, lambda: self._pressed(name, data, message))

    def _pressed(self, name: str, data: str | None, message: int | None) -> None:
        self._delivered.append(self.bot.people[name].press_data(data, message))

    def _say(self, rule_name: str, name: str, text: str, *commands: str) -> None:
        self._judge.written[name].add(text)
        deed = Deed([name], commands=list(commands))
        self._step(
            rule_name, deed, lambda: self._delivered.append(self.bot.people[name].send(text))
        )

    def _current(self, name: str, pick: int) -> tuple[str, int]:
        """A button of the newest message that has some."""
        for message in reversed(self.bot.people[name].messages):
            data = [button.data for row in message.buttons for button in row if button.data]
            if data:
                return data[pick % len(data)], message.message_id
        return "home", GONE

    # -- the rules

    @rule(who=st.integers(0, 99), pick=st.integers(0, 20))
    def press_a_current_button(self, who: int, pick: int) -> None:
        self._press_fresh("press a current button", who, pick)

    @rule(who=st.integers(0, 74), pick=st.integers(0, 1))
    def press_one_of_the_first_buttons(self, who: int, pick: int) -> None:
        """The ones that lead on."""
        self._press_fresh("press one of the first buttons", who, pick)

    def _press_fresh(self, rule_name: str, who: int, pick: int) -> None:
        name = self._someone(who)
        data, message = self._current(name, pick)
        person = self.bot.people[name]
        fresh = data in self._fresh.get(str(person.id), ())
        since = len(self.bot.fake.ledger)
        self._tap(rule_name, name, data, message)
        if not fresh:
            return
        said = [
            e.params.get("text", "") for e in self.bot.fake.ledger[since:] if e.chat_id == person.id
        ]
        book = self.shared.phrasebook
        for sentence in OLD:
            for language in book.languages:
                words = book.say(sentence, language)
                assert not any(words in text for text in said), f"[{data}] was shown a moment ago"

    @rule(who=st.integers(0, 74), seed=SEEDS)
    def get_on(self, who: int, seed: int) -> None:
        """What somebody does who wants to get through: a few steps that lead on."""
        chance = random.Random(seed)
        name = self._someone(who)
        for number in range(chance.randint(1, 4)):
            # One step of the walk, however many presses it takes.
            rule_name = "" if number else "get on"
            data, message = self._leading_on(name, chance)
            if data is None:
                self._say(rule_name, name, chance.choice(FITTING))
            else:
                self._tap(rule_name, name, data, message)

    def _leading_on(self, name: str, chance: random.Random) -> tuple[str | None, int]:
        """A button of the newest message that leads on; None where only words do."""
        for message in reversed(self.bot.people[name].messages):
            data = [button.data for row in message.buttons for button in row if button.data]
            if data:
                on = [one for one in data if one.partition(":")[0] in LEADING]
                return (chance.choice(on) if on else None), message.message_id
        return "home", GONE

    # A rule under two names is chosen twice as often: getting on is what people mostly want.
    get_further = get_on
    get_through = get_on

    @rule(who=st.integers(0, 99), pick=st.integers(0, 10**6))
    def press_any_button_ever_seen(self, who: int, pick: int) -> None:
        name = self._someone(who)
        seen = self._buttons(name)
        data, message = seen[pick % len(seen)]
        self._tap("press any button ever seen", name, data, message)

    @rule(who=st.integers(0, 99), whose=st.sampled_from(NAMES), pick=st.integers(0, 10**6))
    def press_another_persons_button(self, who: int, whose: str, pick: int) -> None:
        name = self._someone(who)
        others = self._buttons(whose if whose != name else NAMES[NAMES.index(name) - 1])
        self._tap(
            "press another person's button",
            name,
            others[pick % len(others)][0],
            self._current(name, 0)[1],
        )

    @rule(who=st.integers(0, 99), seed=SEEDS)
    def forge_a_button(self, who: int, seed: int) -> None:
        """A button that was seen, with fields of others, of all people's."""
        name, chance = self._someone(who), random.Random(seed)
        action = self._any_action(chance)
        given: dict[str, Any] = {
            "verb": chance.choice(sorted(VERBS)),
            "subject": self._any_action(chance).subject,
            "question": chance.choice(FIELDS),
            "value": chance.choice(VALUES),
            "revision": chance.randrange(40),
        }
        forged = replace(action, **dict(chance.sample(sorted(given.items()), chance.randint(1, 3))))
        try:
            data = encode(forged)
        except ValueError:
            data = encode(action)
        self._tap("forge a button", name, data, self._current(name, 0)[1])

    @rule(who=st.integers(0, 99), data=st.one_of(st.sampled_from(DATA), SEEDS.map(gibberish)))
    def press_nonsense(self, who: int, data: str) -> None:
        name = self._someone(who)
        self._tap("press nonsense", name, data or None, self._current(name, 0)[1])

    @rule(who=st.integers(0, 99), pick=st.integers(0, 20))
    def press_on_a_message_that_is_gone(self, who: int, pick: int) -> None:
        name = self._someone(who)
        data, _ = self._current(name, pick)
        self._tap("press on a message that is gone", name, data, GONE)

    @rule(who=st.integers(0, 74), pick=st.integers(0, 20))
    def press_twice(self, who: int, pick: int) -> None:
        name = self._someone(who)
        data, message = self._current(name, pick)
        action = decode(data)

        def twice() -> None:
            self._pressed(name, data, message)
            self._pressed(name, data, message)

        self._step("press twice", Deed([name], [action] if action else []), twice, presses=2)

    @rule(steps=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 20)), min_size=2, max_size=5))
    def press_all_at_once(self, steps: list[tuple[int, int]]) -> None:
        """Several people within one batch."""
        taps = [(name := self._someone(who), *self._current(name, pick)) for who, pick in steps]
        actions = [action for _, data, _ in taps if (action := decode(data)) is not None]

        def together() -> None:
            for name, data, message in taps:
                self._pressed(name, data, message)

        deed = Deed([name for name, _, _ in taps], actions)
        self._step("press all at once", deed, together)
        self._fresh = {}

    @rule(who=st.integers(0, 74), text=st.sampled_from(PLAIN))
    def write(self, who: int, text: str) -> None:
        self._say("write", self._someone(who), text)

    write_on = write

    @rule(who=st.integers(0, 99), text=st.one_of(st.sampled_from(HOSTILE), SEEDS.map(gibberish)))
    def write_something_hostile(self, who: int, text: str) -> None:
        self._say("write something hostile", self._someone(who), text)

    @rule(
        who=st.integers(0, 99),
        kind=st.sampled_from(
            ["photo", "voice", "sticker", "contact", "location", "document", "forward"]
        ),
    )
    def send_something_else(self, who: int, kind: str) -> None:
        name = self._someone(who)
        person = self.bot.people[name]
        sends: dict[str, Callable[[], int]] = {
            "photo": lambda: person.send_photo("A caption"),
            "voice": person.send_voice,
            "sticker": person.send_sticker,
            "contact": person.send_contact,
            "location": person.send_location,
            "document": person.send_document,
            "forward": lambda: person.forward("Words of somebody else"),
        }
        send = sends[kind]
        self._step("send something else", Deed([name]), lambda: self._delivered.append(send()))

    @rule(who=st.integers(0, 99), text=st.sampled_from(PLAIN))
    def edit_a_message(self, who: int, text: str) -> None:
        name = self._someone(who)
        person = self.bot.people[name]
        self._step(
            "edit a message", Deed([name]), lambda: self._delivered.append(person.edit(text))
        )

    @rule(who=st.integers(0, 99), command=st.sampled_from(COMMAND_NAMES))
    def give_a_command(self, who: int, command: str) -> None:
        self._say("give a command", self._someone(who), f"/{command}", command)

    @rule(who=st.integers(0, 99), text=st.sampled_from(UNKNOWN))
    def give_an_unknown_command(self, who: int, text: str) -> None:
        self._say("give an unknown command", self._someone(who), text)

    @rule(who=st.integers(0, 99), code=st.sampled_from(CODES))
    def come_with_a_code(self, who: int, code: str) -> None:
        self._say("come with a code", self._someone(who), f"/start {code}")

    @rule(who=st.integers(0, 99), pick=st.integers(0, 99))
    def show_a_receipt(self, who: int, pick: int) -> None:
        """One's own, or one that was passed on: whoever has it may use it."""
        name = self._someone(who)
        seen = sorted({*self._receipts, *receipts_in(self.bot.people[name].messages)})
        receipt = seen[pick % len(seen)] if seen else "0000-0000-0000-0000"
        self._say("show a receipt", name, f"/receipt {receipt}")

    @rule(who=st.integers(0, 99), language=st.sampled_from(["de", "en", "tr", "ar"]))
    def speak_another_language(self, who: int, language: str) -> None:
        name = self._someone(who)
        place = self._current(name, 0)[1]
        self._tap("speak another language", name, f"language:::{language}", place)

    @rule(pick=st.integers(0, 10**6))
    def deliver_again(self, pick: int) -> None:
        """An update that was handled comes once more."""
        if not self._delivered:
            self._delivered.append(self.bot.people["nils"].send("/start"))
            self._run(self.bot.settled())
        update = self._delivered[pick % len(self._delivered)]
        deed = Deed([], repeated=True)
        self._step("deliver again", deed, lambda: self.bot.fake.redeliver(update))

    @rule(
        by=st.sampled_from(
            [
                timedelta(minutes=1),
                timedelta(hours=3),
                timedelta(hours=25),
                timedelta(days=3),
                timedelta(days=7),
                timedelta(days=40),
            ]
        )
    )
    def let_time_pass(self, by: timedelta) -> None:
        self.bot.now += by
        self._doubtful.update(NAMES)
        if by > timedelta(hours=24):
            self._delivered.clear()  # Telegram keeps no update for longer, and the bot no memory of it.
        self._step("let time pass", Deed([], ticked=True), lambda: None)

    @rule()
    def restart(self) -> None:
        """Every object is thrown away; only the folder stays."""
        self.shared.counts["restart"] += 1
        self._steps += 1
        before, since = self._eyes.look(), len(self.bot.fake.ledger)
        self._run(self._restarted())
        self._judge.judge(before, self._eyes.look(), Deed([]))
        said = [e for e in self.bot.fake.ledger[since:] if e.kind == "call" and e.method in WROTE]
        assert not said, "somebody was told of a restart in good order"

    async def _restarted(self) -> None:
        await self.bot.stop()
        await self.bot.start()
        await self.bot.settled()


async def at_once(connection: Any, function: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """What the driver lets a thread of its own do."""
    if connection._connection is None:
        raise ValueError("no connection")
    return function(*values, **named)


class Undone(Exception):
    """So that a unit of work is rolled back."""


def receipts_in(messages: Iterable[Any]) -> set[str]:
    """The receipt codes that stand in these messages."""
    words = (word for message in messages for word in message.text.split())
    return {word for word in words if len(word) == 19 and read_receipt(word) == word}


REACHED: Final = {
    "answers handed in",
    "answers released",
    "events created",
    "talks announced",
    "invitations answered",
    "self-checks answered to the end",
}
"""A walk that comes to none of these has shown nothing."""
RULES: Final = (
    "get on", "press a current button", "press one of the first buttons", "press any button ever seen",
    "press another person's button", "forge a button", "press nonsense",
    "press on a message that is gone", "press twice", "press all at once", "write",
    "write something hostile", "send something else", "edit a message", "give a command",
    "give an unknown command", "come with a code", "show a receipt", "speak another language",
    "deliver again", "let time pass", "restart",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_walk_meets_an_exception_a_dead_end_or_a_wrong_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No power fails here, and nobody else waits: syncing and changing threads for every statement
    # would be most of the time.
    monkeypatch.setattr(aiosqlite.core.Connection, "_execute", at_once)
    pragmas = tuple(
        p.replace("synchronous = FULL", "synchronous = OFF") for p in storage.engine._PRAGMAS
    )
    monkeypatch.setattr(storage.engine, "_PRAGMAS", pragmas)
    with asyncio.Runner() as runner:
        shared = Shared(runner, Content.load(), Phrasebook.load())
        Walk.shared = shared
        Walk.folder = tmp_path / "run"
        Walk.templates = [
            runner.run(template(shared, tmp_path / f"template{middle}", in_the_middle=middle))
            for middle in (False, True)
        ]
        try:
            run_state_machine_as_test(
                Walk,
                settings=settings(
                    # Hypothesis ends one run in five early, to see whether less shows more.
                    max_examples=RUNS * 3 // 2,
                    # Beginning counts as a step, too.
                    stateful_step_count=STEPS + 1,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                    # Fifty steps are readable as they are; making them fewer would take an hour.
                    phases=[Phase.explicit, Phase.reuse, Phase.generate],
                ),
            )
        finally:
            counted = [f"{shared.counts[name]:6} {name}" for name in RULES]
            counted += [
                f"{times:6} steps: {what}" for what, times in sorted(shared.reached.items())
            ]
            whole = (
                f"{len(shared.runs)} runs, {sum(steps >= STEPS for steps in shared.runs)} of them "
                f"with {STEPS} steps or more, {sum(shared.runs)} steps"
            )
            sys.stdout.write("\n".join(["", whole, *counted, ""]))
    assert set(shared.counts) == set(RULES)
    assert set(shared.reached) >= REACHED
    assert sum(steps >= STEPS for steps in shared.runs) >= RUNS
