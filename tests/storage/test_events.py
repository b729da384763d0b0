from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from bot.anonymity import code_hash
from bot.model import EventState
from bot.questions import Kind, Question, Questionnaire
from config.phrases import Localized, Moment, Phrase, Text, Verbatim, plural
from storage.questionnaires import from_json, to_json
from storage.unit import Storage
from tests.storage.samples import (
    EVENT,
    FUERTH,
    HOSTILE,
    LINDAU,
    PROMPTS,
    contribution,
    fill,
    participation,
)


async def test_events_are_found_by_id_code_and_municipality(storage: Storage) -> None:
    other = replace(EVENT, id="other", code="a-27", municipality="fuerth", opens=None, sample=True)
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.municipalities.save(FUERTH)
        unit.events.save(EVENT)
        unit.events.save(other)
        assert await unit.events.get("festival") == EVENT
        assert await unit.events.with_code("fest-27") == EVENT
    async with storage.unit() as unit:
        assert await unit.events.with_code("fest-27") == EVENT
        assert await unit.events.with_code("FEST-27") is None
        assert await unit.events.of_municipality("lindau") == [EVENT]
        assert await unit.events.all() == [other, EVENT]
        closing = replace(other, state=EventState.CLOSING)
        unit.events.save(closing)
        assert await unit.events.in_state(EventState.CLOSING) == [closing]
        assert await unit.events.in_state(EventState.CLOSED) == []


async def test_a_code_follows_its_event_within_a_unit(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        assert await unit.events.with_code("fest-27") == EVENT
        renamed = replace(EVENT, code="new", state=EventState.CLOSED, participants=15)
        unit.events.save(renamed)
        assert await unit.events.with_code("fest-27") is None
        assert await unit.events.with_code("new") == renamed
        unit.events.remove("festival")
        assert await unit.events.with_code("new") is None


async def test_a_code_that_cannot_be_stored_is_a_wrong_code(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        assert await unit.events.with_code("r_\ud800") is None
        assert await unit.events.get("\ud800") is None
        assert await unit.contributions.batch("festival", "\ud800") == 0
        assert await unit.presses.known("\ud800") is False
        assert await unit.people.invited_by(code_hash("\ud800")) is None


async def test_two_events_with_one_code_are_refused(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        async with storage.unit() as unit:
            fill(unit)
            unit.events.save(replace(EVENT, id="other"))


async def test_a_removed_event_takes_contributions_and_tags_along(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        unit.contributions.add_participation(participation(b"pending"))
        unit.turn_done()
        unit.events.remove("festival")
        unit.turn_done()
        assert await unit.contributions.get("00ff") is None
        assert await unit.contributions.existing_tags("festival", [b"t1", b"pending"]) == set()
        assert await unit.contributions.batch("festival", "why") == 0
        assert await unit.contributions.count_people("festival") == (0, 0)


async def test_a_sample_is_renewed_under_the_same_code(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        unit.events.remove("festival")
        unit.keys.create_event("renewed")
        unit.events.save(replace(EVENT, id="renewed"))
        unit.contributions.save(contribution(id="new", event="renewed"))
    async with storage.unit() as unit:
        found = await unit.events.with_code("fest-27")
        assert found
        assert found.id == "renewed"
        assert [one.id for one in await unit.contributions.waiting("renewed", "why")] == ["new"]


async def test_an_event_removed_and_saved_again_is_empty(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        unit.events.remove("festival")
        unit.events.save(EVENT)
    async with storage.unit() as unit:
        assert await unit.events.all() == [EVENT]
        assert await unit.contributions.waiting("festival", "why") == []


def test_questionnaires_come_back_with_every_kind_of_text() -> None:
    moment = Moment(datetime(2027, 1, 2, 3, 4, 5, 6, tzinfo=UTC), "Europe/Berlin")
    nested = Phrase(
        "On {day} at {when}: {what} {n} {name}",
        (
            ("day", date(2027, 1, 2)),
            ("when", moment),
            ("what", plural("{n} thing", "{n} things", 3)),
            ("n", 7),
            ("name", "Anna"),
            ("own", Verbatim("wörtlich")),
            ("content", Localized({"tr": "ı", "de": "i"})),
        ),
    )
    texts: tuple[Text, ...] = (nested, Verbatim(""), Localized({"ar": "سؤال", "de": "Frage"}))
    given = Questionnaire(
        "q",
        3,
        nested,
        tuple(
            Question(f"{kind.value}-{n}", kind, texts[n], help=texts[n] if n else None)
            for kind in Kind
            for n in range(3)
        ),
    )
    assert from_json(to_json(given)) == given
    assert from_json(to_json(PROMPTS)) == PROMPTS
    assert from_json(to_json(PROMPTS)).title.texts.keys() == {"de": 0, "en": 0}.keys()  # type: ignore[union-attr]


def test_the_main_language_stays_the_first() -> None:
    given = replace(PROMPTS, title=Localized({"tr": "1", "de": "2", "ar": "3"}))
    title = from_json(to_json(given)).title
    assert isinstance(title, Localized)
    assert list(title.texts) == ["tr", "de", "ar"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_prompts_come_back_as_they_were(text: str) -> None:
    question = Question("q", Kind.TEXT, Localized({"de": text}), Phrase(text, (("n", text),)))
    given = replace(PROMPTS, title=Verbatim(text), questions=(question,))
    assert from_json(to_json(given)) == given
