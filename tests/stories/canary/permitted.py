"""Where what may stand: the one listing of the places that are permitted.

What never may live here: a permission that the promise (docs/anonymity.md) does not give.
"""

from __future__ import annotations

from pathlib import Path

from tests.stories.canary.searching import Search, Secret, columns_with
from tests.stories.canary.spelling import of_text

EVENT = "kanarienpark"
PUBLIC = {
    "What shall change?": {"event.prompts"},
    "Our park": {"event.prompts", "certificate.title", "certificate.text"},
    EVENT: {"event.code", "certificate.code", "certificate.text"},
    "Town of Musterstadt": {"municipality.responsible"},
    "dpo@musterstadt.example": {"municipality.data_protection"},
    "musterstadt.example/imprint": {"municipality.imprint"},
    "Where the benches stand.": {"event_plan.can_change"},
    "How much money there is.": {"event_plan.cannot_change"},
    "Club zt4w9q": {"multiplier.name"},
    "Hall of the date zt4w9q": {"gathering.place"},
    "Group zt4w9q": {"working_group.name"},
    "Purpose of zt4w9q": {"working_group.purpose"},
    "Breakfast zt4w9q": {"talk.title"},
    "Prof. Impulse zt4w9q": {"talk.impulse"},
    "Town hall zt4w9q": {"talk.place"},
    "https://zt4w9q.example/slides": {"material.link"},
    "note on the slides zt4w9q": {"material.note"},
    "note of the moderator zt4w9q": {"person.note"},
}
"""What an administration writes about itself, by table and column. No file of log may hold it."""
FORGOTTEN_NOTE = "note of the forgotten zt4w9q"
"""The operator's word for somebody who is forgotten: in the backup that was made before, only."""
DATABASES, EXPORTS, SAID = "databases", "exports", "said to the operator"


def only_where_permitted(database: Path) -> None:
    """What administrations wrote stands in its columns, and is found there."""
    for words, columns in PUBLIC.items():
        assert columns_with(database, words) == columns, words


def note_is_forgotten(folder: Path) -> None:
    """Deleted is overwritten, in the file and in its log."""
    search = Search([Secret("note", of_text(FORGOTTEN_NOTE))])
    hits = search.everywhere(folder, {}, later="dialogbote.sqlite.before-")
    assert search.files
    assert not hits
