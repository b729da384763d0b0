"""Commands, and how catalogs write them."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from bot.commands import COMMANDS, EMAIL, MARKS, canonical, registered
from config.phrases import LOCALES, Phrasebook

BOOK = Phrasebook.load()
LANGUAGES = tuple(BOOK.languages)
NAMES = {command.name for command in (*COMMANDS, EMAIL)}
RIGHT_TO_LEFT = [code for code in LANGUAGES if BOOK.direction(code) == "rtl"]
IN_A_TEXT = re.compile(r"(?<![\w/.:}>])/([a-zäöüß]{3,})")

MARKED = re.compile(f"(?<=[{MARKS}])/([a-z]{{3,}})")


def _spoken(language: str, written: re.Pattern[str] = IN_A_TEXT) -> list[str]:
    """Every command that a catalog's texts name, as often as they name it."""
    with (LOCALES / language / "LC_MESSAGES" / "dialogbote.po").open("rb") as file:
        catalog = read_po(file, locale="de")
    texts: list[str] = []
    for message in catalog:
        if message.id:
            texts += [message.string] if isinstance(message.string, str) else message.string or ()
    return [name for text in texts for name in written.findall(text)]


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_texts_name_commands_as_the_menu_does(language: str) -> None:
    menu = {name for name, _ in registered(language)} | {EMAIL.name}
    named = _spoken(language)
    assert len(named) > 20
    assert set(named) <= menu


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_a_stroke_stays_before_its_command(language: str) -> None:
    """Without a mark it would stand at the other end in a text from right to left."""
    assert len(_spoken(language, IN_A_TEXT)) == len(_spoken(language, MARKED)) > 20


def test_plain_german_has_the_german_names() -> None:
    assert [name for name, _ in registered("de-simple")] == [name for name, _ in registered("de")]


def test_a_twin_stands_for_its_command() -> None:
    assert {canonical(name) for name, _ in registered("de")} | {EMAIL.name} == NAMES
