"""The codec between an action and the short string that a button carries, shared by all doors.

`verb:subject:question:value:revision`, empty fields at the end left out. Telegram gives a button
64 bytes, so every door keeps to them. No meaning of a verb lives here: that is the heart's.
"""

from __future__ import annotations

import re

from bot.replies import Action

BYTES = 64
"""What Telegram lets a button carry."""
FIELDS = 5
_FIELD = re.compile(r"[A-Za-z0-9_+-]*")
_CARRIED = re.compile(r"[A-Za-z0-9_+-]+(?::[A-Za-z0-9_+-]*)*")
_REVISION = re.compile(r"(?:[1-9][0-9]{0,17})?")


def encode(action: Action) -> str:
    """The action as a button carries it.

    Raises:
        ValueError: it does not fit, or a field holds what no field may hold.
    """
    revision = str(action.revision) if action.revision else ""
    words = (action.verb, action.subject, action.question, action.value)
    carried = ":".join((*words, revision)).rstrip(":")
    if not _CARRIED.fullmatch(carried) or ":" in "".join(words):
        raise ValueError(f"no button can carry the fields of {action}")
    if not _REVISION.fullmatch(revision):
        raise ValueError(f"no button can carry the revision of {action}")
    if len(carried) > BYTES:
        raise ValueError(f"longer than {BYTES} bytes: {carried}")
    return carried


def decode(carried: str) -> Action | None:
    """The action of a button; None for whatever `encode` does not write."""
    fields = carried.split(":")
    if len(carried) > BYTES or len(fields) > FIELDS or not (fields[0] and fields[-1]):
        return None
    verb, subject, question, value, revision = fields + [""] * (FIELDS - len(fields))
    words = (verb, subject, question, value)
    if not all(_FIELD.fullmatch(word) for word in words) or not _REVISION.fullmatch(revision):
        return None
    return Action(verb, subject, question, value, int(revision or 0))
