"""What has moved since the round before, in the report: on paper, in a table, in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.replies import Block, Cell, Chapter, Heading, Table
from bot.replies import Sheet as WorkbookSheet
from bot.selfcheck.movement import Change, ItemMovement, Moved
from bot.selfcheck.moving import NOT_COMPARABLE, REASONS, Since, reading, shown
from config.phrases import Phrase, Text, Verbatim, phrase

HIDDEN = Verbatim("–")
"""Stands beside a number whose counterpart is not there or may not be shown."""


# ---------------------------------------------------------------------- on paper


def chapter(since: Since) -> Iterator[Block]:
    """What has moved, field by field, and what cannot be compared."""
    found = since.movement
    yield Chapter(since.heading)
    yield from reading(since)
    fields = [one for one in found.fields if one.told]
    if fields:
        yield _table(since, phrase("Points, before → now"), phrase("Field of action"), fields)
    for one in found.fields:
        items = [item for item in found.items if item.field == one.field and item.told]
        if items:
            yield Heading(since.field_name(one))
            yield _table(since, phrase("Middle answers, before → now"), phrase("Question"), items)
    if found.apart:
        yield Heading(NOT_COMPARABLE)
        yield Table(
            phrase("Questions that were not asked in the very same way"),
            (phrase("Question"), phrase("Why")),
            tuple((since.wording(one), REASONS[one.reason]) for one in found.apart),
        )


def _table(since: Since, caption: Text, head: Text, found: Sequence[Moved]) -> Table:
    return Table(
        caption,
        (head, *(side for side, _ in since.sides(found[0]))),
        tuple(
            (
                since.wording(one) if isinstance(one, ItemMovement) else since.field_name(one),
                *(_then_and_now(change) for _, change in since.sides(one)),
            )
            for one in found
        ),
    )


def _then_and_now(change: Change) -> Cell:
    if change.before is None and change.now is None:
        return None
    before, now = (
        HIDDEN if value is None else shown(value) for value in (change.before, change.now)
    )
    # With no-break spaces: the two belong on one line.
    return phrase("{before}\u00a0→\u00a0{now}", before=before, now=now)


# ---------------------------------------------------------------------- to calculate with


def sheet(since: Since) -> WorkbookSheet:
    """A row for each field and group, each question and group, and each that is not compared."""
    return WorkbookSheet(
        phrase("What has moved"),
        (
            phrase("Field of action"),
            phrase("Question"),
            phrase("Perspective"),
            phrase("Before"),
            phrase("Now"),
            phrase("Finding"),
        ),
        tuple(_sheet_rows(since)),
    )


def _sheet_rows(since: Since) -> Iterator[tuple[Cell, ...]]:
    for one in (*since.movement.fields, *since.movement.items):
        wording = since.wording(one) if isinstance(one, ItemMovement) else None
        for side, change in since.sides(one):
            numbers = [None if n is None else shown(n) for n in (change.before, change.now)]
            yield (since.field_name(one), wording, side, *numbers, _way(change))
    for left in since.movement.apart:
        why = REASONS[left.reason]
        yield (since.field_name(left), since.wording(left), None, None, None, why)


def _way(change: Change) -> Phrase | None:
    if change.by is None:
        return None
    if change.by == 0:
        return phrase("unchanged")
    return phrase("moved up") if change.by > 0 else phrase("moved down")


# ---------------------------------------------------------------------- for machines


def rows(since: Since) -> Iterator[dict[str, Any]]:
    """Every number that is there then and now, exactly, with the round before and its version."""
    before = since.before
    head = {
        "level": "movement",
        "since": {
            "opened": before.opened.isoformat(),
            "closed": before.closed.isoformat() if before.closed else None,
            "questionnaire": before.questionnaire,
            "version": before.version,
        },
    }
    groups = [list(group.perspectives) for group in since.movement.groups]
    for one in (*since.movement.fields, *since.movement.items):
        item = {"item": one.item} if isinstance(one, ItemMovement) else {}
        sides = zip([*groups, "joint sheet"], (*one.changes, one.official), strict=True)
        for side, change in sides:
            if change.by is not None:
                numbers = {"before": change.before, "now": change.now}
                yield {**head, "field": one.field, **item, "group": side, **numbers}
    for left in since.movement.apart:
        yield {**head, "field": left.field, "item": left.item, "why not": left.reason.value}
