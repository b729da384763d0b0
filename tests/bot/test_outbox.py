"""The outbox: what is brought, when, and how often, whatever the sender and the clock do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import outbox
from bot.model import Address, Door, Letter, LetterState, Person, Role
from bot.ports import Unit
from bot.replies import Delivered, Delivery, Para, Say, TryLater
from config.phrases import Verbatim
from tests.bot.fakes import FakeUnits

NOON = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
UNWANTED, BROKEN = "test-unwanted", "test-broken"


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    del unit, person
    if letter.kind == BROKEN:
        raise ZeroDivisionError
    return None if letter.kind == UNWANTED else Say((Para(Verbatim(letter.kind)),))


async def nothing(unit: Unit) -> None:
    del unit


FORMATS = {"test": outbox.Correspondence(render, nothing)}


class FakeSender:
    """Does as it is told, and remembers what it was given."""

    def __init__(self, units: FakeUnits) -> None:
        self.units = units
        self.answers: list[Delivery | BaseException] = []
        self.sent: list[tuple[str, str, str]] = []

    async def ready(self) -> None:
        states = [letter.state for letter in self.units.tables.letters.values()]
        assert LetterState.SENDING not in states, "who waits for a turn has claimed nothing"

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        assert not self.units.is_open, "sending inside of a unit would hold up everybody"
        states = [letter.state for letter in self.units.tables.letters.values()]
        assert states.count(LetterState.SENDING) == 1, "one uncertain letter a crash, at most"
        (line,) = saying.lines
        assert isinstance(line, Para)
        assert isinstance(line.text, Verbatim)
        self.sent.append((address.address, language, line.text.words))
        answer = self.answers.pop(0) if self.answers else Delivered.YES
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def units() -> FakeUnits:
    units = FakeUnits(NOON)
    units.tables.persons["anna"] = Person("anna", Role.DECISION_MAKER, "town", language="en")
    put_address(units, Address("anna", b"t", Door.TELEGRAM, "100"))
    return units


@pytest.fixture
def sender(units: FakeUnits) -> FakeSender:
    return FakeSender(units)


def put_address(units: FakeUnits, address: Address) -> None:
    units.tables.addresses[address.person, address.account] = address


def put(units: FakeUnits, letter_id: str, due: datetime = NOON, **changes: object) -> None:
    letter = Letter(
        letter_id, "town", f"test-{letter_id}", "s", "anna", due, due + timedelta(hours=12),
        "Europe/Berlin",
    )  # fmt: skip
    units.tables.letters[letter_id] = replace(letter, **changes)  # type: ignore[arg-type]


def state(units: FakeUnits, letter_id: str) -> LetterState:
    return units.tables.letters[letter_id].state


async def deliver(units: FakeUnits, sender: FakeSender, now: datetime = NOON) -> None:
    units.now = now
    await outbox.tick(units, sender, FORMATS)


async def test_due_letters_go_out_once_the_earliest_first(
    units: FakeUnits, sender: FakeSender
) -> None:
    put(units, "b", NOON)
    put(units, "a", NOON - timedelta(hours=1))
    put(units, "later", NOON + timedelta(seconds=1))
    for _ in range(3):
        await deliver(units, sender)
    assert sender.sent == [("100", "en", "test-a"), ("100", "en", "test-b")]
    assert state(units, "a") is LetterState.SENT
    assert state(units, "later") is LetterState.QUEUED


@pytest.mark.parametrize(
    ("late", "sent"),
    [(timedelta(hours=8, minutes=59), True), (timedelta(hours=12, seconds=1), False)],
)
async def test_a_late_letter_is_sent_within_its_window(
    units: FakeUnits, sender: FakeSender, late: timedelta, sent: bool
) -> None:
    put(units, "a", NOON - timedelta(hours=1))
    await deliver(units, sender, NOON - timedelta(hours=1) + late)
    assert bool(sender.sent) is sent
    assert state(units, "a") is (LetterState.SENT if sent else LetterState.MISSED)


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        # Winter: Berlin is one hour ahead of UTC.
        (datetime(2027, 1, 4, 6, 59, 59, tzinfo=UTC), datetime(2027, 1, 4, 7, 0, tzinfo=UTC)),
        (datetime(2027, 1, 4, 7, 0, tzinfo=UTC), datetime(2027, 1, 4, 7, 0, tzinfo=UTC)),
        (
            datetime(2027, 1, 4, 18, 59, 59, tzinfo=UTC),
            datetime(2027, 1, 4, 18, 59, 59, tzinfo=UTC),
        ),
        (datetime(2027, 1, 4, 19, 0, tzinfo=UTC), datetime(2027, 1, 5, 7, 0, tzinfo=UTC)),
        # The night of 28 March 2027 is an hour shorter, that of 31 October an hour longer.
        (datetime(2027, 3, 27, 22, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 6, 0, tzinfo=UTC)),
        (datetime(2027, 10, 30, 20, 0, tzinfo=UTC), datetime(2027, 10, 31, 7, 0, tzinfo=UTC)),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), datetime(2027, 10, 31, 7, 0, tzinfo=UTC)),
    ],
)
def test_nothing_between_20_and_8(now: datetime, allowed: datetime) -> None:
    assert outbox.allowed_from(now, "Europe/Berlin") == allowed


async def test_a_letter_at_night_waits_and_holds_up_nobody(
    units: FakeUnits, sender: FakeSender
) -> None:
    night = datetime(2027, 3, 1, 21, 0, tzinfo=UTC)
    for number in range(outbox.LOOK_AHEAD + 5):
        put(units, f"night{number}", night)
    put(units, "urgent", night, urgent=True)
    await deliver(units, sender, night)
    assert [words for _, _, words in sender.sent] == ["test-urgent"]
    await deliver(units, sender, datetime(2027, 3, 2, 6, 59, 59, tzinfo=UTC))
    assert len(sender.sent) == 1
    await deliver(units, sender, datetime(2027, 3, 2, 7, 0, tzinfo=UTC))
    assert len(sender.sent) == 1 + outbox.LOOK_AHEAD + 5


async def test_a_letter_whose_window_ends_at_night_is_missed(
    units: FakeUnits, sender: FakeSender
) -> None:
    put(units, "a", NOON)
    await deliver(units, sender, datetime(2027, 3, 1, 19, 0, tzinfo=UTC))
    assert state(units, "a") is LetterState.MISSED


async def test_what_is_not_wanted_any_more_is_dropped(units: FakeUnits, sender: FakeSender) -> None:
    put(units, "unwanted")
    put(units, "nobody", person="ghost")
    await deliver(units, sender)
    assert sender.sent == []
    assert units.tables.letters == {}


async def test_unknown_and_errors_make_it_uncertain_and_never_repeat(
    units: FakeUnits, sender: FakeSender, capsys: pytest.CaptureFixture[str]
) -> None:
    put(units, "a")
    put(units, "b")
    sender.answers = [Delivered.UNKNOWN, RuntimeError("chat 100 says secret")]
    for hours in range(3):
        await deliver(units, sender, NOON + timedelta(hours=hours))
    assert len(sender.sent) == 2
    assert {state(units, "a"), state(units, "b")} == {LetterState.UNCERTAIN}
    said = capsys.readouterr()
    assert "RuntimeError" in said.out + said.err
    assert "secret" not in said.out + said.err


async def test_try_later_waits_and_the_others_go_on(units: FakeUnits, sender: FakeSender) -> None:
    put(units, "a")
    put(units, "b")
    sender.answers = [TryLater(NOON + timedelta(minutes=10))]
    await deliver(units, sender)
    assert [words for _, _, words in sender.sent] == ["test-a", "test-b"]
    assert units.tables.letters["a"].due == NOON
    await deliver(units, sender, NOON + timedelta(minutes=9, seconds=59))
    assert len(sender.sent) == 2
    await deliver(units, sender, NOON + timedelta(minutes=10))
    assert [words for _, _, words in sender.sent] == ["test-a", "test-b", "test-a"]
    assert state(units, "a") is LetterState.SENT


async def test_try_later_at_once_is_not_tried_for_ever(
    units: FakeUnits, sender: FakeSender
) -> None:
    put(units, "a")
    sender.answers = [TryLater(NOON)] * 50
    await deliver(units, sender)
    assert len(sender.sent) == 1
    assert state(units, "a") is LetterState.QUEUED


async def test_a_blocked_door_is_forgotten_and_another_one_tried(
    units: FakeUnits, sender: FakeSender
) -> None:
    units.tables.persons["twin"] = Person("twin", Role.MODERATOR, "town")
    put_address(units, Address("twin", b"t", Door.TELEGRAM, "100"))
    put_address(units, Address("anna", b"u", Door.TELEGRAM, "200"))
    put(units, "a")
    sender.answers = [Delivered.GONE]
    await deliver(units, sender)
    assert [chat for chat, _, _ in sender.sent] == ["100", "200"]
    assert state(units, "a") is LetterState.SENT
    assert [address.address for address in units.tables.addresses.values()] == ["200"]


async def test_who_has_no_door_left_is_gone(units: FakeUnits, sender: FakeSender) -> None:
    put(units, "a")
    put(units, "b")
    sender.answers = [Delivered.GONE]
    await deliver(units, sender)
    assert len(sender.sent) == 1
    assert {state(units, "a"), state(units, "b")} == {LetterState.GONE}
    assert units.tables.addresses == {}


async def test_a_browser_gets_its_letter_by_looking(units: FakeUnits, sender: FakeSender) -> None:
    units.tables.addresses.clear()
    put_address(units, Address("anna", b"b", Door.BROWSER, "x", NOON + timedelta(days=9)))
    put(units, "a")
    put(units, "old", NOON - timedelta(days=1), until=NOON + timedelta(days=1))
    put(units, "other", subject="s2")
    await deliver(units, sender)
    assert sender.sent == []
    assert state(units, "a") is LetterState.SENT
    async with units.unit() as unit:
        said = await outbox.letters_for(unit, [units.tables.persons["anna"]], FORMATS)
    assert [line for say in said for line in say.lines] == [
        Para(Verbatim("test-a")),
        Para(Verbatim("test-other")),
    ]


async def test_telegram_comes_before_the_browser(units: FakeUnits, sender: FakeSender) -> None:
    put_address(units, Address("anna", b"a", Door.BROWSER, "x", NOON + timedelta(days=9)))
    put(units, "a")
    await deliver(units, sender)
    assert [chat for chat, _, _ in sender.sent] == ["100"]


async def test_an_expired_browser_is_no_door(units: FakeUnits, sender: FakeSender) -> None:
    units.tables.addresses.clear()
    put_address(units, Address("anna", b"b", Door.BROWSER, "x", NOON))
    put(units, "a")
    await deliver(units, sender)
    assert state(units, "a") is LetterState.GONE


async def test_a_crash_between_sending_and_knowing(units: FakeUnits, sender: FakeSender) -> None:
    put(units, "a")
    put(units, "b")
    sender.answers = [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await deliver(units, sender)
    assert state(units, "a") is LetterState.SENDING
    await deliver(units, FakeSender(units), NOON + timedelta(minutes=3))
    assert state(units, "a") is LetterState.UNCERTAIN
    assert state(units, "b") is LetterState.SENT


@pytest.mark.parametrize(
    ("now", "lost"),
    [
        (NOON + timedelta(minutes=1, seconds=59), False),
        (NOON + timedelta(minutes=2), True),
        (NOON - timedelta(days=400), True),
    ],
)
async def test_a_lease_holds_two_minutes_and_no_clock_prolongs_it(
    units: FakeUnits, now: datetime, lost: bool
) -> None:
    put(units, "a", state=LetterState.SENDING, lease=NOON + outbox.LEASE)
    units.now = now
    async with units.unit() as unit:
        await outbox.give_up_lost(unit, FORMATS)
    assert state(units, "a") is (LetterState.UNCERTAIN if lost else LetterState.SENDING)


async def test_what_is_known_in_the_end_counts(units: FakeUnits) -> None:
    put(units, "a")
    async with units.unit() as unit:
        claim = await outbox.claim_next(unit, FORMATS, set())
    assert claim is not None
    units.now = NOON + timedelta(minutes=5)
    async with units.unit() as unit:
        await outbox.give_up_lost(unit, FORMATS)
        await outbox.record(unit, claim, Delivered.YES, FORMATS)
    assert state(units, "a") is LetterState.SENT


async def test_a_letter_that_was_forgotten_meanwhile_stays_forgotten(units: FakeUnits) -> None:
    put(units, "a")
    async with units.unit() as unit:
        claim = await outbox.claim_next(unit, FORMATS, set())
        assert claim is not None
        unit.people.remove("anna")
        await outbox.record(unit, claim, Delivered.YES, FORMATS)
    assert units.tables.letters == {}


async def test_a_letter_that_fails_holds_up_nobody(units: FakeUnits, sender: FakeSender) -> None:
    """Not those before it, whose changes go with its unit of work, nor those after it."""
    units.tables.persons["bert"] = Person("bert", Role.DECISION_MAKER, "town")
    put_address(units, Address("bert", b"b", Door.BROWSER, "x"))
    put(units, "shown", NOON - timedelta(minutes=3), person="bert")
    put(units, "broken", NOON - timedelta(minutes=2))
    put(units, "shown too", NOON - timedelta(minutes=1), person="bert")
    put(units, "a")
    with pytest.raises(ExceptionGroup) as raised:
        await deliver(units, sender)
    (cause,) = raised.value.exceptions
    assert isinstance(cause, ZeroDivisionError)
    assert [state(units, each) for each in ("shown", "broken", "shown too", "a")] == [
        LetterState.SENT, LetterState.QUEUED, LetterState.SENT, LetterState.SENT
    ]  # fmt: skip


async def test_many_that_fail_hold_up_nobody(units: FakeUnits, sender: FakeSender) -> None:
    many = 3 * outbox.LOOK_AHEAD
    for number in range(many):
        put(units, str(number), NOON - timedelta(minutes=1 + number), kind=BROKEN)
    put(units, "a")
    with pytest.raises(ExceptionGroup) as raised:
        await deliver(units, sender)
    assert len(raised.value.exceptions) == many
    assert state(units, "a") is LetterState.SENT


async def test_a_format_that_fails_holds_up_no_other(units: FakeUnits, sender: FakeSender) -> None:
    async def fails(unit: Unit) -> None:
        del unit
        raise ZeroDivisionError

    put(units, "a")
    formats = {"other": outbox.Correspondence(render, fails), **FORMATS}
    with pytest.raises(ExceptionGroup):
        await outbox.tick(units, sender, formats)
    assert state(units, "a") is LetterState.SENT


async def test_who_stops_the_bot_waits_for_the_letter_on_its_way(
    units: FakeUnits, sender: FakeSender
) -> None:
    begun, arrived = asyncio.Event(), asyncio.Event()

    class Slow(FakeSender):
        async def send(self, address: Address, language: str, saying: Say) -> Delivery:
            begun.set()
            await arrived.wait()
            return await super().send(address, language, saying)

    put(units, "a")
    put(units, "b", NOON + timedelta(seconds=-1))
    slow = Slow(units)
    bringing = asyncio.create_task(deliver(units, slow))
    await begun.wait()
    bringing.cancel()
    await asyncio.sleep(0)
    arrived.set()
    with pytest.raises(asyncio.CancelledError):
        await bringing
    assert (state(units, "b"), state(units, "a")) == (LetterState.SENT, LetterState.QUEUED)


async def test_what_is_refused_for_good_is_missed_and_its_address_kept(
    units: FakeUnits, sender: FakeSender
) -> None:
    put(units, "a")
    sender.answers = [Delivered.REFUSED]
    await deliver(units, sender)
    await deliver(units, sender, NOON + timedelta(hours=1))
    assert state(units, "a") is LetterState.MISSED
    assert len(sender.sent) == 1
    assert len(units.tables.addresses) == 1
