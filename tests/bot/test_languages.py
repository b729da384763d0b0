from __future__ import annotations

import pytest

from bot.languages import HEARD, LETTERS, SURE, NoLinguist, language_of


class Hearing:
    """Says what it is told to say, and remembers what it was asked."""

    def __init__(self, *guess: tuple[str, float]) -> None:
        self._guess = guess[0] if guess else None
        self.asked: list[str] = []

    def guess(self, text: str) -> tuple[str, float] | None:
        self.asked.append(text)
        return self._guess


@pytest.mark.parametrize(
    ("guess", "told"),
    [(("tr", 1.0), "tr"), (("tr", SURE), "tr"), (("tr", SURE - 0.01), "de")],
)
def test_a_guess_counts_once_it_is_sure(guess: tuple[str, float], told: str) -> None:
    assert language_of("Daha çok bank istiyoruz", Hearing(guess), "de") == told


def test_without_any_idea_it_is_the_language_of_the_interface() -> None:
    assert language_of("Daha çok bank istiyoruz", Hearing(), "de") == "de"
    assert language_of("Daha çok bank istiyoruz", NoLinguist(), "ar") == "ar"
    assert language_of("ok", NoLinguist(), "de-simple") == "de", "nobody writes in a variety"


@pytest.mark.parametrize("short", ["", "ok", "Bus 12", "1234567890 123", "x" * (LETTERS - 1)])
def test_of_few_letters_nothing_is_guessed(short: str) -> None:
    linguist = Hearing(("tr", 1.0))
    assert language_of(short, linguist, "de") == "de"
    assert linguist.asked == []
    assert language_of("x" * LETTERS, linguist, "de") == "tr"


@pytest.mark.parametrize("length", [LETTERS, HEARD, HEARD + 1, 10 * HEARD])
def test_only_the_beginning_of_a_text_is_looked_at(length: int) -> None:
    linguist = Hearing(("tr", 1.0))
    text = "ab" * length
    assert language_of(text, linguist, "de") == "tr"
    assert linguist.asked == [text[:HEARD]]
