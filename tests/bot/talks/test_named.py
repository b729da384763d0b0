"""Several names in one line, as keyboards of different scripts write it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import InvalidAnswer
from bot.model import Municipality, MunicipalityKind
from bot.talks import named
from config.phrases import Phrasebook
from tests.bot.fakes import FakeUnit

NAMES = {"a": "Anna Adler", "b": "Bert Adler", "c": "Cem Can"}


@pytest.mark.parametrize("semicolon", [";", "؛"])
def test_either_semicolon_stands_between_names(semicolon: str) -> None:
    assert named.ids(f"anna{semicolon} cem {semicolon}", NAMES) == {"a", "c"}


@pytest.mark.parametrize(
    ("language", "listed"), [("en", "Anna Adler; Bert Adler"), ("fa", "Anna Adler؛ Bert Adler")]
)
def test_names_that_fit_are_listed_as_the_language_does(language: str, listed: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        named.ids("adler", NAMES)
    said = Phrasebook.load().say(refused.value.sentence, language)
    assert listed in said.replace("\u2068", "").replace("\u2069", "")


def test_of_very_many_names_only_some_are_told() -> None:
    with pytest.raises(InvalidAnswer) as refused:
        named.ids("x", {str(number): f"x{number}" for number in range(7)})
    assert "7 names: x0; x1; x2; x3; x4; …." in Phrasebook.load().say(refused.value.sentence, "en")


@pytest.mark.parametrize("semicolon", [";", "؛"])
async def test_a_name_with_a_semicolon_in_it_can_still_be_written(semicolon: str) -> None:
    unit = FakeUnit(datetime(2027, 3, 1, 9, tzinfo=UTC))
    name = f"Neustadt{semicolon} Land"
    unit.municipalities.save(Municipality("m", name, MunicipalityKind.KREISFREI))
    towns = await named.municipalities(unit)
    assert named.ids(named.written(["m"], towns), towns) == {"m"}
