"""Translations lie sealed beside their contributions and go with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.errors import MissingKey
from bot.translations import Origin, Translation
from storage.tables import translation
from storage.unit import Storage
from tests.storage.samples import EVENT, LINDAU, contribution

WORDS = "Mehr Bänke, bitte \U0001f333"


async def filled(storage: Storage) -> Translation:
    """A released text in Turkish and what it says in German."""
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.events.save(EVENT)
        unit.keys.create_event(EVENT.id)
        text = replace(contribution(), language="tr", waiter=None)
        unit.contributions.save(text)
        kept = Translation(text.id, text.event, "de", Origin.MACHINE, WORDS)
        unit.translations.save(kept)
    return kept


async def test_it_comes_back_as_it_was_and_by_hand_takes_the_machines_place(
    storage: Storage,
) -> None:
    kept = await filled(storage)
    async with storage.unit() as unit:
        assert await unit.translations.of([kept.contribution, "none"], "de") == {
            kept.contribution: kept
        }
        assert await unit.translations.of([kept.contribution], "en") == {}
        by_hand = replace(kept, origin=Origin.HAND, text="Bänke!")
        unit.translations.save(by_hand)
    async with storage.unit() as unit:
        assert await unit.translations.of([kept.contribution], "de") == {kept.contribution: by_hand}
        unit.translations.remove(by_hand)
    async with storage.unit() as unit:
        assert await unit.translations.of([kept.contribution], "de") == {}


async def test_what_is_missing_is_what_was_released_in_another_language(storage: Storage) -> None:
    kept = await filled(storage)
    async with storage.unit() as unit:
        first = await unit.contributions.get(kept.contribution)
        assert first is not None
        others = {
            "released": replace(first, id="a1", receipt=b"1"),
            "german": replace(first, id="a2", receipt=b"2", language="de"),
            "waiting": replace(first, id="a3", receipt=b"3", waiter=b"w"),
            "other prompt": replace(first, id="a4", receipt=b"4", prompt="elsewhere"),
            "released too": replace(first, id="a5", receipt=b"5"),
        }
        for one in others.values():
            unit.contributions.save(one)
        missing = unit.translations.missing
        assert await missing(first.event, [first.prompt], "de", "", 9) == ["a1", "a5"]
        assert await missing(first.event, [first.prompt], "de", "", 1) == ["a1"]
        assert await missing(first.event, [first.prompt], "de", "a1", 9) == ["a5"]
        assert await missing(first.event, [], "de", "", 9) == []


async def test_it_goes_with_its_text(storage: Storage) -> None:
    kept = await filled(storage)
    async with storage.unit() as unit:
        text = await unit.contributions.get(kept.contribution)
        assert text is not None
        assert await unit.translations.of([text.id], "de"), "known before the text is removed"
        unit.contributions.remove(text)
        assert await unit.translations.of([text.id], "de") == {}
    async with storage.unit() as unit:
        assert await unit._book.rows(select(translation)) == []


async def test_without_the_key_it_cannot_be_read(storage: Storage) -> None:
    kept = await filled(storage)
    async with storage.unit() as unit:
        (row,) = await unit._book.rows(select(translation))
        assert WORDS.encode() not in row["sealed"]
    storage.keys.destroy_content(kept.event)
    async with storage.unit() as unit:
        with pytest.raises(MissingKey):
            await unit.translations.of([kept.contribution], "de")
