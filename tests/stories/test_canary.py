"""Canaries fly through the whole bot; then every file that it wrote is searched for them.

Accounts, names, texts, codes and cookies are looked for in every spelling a program might use. They
may be nowhere but in the places listed here. What never may live here: a permission that the
promise (docs/anonymity.md) does not give.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import json
import logging
import os
import random
import re
import sqlite3
import struct
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx
import pytest
import structlog

from bot.dialogue import receipts
from bot.model import Role
from handlers import log as logs
from handlers.intake import Intake
from storage import engine
from storage.keys import FileKeys
from tests.fakes.botapi import FakeTelegram, Person
from tests.handlers.web.browser import Forms, press, send
from tests.living import Living, living
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event

ROOT = Path(__file__).resolve().parents[2]
EVENT = "kanarienpark"
RECEIPT = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b")
WINDOW = 6
"""Bytes by which a place is found where a spelling may begin: the shortest one has as many."""

# -- where what may stand

PUBLIC = {
    "What shall change?": {"event.prompts"},
    "Our park": {"event.prompts", "certificate.title", "certificate.text"},
    EVENT: {"event.code", "certificate.code", "certificate.text"},
    "Town of Musterstadt": {"municipality.responsible"},
    "dpo@musterstadt.example": {"municipality.data_protection"},
    "musterstadt.example/imprint": {"municipality.imprint"},
    "Where the benches stand.": {"event_plan.can_change"},
    "How much money there is.": {"event_plan.cannot_change"},
    "Club zt4w9q": {"multiplier.name"},
    "Hall of the date zt4w9q": {"gathering.place"},
    "Group zt4w9q": {"working_group.name"},
    "Purpose of zt4w9q": {"working_group.purpose"},
    "Breakfast zt4w9q": {"talk.title"},
    "Prof. Impulse zt4w9q": {"talk.impulse"},
    "Town hall zt4w9q": {"talk.place"},
    "https://zt4w9q.example/slides": {"material.link"},
    "note on the slides zt4w9q": {"material.note"},
    "note of the moderator zt4w9q": {"person.note"},
}
"""What an administration writes about itself, by table and column. No file of log may hold it."""
FORGOTTEN_NOTE = "note of the forgotten zt4w9q"
"""The operator's word for somebody who is forgotten: in the backup that was made before, only."""
DATABASES, EXPORTS, SAID = "databases", "exports", "said to the operator"


# -- how something can be spelt


def of_text(text: str) -> dict[str, bytes]:
    """The text in every spelling."""
    found: dict[str, bytes] = {}
    forms = {"": text, "lower ": text.lower(), "upper ": text.upper()}
    for kind, one in forms.items():
        raw = one.encode()
        found |= {
            f"{kind}raw": raw,
            f"{kind}decomposed": unicodedata.normalize("NFD", one).encode(),
            f"{kind}latin-1": one.encode("latin-1", "replace"),
            f"{kind}utf-16-le": one.encode("utf-16-le"),
            f"{kind}utf-16-be": one.encode("utf-16-be"),
            f"{kind}percent": quote(one, safe="").encode(),
            f"{kind}form": quote_plus(one).encode(),
            f"{kind}percent, every byte": "".join(f"%{byte:02X}" for byte in raw).encode(),
            f"{kind}percent, every byte, small": "".join(f"%{b:02x}" for b in raw).encode(),
            f"{kind}json": json.dumps(one)[1:-1].encode(),
            f"{kind}python": ascii(one)[1:-1].encode(),
            f"{kind}python bytes": repr(raw)[2:-1].encode(),
            f"{kind}html": html.escape(one).encode("ascii", "xmlcharrefreplace"),
            **of_bytes(raw, kind),
        }
    return found


def of_bytes(raw: bytes, kind: str = "") -> dict[str, bytes]:
    """Bytes as text, and by the digests that anybody could compute."""
    found = {f"{kind}hex": raw.hex().encode(), f"{kind}hex, capitals": raw.hex().upper().encode()}
    for shift in range(3):
        # Whatever stands before it, one of three shifts is how it looks inside.
        whole = base64.b64encode(bytes(shift) + raw)
        inside = whole[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        found[f"{kind}base64 +{shift}"] = inside
        found[f"{kind}base64 for addresses +{shift}"] = inside.translate(
            bytes.maketrans(b"+/", b"-_")
        )
    for name in ("sha256", "sha1", "md5", "blake2b"):
        digest = hashlib.new(name, raw).digest()
        found |= {f"{kind}{name}": digest, f"{kind}{name} hex": digest.hex().encode()}
    return found


def of_number(number: int) -> dict[str, bytes]:
    """An account's number as text, as integers and as what a database makes of them."""
    found = of_text(str(number))
    eight = number.to_bytes(8, "big")
    found |= {
        "8 bytes, big end first": eight,
        "8 bytes, little end first": eight[::-1],
        "SQLite integer": eight[2:],
        "6 bytes, little end first": eight[:1:-1],
        "SQLite varint": _varint(number),
        "protocol varint": _leb128(number),
        "real": struct.pack(">d", number),
        "real, little end first": struct.pack("<d", number),
        "hexadecimal": f"{number:x}".encode(),
        "hexadecimal, capitals": f"{number:X}".encode(),
    }
    for prefix in ("telegram:", "tg:", "tg", "user:", "user", "telegram"):
        for name, digest in of_bytes(f"{prefix}{number}".encode()).items():
            if name.partition(" ")[0] in ("sha256", "sha1", "md5", "blake2b"):
                found[f"{prefix} {name}"] = digest
    for name, digest in of_bytes(eight).items():
        found[f"8 bytes {name}"] = digest
    return found


def _varint(number: int) -> bytes:
    """Seven bits a byte, the highest first, as in SQLite's keys and record headers."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _leb128(number: int) -> bytes:
    groups = []
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*groups, number])


@dataclass(frozen=True)
class Secret:
    """One canary."""

    name: str
    spellings: dict[str, bytes]
    allowed: frozenset[str] = frozenset()
    """Kinds of files in which it may be."""


@dataclass(frozen=True)
class Hit:
    """A canary that was found."""

    file: str
    secret: str
    spelling: str


class Search:
    """Looks for all spellings of all canaries at once."""

    def __init__(self, secrets: list[Secret]) -> None:
        self.secrets = secrets
        self.needles: dict[bytes, list[tuple[bytes, Secret, str]]] = {}
        self.count = 0
        seen: set[bytes] = set()
        for secret in secrets:
            for spelling, needle in secret.spellings.items():
                assert len(needle) >= WINDOW, f"{secret.name} is too short: {needle!r}"
                if needle not in seen:
                    self.needles.setdefault(needle[:WINDOW], []).append((needle, secret, spelling))
                    self.count += 1
                    seen.add(needle)
        self.files = 0
        self.bytes = 0

    def through(self, content: bytes, name: str) -> Iterator[tuple[Hit, Secret]]:
        """All hits in a file; what is packed is unpacked first."""
        self.files += 1
        self.bytes += len(content)
        for part in (content, *_unpacked(content)):
            windows: set[bytes] = set()
            for start in range(0, len(part), 1 << 18):
                end = min(start + (1 << 18), len(part))
                windows |= self.needles.keys() & {part[i : i + WINDOW] for i in range(start, end)}
            for window in windows:
                for needle, secret, spelling in self.needles[window]:
                    if needle in part:
                        yield Hit(name, secret.name, spelling), secret

    def everywhere(self, root: Path, kinds: dict[str, str], later: str = "") -> list[Hit]:
        """Hits in the files below a folder that are not permitted.

        `kinds` tells a file's kind by the beginning of its name; what begins with `later` is left
        out.
        """
        found: list[Hit] = []
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not (later and name.startswith(later)):
                kind = next((k for start, k in kinds.items() if name.startswith(start)), "")
                hits = self.through(path.read_bytes(), name)
                found += [hit for hit, secret in hits if kind not in secret.allowed]
        return found


def _unpacked(content: bytes) -> list[bytes]:
    if not zipfile.is_zipfile(BytesIO(content)):
        return []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def columns_with(database: Path, words: str) -> set[str]:
    """In which columns something stands, as `table.column`."""
    found = set()
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in rows.description]
            for row in rows:
                for name, value in zip(names, row, strict=True):
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    if words.encode() in raw:
                        found.add(f"{table}.{name}")
    return found


# -- the search finds what is there


def test_the_search_finds_one_planted_canary_of_each_spelling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, number, key = "kanari gelb ä7q2", 0x5A3C_91E7_42D1, b"\x91key\x00of\xff32 bytes"
    secrets = [
        Secret("text", of_text(text)),
        Secret("number", of_number(number)),
        Secret("key", of_bytes(key) | {"raw": key}),
    ]
    search = Search(secrets)
    noise = random.Random(5)
    wanted = set()
    for secret in secrets:
        for spelling, needle in secret.spellings.items():
            name = f"{secret.name}, {spelling}".replace("/", " ")
            around = noise.randbytes(1000), noise.randbytes(1000)
            (tmp_path / name).write_bytes(around[0] + needle + around[1])
            wanted.add((secret.name, name, spelling))
    found = search.everywhere(tmp_path, {})
    # Some spellings are the same for some canaries: each file has to be found, by any of them.
    assert {(hit.secret, hit.file) for hit in found} >= {(s, file) for s, file, _ in wanted}
    with capsys.disabled():
        _tell(f"planted: {len(wanted)} spellings, all found among {search.bytes:,} bytes")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_the_search_finds_what_sqlite_makes_of_it(tmp_path: Path, encoding: str) -> None:
    number, text = 0x5A3C_91E7_42D1, "kanari gelb ä7q2"
    planted = {
        "integer": (number, "number"), "key": (number, "number"), "real": (float(number), "number"),
        "digits": (str(number), "number"), "text": (text, "text"), "blob": (text.encode(), "text"),
    }  # fmt: skip
    for name, (value, secret) in planted.items():
        file = tmp_path / name / "a.sqlite"
        file.parent.mkdir()
        search = Search([Secret("number", of_number(number)), Secret("text", of_text(text))])
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA encoding = '{encoding}'")
            connection.execute("PRAGMA journal_mode = WAL")
            kind = "INTEGER PRIMARY KEY" if name == "key" else ""
            connection.execute(f"CREATE TABLE planted (value {kind}, more TEXT)")
            connection.execute("INSERT INTO planted VALUES (?, 'more')", (value,))
            hits = search.everywhere(file.parent, {})
            assert {hit.secret for hit in hits if hit.file.endswith("-wal")} == {secret}
        hits = search.everywhere(file.parent, {})
        assert {hit.secret for hit in hits if hit.file.endswith("sqlite")} == {secret}
        assert bool(columns_with(file, text)) == (secret == "text")


def test_the_search_looks_into_packed_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", "x" * 1000 + "kanari gelb ä7q2" + "x" * 1000)
    assert Search([Secret("text", of_text("kanari gelb ä7q2"))]).everywhere(tmp_path, {})


# -- everything that is logged, in files

MUTED = ("telegram", "aiosqlite", "httpx", "httpcore")
"""Libraries that write whatever goes through them into their logs: muted by the product, which is
checked. The last two are this test's own browser."""


@contextmanager
def everything_logged(folder: Path) -> Iterator[None]:
    """`configured.log` is what `dialogbote run` would write if it were asked for every detail;
    `everything.log` is what all libraries say as well, except those that are muted for it."""
    folder.mkdir()
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    names = [*MUTED, *logging.root.manager.loggerDict]
    known = [root, *map(logging.getLogger, names)]
    levels = [(logger, logger.level) for logger in known]
    configured = (folder / "configured.log").open("a", encoding="utf-8", buffering=1)
    everything = logging.FileHandler(folder / "everything.log", encoding="utf-8")
    everything.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    kept = pytest.MonkeyPatch()
    stderr = os.dup(2)
    os.dup2(configured.fileno(), 2)  # what other processes complain about
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stderr", configured)
            _configure_anew(patch)
        # Opening a database would turn off again what is to be heard here.
        kept.setattr(engine, "_TALKATIVE", ())
        for name in MUTED:
            assert not logging.getLogger(f"{name}.any").isEnabledFor(logging.INFO), name
        own = logging.StreamHandler(configured)
        logged_from = {logger.name: logger.getEffectiveLevel() for logger in known}
        own.addFilter(lambda record: record.levelno >= _level(logged_from, record.name))
        for logger in known:
            is_muted = logger.name.startswith(MUTED)
            logger.setLevel(logging.CRITICAL if is_muted else logging.DEBUG)
        root.handlers = [own, everything]
        yield
    finally:
        kept.undo()
        structlog.reset_defaults()
        for logger, level in levels:
            logger.setLevel(level)
        root.handlers = handlers
        os.dup2(stderr, 2)
        os.close(stderr)
        everything.close()
        configured.close()


def _level(levels: dict[str, int], name: str) -> int:
    """The level of the nearest logger above that was known."""
    while name not in levels:
        name = name.rpartition(".")[0] or "root"
    return levels[name]


def _configure_anew(patch: pytest.MonkeyPatch) -> None:
    """As the product does it, but so that other tests do not write into this one's file."""
    configure = structlog.configure

    def uncached(**settings: object) -> None:
        configure(**{**settings, "cache_logger_on_first_use": False})  # type: ignore[arg-type]

    patch.setattr(structlog, "configure", uncached)
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("bot", "handlers", "storage") and "log" in vars(module):
            # What an earlier test made it remember.
            vars(vars(module)["log"]).pop("bind", None)
    logs.configure(logging.DEBUG)


# -- the story


@dataclass
class Canaries:
    """Draws canaries, and remembers all of them."""

    chance: random.Random = field(default_factory=lambda: random.Random(20270301))
    secrets: list[Secret] = field(default_factory=list)

    def word(self, name: str, *allowed: str) -> str:
        """A word that is nowhere else."""
        letters = "".join(self.chance.choices("abcdefghkmnpqrstuvwxyz23456789", k=10))
        return self.keep(name, f"{letters[:4]} ä{letters[4:]}", *allowed)

    def keep(self, name: str, text: str, *allowed: str) -> str:
        """Look for this one too."""
        self.secrets.append(Secret(name, of_text(text), frozenset(allowed)))
        return text

    def code(self, name: str, code: str) -> str:
        """A one-time code. It has 256 random bits, so that its hash alone may be kept."""
        spellings = of_text(code)
        hashes = {"sha256", "sha256 hex"}
        kept = {name: one for name, one in spellings.items() if name not in hashes}
        self.secrets.append(Secret(name, kept))
        return code

    def account(self, name: str) -> int:
        """The number of a Telegram account: large, so that it is nowhere by chance."""
        number = self.chance.randrange(1 << 46, 1 << 47)
        self.secrets.append(Secret(f"account of {name}", of_number(number)))
        return number

    def person(self, fake: FakeTelegram, name: str, language: str = "de") -> Person:
        """Somebody whose every name is a canary."""
        return fake.person(
            self.account(name),
            language_code=language,
            first_name=self.word(f"first name of {name}"),
            last_name=self.word(f"last name of {name}"),
            username=self.keep(f"user name of {name}", f"u_{self.chance.randbytes(6).hex()}"),
        )

    def receipt(self, name: str, shown: str) -> str:
        """The receipt in what somebody was shown."""
        code = RECEIPT.findall(shown)[-1]
        self.keep(f"receipt of {name}", code)
        self.keep(f"receipt of {name} without dashes", code.replace("-", ""))
        return str(code)


class Run:
    """A smaller life of the bot in which everything happens once."""

    def __init__(self, life: Living, fake: FakeTelegram, canaries: Canaries, folder: Path) -> None:
        self.life, self.fake, self.canaries, self.folder = life, fake, canaries, folder
        self.handed = folder / "exports"
        self.handed.mkdir()
        self.receipts: dict[str, str] = {}
        self.councillors: list[Person] = []
        self.guests: list[Person] = []
        self.by_link = ""
        """What is behind the event's code in a multiplier's link."""

    # .. by Telegram

    async def takes_part(self, name: str, *texts: str, send_it: bool = True) -> Person:
        """A citizen's way, up to the review or the end."""
        person = self.canaries.person(self.fake, name)
        await act(self.life, person, f"!/start {EVENT}{self.by_link}")
        await self._press(person, "join")
        for number, text in enumerate(texts):
            if number:
                await self._press(person, "another")
            await act(self.life, person, f"!Ich finde: {text}. Wirklich!")
        for step in ("done", "answer", "answer"):
            await self._press(person, step)
        self.receipts[name] = self.canaries.receipt(name, person.last.text if person.last else "")
        if send_it:
            await self._press(person, "finish")
        return person

    async def _press(self, person: Person, verb: str) -> None:
        person.press(lambda button: (button.data or "").split(":")[0] == verb)
        await self.life.settled()

    async def adds_a_multiplier(self, moderator: Person) -> None:
        """By whose link citizens come from here on."""
        for verb in ("multipliers", "new-multiplier"):
            await self._press(moderator, verb)
        await act(self.life, moderator, "!Club zt4w9q", "Deutsch", "Done", "Add it")
        said = moderator.last.text if moderator.last else ""
        (code,) = set(re.findall(rf"/e/{EVENT}(_[a-z2-7]{{4}})", said))
        (secret,) = re.findall(r"/m/([a-z0-9]{42})", said)
        self.by_link = str(code)
        self.canaries.keep("secret of a multiplier's page", str(secret)[10:])

    async def sets_a_date(self, moderator: Person) -> None:
        """For which somebody signs up, and somebody else signs up and cancels."""
        await act(self.life, moderator, "!/events")
        for verb in ("event", "event-date", "plan-date"):
            await self._press(moderator, verb)
        await act(
            self.life, moderator, "!30.04.2027 18:00", "!90", "!Hall of the date zt4w9q", "Skip",
            "Set the date",
        )  # fmt: skip
        for name in ("a visitor", "a visitor who cancels"):
            person = self.canaries.person(self.fake, name)
            await act(self.life, person, f"!/start {EVENT}")
            for verb in ("date", "date-join"):
                await self._press(person, verb)
        await self._press(person, "date-cancel")

    async def goes_on(self, moderator: Person, *people: Person) -> None:
        """A working group: one leaves a contact, one withdraws, one does not finish the form."""
        await act(self.life, moderator, "!/events")
        for verb in ("event", "working-groups", "new-working-group"):
            await self._press(moderator, verb)
        await act(self.life, moderator, "!Group zt4w9q", "!Purpose of zt4w9q")
        await self._press(moderator, "finish")
        withdraws = self.canaries.person(self.fake, "one who withdraws")
        stops = self.canaries.person(self.fake, "one who does not finish")
        for person in (*people, withdraws, stops):
            await act(self.life, person, f"!/start {EVENT}")
            for verb in ("going-on", "going-on-in", "going-on-join"):
                await self._press(person, verb)
            await act(self.life, person, f"!{self.canaries.word(f'name of {person.id}', EXPORTS)}")
            if person is not stops:
                contact = self.canaries.word(f"contact of {person.id}", EXPORTS)
                await act(self.life, person, f"!{contact}")
                await self._press(person, "finish")
        await self._press(withdraws, "going-on-leave")

    async def is_followed(self, moderator: Person) -> None:
        """Somebody subscribes, somebody else does and leaves; a text to them is planned."""
        for name in ("a subscriber", "a subscriber who leaves"):
            person = self.canaries.person(self.fake, name)
            await act(self.life, person, f"!/start {EVENT}")
            for verb in ("follow", "follow-yes"):
                await self._press(person, verb)
        await self._press(person, "unfollow")
        await act(self.life, moderator, "!/events")
        for verb in ("event", "tell", "tell-new"):
            await self._press(moderator, verb)
        await act(self.life, moderator, f"!Sie sagten {self.canaries.word('words to all')}. Ja!")
        for verb in ("done", "skip", "skip", "finish", "tell-send", "tell-send-yes"):
            await self._press(moderator, verb)

    async def rewrites(self, person: Person, name: str, text: str) -> None:
        """Change a sent text by its receipt."""
        await act(self.life, person, f"!/receipt {self.receipts[name]}")
        for step in ("receipt-edit", "edit", "remove"):
            await self._press(person, step)
        await act(self.life, person, f"!Nein: {text}. Doch!")
        for step in ("done", "finish"):
            await self._press(person, step)

    async def oddities(self, person: Person) -> None:
        """Whatever else an account can send; none of it may be kept."""
        word = self.canaries.word
        person.edit(word("text of an edit"))
        person.send_photo(word("caption of a photo"))
        person.send_voice()
        person.send_document(f"{word('name of a file')}.pdf")
        phone = self.canaries.keep("phone number", "+49 171 83746529")
        person.send_contact(phone)
        person.send_location(52.518623, 13.376198)
        self.canaries.keep("place", "52.518623")
        person.forward(word("text of a forward"), sender=person)
        person.send(f"/{self.canaries.keep('name of a command', 'zq7w3kx9vb')}")
        person.send(f"/receipt {self.canaries.keep('no receipt', 'zq7w-3kx9-vbzq-7w3k')}")
        person.send(f"/start {self.canaries.keep('no code', 'zq7w3kx9vc')}")
        person.send(f"/start r_{self.canaries.keep('no invitation', 'zq7w3kx9vdzq7w3kx9vd')}")
        person.press_data(self.canaries.keep("forged button", "zq7w3kx9ve:zq7w3kx9vf"))
        person.press_data(f"answer:{self.canaries.keep('foreign walk', 'zq7w3kx9vg')}:p1:1")
        person.send(f"{word('refused text')}\x00")
        group = self.fake.group(-self.canaries.account("a group"), word("name of a group"))
        person.send(f"/start {word('text in a group')}", to=group)
        # Nothing of an update that cannot be read may be quoted.
        text = word("malformed update")
        broken = {"message_id": "x", "from": {"id": text}, "chat": {"id": text, "type": "private"}}
        self.fake.push_raw({"message": {**broken, "text": text}})
        self.fake.push_raw({"callback_query": {"id": text, "from": text, "data": text}})
        self.fake.push_raw({text: {text: text}})
        await self.life.settled()

    async def faults(self, person: Person, name: str) -> None:
        """Errors whose messages quote what a person wrote: only type and place are told."""
        quoted = self.canaries.word("message of an error")
        kept = Intake._one_unit
        calls: list[object] = []

        async def fails(*_: object) -> object:
            raise RuntimeError(quoted)

        async def fails_once(intake: Intake, presses: object) -> object:
            calls.append(presses)
            if len(calls) == 1:
                raise ValueError(quoted)
            return await kept(intake, presses)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(receipts, "show", fails)
            await act(self.life, person, f"!/receipt {self.receipts[name]}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Intake, "_one_unit", fails_once)
            await act(self.life, person, "!/status")
        assert calls, "the batch was not even tried"

    # .. in the browser

    async def browser(self, stack: AsyncExitStack) -> httpx.AsyncClient:
        """A browser without a script."""
        base = self.life.settings.web_address
        headers = {"Origin": base, "Sec-Fetch-Site": "same-origin", "Accept-Language": "de"}
        transport = httpx.ASGITransport(app=self.life.doors.web)
        client = httpx.AsyncClient(
            transport=transport, base_url=base, headers=headers, follow_redirects=True
        )
        return await stack.enter_async_context(client)

    async def takes_part_in_browser(
        self, client: httpx.AsyncClient, name: str, text: str, *, send_it: bool = True
    ) -> str:
        """A citizen's way; the last page."""
        page = await client.get(f"/e/{EVENT}")
        page = await press(client, page.text, "join")
        self.canaries.keep(f"cookie of {name}", client.cookies["dialogbote"])
        page = await send(client, page.text, f"Ich meine: {text}. Ganz\r\nsicher!")
        for step in ("done", "answer", "skip"):
            page = await press(client, page.text, step)
        self.receipts[name] = self.canaries.receipt(name, page.text)
        if send_it:
            page = await press(client, page.text, "finish")
        assert page.status_code == 200
        return page.text

    async def joins_in_browser(self, client: httpx.AsyncClient, name: str, code: str) -> None:
        """Take up a role, or bring it to a further device, by a one-time link."""
        page = await client.get(f"/join/{code}")
        form = next(f for f in Forms(page.text).forms if f.action.startswith("/join/"))
        page = await client.post(form.action, data=form.fields)
        assert page.status_code == 200
        self.canaries.keep(f"cookie of {name}", client.cookies["dialogbote"])

    # .. in a self-check

    async def begins_a_round(self, coordinator: Person) -> None:
        """A coordinator opens a round, and two people write on their sheets."""
        await act(
            self.life, coordinator, "!/selfcheck", "Open a round", "Short self-check",
            "Open the round", "Invite people", "Politics", "!2", "Make the link",
        )  # fmt: skip
        said = "\n".join(message.text for message in coordinator.messages)
        code = self.canaries.code("code of a group", re.findall(r"g_[A-Za-z0-9_-]{43}", said)[-1])
        for name in ("a councillor", "another councillor"):
            person = self.canaries.person(self.fake, name, "en")
            self.councillors.append(person)
            comment = self.canaries.word(f"comment of {name}")
            await act(
                self.life, person, f"!/start {code}", "1. Management and steering",
                "Add a comment", f"!Beispiel: {comment}. Ja!", "Done",
            )  # fmt: skip
            await self._press(person, "answer")

    async def closes_the_round(self, coordinator: Person) -> dict[str, bytes]:
        """And a workshop begins, in which two people write; the keys that died."""
        before = _keys(self.life.folder)
        await act(self.life, coordinator, "!/selfcheck")
        await self._press(coordinator, "round")
        await act(self.life, coordinator, "Close the round", "Yes, close")
        await self.life.pass_time(seconds=15)
        died = {name: key for name, key in before.items() if name not in _keys(self.life.folder)}
        await act(self.life, coordinator, "Workshops", "Begin a workshop", "Choose the topics")
        await act(self.life, coordinator, "Add from: Management and steering", "Add 1")
        await act(self.life, coordinator, "Back to the workshop")
        code = re.findall(r"/e/(w_[a-z2-7]+)", coordinator.last.text if coordinator.last else "")[0]
        await act(self.life, coordinator, "Show it on a screen")
        said = "\n".join(message.text for message in coordinator.messages)
        self.canaries.code("code of a screen", re.findall(r"s_[A-Za-z0-9_-]{43}", said)[-1])
        for _ in range(3):
            await self._press(coordinator, "workshop-next")
        for name in ("a guest", "another guest"):
            person = self.canaries.person(self.fake, name, "en")
            self.guests.append(person)
            comment = self.canaries.word(f"workshop comment of {name}")
            await act(self.life, person, f"!/start {code}", "Take part", "Write a comment")
            await act(self.life, person, f"!Wir brauchen {comment}. Bald!")
        return died

    async def closes_the_workshop(self, coordinator: Person) -> dict[str, bytes]:
        """After its guests have said whether it helped; the keys that died."""
        await self._press(coordinator, "workshop")
        for _ in range(10):
            await act(self.life, self.guests[0], "!/start", "Go to the workshop")
            said = self.guests[0].last
            if said is not None and said.find("Did it help? Five short questions"):
                break
            await act(self.life, coordinator, "Go on")
            if any(message.find("Yes, show the sums") for message in coordinator.messages):
                await act(self.life, coordinator, "Yes, show the sums")
        for guest in self.guests:
            await act(
                self.life, guest, "!/start", "Go to the workshop",
                "Did it help? Five short questions",
            )  # fmt: skip
            await self.says_whether_it_helped(guest)
        before = _keys(self.life.folder)
        await self._press(coordinator, "workshop")
        for step in ("close-workshop", "close-workshop-yes"):
            await self._press(coordinator, step)
        await self.life.pass_time(seconds=15)
        return {name: key for name, key in before.items() if name not in _keys(self.life.folder)}

    async def moderates(self, moderator: Person) -> None:
        """A theme, words for others in the place of a text, and such words half written."""
        theme = self.canaries.word("name of a theme", EXPORTS)
        await act(self.life, moderator, "!/events")
        for step in ("event", "moderate", "themes", "new-theme"):
            await self._press(moderator, step)
        await act(self.life, moderator, f"!{theme}")
        await self.answers(moderator)
        await act(self.life, moderator, "!/events")
        for step in ("event", "moderate"):
            await self._press(moderator, step)
        moderator.press(does("queue"))
        await self.life.settled()
        for step in ("mod-theme", "mod-theme", "mod-hide"):
            await self._press(moderator, step)
        public = self.canaries.word("words for others", EXPORTS)
        await act(self.life, moderator, f"!Ohne Namen: {public}. Gut!")
        for step in ("done", "mod-yes", "mod-hide"):
            await self._press(moderator, step)
        await act(self.life, moderator, f"!Halb: {self.canaries.word('unfinished words')}.")
        await act(self.life, moderator, "!/cancel", "No, go on")

    async def answers(self, moderator: Person) -> None:
        """The town answers the theme."""
        for step in ("theme", "official", "official-edit", "answer"):
            await self._press(moderator, step)
        words = self.canaries.word("words of an official answer", EXPORTS)
        await act(self.life, moderator, f"!Wir machen {words}. Bald!")
        for step in ("done", "skip", "skip"):
            await self._press(moderator, step)
        owner = self.canaries.word("owner of an official answer", EXPORTS)
        await act(self.life, moderator, f"!Amt {owner}")
        for step in ("skip", "finish"):
            await self._press(moderator, step)

    async def talks(self, moderator: Person, *guests: Person) -> None:
        """A breakfast talk is going on: guests come into its room, ask, vote, and write a draft."""
        await act(
            self.life, moderator, "!/talks", "New talk", "!Breakfast zt4w9q", "!Prof. Impulse zt4w9q",
            "!01.03.2027 10:10", "!Town hall zt4w9q", "Skip", "Announce",
            "!/talks", "Open the room", "Show it on a screen",
        )  # fmt: skip
        said = "\n".join(message.text for message in moderator.messages)
        self.canaries.code("code of a talk's screen", re.findall(r"s_[A-Za-z0-9_-]{43}", said)[-1])
        for number, guest in enumerate(guests):
            for text in ("!/talks", "Enter the talk", "I agree, let me in", "Ask a question"):
                await act(self.life, guest, text)
            question = self.canaries.word(f"question of guest {number} in a talk")
            await act(self.life, guest, f"!Warum {question}? Bitte!", "Ask it", "1: vote for it")
            draft = self.canaries.word(f"unasked question of guest {number}")
            await act(self.life, guest, "Ask a question", f"!Und {draft}?")

    async def closes_the_talk(self, moderator: Person) -> dict[str, bytes]:
        """The keys that died."""
        before = _keys(self.life.folder)
        await act(
            self.life,
            moderator,
            "!/talks",
            "Open the room",
            "Close the room",
            "Yes, close the room",
        )
        await self.life.pass_time(seconds=15)
        return {name: key for name, key in before.items() if name not in _keys(self.life.folder)}

    async def says_whether_it_helped(self, person: Person) -> None:
        """All five questions, and send them."""
        for given in ("Yes", "Partly", "No", "Skip", "Yes"):
            await act(self.life, person, given)
        await act(self.life, person, "Send")

    async def answers_letters(self) -> None:
        """Those who were in the round say whether it helped; one of them gets no further."""
        for person in self.councillors:
            await act(self.life, person, "Answer five questions")
        await self.says_whether_it_helped(self.councillors[0])

    async def meets_again(self) -> None:
        """A talk is over: two of its guests find each other on its list, a third one does not."""
        talk = ("!A talk", "Skip", "!03.03.2027 12:30", "!Hall", "Skip", "Announce")
        moderator, *guests = [
            self.canaries.person(self.fake, f"the {who} of a talk", "en")
            for who in ("host", "first guest", "second guest", "third guest")
        ]
        for person in (moderator, *guests):
            role = Role.MODERATOR if person is moderator else Role.DECISION_MAKER
            code = self.canaries.code(f"code of {person.id}", await self.life.grant(role, "Talks"))
            await act(self.life, person, f"!/start {code}")
        await act(self.life, moderator, "!/talks", "New talk", *talk)
        for person in guests:
            await act(self.life, person, "!/talks", "Yes")
        await self.life.pass_time(hours=23)
        names = []
        for person in guests:
            name = self.canaries.word(f"name on the list of {person.id}")
            contact = self.canaries.word(f"contact on the list of {person.id}")
            names.append(name)
            await act(
                self.life, person, "!/talks", "Talk to somebody again", "Join the list",
                f"!{name}", f"!{contact}", "Put me on the list",
            )  # fmt: skip
        for person, chosen in zip(guests, (names[1], names[0], names[0]), strict=True):
            await act(self.life, person, "!/talks", "Talk to somebody again", chosen)
        await self.life.pass_time(seconds=15)
        said = [any("as you would." in m.text for m in person.messages) for person in guests]
        assert said == [True, True, False]
        await act(self.life, guests[2], "!/mydata")

    # .. by the operator

    async def command(self, *arguments: str) -> None:
        """`dialogbote`, with all that it says kept in files."""
        environment = {
            "DIALOGBOTE_DATA_DIR": str(self.life.folder),
            "DIALOGBOTE_TOKEN": self.fake.token,
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
            "TMPDIR": tempfile.gettempdir(),
        }
        name = "-".join(arguments[:1])
        said = self.folder / "said" / f"{name}-{len(list(self.folder.rglob('*.out')))}.out"
        said.parent.mkdir(exist_ok=True)
        with said.open("wb") as out:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "handlers.cli", *arguments),
                cwd=self.folder,
                env=environment,
                stdout=out,
                stderr=out,
            )
            assert await process.wait() == 0, said.read_text()

    async def pull(self, moderator: Person) -> list[str]:
        """`/export` in the chat, kept as a moderator keeps it; the words in it."""
        before = max(moderator.chat.messages)
        await act(self.life, moderator, "!/export")
        files = [m.document for m in moderator.messages if m.document and m.message_id > before]
        lines = files[0].content.decode("utf-8-sig").splitlines()
        assert len(files) == (3 if len(lines) > 1 else 2)
        for number, file in enumerate(files):
            (self.handed / f"chat-{before}-{number}-{file.name}").write_bytes(file.content)
        return lines

    async def exports(self, when: str, *kinds: str) -> None:
        """`dialogbote export`."""
        await asyncio.gather(
            *(
                self.command(
                    *("export", EVENT, "--format", kind, "--out"),
                    str(self.handed / f"{when}.{kind}"),
                )
                for kind in kinds
            )
        )


@contextmanager
def own_temporary_folder(folder: Path) -> Iterator[None]:
    """What is left behind in the system's folder for temporary files is left here."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMPDIR", "SQLITE_TMPDIR"):
            patch.setenv(name, str(folder))
        patch.setattr(tempfile, "tempdir", None)
        yield
    tempfile.tempdir = None


@pytest.mark.slow
async def test_no_file_tells_who_took_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canaries = Canaries()
    async with AsyncExitStack() as stack:
        stack.enter_context(own_temporary_folder(tmp_path / "temporary"))
        stack.enter_context(everything_logged(tmp_path / "logs"))
        fake = await stack.enter_async_context(FakeTelegram())
        life = await stack.enter_async_context(living(tmp_path / "var", fake))
        canaries.keep("token", fake.token.partition(":")[2])
        run = Run(life, fake, canaries, tmp_path)
        report = await _story(run, stack)
    with capsys.disabled():
        _tell(report)


async def _story(run: Run, stack: AsyncExitStack) -> str:
    life, canaries, word = run.life, run.canaries, run.canaries.word
    searched: list[Search] = []

    def search(when: str, *, at_the_end: bool = False) -> None:
        keys = _keys(life.folder)
        for name, key in {**keys, **closing_keys}.items():
            spelt = of_bytes(key) | {"raw": key}
            allowed = frozenset({f"key {name}"}) if name in keys else frozenset()
            canaries.secrets.append(Secret(f"key {name}", spelt, allowed))
        public = [Secret(w, of_text(w), frozenset({DATABASES, EXPORTS, SAID})) for w in PUBLIC]
        searched.append(Search([*canaries.secrets, *public]))
        canaries.secrets = [s for s in canaries.secrets if not s.name.startswith("key ")]
        kinds = {f"var/keys/{name}": f"key {name}" for name in keys}
        kinds |= {"var/dialogbote.sqlite": DATABASES, "backups/": DATABASES}
        kinds |= {"exports/": EXPORTS, "said/": SAID}
        # Logs only grow: it is enough to search them once.
        hits = searched[-1].everywhere(run.folder, kinds, "" if at_the_end else "logs/")
        # What libraries say when forced to is no log of ours; but never may it tell of people.
        hits = [h for h in hits if not (h.secret in PUBLIC and h.file == "logs/everything.log")]
        assert not hits, f"{when}: {len(hits)} hits, such as {hits[:20]}"

    closing_keys: dict[str, bytes] = {}

    # -- roles, a talk and a self-check
    moderator = canaries.person(run.fake, "the moderator", "en")
    mayor = canaries.person(run.fake, "the mayor", "en")
    clerk = canaries.person(run.fake, "the clerk", "en")
    gone = canaries.person(run.fake, "one who blocks", "en")
    for person, role, note in (
        (moderator, Role.MODERATOR, "note of the moderator zt4w9q"),
        (mayor, Role.DECISION_MAKER, FORGOTTEN_NOTE),
        (clerk, Role.RESPONDENT, ""),
        (gone, Role.DECISION_MAKER, ""),
    ):
        code = canaries.code(f"code of {person.id}", await life.grant(role, note=note))
        await act(life, person, f"!/start {code}")
    gone.block()
    await create_event(life, moderator, EVENT)
    await run.adds_a_multiplier(moderator)
    await run.sets_a_date(moderator)
    await act(
        life, moderator, "!/talks", "New talk", "!Breakfast zt4w9q", "!Prof. Impulse zt4w9q",
        "!30.03.2027 08:00", "!Town hall zt4w9q", "Skip", "Announce", "!/talks", "Material",
        "Add material", "!https://zt4w9q.example/slides", "!note on the slides zt4w9q", "Done",
        "Hand it out",
    )  # fmt: skip
    await life.pass_time(seconds=15)
    await act(life, mayor, "Yes")
    await act(life, clerk, "!/selfcheck", "Start the self-check")
    for _ in range(14):
        await run._press(clerk, "answer")
    await act(life, clerk, "Finish")
    coordinator = canaries.person(run.fake, "the coordinator", "en")
    code = canaries.code("code of the coordinator", await life.grant(Role.COORDINATOR))
    await act(life, coordinator, f"!/start {code}")
    await run.begins_a_round(coordinator)

    # -- citizens, by Telegram and in browsers
    released = word("released text", EXPORTS)
    people = [await run.takes_part("Anna", released, word("released, second", EXPORTS))]
    people.append(await run.takes_part("Bert", word("text that was changed while waiting")))
    await run.rewrites(people[1], "Bert", word("text after the change", EXPORTS))
    people.append(await run.takes_part("Cem", word("text that was deleted while waiting")))
    await act(life, people[2], f"!/receipt {run.receipts['Cem']}")
    for step in ("receipt-del", "receipt-gone"):
        await run._press(people[2], step)
    drafts = await run.takes_part("Dana", word("text that was not sent"), send_it=False)
    await run.oddities(people[0])
    await run.faults(people[0], "Anna")
    left = await run.browser(stack)
    await run.takes_part_in_browser(
        left, "Eva", word("browser text that was not sent"), send_it=False
    )
    in_browser = await run.browser(stack)
    await run.takes_part_in_browser(in_browser, "Finn", word("text of a browser", EXPORTS))
    for name in ("Gül", "Hans", "Ida"):
        text = word(f"text of {name}", EXPORTS)
        people += [await run.takes_part(name, text)]
    assert any(released in line for line in await run.pull(moderator))
    await run.is_followed(moderator)
    newcomer = canaries.person(run.fake, "one who goes on")
    await run.goes_on(moderator, newcomer)
    await run.moderates(moderator)
    await run.rewrites(people[-1], "Ida", word("change of a released text", EXPORTS))
    people.append(await run.takes_part("Jo", word("text that waits", EXPORTS)))

    # -- the moderator's and the mayor's further devices
    await act(life, moderator, "!/link", "!/office", "!/mydata", "!/status")
    links = [re.findall(r"d_[A-Za-z0-9_-]{40,}", m.text) for m in moderator.messages]
    device = canaries.code("code of a device", next(code for found in links for code in found))
    await run.joins_in_browser(await run.browser(stack), "the moderator", device)
    code = canaries.code("code of a browser", await life.grant(Role.RESPONDENT))
    await run.joins_in_browser(await run.browser(stack), "a respondent", code)
    neighbour = canaries.person(run.fake, "the mayor's neighbour", "en")
    code = canaries.code("code of the neighbour", await life.grant(Role.DECISION_MAKER))
    await act(life, neighbour, f"!/start {code}")
    await run.talks(moderator, mayor, neighbour)
    (run.folder / "backups").mkdir()
    await run.command("backup", str(run.folder / "backups" / "during.sqlite"))
    await run.exports("during", "jsonl")
    search("while event and round are open")
    # Who reads a database's file beside it, as the search does, takes its locks away.
    await life.restart()
    closing_keys |= await run.closes_the_talk(moderator)
    assert len(closing_keys) == 2, "the keys of a talk's room die when it closes"
    search("once the talk's room is closed")
    await life.restart()
    closing_keys |= await run.closes_the_round(coordinator)
    assert len(closing_keys) == 4, "the keys of tags and drafts die at the close"
    await run.command("backup", str(run.folder / "backups" / "workshop.sqlite"))
    search("while the workshop is going on")
    await life.restart()
    closing_keys |= await run.closes_the_workshop(coordinator)
    assert len(closing_keys) == 6

    # -- forgetting, closing
    for person in (mayor, drafts):
        await act(life, person, "!/mydata", "!/forget")
        await run._press(person, "forget-yes")
    await act(life, moderator, "!/events")
    for step in ("event", "close"):
        await run._press(moderator, step)
    keys = _keys(life.folder)
    await run._press(moderator, "close-yes")
    await life.pass_time(seconds=15)
    closing_keys |= {name: k for name, k in keys.items() if name not in _keys(life.folder)}
    assert len(closing_keys) == 8
    await life.restart()
    await act(life, people[0], f"!/receipt {run.receipts['Anna']}")
    assert len(await run.pull(moderator)) > 1
    await run.command("backup", str(run.folder / "backups" / "after.sqlite"))
    await run.exports("after", "csv", "xlsx", "jsonl")
    _note_is_forgotten(life.folder)
    search("after the close")
    await life.pass_time(hours=30)
    await life.settled()
    await run.answers_letters()
    await run.meets_again()
    search("a day later, while people are asked whether it helped")
    _only_where_permitted(life.folder / "dialogbote.sqlite")
    await run.command("backup", str(run.folder / "backups" / "asking.sqlite"))
    await life.restart()
    keys = _keys(life.folder)
    await life.pass_time(days=29)
    closing_keys |= {name: k for name, k in keys.items() if name not in _keys(life.folder)}
    assert len(closing_keys) == 17, "every key of what round, workshop and event were asked"
    search("once it is counted")

    # -- a restoration forgets again
    await life.stop()
    await run.command("restore", str(run.folder / "backups" / "during.sqlite"))
    await life.start()
    await life.pass_time(seconds=15)
    await life.restart()
    (aside,) = life.folder.glob("*.before-*")
    assert aside.stat().st_size > 0
    search("after a restoration", at_the_end=True)
    _only_where_permitted(life.folder / "dialogbote.sqlite")
    _note_is_forgotten(life.folder)

    logged = (run.folder / "logs" / "configured.log").read_text("utf-8")
    for expected in ("press failed", "batch taken again", "malformed update"):
        assert expected in logged, "the log that was searched has nothing in it"
    assert "sqlalchemy.engine.Engine DEBUG" in (run.folder / "logs" / "everything.log").read_text(
        "utf-8"
    )
    assert not run.fake.violations
    last = searched[-1]
    return (
        f"canaries: {len(last.secrets)} in {last.count:,} spellings; "
        f"{sum(s.files for s in searched):,} files and {sum(s.bytes for s in searched):,} bytes "
        f"searched in {len(searched)} rounds, 0 hits outside the permitted places"
    )


def _keys(folder: Path) -> dict[str, bytes]:
    keys = {file.name: file.read_bytes() for file in FileKeys(folder / "keys").folder.glob("*.key")}
    assert keys
    return keys


def _only_where_permitted(database: Path) -> None:
    """What administrations wrote stands in its columns, and is found there."""
    for words, columns in PUBLIC.items():
        assert columns_with(database, words) == columns, words


def _note_is_forgotten(folder: Path) -> None:
    """Deleted is overwritten, in the file and in its log."""
    search = Search([Secret("note", of_text(FORGOTTEN_NOTE))])
    hits = search.everywhere(folder, {}, later="dialogbote.sqlite.before-")
    assert search.files
    assert not hits


def _tell(report: str) -> None:
    print(f"\n{report}")  # noqa: T201 (a report, asked for)
