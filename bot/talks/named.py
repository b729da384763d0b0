"""Municipalities and people by the names that an organiser writes: a part that fits one is enough.

Buttons would not do: a programme has dozens of municipalities and hundreds of people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.errors import InvalidAnswer
from bot.model import Person
from bot.ports import Unit
from bot.talks.guests import INVITABLE
from config.phrases import Phrase, phrase

BETWEEN = ";"
"""Names have commas in them: "Anna Beispiel, Bauamt"."""
SEMICOLONS = re.compile(f"[{BETWEEN}؛]")
"""However a keyboard writes it: in Arabic and Persian it stands the other way up."""
SUGGESTED = 5
"""Names that are told to somebody who has not written enough of one."""


async def municipalities(unit: Unit) -> dict[str, str]:
    """Names by id, in their order."""
    names = {one.id: one.name for one in await unit.municipalities.all()}
    return _told_apart(dict(sorted(names.items(), key=lambda item: item[1].casefold())))


async def people(unit: Unit, municipality: str | None) -> dict[str, str]:
    """Those of the municipality, or of all, who can be invited: what is known of them by id."""
    towns = await municipalities(unit)
    found: list[Person] = []
    for role in INVITABLE:
        found += await unit.people.with_role(role, municipality)
    return _told_apart({one.id: _known_as(one, towns) for one in found})


def _known_as(person: Person, towns: Mapping[str, str]) -> str:
    town = towns.get(person.municipality or "", "")
    return f"{person.note or person.id} ({town})"


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names that can be written one after the other, each of them fitting one only."""
    writable = {one: SEMICOLONS.sub(",", name) for one, name in names.items()}
    often = Counter(name.casefold() for name in writable.values())
    return {
        one: f"{name} [{one}]" if often[name.casefold()] > 1 else name
        for one, name in writable.items()
    }


def ids(written: str, names: Mapping[str, str]) -> frozenset[str]:
    """The ids of those whose names were written.

    Raises:
        InvalidAnswer: a name fits nobody, or several.
    """
    parts = (part.strip() for part in SEMICOLONS.split(written))
    return frozenset(_the_one(part, names) for part in parts if part)


def _the_one(part: str, names: Mapping[str, str]) -> str:
    wanted = part.casefold()
    exactly = [one for one, name in names.items() if wanted in (name.casefold(), one.casefold())]
    fitting = exactly or [one for one, name in names.items() if wanted in name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    raise InvalidAnswer(_several(part, [names[one] for one in fitting]) if fitting else _none(part))


def _none(part: str) -> Phrase:
    return phrase(
        "I know nobody and no place called “{name}”. Please write several names with semicolons "
        "between them.",
        name=part,
    )


def _several(part: str, names: list[str]) -> Phrase:
    return phrase(
        "“{name}” fits {n} names: {names}. Please write more of the one you mean.",
        name=part,
        n=len(names),
        names=_listed([*names[:SUGGESTED], *(["…"] if len(names) > SUGGESTED else [])]),
    )


def _listed(names: Sequence[str]) -> Phrase:
    """One after the other, with each language's own semicolon between them."""
    listed = phrase("{names}; {name}", names=names[0], name=names[1])
    for name in names[2:]:
        listed = phrase("{names}; {name}", names=listed, name=name)
    return listed


def written(chosen: Iterable[str], names: Mapping[str, str]) -> str:
    """What would have to be written for these; whoever is not here any more is left out."""
    wanted = set(chosen)
    return f"{BETWEEN} ".join(name for one, name in names.items() if one in wanted)
