"""Real words through the whole bot, and out of every file exactly as they went in.

The 613 statements of a citizens' assembly are sent by their 247 authors, in four interface
languages, while the bot is restarted among them. What never may live here: a look into the bot's
storage. Moderators see files, and so does this test.
"""

from __future__ import annotations

import asyncio
import csv
import json
import math
import os
import random
import re
import sys
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from statistics import correlation, fmean, pstdev

import pytest
from openpyxl import load_workbook

from bot.model import Role
from handlers.intake import Intake
from tests.fakes.botapi import Button, FakeTelegram, Person, SeenMessage
from tests.living import Living, living
from tests.stories.scenes import act, create_event

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared/data/polis/klimarat-wohnen/comments.csv"
CODE = "wohnen"
LANGUAGES = ("de", "en", "tr", "ar")
K = 5
MESSAGES = 5
"""How many messages one answer of the bot may take."""
MESSAGE, ANSWER = 4_096, 16_384
"""UTF-16 units of one Telegram message, and of one answer."""
ARRIVALS = 4
"""People who come in each round: so many that a few dozen are always somewhere in the middle."""
RESTART_EVERY, PULL_EVERY = 11, 17
"""Rounds. Without a common factor, so that they meet in every way."""
SIGMAS = 5
"""A wrong alarm in two million runs; an order that tells anything is tens of these away."""

Found = tuple[str, str, str]
"""Prompt type, language, and the value as a text."""


# -- what people write


def statements() -> tuple[str, list[tuple[str, str]]]:
    """Where they come from, and (author, statement) in the order of writing."""
    if REAL.exists():
        with REAL.open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
        return "real", [(row["author-id"], row["comment-body"]) for row in rows]
    return "generated", _generated()


def _generated() -> list[tuple[str, str]]:
    """As many, as long and as odd as the real ones, for machines without them."""
    chance = random.Random(613)
    alone = {54: 1, 16: 1, 15: 1, 14: 1, 13: 1, 10: 2, 9: 1, 8: 3, 7: 4, 6: 6, 5: 11, 4: 13, 3: 14}
    shares = [n for n, people in {**alone, 2: 47, 1: 141}.items() for _ in range(people)]
    authors = [str(author) for author, n in enumerate(shares) for _ in range(n)]
    chance.shuffle(authors)
    letters = "eeeennnniiissrrattdhulcgmobwfkzäöüßp" + "EDSW" + "      ,.;:-?!()0247€°"
    said = []
    for number, author in enumerate(authors):
        length = min(275, max(1, int(chance.gauss(102, 60))))
        words = "".join(chance.choices(letters, k=length)).strip()
        quoted = f'"{words}" ' if number % 32 == 0 else f"{words} "
        broken = quoted.replace(". ", ".\n", 1) if number % 50 == 0 else quoted
        said.append((author, f"{broken}{number}"))
    return said


HOSTILE = (
    '=HYPERLINK("http://x/?"&A1)', "+1+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1",
    "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "'=1+1", "a;b\n=1+1", '";"\n=2+2', '"', "{=1+1}",
    "<b>open", "<<b>", "&lt;b&gt;", '<a href="tg://user?id=1">x</a>', "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "_*[](", "{{7*7}}", "%s %d %", "{0.__class__}",
    "'; DROP TABLE contribution; --", "_x0041_", "_x0041_x0042_", "_x005F_x0041_", "<r><t>x</t></r>",
    "tab\tinside\tand\x01\x02\x0b\x0c\x1f\x7f\x85controls", "a\u2028b\u2029c", "a\ufffe\uffffb",
    "a\rb\r\nc\nd\n", "  blanks at both ends  ", "\ufeffwith a mark", "abc \u202egnp.exe\u202c def",
    "\u2067rtl isolate\u2069", "zero\u200bwidth\u200djoined", "👩‍👩‍👧‍👦🏳️‍🌈" * 40, "e" + "\u0301" * 1_000,
    "ıİiI dotless", "https://169.254.169.254/latest", "I am Anna Müller, 0171 2345678",
    "Your answers have been sent.", "../../etc/passwd", "\r\nSet-Cookie: a=b", "00123", "1e999",
    "true", "31.12.2027", "#REF!", "[1, 2", '{"a": 1, "a": 2}', "ＡＢＣ full width", "مرحبا (abc) 123",
    "🙂" * 4_096, "x" * MESSAGE, "y" * (MESSAGE + 1), "a\x01" * 5_000,
    unicodedata.normalize("NFC", "Grüße, Straßenbäume"), unicodedata.normalize("NFD", "Grüße, Straßenbäume"),
)  # fmt: skip
REFUSED = ("a\x00b", "half a pair \ud83d of it", "\u200b\u200d\u2060", " \n\t ")
"""What no file could give back, and what shows nothing: refused, in words, and not stored."""


def pieces(text: str) -> list[str]:
    """As Telegram's own programs send a text that is longer than one message."""
    found, piece, units = [], "", 0
    for character in text:
        wide = 1 + (character > "\uffff")
        if units + wide > MESSAGE:
            found.append(piece)
            piece, units = "", 0
        piece, units = piece + character, units + wide
    return [*found, piece]


# -- who writes it


def verb(name: str, question: str = "", value: str = "") -> Callable[[Button], bool]:
    """The button of this action, whatever the language of its label."""

    def fits(button: Button) -> bool:
        is_verb, _, is_question, is_value, *_ = [*(button.data or "").split(":"), "", "", "", ""]
        return is_verb == name and question in ("", is_question) and value in ("", is_value)

    return fits


@dataclass
class Citizen:
    """One author, and what they will do."""

    author: str
    person: Person
    language: str
    texts: list[str] = field(default_factory=list)
    refused: tuple[str, ...] = ()
    colour: str = ""
    grade: str = ""
    receipt: str = ""
    review: list[SeenMessage] = field(default_factory=list)

    def press(self, *what: str) -> None:
        """Press a button of the newest message: an older one would be a way round a fault."""
        assert self.sees(*what), f"no {what}:\n{self.person.transcript()}"
        self.person.press(verb(*what))

    def sees(self, *what: str) -> bool:
        """Whether the newest message has such a button."""
        last = self.person.last
        return last is not None and last.find(verb(*what)) is not None

    def newest(self) -> int:
        """The number of the newest message of the chat."""
        return max(self.person.chat.messages)

    def since(self, number: int) -> list[SeenMessage]:
        """What the bot wrote after that message, or into the one that it edited."""
        new = [one for one in self.person.messages if one.message_id > number]
        return new or self.person.messages[-1:]

    def given(self) -> list[Found]:
        """Their rows of an export."""
        rows = [("text", self.language, text) for text in self.texts]
        rows += [("choice", self.language, self.colour)] if self.colour else []
        return rows + ([("scale", self.language, self.grade)] if self.grade else [])


class Crowd:
    """Everybody, acting side by side: in each round, each of those who are here does one thing."""

    def __init__(self, life: Living, fake: FakeTelegram, citizens: list[Citizen]) -> None:
        self.life, self.fake = life, fake
        self.waiting = deque(citizens)
        self.acting: dict[str, Iterator[None]] = {}
        self.written: dict[str, int] = {}
        """Texts by when they were written."""
        self.sent: dict[str, int] = {}
        """Authors by when they handed in."""
        self.middle: list[int] = []
        """How many people were in the middle of a conversation, at each restart."""
        self.doubled = 0
        """Updates that had been handled and came once more."""
        self.lost = 0
        """How often somebody had to ask where they are."""
        self._chance = random.Random(1)

    def admit(self, count: int) -> None:
        """Let some more people begin."""
        for _ in range(min(count, len(self.waiting))):
            citizen = self.waiting.popleft()
            self.acting[citizen.author] = self._script(citizen)

    async def round(self, *, restart: bool = False) -> None:
        """One thing from each. A restart falls among the answers, nobody knows where."""
        seen = set(self.fake.updates.known)
        for author, script in list(self.acting.items()):
            if next(script, self) is self:
                del self.acting[author]
        if restart:
            self.middle.append(len(self.acting))
            with pytest.MonkeyPatch.context() as patch:
                if len(self.middle) % 2:
                    # It dies among the answers, nobody knows where, and writes nothing down.
                    for _ in range(self._chance.randrange(120)):
                        await asyncio.sleep(0)
                    patch.setattr(Intake, "tidy", _nothing)
                else:
                    await self.life.settled()
                await self.life.stop()
            # Telegram did not hear what was confirmed last: it brings all of the round once more.
            new = set(self.fake.updates.known) - seen
            for update in sorted(new - set(self.fake.pending)):
                self.fake.redeliver(update)
                self.doubled += 1
            await self.life.start()
        await self.life.settled()

    async def finish(self) -> None:
        """Rounds until everybody who is here has handed in."""
        while self.acting:
            await self.round()

    def _script(self, citizen: Citizen) -> Iterator[None]:
        citizen.person.send(f"/start {CODE}")
        yield
        yield from self._press(citizen, "join", again=f"/start {CODE}")
        for text in citizen.refused:
            citizen.person.send(text)
            yield
            assert not citizen.sees("done"), f"{text!r} was taken"
        for number, text in enumerate(citizen.texts):
            if number:
                yield from self._press(citizen, "another", "p1")
            self.written[text] = len(self.written)
            for piece in pieces_of[text]:
                citizen.person.send(piece)
            yield
        yield from self._press(citizen, "done", "p1")
        colour = {"Red": "o1", "Green": "o2"}.get(citizen.colour, "")
        yield from self._press(citizen, "answer" if colour else "skip", "p2", colour)
        before, starts, grade = citizen.newest(), self.life.starts, citizen.grade
        yield from self._press(citizen, "answer" if grade else "skip", "p3", grade)
        if self.life.starts != starts:
            # What an interruption is told with is not to be counted as the review's.
            before = citizen.newest()
            yield from self._ask_where(citizen, "/start")
        citizen.review = citizen.since(before)
        self.sent[citizen.author] = len(self.sent)
        citizen.press("finish")
        yield

    def _press(self, citizen: Citizen, *what: str, again: str = "/start") -> Iterator[None]:
        if not citizen.sees(*what):
            yield from self._ask_where(citizen, again)
        citizen.press(*what)
        yield

    def _ask_where(self, citizen: Citizen, how: str) -> Iterator[None]:
        """What people do whom an interruption left without the button they look for."""
        self.lost += 1
        citizen.person.send(how)
        yield


async def _nothing(_intake: Intake) -> None:
    pass


pieces_of: dict[str, list[str]] = {}
"""The messages that each text was sent in."""


def invited(fake: FakeTelegram) -> tuple[str, list[Citizen]]:
    """All authors with their real statements, and the hostile texts shared out among them."""
    source, said = statements()
    authors = list(dict.fromkeys(author for author, _ in said))
    # The first few show that too few show nothing; who wrote 54 comes next and needs longest.
    busiest = Counter(author for author, _ in said).most_common(1)[0][0]
    authors.remove(busiest)
    authors.insert(9, busiest)
    citizens = {}
    for number, author in enumerate(authors):
        language = LANGUAGES[number % len(LANGUAGES)]
        # Nothing of the account is like the author's number or place.
        person = fake.person(7_000_000_000 + number * 7_919, language_code=language)
        citizens[author] = Citizen(
            author,
            person,
            language,
            colour="" if number > 20 and number % 7 == 0 else ("Red", "Green")[number % 2],
            grade="" if number > 20 and number % 11 == 0 else str(1 + number % 5),
        )
    pieces_of.clear()
    for author, text in said:
        citizens[author].texts.append(text)
        pieces_of[text] = pieces(text)
    long = " ".join(text for _, text in said)
    fullest = [long[:6_000], long[6_000 : 6_000 + ANSWER - 3]]
    for number, text in enumerate([*HOSTILE, *fullest]):
        parts = pieces(text)
        # Several messages to one answer stand on lines of their own.
        whole = "\n".join(parts)
        citizens[authors[12 + 2 * number]].texts.append(whole)
        pieces_of[whole] = parts
    for number, text in enumerate(REFUSED):
        citizens[authors[11 + 2 * number]].refused = (text,)
    assert len(pieces_of) == len(said) + len(HOSTILE) + 2, "a text tells its author only if unique"
    return source, [citizens[author] for author in authors]


# -- what moderators get


def from_csv(content: bytes) -> list[Found]:
    """The rows of a CSV file, as they stand in it."""
    head, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert head == ["event", "prompt", "type", "language", "value"]
    return [(row[2], row[3], row[4]) for row in rows]


def from_xlsx(content: bytes) -> list[Found]:
    """The rows of a workbook, `_xHHHH_` read as spreadsheets read it."""

    def read(cell: object) -> str:
        assert cell is None or isinstance(cell, str), f"not a text: {cell!r}"
        return re.sub("_x([0-9a-fA-F]{4})_", lambda code: chr(int(code[1], 16)), cell or "")

    sheet = load_workbook(BytesIO(content)).worksheets[0]
    _, *rows = [[read(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [(row[2], row[3], "".join(row[4:])) for row in rows]


def from_jsonl(content: bytes) -> list[Found]:
    """The rows of a JSON Lines file."""
    rows = [json.loads(line) for line in content.split(b"\n") if line]
    for row in rows:
        assert isinstance(row["value"], int if row["type"] == "scale" else str)
    return [(row["type"], row["language"], str(row["value"])) for row in rows]


def disarmed(row: Found) -> Found:
    """What a CSV shows instead of a cell that would calculate."""
    kind, language, value = row
    return kind, language, f"'{value}" if value[:1] in tuple("=+-@\t\r\n＝＋－＠") else value


class Moderator:
    """Pulls now and then, and compares each file with the one before."""

    def __init__(self, life: Living, person: Person, citizens: list[Citizen]) -> None:
        self.life, self.person = life, person
        self.author = {
            disarmed(row)[2]: citizen.author
            for citizen in citizens
            for row in citizen.given()
            if row[0] == "text"
        }
        self.shown: Counter[tuple[str, str]] = Counter()
        self.pulls: list[list[Found]] = []
        self.batches: list[int] = []
        """People behind what was new, at each pull."""

    async def files(self) -> tuple[bytes, bytes]:
        """`/export` in the chat: CSV and XLSX."""
        before = max(self.person.chat.messages)
        await act(self.life, self.person, "!/export")
        new = [one for one in self.person.messages if one.message_id > before]
        files = [one.document for one in new if one.document is not None]
        assert [file.name for file in files] == [f"{CODE}.csv", f"{CODE}.xlsx"]
        return files[0].content, files[1].content

    async def pull(self) -> int:
        """Pull, and make sure that what is new is from nobody or from at least k people."""
        table, book = await self.files()
        return self.look(from_csv(table), [disarmed(row) for row in from_xlsx(book)])

    def look(self, rows: list[Found], same: list[Found] | None = None) -> int:
        """The number of rows in a file that was pulled."""
        assert same is None or rows == same, "CSV and XLSX tell different things"
        # Languages of few texts may be called something else until there are more.
        now = Counter((kind, value) for kind, _, value in rows)
        assert not self.shown - now, "something that was shown has vanished"
        new = now - self.shown
        texts = {value for kind, value in new if kind == "text"}
        strange = [text[:60] for text in texts - set(self.author)]
        assert not strange, f"nobody wrote {strange}"
        people = {self.author[text] for text in texts}
        assert not people or len(people) >= K, f"new texts of only {len(people)} people"
        for kind in ("choice", "scale"):
            answers = sum(count for (one, _), count in new.items() if one == kind)
            assert answers == 0 or answers >= K, f"only {answers} new answers to the {kind}"
        self.shown = now
        self.pulls.append(rows)
        self.batches.append(len(people))
        return len(rows)


async def command_line(life: Living, kind: str) -> bytes:
    """`dialogbote export`, as the operator types it beside the running bot."""
    out = life.folder.parent / f"export.{kind}"
    # An environment of its own: neither this machine's settings nor a `.env` reach it.
    environment = {"DIALOGBOTE_DATA_DIR": str(life.folder), "PYTHONPATH": str(ROOT)}
    environment |= {"PATH": os.environ["PATH"]}
    command = ("-m", "handlers.cli", "export", CODE, "--format", kind, "--out", str(out))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=life.folder.parent,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    content = out.read_bytes()
    assert said.decode().split()[:2] == [str(len(READERS[kind](content))), "answers"]
    return content


READERS = {"csv": from_csv, "xlsx": from_xlsx, "jsonl": from_jsonl}


# -- what an order may tell


def sigmas_of_rank(order: list[int]) -> float:
    """How far the rank correlation with the places is from that of a shuffled list."""
    places = list(range(len(order)))
    return correlation(places, order) * math.sqrt(len(order) - 1)


def sigmas_of_neighbours(authors: list[str]) -> float:
    """How far the number of neighbours by one author is from that of shuffled lists."""
    chance = random.Random(2)
    counts = []
    for _ in range(200):
        chance.shuffle(shuffled := list(authors))
        counts.append(_neighbours(shuffled))
    return (_neighbours(authors) - fmean(counts)) / (pstdev(counts) or 1.0)


def _neighbours(authors: list[str]) -> int:
    return sum(one == following for one, following in pairwise(authors))


def tells_nothing(rows: list[Found], crowd: Crowd, moderator: Moderator) -> dict[str, float]:
    """The order of an export is neither that of writing, nor of handing in, nor by author."""
    texts = [disarmed(row) for row in rows if row[0] == "text"]
    written = {disarmed(("text", "", text))[2]: n for text, n in crowd.written.items()}
    authors = [moderator.author[text] for _, _, text in texts]
    found = {
        "by writing": sigmas_of_rank([written[row[2]] for row in texts]),
        "by handing in": sigmas_of_rank([crowd.sent[author] for author in authors]),
        "by author": sigmas_of_neighbours(authors),
    }
    told = {name: z for name, z in found.items() if abs(z) >= SIGMAS}
    assert not told, f"the order of {len(texts)} texts tells: {told}"
    return found


def test_an_order_that_tells_is_noticed() -> None:
    inorder = list(range(600))
    assert sigmas_of_rank(inorder) > SIGMAS
    assert sigmas_of_rank(inorder[::-1]) < -SIGMAS
    nearly = sorted(inorder, key=lambda n: n + random.Random(n).gauss(0, 400))
    assert sigmas_of_rank(nearly) > SIGMAS
    together = [str(n // 3) for n in inorder]
    assert sigmas_of_neighbours(together) > SIGMAS
    random.Random(3).shuffle(inorder)
    assert abs(sigmas_of_rank(inorder)) < SIGMAS
    random.Random(4).shuffle(together)
    assert abs(sigmas_of_neighbours(together)) < SIGMAS


# -- what one person sees of 54 answers


def is_readable(messages: list[SeenMessage], texts: list[str], name: str) -> None:
    """At most five messages, buttons under the last, and everything in full somewhere in it."""
    assert 1 <= len(messages) <= MESSAGES, f"{len(messages)} messages"
    assert messages[-1].find(verb(name)), f"no {name} under the last message"
    assert not any(message.buttons for message in messages[:-1]), "buttons in the middle"
    files = [message.document for message in messages if message.document]
    if files:
        full = files[0].content.decode()
        missing = [text for text in texts if text not in full]
    else:
        # Telegram itself trims what nobody sees.
        full = visible(messages[0].text)
        missing = [text for text in texts if visible(text) not in full]
    assert not missing, f"{len(missing)} of {len(texts)} texts are cut: {missing[0][:60]!r}"


def visible(text: str) -> str:
    """Without blanks and controls."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")


# -- the story


@pytest.mark.slow
async def test_real_statements_come_out_as_they_went_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        person = fake.person(1, language_code="en", first_name="M")
        await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, person, CODE, answers=60)
        source, citizens = invited(fake)
        crowd = Crowd(life, fake, citizens)
        moderator = Moderator(life, person, citizens)

        for people, shown in ((K - 1, 0), (1, 1), (K - 1, 0)):
            crowd.admit(people)
            await crowd.finish()
            before = sum(moderator.shown.values())
            await moderator.pull()
            assert (sum(moderator.shown.values()) > before) == bool(shown)

        rounds = 0
        while crowd.waiting or crowd.acting:
            crowd.admit(ARRIVALS)
            rounds += 1
            await crowd.round(restart=rounds % RESTART_EVERY == 0)
            if rounds % PULL_EVERY == 0:
                await moderator.pull()
            if rounds == PULL_EVERY // 2:
                moderator.look([disarmed(r) for r in from_jsonl(await command_line(life, "jsonl"))])
        assert len(crowd.sent) == len(citizens)
        assert min(crowd.middle) > 0, "a restart hit nobody in the middle"

        for citizen in citizens:
            is_readable(citizen.review, citizen.texts, "finish")
        busiest = max(citizens, key=lambda citizen: len(citizen.texts))
        assert len(busiest.texts) >= 54
        assert any(message.document for message in busiest.review)
        await reads_receipt(life, busiest)

        await act(life, person, "!/events")
        person.press(verb("event"))
        await life.settled()
        await act(life, person, "Close", "Yes, close")
        await life.pass_time(seconds=15)
        table, book = await moderator.files()
        files = {"chat csv": table, "chat xlsx": book}
        written = await asyncio.gather(*(command_line(life, kind) for kind in READERS))
        files |= {f"command line {kind}": one for kind, one in zip(READERS, written, strict=True)}
        assert not fake.violations

    expected = Counter(row for citizen in citizens for row in citizen.given())
    compared = 0
    for name, content in files.items():
        kind = name.split()[-1]
        rows = READERS[kind](content)
        wanted = Counter(
            {disarmed(r): n for r, n in expected.items()} if kind == "csv" else expected
        )
        lost, strange = wanted - Counter(rows), Counter(rows) - wanted
        assert not lost and not strange, f"{name}: {short(lost)} became {short(strange)}"
        compared += sum(len(value.encode()) for *_, value in rows)
        assert [disarmed(row) for row in from_csv(table)] == [disarmed(row) for row in rows]
    order = tells_nothing(from_csv(table), crowd, moderator)
    for pull in moderator.pulls:
        if len(pull) > 100:
            tells_nothing(pull, crowd, moderator)

    texts = sum(len(citizen.texts) for citizen in citizens)
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nreal input: {len(citizens)} people, {texts} texts ({source} statements and "
            f"{texts - 613} hostile ones), {sum(expected.values())} answers, {life.starts - 1} "
            f"restarts with {min(crowd.middle)} to {max(crowd.middle)} people in the middle "
            f"(of whom {crowd.lost} had to ask where they are) and {crowd.doubled} updates that "
            f"came twice, {len(moderator.pulls)} pulls with new texts of {moderator.batches} people, {compared:,} bytes of values compared in "
            f"{len(files)} files; order in sigmas: "
            + ", ".join(f"{name} {z:+.1f}" for name, z in order.items())
        )


async def test_sixty_long_answers_are_read_in_five_messages(tmp_path: Path) -> None:
    texts = [f"{number} {'Ein Satz. ' * 40}".strip() for number in range(60)]
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="M")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE, answers=60)
        citizen = Citizen("", fake.person(2), "de", texts)
        await act(life, citizen.person, f"!/start {CODE}")
        citizen.press("join")
        await life.settled()
        assert citizen.person.last is not None
        leave = citizen.person.last.find(verb("leave"))
        assert leave is not None and leave.data is not None
        another = f"another:{leave.data.split(':')[1]}:p1"
        for number, text in enumerate(texts):
            if number:
                citizen.person.press_data(another)
            citizen.person.send(text)
        await life.settled()
        for step in (("done", "p1"), ("skip", "p2"), ("skip", "p3")):
            before = citizen.newest()
            citizen.press(*step)
            await life.settled()
        is_readable(citizen.since(before), texts, "finish")
        assert not fake.violations


async def test_after_an_interruption_the_newest_message_tells_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process that dies does not write down which answers are out.
    monkeypatch.setattr(Intake, "tidy", _nothing)
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="M")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE)
        citizen = Citizen("", fake.person(2), "de")
        await act(life, citizen.person, f"!/start {CODE}")
        for step in (("join",), ("",), ("done", "p1"), ("answer", "p2", "o1")):
            if step[0]:
                citizen.press(*step)
            else:
                citizen.person.send("Mehr Bäume")
            await life.settled()
        await life.stop()
        citizen.press("answer", "p3", "4")
        await life.start()
        await life.settled()
        assert citizen.sees("finish"), citizen.person.transcript()


def short(rows: Counter[Found]) -> list[str]:
    """Some rows, for the message of a failed test."""
    return [f"{kind} {language} {value[:60]!r}" for kind, language, value in list(rows)[:3]]


async def reads_receipt(life: Living, citizen: Citizen) -> None:
    """The receipt code opens all answers, as readable as their review."""
    code = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", citizen.since(0)[-1].text)
    assert code is not None, citizen.person.transcript()
    before = citizen.newest()
    citizen.person.send(f"/receipt {code[0]}")
    await life.settled()
    is_readable(citizen.since(before), citizen.texts, "receipt-edit")
