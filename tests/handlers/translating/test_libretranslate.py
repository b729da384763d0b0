"""What is asked of a LibreTranslate server, and what its failures mean."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.translations import NotNow, NotTranslated
from handlers.translating.libretranslate import KNOWN_FOR, LibreTranslate
from tests.fakes.translating import FakeLibreTranslate, libretranslate

SECRET = "wörtlich-geheim"


@pytest.fixture
async def server() -> AsyncIterator[FakeLibreTranslate]:
    async with libretranslate() as server:
        yield server


async def test_the_words_and_the_languages_go_out_and_nothing_else(
    server: FakeLibreTranslate,
) -> None:
    translator = LibreTranslate(f"{server.url}/", None)
    assert await translator.translate(SECRET, "tr", "de-simple") == SECRET[::-1]
    assert server.asked == [{"q": SECRET, "source": "tr", "target": "de", "format": "text"}]
    assert not {"Cookie", "Referer", "Authorization"} & set(server.headers[0])
    assert translator.host == "127.0.0.1"


async def test_the_key_is_given(server: FakeLibreTranslate) -> None:
    server.key = "k-1"
    with pytest.raises(NotNow, match="403"):
        await LibreTranslate(server.url, None).translate("a", "tr", "de")
    assert await LibreTranslate(server.url, "k-1").translate("ab", "tr", "de") == "ba"


async def test_its_languages_are_asked_for_once_an_hour(server: FakeLibreTranslate) -> None:
    now = [1_000.0]
    translator = LibreTranslate(server.url, None, lambda: now[0])
    assert await translator.can("tr", "de")
    assert await translator.can("tr", "de-simple")
    assert not await translator.can("fa", "de")
    assert server.lists == 1
    now[0] += KNOWN_FOR
    assert await translator.can("ar", "en")
    assert server.lists == 2


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        ("400", NotTranslated),
        ("413", NotTranslated),
        ("{}", NotTranslated),
        ('{"translatedText": ["a"]}', NotTranslated),
        ('{"translatedText": " "}', NotTranslated),
        ("302", NotNow),
        ("403", NotNow),
        ("429", NotNow),
        ("500", NotNow),
        ("drop", NotNow),
        ("<html>", NotNow),
    ],
)
async def test_a_failure_is_of_the_text_or_of_the_server_and_quotes_neither(
    server: FakeLibreTranslate, fault: str, meaning: type[NotTranslated]
) -> None:
    server.faults.append(fault)
    translator = LibreTranslate(server.url, None)
    with pytest.raises(NotTranslated) as failed:
        await translator.translate(SECRET, "tr", "de")
    assert type(failed.value) is meaning
    assert SECRET not in repr(failed.value) and failed.value.__cause__ is None
    assert await translator.translate("ab", "tr", "de") == "ba", "the next one is taken"


async def test_a_text_that_is_too_long_is_refused_alone(server: FakeLibreTranslate) -> None:
    translator = LibreTranslate(server.url, None)
    with pytest.raises(NotTranslated) as failed:
        await translator.translate("lang " * 1_000, "tr", "de")
    assert not isinstance(failed.value, NotNow)
    assert "lang" not in str(failed.value)


async def test_nobody_there(server: FakeLibreTranslate) -> None:
    translator = LibreTranslate("http://127.0.0.1:1", None)
    with pytest.raises(NotNow, match="ClientConnectorError"):
        await translator.can("tr", "de")
    assert server.lists == 0
