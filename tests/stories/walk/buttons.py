"""What the buttons of a walk do, which of them lead on, and what forged ones carry."""

from __future__ import annotations

from typing import Final

from bot import walking
from bot.questions import OLD_BUTTON
from bot.registry import TAPS
from config.phrases import phrase

LEADING: Final = frozenset(
    {
        "answer", "mark", "done", "another", "finish", "join", "show", "new-event", "open", "close",
        "close-yes", "selfcheck", "selfcheck-new", "talks", "new-talk", "rsvp", "move-talk",
        "drop-talk", "drop-talk-yes", "receipt-edit", "receipt-del", "receipt-gone", "events",
        "event", "export", "selfcheck-chart", "selfcheck-edit", "edit", "enter-talk", "room-agree",
        "room-ask", "room-vote", "open-room", "room-next", "room-tend", "room-hide", "room-unask",
        "moderate", "queue", "mod-yes", "mod-no", "mod-next", "mod-hide", "mod-theme", "rules-edit",
        "follow", "follow-yes", "follow-next", "unfollow", "tell", "tell-new", "tell-send",
        "event-helped", "event-helped-go", "going-on", "going-on-in", "going-on-join",
        "working-groups", "new-working-group",
        "tell-send-yes", "kept", "receipt-again", "receipt-picture",
        "answers", "official", "official-edit", "open-ones",
        "talk-helped", "talk-again", "again-join", "again-want", "material", "material-edit",
        "plan", "plan-part", "plan-usual", "plan-done", "event-templates", "new-event-from",
        "event-report", "multipliers", "new-multiplier", "multiplier", "posters",
        "event-date", "plan-date", "date", "date-join",
    }
)  # fmt: skip
"""What buttons do that lead on, unlike those that lead back, out or aside."""
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
GONE: Final = 10**9
"""No message has this number: a button on it comes without its message."""
OLD: Final = (OLD_BUTTON, phrase("That button belongs to something that is over."))
VERBS: Final = (
    {*TAPS, *walking.STEPS, "finish", "show"}
    | {"receipt", "receipt-del", "receipt-gone", "receipt-edit", "receipt-again", "receipt-picture"}
)  # fmt: skip
