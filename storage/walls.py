"""Times on the wall, beside the instants that they were when they were stored.

The rules of a zone can change. What people were told is the time on the wall: so it is stored too,
and a row that is read tells where the two have come apart.
"""

from __future__ import annotations

from datetime import datetime

from bot.wallclock import shown


def written(moment: datetime | None, wall: datetime | None, zone: str) -> str | None:
    """What the wall shall show, for a column of text."""
    if moment is None:
        return None
    return (wall or shown(moment, zone)).isoformat()


def read(moment: datetime | None, column: str | None, zone: str) -> datetime | None:
    """What the wall was to show, where it shows something else by now."""
    if moment is None or column is None:
        return None
    wall = datetime.fromisoformat(column)
    return wall if wall != shown(moment, zone) else None
