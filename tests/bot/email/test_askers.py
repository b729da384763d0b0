"""How often letters may be asked for: each network for itself, and each mailbox in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.email.askers import A_DAY, A_WHILE, FROM_A_NETWORK, TO_A_MAILBOX, Askers

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_network_is_heard_so_often_and_takes_nothing_from_another() -> None:
    askers = Askers(b"k" * 32)
    heard = [askers.may_ask("a", NOW) for _ in range(FROM_A_NETWORK + 5)]
    assert heard == [True] * FROM_A_NETWORK + [False] * 5
    assert askers.may_ask("b", NOW)
    assert not askers.may_ask("a", NOW + A_WHILE - SECOND)
    assert askers.may_ask("a", NOW + A_WHILE)


def test_a_mailbox_is_written_to_so_often_for_each_network() -> None:
    askers = Askers(b"k" * 32)
    written = [askers.may_write("x@y.example", "a", NOW) for _ in range(TO_A_MAILBOX + 2)]
    assert written == [True] * TO_A_MAILBOX + [False] * 2
    assert askers.may_write("x@y.example", "b", NOW)
    assert askers.may_write("z@y.example", "a", NOW)
    assert askers.may_write("x@y.example", "a", NOW + A_DAY)


def test_nothing_that_was_typed_is_kept() -> None:
    askers = Askers(b"k" * 32)
    askers.may_ask("203.0.113.0/24", NOW)
    askers.may_write("x@y.example", "203.0.113.0/24", NOW)
    kept = repr([(one._wrong) for one in (askers._networks, askers._mailboxes)])
    assert "datetime" in kept
    assert "y.example" not in kept and "203.0" not in kept
