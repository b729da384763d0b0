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
HOW_TO_CHECK = phrase("The last line of this text is the SHA-256 of all lines above it.")


async def issue(unit: Unit, phrasebook: Phrasebook) -> None:
    """Write the text of each certificate whose deletion is done."""
    for one in await unit.certificates.to_issue():
        municipality = await unit.municipalities.get(one.municipality)
        assert municipality is not None, "it outlives its certificates"  # noqa: S101
        unit.certificates.save(replace(one, text=written(one, municipality.name, phrasebook)))


def written(certificate: Certificate, municipality: str, phrasebook: Phrasebook) -> str:
    """The text with its check sum, and no line break after that."""
    said = wording.lines(certificate, municipality)
    lines: list[Line] = [Heading(wording.TITLE), *said, Para(HOW_TO_CHECK)]
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
                words = _one_line(phrasebook.say(text, language))
                parts.append(f"\n\n{words}\n{'-' * len(words)}")
            case Item(text):
                parts.append(f"\n- {_one_line(phrasebook.say(text, language))}")
            case Para(text):
                parts.append(f"\n\n{_one_line(phrasebook.say(text, language))}")
    return "".join(parts).strip()


def _one_line(words: str) -> str:
    """No line of a title can pass for one of the certificate's own."""
    return " ".join(words.split())
