"""Who somebody is goes in, a tag comes out: the only place where accounts meet contributions.

The scheme stands in docs/anonymity.md: participation tags, receipts, sealing, small numbers. All
functions are pure; keys are passed in and come from files beside the database, never from it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import MissingKey
from bot.ports import Chance

K = 5
"""The smallest group that is ever shown: fewer people could be told apart."""
RECEIPT_BITS = 80
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U (Douglas Crockford): hard to misread."""
NONCE_BYTES = 12
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _tag(key: bytes, *parts: str) -> bytes:
    # The lengths keep ("ab", "c") and ("a", "bc") apart.
    message = b"".join(len(raw := part.encode()).to_bytes(4, "big") + raw for part in parts)
    return hmac.digest(key, message, "sha256")


def account_tag(lasting: bytes, door: str, account: str) -> bytes:
    """By which an account is known again without being stored; 32 bytes."""
    return _tag(derived(lasting, "account"), door, account)


@lru_cache(maxsize=64)
def derived(lasting: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, from the lasting one (RFC 5869's expand step)."""
    return hmac.digest(lasting, purpose.encode() + b"\x01", "sha256")


def slot_tag(key: bytes, event: str, prompt: str, slot: int, account: bytes) -> bytes:
    """That an account used the n-th of its answers to a prompt (slots count from 1)."""
    return _tag(key, "slot", event, prompt, str(slot), account.hex())


def participant_tag(key: bytes, event: str, account: bytes) -> bytes:
    """That an account took part in an event."""
    return _tag(key, "participant", event, account.hex())


def visitor_tag(lasting: bytes, event: str, account: bytes) -> bytes:
    """By which an account finds its sign-up for an event's date; of each event another one."""
    return _tag(derived(lasting, "visitor"), event, account.hex())


def subscriber_tag(lasting: bytes, event: str, account: bytes) -> bytes:
    """By which an account finds its subscription to an event; of each event another one."""
    return _tag(derived(lasting, "subscriber"), event, account.hex())


def contact_tag(lasting: bytes, group: str, account: bytes) -> bytes:
    """By which an account finds the contact it left for a working group; of each another one."""
    return _tag(derived(lasting, "contact"), group, account.hex())


def contacts_key(content: bytes) -> bytes:
    """The key of the contacts left at an event: it dies with that of its contributions.

    Not kept in memory, as `derived` is: it would outlive the other one there.
    """
    return hmac.digest(content, b"contacts\x01", "sha256")


def respondent_tag(key: bytes, round_: str, person: str) -> bytes:
    """By which a respondent finds their sheet in a round, until the round closes."""
    return _tag(key, "respondent", round_, person)


def waiter_tag(key: bytes, event: str, prompt: str, batch: int, account: bytes) -> bytes:
    """By which the people behind a batch of waiting answers are counted; dropped at release."""
    return _tag(key, "waiter", event, prompt, str(batch), account.hex())


def asker_tag(key: bytes, room: str, question: str, person: str) -> bytes:
    """By which whoever asked a question in a talk finds it; no two of theirs share one."""
    return _tag(key, "asker", room, question, person)


def introduction_tag(lasting: bytes, reader: str, met: str) -> str:
    """By which a letter that tells one person of another is known; of each side another one."""
    return _tag(derived(lasting, "introduction"), reader, met).hex()[:32]


def draw_receipt(chance: Chance) -> str:
    """A new receipt code, `XXXX-XXXX-XXXX-XXXX`, 80 random bits."""
    number = chance.bits(RECEIPT_BITS)
    letters = [CROCKFORD[number >> 5 * place & 31] for place in range(RECEIPT_BITS // 5)]
    return "-".join("".join(letters[i : i + 4]) for i in range(0, len(letters), 4))


RECEIPT_AS_SHOWN = re.compile("[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
"""A receipt exactly as people are shown it: no word of any language looks like this."""


def read_receipt(written: str) -> str | None:
    """The receipt code in what somebody typed, or None where it cannot be one.

    Case, spaces and dashes do not matter; O counts as 0, I and L as 1.
    """
    letters = "".join(
        c for c in written.upper().translate(_LOOKALIKES) if c not in " -\u2010\u2013"
    )
    if len(letters) != RECEIPT_BITS // 5 or not set(letters) <= set(CROCKFORD):
        return None
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def receipt_hash(receipt: str, prompt: str, slot: int) -> bytes:
    """What is stored beside the answer in that slot; no two rows share a value."""
    return sha256(f"{receipt}|{prompt}|{slot}".encode()).digest()


def code_hash(code: str) -> bytes:
    """What is stored of a one-time code; half a surrogate pair is a wrong code like any other."""
    return sha256(code.encode(errors="surrogatepass")).digest()


def rounded(people: int) -> int:
    """A count as it may be shown: rounded down to a multiple of k."""
    return people - people % K


def seal(key: bytes, plain: bytes, purpose: bytes, nonce: bytes) -> bytes:
    """Encrypt (AES-256-GCM).

    `purpose` ties the result to its place, so that rows cannot be swapped; `nonce` must be 12
    fresh random bytes.
    """
    return nonce + AESGCM(key).encrypt(nonce, plain, purpose)


def unseal(key: bytes, sealed: bytes, purpose: bytes) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        MissingKey: this key did not seal it, or it was damaged.
    """
    (plain,) = unseal_all(key, [(sealed, purpose)])
    return plain


def unseal_all(key: bytes, rows: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """`unseal` of many: the key is prepared once. Each row is what was sealed, and its purpose."""
    decrypt = AESGCM(key).decrypt
    try:
        return [decrypt(row[:NONCE_BYTES], row[NONCE_BYTES:], purpose) for row, purpose in rows]
    except InvalidTag as error:
        raise MissingKey("sealed under another key, or damaged") from error
