"""Which contributions are suggested as saying the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.moderation.duplicates import PORTION, SUGGESTED, likeness, suggestions
from bot.model import Contribution


def contribution(number: str, value: str) -> Contribution:
    return Contribution(number, "event", "p1", value, "de", None, None)


async def stored(others: Sequence[Contribution]) -> AsyncIterator[Contribution]:
    for one in others:
        yield one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mehr Bäume in der Innenstadt", "mehr Baeume in der Innenstadt!"),
        ("Wir brauchen mehr bezahlbare Wohnungen", "Es braucht mehr bezahlbaren Wohnraum"),
        ("Parkplatz am Bahnhof fehlt", "Am Bahnhof fehlt ein Parkplatz"),
        ("Şehir merkezine daha fazla ağaç", "Şehir merkezinde daha fazla ağaç olsun"),
        ("نريد أشجارا أكثر في المدينة", "نحتاج أشجارا أكثر في مدينتنا"),
    ],
)
async def test_the_same_in_other_words_is_alike(one: str, other: str) -> None:
    others = [contribution("a", "Der Radweg ist zu schmal"), contribution("b", other)]
    assert [c.id for c in await suggestions(contribution("x", one), stored(others))] == ["b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mehr Bäume in der Innenstadt", "Weniger Autos auf dem Marktplatz"),
        ("Die Schule braucht ein Dach", "Das Schwimmbad soll länger öffnen"),
        ("🙂🙂🙂", "🙂🙂🙂"),
        ("", ""),
        ("!!!", "???"),
    ],
)
async def test_what_differs_or_has_no_words_is_not_suggested(one: str, other: str) -> None:
    assert await suggestions(contribution("x", one), stored([contribution("a", other)])) == []


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_in_both_directions(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) in (0, 1)


async def test_the_likest_come_first_and_nobody_is_suggested_to_themselves() -> None:
    text = "Mehr Bäume in der Innenstadt"
    others = [
        contribution("c", "Mehr Bäume in der Innenstadt und am Markt"),
        contribution("b", "Mehr Bäume in der Innenstadt bitte"),
        contribution("x", text),
        contribution("a", text),
        contribution("d", "Mehr Bäume in der Altstadt"),
    ]
    found = [one.id for one in await suggestions(contribution("x", text), stored(others))]
    assert len(found) == SUGGESTED
    assert found == ["a", "b", "c"]


async def test_whatever_else_goes_on_has_its_turn_after_each_portion() -> None:
    text = "Mehr Bäume in der Innenstadt. " * 20
    others = [contribution(f"{number:04}", f"{number} {text}") for number in range(300)]
    looked_through = 0

    async def watched() -> AsyncIterator[Contribution]:
        nonlocal looked_through
        for one in others:
            looked_through += len(one.value)
            yield one

    turns: list[int] = []

    async def going_on() -> None:
        while True:
            turns.append(looked_through)
            await asyncio.sleep(0)

    aside = asyncio.create_task(going_on())
    found = await suggestions(contribution("x", text), watched())
    turns.append(looked_through)
    aside.cancel()
    assert len(found) == SUGGESTED
    assert looked_through == sum(len(one.value) for one in others)
    longest = max(len(one.value) for one in others)
    assert max(later - sooner for sooner, later in pairwise(turns)) <= PORTION + 2 * longest
