"""What residents write in other languages is translated for moderators, if an operator wants it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.model import Contribution, Role
from bot.translations import Origin, Translation
from config.settings import Settings
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.fakes.translating import FakeLibreTranslate, libretranslate
from tests.living import Living
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, text_of_last
from tests.stories.test_each_alone import Spoilt
from tests.stories.test_moderation import labels

TEXTS = [f"Daha çok ağaç {number}" for number in range(5)]


class Translated(Living):
    """An installation that may know a translator."""

    url: str | None = None

    @property
    def settings(self) -> Settings:
        written = Settings(_env_file=None, translator_url=self.url)
        return super().settings.model_copy(update={"translator_url": written.translator_url})

    async def translate(self) -> None:
        assert self.doors.translating is not None
        await self.doors.translating.all_there_is()


@pytest.fixture
async def server() -> AsyncIterator[FakeLibreTranslate]:
    async with libretranslate() as server:
        yield server


@pytest.fixture
async def life(
    tmp_path: Path, fake: FakeTelegram, server: FakeLibreTranslate
) -> AsyncIterator[Translated]:
    life = Translated(tmp_path / "var", fake)
    life.url = server.url
    await life.start()
    try:
        yield life
    finally:
        await life.stop()


@pytest.fixture
async def moderator(life: Translated, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    return person


async def take_part(life: Living, fake: FakeTelegram, number: int, text: str) -> Person:
    """Somebody who speaks Turkish answers the first question."""
    person = fake.person(1000 + number, language_code="tr", first_name="C")
    await act(
        life, person,
        "!/start park", "Katıl", f"!{text}", "Tamam", "Atla", "Atla", "Yanıtları teslim et",
    )  # fmt: skip
    return person


async def five_texts(life: Living, fake: FakeTelegram, moderator: Person) -> None:
    """An event with five texts in Turkish, all released."""
    await create_event(life, moderator, "park")
    for number, text in enumerate(TEXTS):
        await take_part(life, fake, number, text)
    await act(life, moderator, "!/export")


async def released(life: Living) -> list[Contribution]:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        return await unit.contributions.released(event.id)


async def translations(life: Living) -> dict[str, Translation]:
    """By original text."""
    contributions = await released(life)
    async with life.house.storage.unit() as unit:
        found = await unit.translations.of([one.id for one in contributions], "en")
    return {one.value: found[one.id] for one in contributions if one.id in found}


async def test_released_texts_are_translated_and_no_others(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    await create_event(life, moderator, "park")
    for number, text in enumerate(TEXTS[:4]):
        await take_part(life, fake, number, text)
    await act(life, moderator, "!/export")
    await life.translate()
    assert server.asked == [], "fewer than five wait"
    await take_part(life, fake, 4, TEXTS[4])
    await act(life, moderator, "!/export")
    await life.translate()
    assert [one["q"] for one in server.asked] == [one.value for one in await released(life)]
    assert {one["source"] for one in server.asked} == {"tr"}
    found = await translations(life)
    assert {text: one.text for text, one in found.items()} == {text: text[::-1] for text in TEXTS}
    assert {one.origin for one in found.values()} == {Origin.MACHINE}
    await life.restart()
    await life.translate()
    assert len(server.asked) == 5, "each once"


async def test_an_event_whose_key_is_damaged_holds_up_no_other(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    await five_texts(life, fake, moderator)
    async with life.house.storage.unit() as unit:
        (park,) = await unit.events.all()
        unit.keys.create_event("alder")
        unit.events.save(replace(park, id="alder", code="alder"))
        unit.contributions.save(Contribution("a", "alder", "p1", "Gizli", "tr", None, None))
        unit.turn_done()
    key = Spoilt(life, "alder")
    await key.spoil()
    with capture_logs() as logged, pytest.raises(ExceptionGroup):
        await life.translate()
    assert len(server.asked) == 5, "those of the event that comes after it"
    assert [one["id"] for one in logged if one["event"] == "event not translated"] == ["alder"]
    await key.mend()
    await life.translate()
    assert [one["q"] for one in server.asked[5:]] == ["Gizli"]


async def test_people_are_told_where_texts_go(
    life: Translated, fake: FakeTelegram, moderator: Person
) -> None:
    await create_event(life, moderator, "park")
    person = fake.person(50, language_code="en", first_name="C")
    await act(life, person, "!/start park")
    assert "sent to the translation service 127.0.0.1" in text_of_last(person)


async def test_an_event_that_opened_without_a_translator_is_never_translated(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    url, life.url = life.url, None
    await life.restart()
    assert life.doors.translating is None
    await create_event(life, moderator, "park")
    person = fake.person(50, language_code="en", first_name="C")
    await act(life, person, "!/start park")
    assert "translation service" not in text_of_last(person)
    for number, text in enumerate(TEXTS):
        await take_part(life, fake, number, text)
    await act(life, moderator, "!/export")
    life.url = url
    await life.restart()
    await life.translate()
    assert server.asked == [], "nobody was told of it"
    assert len(await released(life)) == 5


async def test_a_refused_text_rests_for_longer_each_time(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    await five_texts(life, fake, moderator)
    server.faults = ["400"] * 5
    await life.translate()
    assert server.faults == [], "each text was refused once"
    for minutes in (1, 2, 4):
        server.faults = ["400"] * 5
        life.now += timedelta(minutes=minutes, seconds=-1)
        await life.translate()
        assert len(server.faults) == 5, "nothing is asked while they rest"
        life.now += timedelta(seconds=1)
        await life.translate()
        assert server.faults == []
    for _ in range(12):
        server.faults = ["400"] * 5
        life.now += timedelta(hours=12)
        await life.translate()
        assert server.faults == [], "no text rests for more than twelve hours"
    life.now += timedelta(hours=12)
    await life.translate()
    assert len(await translations(life)) == 5


async def test_what_needs_no_rest_any_more_is_forgotten_though_another_event_fails(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    await five_texts(life, fake, moderator)
    async with life.house.storage.unit() as unit:
        (park,) = await unit.events.all()
        unit.keys.create_event("alder")
        unit.events.save(replace(park, id="alder", code="alder"))
        unit.contributions.save(Contribution("a", "alder", "p1", "Gizli", "tr", None, None))
        unit.turn_done()
    await Spoilt(life, "alder").spoil()

    async def translate() -> None:
        with pytest.raises(ExceptionGroup):
            await life.translate()

    server.faults = ["400"] * 5
    await translate()
    assert server.faults == [], "each text of the other event was refused once"
    first = (await released(life))[0]
    by_hand = Translation(first.id, park.id, "en", Origin.HAND, "More trees")
    async with life.house.storage.unit() as unit:
        unit.translations.save(by_hand)
        unit.turn_done()
    await translate()
    async with life.house.storage.unit() as unit:
        unit.translations.remove(by_hand)
        unit.turn_done()
    await translate()
    assert [one["q"] for one in server.asked] == [first.value], "the others still rest"


async def test_a_busy_server_is_asked_again_and_a_refused_text_holds_up_no_other(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    await five_texts(life, fake, moderator)
    server.faults = ["429"]
    await life.translate()
    assert server.asked == [], "it stops at once"
    server.faults = ["400"]
    await life.translate()
    assert len(server.asked) == 4
    life.now += timedelta(minutes=1)
    await life.translate()
    assert len(await translations(life)) == 5


async def test_what_was_deleted_meanwhile_is_not_kept(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    await five_texts(life, fake, moderator)
    server.go_on = asyncio.Event()
    translating = asyncio.create_task(life.translate())
    await server.arrived.wait()
    first = (await released(life))[0]
    async with life.house.storage.unit() as unit:
        unit.contributions.remove(first)
        unit.turn_done()
    server.go_on.set()
    await translating
    assert first.value not in await translations(life)
    assert len(await translations(life)) == 4


async def test_a_translation_by_hand_stays(
    life: Translated, fake: FakeTelegram, moderator: Person, server: FakeLibreTranslate
) -> None:
    await five_texts(life, fake, moderator)
    first = (await released(life))[0]
    async with life.house.storage.unit() as unit:
        by_hand = Translation(first.id, first.event, "en", Origin.HAND, "More trees")
        unit.translations.save(by_hand)
        unit.turn_done()
    await life.translate()
    assert (await translations(life))[first.value] == by_hand
    assert first.value not in [one["q"] for one in server.asked]


async def test_a_moderator_reads_both_and_writes_a_better_one(
    life: Translated, fake: FakeTelegram, moderator: Person
) -> None:
    await five_texts(life, fake, moderator)
    await life.translate()
    await act(life, moderator, "!/events", "Our park (open)", "Moderate (at least 5 wait)")
    await act(life, moderator, "Look at what waits")
    seen = text_of_last(moderator)
    first = next(one for one in await released(life) if one.value in seen)
    assert "Translated by a machine, which can be wrong:" in seen and first.value[::-1] in seen
    assert "Take the translation away" not in labels(moderator)
    await act(life, moderator, "Translate", "!More trees", "Done")
    assert "Translated by a moderator:\n" in text_of_last(moderator)
    assert "More trees" in text_of_last(moderator) and "machine" not in text_of_last(moderator)
    await life.restart()
    await life.translate()
    assert (await translations(life))[first.value].text == "More trees"
    await act(life, moderator, "Take the translation away")
    assert "Translated" not in text_of_last(moderator)
    assert first.value not in await translations(life)
    await life.translate()
    assert (await translations(life))[first.value].origin is Origin.MACHINE


async def test_what_needs_no_translation_is_not_offered_one(
    life: Translated, fake: FakeTelegram, moderator: Person
) -> None:
    await create_event(life, moderator, "park")
    for number in range(5):
        person = fake.person(1000 + number, language_code="en", first_name="C")
        await act(
            life, person,
            "!/start park", "Take part", f"!There should be more trees here, please {number}",
            "Done", "Red", "Skip", "Hand in answers",
        )  # fmt: skip
    await act(life, moderator, "!/events", "Our park (open)", "Moderate (at least 5 wait)")
    await act(life, moderator, "Look at what waits")
    for _ in range(5):
        assert "Accept" in labels(moderator) and "Translate" not in labels(moderator)
        await act(life, moderator, "Accept")
    event = await event_of(life)
    for one in await released(life):
        assert one.event == event.id
        moderator.press_data(f"mod-translate:{one.id}")
        await life.settled()
        assert "What does it say?" not in text_of_last(moderator)


async def test_no_log_line_holds_a_text(
    life: Translated,
    fake: FakeTelegram,
    moderator: Person,
    server: FakeLibreTranslate,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await create_event(life, moderator, "park")
    long = "gizli-söz " * 300
    for number in range(5):
        await take_part(life, fake, number, f"{long}{number}")
    await act(life, moderator, "!/export")
    server.faults = ["400", "<html>"]
    await life.translate()
    written = "".join(capsys.readouterr())
    assert "text not translated" in written and "translator takes nothing" in written
    assert "again_in_minutes=1" in written
    assert "gizli" not in written
