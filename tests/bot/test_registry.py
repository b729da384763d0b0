"""Where the formats' buttons come together."""

from __future__ import annotations

import pytest

from bot import registry
from bot.dialogue import buttons as of_dialogues
from bot.selfcheck import buttons as of_selfchecks
from bot.talks import buttons as of_talks

FORMATS = (of_dialogues, of_selfchecks, of_talks)


@pytest.mark.parametrize(
    "name", ["COURSES", "CORRESPONDENCES", "COMMAND_ANSWERS", "TAPS", "LETTER_PAGES"]
)
def test_no_row_of_a_format_hides_another(name: str) -> None:
    tables = [getattr(buttons, name) for buttons in FORMATS]
    assert all(tables)
    together = getattr(registry, name)
    for table in tables:
        assert {key: together[key] for key in table} == dict(table)
    keys = [key for table in tables for key in table]
    assert len(keys) == len(set(keys)) < len(together)
