"""What sheets and columns are called, and how a column names its language."""

from __future__ import annotations

import re
from dataclasses import dataclass

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
TOPICS = "dialogbote_topics"
OURS = "dialogbote_"
"""How columns begin that only Dialogbote reads; XLSForm allows more columns than it knows."""
OWN_ID, OWN_KIND = f"{OURS}id", f"{OURS}kind"
OWN_SCALE = f"{OURS}scale_list"
"""In the settings: which list of choices is the scale that questions share."""
TRANSLATED = frozenset({"label", "hint", "constraint_message"})

_OTHER_NAMES = {
    "caption": "label",
    "relevance": "relevant",
    "constraining_message": "constraint_message",
    "command": "type",
    "tag": "name",
    "value": "name",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "calculate": "calculation",
    "readonly": "read_only",
}
"""Former names of columns that pyxform still takes."""
_CODED = re.compile(r"(?P<name>.*\S)\s*\(\s*(?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)")
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its header names it: `label::Deutsch (de)` is the label in the language `de`."""

    number: int
    """From 1."""
    header: str
    name: str
    language: str | None = None
    """A code, or as it stands there what is none: `language_code` judges it."""


def column(number: int, header: str) -> Column:
    """The column of a header."""
    header = " ".join(header.split())
    first, separator, rest = header.partition("::")
    if not separator and header.partition(":")[0].strip().lower() in TRANSLATED:
        # One colon is how XLSForm was written once.
        first, _, rest = header.partition(":")
    name = first.strip()
    if not name.startswith(OURS):
        name = "_".join(name.lower().split())
        name = _OTHER_NAMES.get(name, name)
    return Column(number, header, name, rest.strip() or None)


def language_code(written: str) -> str | None:
    """The code in `Deutsch (de)`, or `de` itself; None where there is none."""
    if coded := _CODED.fullmatch(written.strip()):
        return coded["code"].lower()
    return written.strip() if _CODE.fullmatch(written.strip()) else None


def as_id(name: str) -> str:
    """An XLSForm name as one of our ids: in small letters, with `-` for `_` and `.`."""
    return re.sub(r"[_.]", "-", name.strip().lower())
