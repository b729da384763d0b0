"""The guide for moderators names buttons as the bot does, in both of its languages."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from config.phrases import catalog_path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def quoted(guide: str, quotation: str) -> list[str]:
    """What stands in quotation marks: in a guide these are names of buttons and nothing else."""
    return [" ".join(one.split()) for one in re.findall(quotation, (DOCS / guide).read_text())]


def test_each_button_of_the_guide_is_there_in_english_and_german() -> None:
    with catalog_path("de").open("rb") as file:
        german = {one.id: one.string for one in read_po(file)}
    in_english, in_german = quoted("event.md", "“([^”]+)”"), quoted("event.de.md", "„([^“]+)“")
    assert len(in_english) > 50
    assert [german.get(one, f"no button {one}") for one in in_english] == in_german
