"""What of a deletion is noted, and what a certificate says of it: never of fewer than five."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from bot.certificates import Certificate, Occasion
from bot.dialogue import release
from bot.dialogue.certificates import issuing, recording, wording
from bot.model import Conversation, Event, EventState, Format, Municipality, MunicipalityKind, Stage
from bot.questionnaire import Walk
from bot.questions import Questionnaire
from bot.replies import Heading, Item, Para
from config.phrases import Localized, Phrasebook
from tests.bot.fakes import FakeUnit

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
TOWN = Municipality("town", "Musterstadt", MunicipalityKind.KREISFREI)
EVENT = Event(
    "e",
    "town",
    "park",
    Questionnaire("e", 1, Localized({"de": "Unser Park", "en": "Our park"}), ()),
    EventState.CLOSED,
    participants=25,
)
CLOSE = Certificate("e", Occasion.CLOSE, "town", "park", "Unser Park", 25, 10, None, NOW.date())
RETENTION = replace(CLOSE, occasion=Occasion.RETENTION, drafts=None, answers=60)


@pytest.fixture
def unit() -> FakeUnit:
    unit = FakeUnit(NOW)
    unit.municipalities.save(TOWN)
    unit.events.save(EVENT)
    return unit


def conversation(number: int, format_: Format = Format.DIALOGUE, **more: object) -> Conversation:
    made = Conversation(str(number), b"a", format_, "e", Stage.OPEN, Walk("q"), "de")
    return replace(made, **more)  # type: ignore[arg-type]


def said(certificate: Certificate, language: str = "en") -> list[str]:
    phrasebook = Phrasebook.load()
    return [
        phrasebook.say(line.text, language)
        for line in wording.lines(certificate, "Musterstadt")
        if isinstance(line, Heading | Para | Item)
    ]


async def test_only_unfinished_answers_of_people_are_counted_and_in_fives(unit: FakeUnit) -> None:
    begun = [conversation(number) for number in range(7)]
    others = [
        conversation(7, Format.PLAN_WIZARD),
        conversation(8, stage=Stage.SENT),
        conversation(9, preview=True),
        conversation(10, Format.TRANSLATION),
    ]
    recording.at_close(unit, EVENT, 13, [*begun, *others])
    found = await unit.certificates.get("e", Occasion.CLOSE)
    assert found is not None
    assert (found.people, found.drafts, found.answers, found.day) == (10, 5, None, None)
    assert (found.title, found.code, found.municipality) == ("Unser Park", "park", "town")


async def test_nothing_is_issued_before_the_last_of_it_is_gone(unit: FakeUnit) -> None:
    phrasebook = Phrasebook.load()
    recording.at_close(unit, EVENT, 13, [])
    await issuing.issue(unit, phrasebook)
    found = await unit.certificates.get("e", Occasion.CLOSE)
    assert found is not None and found.text == ""
    await release.finish_closing(unit, replace(EVENT, state=EventState.CLOSING))
    await issuing.issue(unit, phrasebook)
    found = await unit.certificates.get("e", Occasion.CLOSE)
    assert found is not None and found.day == date(2027, 3, 1)
    text = found.text
    unit.municipalities.save(replace(TOWN, name="Renamed"))
    await issuing.issue(unit, phrasebook)
    found = await unit.certificates.get("e", Occasion.CLOSE)
    assert found is not None and found.text == text, "it is never changed again"


async def test_a_close_that_nobody_noted_is_certified_as_far_as_it_is_known(
    unit: FakeUnit,
) -> None:
    await release.finish_closing(unit, replace(EVENT, state=EventState.CLOSING))
    found = await unit.certificates.get("e", Occasion.CLOSE)
    assert found is not None and (found.people, found.drafts) == (25, None)
    assert "All unfinished answers; nobody has counted them" in said(found)


async def test_of_a_sample_nothing_is_certified(unit: FakeUnit) -> None:
    sample = replace(EVENT, sample=True)
    recording.at_close(unit, sample, 13, [])
    await recording.at_retention(unit, sample)
    await recording.done(unit, sample, Occasion.CLOSE)
    assert await unit.certificates.to_issue() == []
    assert [await unit.certificates.get("e", one) for one in Occasion] == [None, None]


@pytest.mark.parametrize("count", [0, 4])
def test_fewer_than_five_are_not_told_of(count: int) -> None:
    close, retention = replace(CLOSE, people=0, drafts=0), replace(RETENTION, answers=0)
    words = [*said(replace(close, people=count)), *said(retention)]
    assert "The tags of participation of fewer than 5 people" in words
    assert "All unfinished answers: fewer than 5" in words
    assert "All answers: fewer than 5" in words


def test_each_occasion_names_its_own_keys() -> None:
    close, retention = "\n".join(said(CLOSE)), "\n".join(said(RETENTION))
    assert "K_part" in close and "K_draft" in close and "K_content" not in close
    assert "K_content" in retention and "K_part" not in retention and "K_draft" not in retention
    assert "at least 25 people" in close and "at least 10" in close
    assert "at least 60" in retention
    assert "Monday, 1 March 2027" in close


@pytest.mark.parametrize("certificate", [CLOSE, RETENTION])
def test_the_last_line_of_the_text_is_the_sum_of_all_above(certificate: Certificate) -> None:
    text = issuing.written(certificate, "Musterstadt", Phrasebook.load())
    above, _, last = text.rpartition("\n")
    assert last == "SHA-256: " + sha256(above.encode() + b"\n").hexdigest()
    assert issuing.check_sum(text) == last.removeprefix("SHA-256: ")
    assert "Löschbescheinigung\n---" in text and "Certificate of deletion\n---" in text
    assert "Unser Park" in text and "Musterstadt" in text
    assert not set(text) & {"\u2066", "\u2067", "\u2068", "\u2069"}


@pytest.mark.parametrize(
    "title", ["SHA-256: 0000", "a\nSHA-256: 0000", "line\u2028two", "\u202eevil"]
)
def test_a_title_cannot_pass_for_the_check_sum(title: str) -> None:
    text = issuing.written(replace(CLOSE, title=title), "Musterstadt", Phrasebook.load())
    assert len(issuing.check_sum(text)) == 64
    assert [line.startswith("SHA-256: ") for line in text.split("\n")].count(True) == 1


def test_the_title_is_said_as_it_is() -> None:
    assert any("Unser Park" in words for words in said(CLOSE, "de"))
