"""A poster, said in its languages, as plain data for the process that sets it.

How it looks is told in `templates/poster.html` and `poster.css`.
"""

from __future__ import annotations

from bot.replies import Poster
from config.phrases import Localized, Phrasebook, Text, Verbatim
from handlers.documents.papers import Said, direction_of, printable

MIDDLING, LONG = 40, 75
"""Characters of a title from which on it is set smaller."""
CARDS = 4
"""On a sheet: A6 out of A4."""


def hung(poster: Poster, phrasebook: Phrasebook) -> Said:
    """Everything the poster says, as `templates/poster.html` reads it."""
    main = poster.columns[0].language

    def words(text: Text, language: str) -> Said:
        shown = printable(phrasebook.say(text, language))
        match text:
            case Verbatim():
                return {"words": shown, "lang": "", "dir": direction_of(shown)}
            case Localized() if (spoken := text.best(language)[0]) != language:
                return {"words": shown, "lang": spoken, "dir": direction_of(shown)}
            case _:
                return {"words": shown, "lang": language, "dir": phrasebook.direction(language)}

    return {
        "language": main,
        "direction": phrasebook.direction(main),
        "title": words(poster.title, main),
        "size": _size(phrasebook.say(poster.title, main)),
        "owner": words(poster.owner, main),
        "codes": [
            {
                "alternative": printable(phrasebook.say(code.picture.alternative, main)),
                # The same door has one name in some languages, which is said once.
                "doors": _once([words(code.door, one.language) for one in poster.columns]),
                "address": printable(code.address),
            }
            for code in poster.codes
        ],
        "columns": [
            {
                "name": words(Verbatim(column.name), column.language)
                | {"lang": column.language, "dir": phrasebook.direction(column.language)},
                "date": [words(line, column.language) for line in column.date],
                "lines": [words(line, column.language) for line in column.lines],
            }
            for column in poster.columns
        ],
        "foot": [words(text, main) for text in poster.foot],
        "copies": CARDS if poster.cards else 1,
    }


def _size(title: str) -> str:
    """How much room the title takes, so that a long one is set smaller."""
    if len(title) > LONG:
        return "long"
    return "middling" if len(title) > MIDDLING else "short"


def _once(all_said: list[Said]) -> list[Said]:
    return list({said["words"]: said for said in all_said}.values())
