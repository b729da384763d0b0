"""Writing a certificate as the text that stays: once, in German and English, and never again.

Its last line is the SHA-256 of all lines above it, so that whoever has a copy can tell that nothing
in it was changed, and whether it is the one that is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from bot.certificates import Certificate
from bot.dialogue.certificates import wording
from bot.ports import Unit
from bot.replies import Heading, Item, Line, Para
from config.phrases import Phrasebook, phrase

LANGUAGES = ("de", "en")
"""It is for the administration and for whoever supervises it, wherever that may be."""
CHECK = "SHA-256: "
_ISOLATES = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
"""Invisible marks around values: between these two languages they are of no use, and whoever
copied the text by hand would miss them."""


async def issue(unit: Unit, phrasebook: Phrasebook) -> None:
    """Write the text of each certificate whose deletion is done."""
    for one in await unit.certificates.to_issue():
        municipality = await unit.municipalities.get(one.municipality)
        assert municipality is not None, "it outlives its certificates"  # noqa: S101
        unit.certificates.save(replace(one, text=written(one, municipality.name, phrasebook)))


def written(certificate: Certificate, municipality: str, phrasebook: Phrasebook) -> str:
    """The text with its check sum, and no line break after that."""
    said = [
        wording.TITLE,
        phrase("The last line of this text is the SHA-256 of all lines above it."),
    ]
    lines: list[Line] = [Heading(said[0]), *wording.lines(certificate, municipality), Para(said[1])]
    body = "\n\n\n".join(_plain(lines, phrasebook, language) for language in LANGUAGES) + "\n\n"
    return f"{body}{CHECK}{sha256(body.encode()).hexdigest()}"


def check_sum(text: str) -> str:
    """The check sum in the last line of an issued text."""
    return text.rpartition(CHECK)[2]


def _plain(lines: Sequence[Line], phrasebook: Phrasebook, language: str) -> str:
    """Lines as plain text."""
    parts = []
    for line in lines:
        match line:
            case Heading(text):
                words = _said(phrasebook.say(text, language))
                parts.append(f"\n\n{words}\n{'-' * len(words)}")
            case Item(text):
                parts.append(f"\n- {_said(phrasebook.say(text, language))}")
            case Para(text):
                parts.append(f"\n\n{_said(phrasebook.say(text, language))}")
    return "".join(parts).strip()


def _said(words: str) -> str:
    return " ".join(words.translate(_ISOLATES).split())
