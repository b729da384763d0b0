"""The links in e-mails: signed, for one person, one address and one button, and only for a time.

Nothing is stored of them. A link dies with the address it was sent to, so that a letter which went
astray opens nothing once the address is changed. No meaning of a button lives here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.anonymity import derived
from bot.email import addresses
from bot.links import LETTER
from bot.model import Address, Person
from bot.ports import Unit
from bot.replies import Action

LIFE = timedelta(days=60)
"""An invitation comes up to eight weeks before a talk."""
STOP_LIFE = timedelta(days=400)
"""Whoever finds an old letter can still say that there shall be no more."""
CONFIRM = "email-confirm"
"""The one button that works at an address which waits."""
SIGNED_BYTES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BREAK = "\n"
"""Between the fields; none of them can hold one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose link it is, and what its button does."""

    person: Person
    action: Action
    address: Address


def path(unit: Unit, address: Address, action: Action, life: timedelta = LIFE) -> str:
    """The path of a link, at the browser door's address."""
    day = str((unit.now + life - _EPOCH).days)
    fields = (action.verb, action.subject, action.question, action.value, str(action.revision))
    plain = _BREAK.join((address.person, day, *fields)).encode()
    written = base64.urlsafe_b64encode(_signature(unit, address, plain) + plain)
    return LETTER + written.rstrip(b"=").decode()


async def opened(unit: Unit, token: str) -> Opened | None:
    """What a link is for; None where it is none of ours, too old, or its address is gone."""
    try:
        written = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        fields = written[SIGNED_BYTES:].decode().split(_BREAK)
        person_id, day, verb, subject, question, value, revision = fields
        action = Action(verb, subject, question, value, int(revision))
        expires = _EPOCH + timedelta(days=int(day) + 1)
    except (ValueError, OverflowError, binascii.Error):
        return None
    person = await unit.people.get(person_id)
    if person is None or expires <= unit.now:
        return None
    find = addresses.waiting if verb == CONFIRM else addresses.confirmed
    address = await find(unit, person)
    if address is None:
        return None
    plain = written[SIGNED_BYTES:]
    if not hmac.compare_digest(_signature(unit, address, plain), written[:SIGNED_BYTES]):
        return None
    return Opened(person, action, address)


def _signature(unit: Unit, address: Address, plain: bytes) -> bytes:
    key = derived(unit.keys.lasting(), "email link")
    signed = address.account + address.address.encode() + _BREAK.encode() + plain
    return hmac.digest(key, signed, "sha256")[:SIGNED_BYTES]
