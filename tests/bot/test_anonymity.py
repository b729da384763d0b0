"""Tags, receipts and sealing: what each keeps apart, and what it must never depend on."""

from __future__ import annotations

import hashlib
import hmac
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.anonymity import (
    CROCKFORD,
    K,
    account_tag,
    code_hash,
    draw_receipt,
    participant_tag,
    read_receipt,
    receipt_hash,
    rounded,
    seal,
    slot_tag,
    unseal,
    waiter_tag,
)
from bot.errors import MissingKey
from tests.bot.fakes import FakeChance

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ACCOUNT = account_tag(KEY, "telegram", "42")


def test_every_part_of_a_tag_counts() -> None:
    tags = {
        slot_tag(KEY, "e", "p", 1, ACCOUNT),
        slot_tag(OTHER_KEY, "e", "p", 1, ACCOUNT),
        slot_tag(KEY, "f", "p", 1, ACCOUNT),
        slot_tag(KEY, "e", "q", 1, ACCOUNT),
        slot_tag(KEY, "e", "p", 2, ACCOUNT),
        slot_tag(KEY, "e", "p", 1, account_tag(KEY, "telegram", "43")),
        slot_tag(KEY, "e", "p", 1, account_tag(KEY, "browser", "42")),
        participant_tag(KEY, "e", ACCOUNT),
        waiter_tag(KEY, "e", "p", 1, ACCOUNT),
        waiter_tag(KEY, "e", "p", 2, ACCOUNT),
    }
    assert len(tags) == 10
    assert {len(tag) for tag in tags} == {32}


def test_parts_cannot_flow_into_each_other() -> None:
    assert slot_tag(KEY, "ab", "c", 1, ACCOUNT) != slot_tag(KEY, "a", "bc", 1, ACCOUNT)


def test_a_tag_is_an_hmac_and_no_plain_hash_of_the_account() -> None:
    """A Telegram id has ten thousand million values: without a key all could be tried."""
    parts = [b"participant", b"e", ACCOUNT.hex().encode()]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert participant_tag(KEY, "e", ACCOUNT) == hmac.new(KEY, message, hashlib.sha256).digest()


def test_receipts_have_eighty_random_bits_in_four_groups() -> None:
    receipts = {draw_receipt(FakeChance(seed)) for seed in range(50)}
    assert len(receipts) == 50
    for receipt in receipts:
        groups = receipt.split("-")
        assert [len(group) for group in groups] == [4, 4, 4, 4]
        assert set("".join(groups)) <= set(CROCKFORD)


@given(st.integers(0, 2**80 - 1), st.data())
def test_a_receipt_is_read_however_it_is_typed(number: int, data: st.DataObject) -> None:
    class Chance:
        def bits(self, count: int) -> int:
            assert count == 80
            return number

    receipt = draw_receipt(Chance())  # type: ignore[arg-type]
    separators = data.draw(st.lists(st.sampled_from(["", " ", "-", "–"]), min_size=19, max_size=19))
    typed = "".join(a + b for a, b in zip(receipt, separators, strict=True))
    typed = typed.replace("0", data.draw(st.sampled_from(["0", "O", "o"])))
    typed = typed.replace("1", data.draw(st.sampled_from(["1", "I", "l"])))
    assert read_receipt(data.draw(st.sampled_from([typed, typed.lower()]))) == receipt


@given(st.text(max_size=40))
def test_what_is_no_receipt_is_none(text: str) -> None:
    found = read_receipt(text)
    assert found is None or len(found) == 19


def test_no_stored_value_of_a_receipt_is_shared_between_rows() -> None:
    hashes = {receipt_hash("A", p, s) for p in ("p1", "p2") for s in range(1, 61)}
    assert len(hashes) == 120
    assert code_hash("A") not in hashes


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_only_key_and_purpose_together_open(plain: bytes, purpose: bytes) -> None:
    sealed = seal(KEY, plain, purpose, os.urandom(12))
    assert unseal(KEY, sealed, purpose) == plain
    for key, what in ((OTHER_KEY, purpose), (KEY, purpose + b"x")):
        with pytest.raises(MissingKey):
            unseal(key, sealed, what)


@given(st.integers(0, 10_000))
def test_counts_are_rounded_down_to_groups(people: int) -> None:
    assert rounded(people) % K == 0
    assert 0 <= people - rounded(people) < K
