"""The types of XLSForm and the kinds of question that they are here."""

from __future__ import annotations

import re
from collections.abc import Mapping

ONE, SEVERAL = "select_one", "select_multiple"
KINDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "line"),
    "integer": ("number",),
    "decimal": ("decimal",),
    "date": ("date",),
    "dateTime": ("moment",),
    "note": ("note",),
    "range": ("scale",),
    ONE: ("choice", "scale", "yes_no"),
    SEVERAL: ("choices",),
}
"""Which kinds each type can be; the first one unless the column `dialogbote_kind` says another."""
KNOWN = ", ".join(f"{one} LIST" if one.startswith("select") else one for one in KINDS)
NOT_COLLECTED = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "phonenumber",
        "username",
        "email",
        "simserial",
        "subscriberid",
        "audit",
    ]
)
"""Types that note times and devices; Kobo adds some by itself. The bot does not want to know."""

_BY_ANY_NAME = {name.lower(): name for name in KINDS} | {"string": "text", "int": "integer"}
_SELECT = re.compile(
    r"(?:(?P<one>select[_ ]one(?: from)?|select1)"
    r"|(?:select[_ ]multiple|select all that apply(?: from)?)) "
    r"(?P<list>\S+)(?P<other> or[_ ](?:specify[_ ])?other)?",
    re.IGNORECASE,
)
_EDGE = re.compile(r"(begin|end)[_ ](group|repeat|loop)", re.IGNORECASE)


def edge(written: str) -> tuple[str, str] | None:
    """`begin` or `end`, and of what; None where it is the type of a question."""
    found = _EDGE.fullmatch(" ".join(written.split()))
    return (found[1].lower(), found[2].lower()) if found else None


def type_of(written: str) -> tuple[str, str]:
    """The type, and the name of its list of choices.

    Raises:
        ValueError: with what to write instead.
    """
    plain = " ".join(written.split())
    if select := _SELECT.fullmatch(plain):
        if select["other"]:
            raise ValueError("remove or_other: add that choice to the list, and a text question")
        return (ONE if select["one"] else SEVERAL), select["list"]
    if known := _BY_ANY_NAME.get(plain.lower()):
        if known in (ONE, SEVERAL):
            raise ValueError(f"write the name of a list of choices behind it: {known} LIST")
        return known, ""
    raise ValueError(f"write one of: {KNOWN}, begin_group, end_group")
