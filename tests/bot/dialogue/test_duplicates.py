"""Which contributions are suggested as saying the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.moderation.duplicates import SUGGESTED, likeness, suggestions
from bot.model import Contribution


def contribution(number: str, value: str) -> Contribution:
    return Contribution(number, "event", "p1", value, "de", None, None)


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
def test_the_same_in_other_words_is_alike(one: str, other: str) -> None:
    others = [contribution("a", "Der Radweg ist zu schmal"), contribution("b", other)]
    assert [c.id for c in suggestions(contribution("x", one), others)] == ["b"]


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
def test_what_differs_or_has_no_words_is_not_suggested(one: str, other: str) -> None:
    assert suggestions(contribution("x", one), [contribution("a", other)]) == []


@given(st.text(), st.text())
def test_likeness_is_a_share_and_the_same_in_both_directions(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) in (0, 1)


def test_the_likest_come_first_and_nobody_is_suggested_to_themselves() -> None:
    text = "Mehr Bäume in der Innenstadt"
    others = [
        contribution("c", "Mehr Bäume in der Innenstadt und am Markt"),
        contribution("b", "Mehr Bäume in der Innenstadt bitte"),
        contribution("x", text),
        contribution("a", text),
        contribution("d", "Mehr Bäume in der Altstadt"),
    ]
    found = [one.id for one in suggestions(contribution("x", text), others)]
    assert len(found) == SUGGESTED
    assert found == ["a", "b", "c"]
