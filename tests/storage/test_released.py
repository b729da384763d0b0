"""Exports of any size: each row as it was handed in, read beside a running bot."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers import OfficialAnswer, Outcome
from bot.contribution_kinds import ContributionKind
from bot.dialogue.exporting import Export, Labels, export_rows, labels_of
from bot.errors import MissingKey
from bot.model import Contribution, Event
from bot.moderated import Decision, Mode, Policy, Theme, Verdict
from bot.questions import Kind, Option, Question, Questionnaire
from bot.released import Told
from bot.replies import ExportRow, ExportValue
from bot.translations import Origin, Translation
from config.phrases import Localized, Phrasebook, Verbatim, phrase
from storage.unit import Storage
from tests.exported import ROW
from tests.storage.conftest import Open
from tests.storage.samples import EVENT, HOSTILE, LINDAU, NOW, contribution

BOOK = Phrasebook.load()
OPTIONS = (Option("a", Verbatim("A, or")), Option("b", phrase("Bus")), Option("c", Verbatim("=C")))
UNSURE = (Option("unsure", Localized({"de": "weiß nicht", "en": "don't know"})),)
QUESTIONS = (
    Question("why", Kind.TEXT, Localized({"de": "Warum?", "en": "Why?"})),
    Question("which", Kind.CHOICE, Verbatim("Which?"), options=OPTIONS),
    Question("what", Kind.CHOICES, Verbatim("What?"), options=OPTIONS),
    Question("much", Kind.SCALE, Verbatim("Much?"), low=1, high=5, options=UNSURE),
    Question("many", Kind.NUMBER, Verbatim("Many?"), low=-9, high=9),
    Question("far", Kind.DECIMAL, Verbatim("Far?"), low=Decimal(0), high=Decimal(9)),
    Question("so", Kind.YES_NO, Verbatim("So?")),
    Question("day", Kind.DATE, Verbatim("Day?")),
)
TOLD = ["Warum?", "Which?", "What?", "Much?", "Many?", "Far?", "So?", "Day?"]
CHOICES: list[list[tuple[str, ExportValue]]] = [
    [(text, text) for text in HOSTILE if len(text) < 1_000],
    [("a", "A, or"), ("b", "Bus"), ("c", "=C")],
    [("a", ("A, or",)), ("a\nb", ("A, or", "Bus")), ("c\na", ("=C", "A, or"))],
    [("1", 1), ("5", 5), ("unsure", "weiß nicht")],
    [("-9", -9), ("0", 0), ("9", 9)],
    [("3.50", 3.5), ("0", 0.0)],
    [("yes", True), ("no", False)],
    [("2027-05-04", "2027-05-04")],
]
"""Of each question: what is stored, and what an export tells of it."""
Given = tuple[int, tuple[str, ExportValue], str, bool]
"""Which question, what is stored and told, the language, and whether it waits."""


def answers_to(at: int) -> st.SearchStrategy[Given]:
    pairs = st.sampled_from(CHOICES[at])
    if QUESTIONS[at].kind is Kind.TEXT:
        pairs |= st.text().map(lambda text: (text, text))
    return st.tuples(st.just(at), pairs, st.sampled_from(["de", "de", "tr"]), st.booleans())


ANSWERS = st.sets(st.integers(0, len(QUESTIONS) - 1), min_size=1, max_size=3).flatmap(
    lambda asked: st.lists(st.one_of([answers_to(at) for at in sorted(asked)]), max_size=40)
)


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    """With an event, and nothing handed in."""
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.events.save(EVENT)
        unit.keys.create_event(EVENT.id)
    return storage


async def released(storage: Storage, *ids: str) -> None:
    async with storage.unit() as unit:
        for one in ids:
            unit.contributions.save(contribution(id=one, value=one, receipt=None, waiter=None))


def told(storage: Storage) -> list[ExportValue]:
    with storage.released() as found:
        return [row.value for row in Export(EVENT, found, Labels())]


def test_an_export_tells_what_was_handed_in(new_database: Path, data_dir: Path, url: str) -> None:
    """Whatever was answered, in whichever languages, and however much of it waits."""
    copytree(new_database, data_dir)
    numbers = count()
    seen: Counter[str] = Counter()
    with asyncio.Runner() as runner:
        storage = runner.run(Storage.open(url, data_dir, lambda: NOW))

        @given(ANSWERS)
        @example([(0, ("Weil.", "Weil."), "de", False)] * 5)
        def check(answers: list[Given]) -> None:
            id_ = f"event{next(numbers)}"
            prompts = Questionnaire(id_, 1, Verbatim("Event"), QUESTIONS)
            event = replace(EVENT, id=id_, code=id_, prompts=prompts)
            runner.run(_hand_in(storage, event, answers))
            shown = Counter((at, language) for at, _, language, waits in answers if not waits)
            expected = [
                ROW._replace(
                    id=number,
                    event=id_,
                    prompt=TOLD[at],
                    type=QUESTIONS[at].kind.value,
                    language=language if shown[at, language] >= 5 else "other",
                    value=value,
                )
                for number, (at, (_, value), language, _) in enumerate(
                    (one for one in answers if not one[-1]), 1
                )
            ]
            with storage.released() as found:
                export = Export(event, found, Labels())
                assert len(export) == len(expected)
                rows = list(export)
                assert rows == expected
                assert [type(row.value) for row in rows] == [type(row.value) for row in expected]
                assert list(export) == expected, "the second time it tells something else"
            assert runner.run(_in_a_chat(storage, event)) == tuple(expected)
            seen.update(row.language for row in rows)

        try:
            check()
        finally:
            runner.run(storage.close())
    assert seen["other"] and seen["de"], "this test has looked at one sort of languages only"


async def _hand_in(storage: Storage, event: Event, answers: list[Given]) -> None:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.keys.create_event(event.id)
        unit.events.save(event)
        for number, (at, (stored, _), language, waits) in reversed(list(enumerate(answers))):
            id_, waiter = f"{event.id}-{number:02}", b"w" if waits else None
            unit.contributions.save(
                Contribution(id_, event.id, QUESTIONS[at].id, stored, language, None, waiter)
            )


async def _in_a_chat(storage: Storage, event: Event) -> tuple[ExportRow, ...]:
    async with storage.unit() as unit:
        return await export_rows(unit, event, BOOK)


async def test_many_are_read_in_the_order_of_their_ids(ready: Storage) -> None:
    ids = [f"{number:05}" for number in range(2_001)]
    await released(ready, *reversed(ids))
    assert told(ready) == ids


async def test_a_reading_is_of_one_moment_and_holds_up_nobody(ready: Storage) -> None:
    await released(ready, "1", "3", "5")
    with ready.released() as found:
        export = Export(EVENT, found, Labels())
        rows = iter(export)
        assert next(rows).value == "1"
        # A running bot goes on: it would wait for a lock, and fail.
        await released(ready, "2", "4", "6")
        async with ready.unit() as unit:
            unit.contributions.remove(contribution(id="5"))
        assert [row.value for row in rows] == ["3", "5"]
        assert [row.value for row in export] == ["1", "3", "5"]
        assert len(export) == 3
    assert told(ready) == ["1", "2", "3", "4", "6"]


async def test_a_reading_changes_nothing(ready: Storage, database: Path) -> None:
    await released(ready, "1")
    before = database.read_bytes()
    with ready.released() as found, pytest.raises(sqlite3.OperationalError, match="readonly"):
        found._connection.execute("DELETE FROM contribution")
    assert database.read_bytes() == before


async def test_rows_are_not_kept_in_memory(ready: Storage) -> None:
    drawn = 0

    class Endless:
        def spoken(self, event: str) -> dict[tuple[str, str], int]:
            return {("why", "de"): 10**9}

        def originals(self, event: str) -> dict[str, int]:
            return {}

        def answers(self, event: str, language: str) -> Iterator[Told]:
            nonlocal drawn
            while True:
                drawn += 1
                yield Told("1", "why", "de", "x")

    rows = iter(Export(EVENT, Endless(), Labels()))
    for _ in range(10):
        next(rows)
    assert drawn == 10


async def test_without_its_key_nothing_is_told(open_storage: Open, ready: Storage) -> None:
    await released(ready, "1")
    ready.keys.destroy_content(EVENT.id)
    with pytest.raises(MissingKey):
        told(ready)
    async with ready.unit() as unit:
        unit.contributions.remove(contribution(id="1"))
    assert told(ready) == [], "an expired event has no answers, and needs no key"


async def test_texts_are_bound_to_their_rows(ready: Storage, database: Path) -> None:
    await released(ready, "1", "2")
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(
            "UPDATE contribution SET sealed = (SELECT sealed FROM contribution WHERE id = '1')"
            " WHERE id = '2'"
        )
    connection.close()
    with pytest.raises(MissingKey):
        told(ready)


async def test_what_moderators_decided_is_told_alike_in_a_chat_and_as_a_stream(
    ready: Storage,
) -> None:
    await released(ready, "1", "2", "3", "4")
    async with ready.unit() as unit:
        moderation = unit.moderation
        moderation.save_policy(Policy(EVENT.id, Mode.OPEN, ("topic",), ("Zu lang",), "de"))
        moderation.save_theme(Theme("trees", EVENT.id, "Bäume"))
        moderation.save_theme(Theme("gone", EVENT.id, "Weg"))
        moderation.save_verdict(Verdict("1", EVENT.id, Decision.ACCEPTED, theme="trees"))
        moderation.save_verdict(Verdict("2", EVENT.id, Decision.REJECTED, "own1", theme="gone"))
        moderation.save_verdict(Verdict("3", EVENT.id, Decision.REJECTED, "topic"))
        moderation.save_verdict(Verdict("4", EVENT.id, public="Words for others"))
        words = Translation("4", EVENT.id, "de", Origin.HAND, "Wer 4 ist")
        unit.translations.save(words)
    async with ready.unit() as unit:
        unit.moderation.remove_theme("gone")
        labels = await labels_of(unit, EVENT, BOOK)
        in_a_chat = await export_rows(unit, EVENT, BOOK)
    with ready.released() as found:
        assert tuple(Export(EVENT, found, labels)) == in_a_chat
    assert [(row.value, row.status, row.reason, row.theme) for row in in_a_chat] == [
        ("1", "accepted", "", "Bäume"),
        ("2", "rejected", "Zu lang", ""),
        ("3", "rejected", "Nicht zum Thema", ""),
        ("Words for others", "new", "", ""),
    ]
    assert [row.hidden for row in in_a_chat] == [False, False, False, True]
    assert "Wer 4 ist" not in str(in_a_chat), "a translation would tell what is hidden"


async def test_all_that_became_of_answers_is_told_alike_in_a_chat_and_as_a_stream(
    ready: Storage,
) -> None:
    day = date(2027, 5, 4)
    async with ready.unit() as unit:
        for id_, language, kind in (
            ("1", "de", ContributionKind.IDEA),
            ("2", "tr", None),
            ("3", "tr", ContributionKind.QUESTION),
            ("4", "de", None),
            ("6", "tr", None),
        ):
            one = contribution(id=id_, value=id_, receipt=None, waiter=None, kind=kind)
            unit.contributions.save(replace(one, language=language))
        # What waits has no number, and nobody sees that it is there.
        unit.contributions.save(contribution(id="0", value="0", receipt=None))
        unit.moderation.save_theme(Theme("trees", EVENT.id, "Bäume"))
        for verdict in (
            Verdict("1", EVENT.id, Decision.ACCEPTED, theme="trees"),
            Verdict("2", EVENT.id, Decision.REJECTED, "topic", theme="trees"),
            Verdict("3", EVENT.id, theme="trees", duplicate_of="6"),
            Verdict("4", EVENT.id, duplicate_of="1"),
        ):
            unit.moderation.save_verdict(verdict)
        to_theme = OfficialAnswer(
            EVENT.id, Outcome.PARTLY, {"de": "Zehn", "tr": "On"}, "Amt", day, theme="trees"
        )
        own = OfficialAnswer(EVENT.id, Outcome.NOT, {"de": "Nein"}, "Rat", contribution="3")
        unit.official_answers.save(to_theme)
        unit.official_answers.save(own)
        for id_, language, origin in (
            ("2", "de", Origin.MACHINE),
            ("3", "de", Origin.HAND),
            ("6", "en", Origin.MACHINE),
        ):
            words = f"{id_} auf {language}"
            unit.translations.save(Translation(id_, EVENT.id, language, origin, words))
    async with ready.unit() as unit:
        labels = await labels_of(unit, EVENT, BOOK)
        in_a_chat = await export_rows(unit, EVENT, BOOK)
    with ready.released() as found:
        export = Export(EVENT, found, labels)
        assert tuple(export) == in_a_chat
        assert tuple(export) == in_a_chat, "the second time it tells something else"
    assert [row[:1] + row[8:] for row in in_a_chat] == [
        (1, "idea", "partly", "Zehn", "Amt", "2027-05-04", False, None, "", "", "1"),
        (2, "", "", "", "", "", False, None, "2 auf de", "machine", "2"),
        (3, "question", "not", "Nein", "Rat", "", False, 5, "3 auf de", "hand", "3"),
        (4, "", "", "", "", "", False, 1, "", "", "4"),
        (5, "", "", "", "", "", False, None, "", "", "6"),
    ]


async def test_an_id_of_an_export_is_of_no_row(ready: Storage) -> None:
    """Numbers say where a line stands, and change with what comes in: they join nothing."""
    await released(ready, "7", "8")
    async with ready.unit() as unit:
        unit.moderation.save_verdict(Verdict("7", EVENT.id, duplicate_of="8"))
    with ready.released() as found:
        before = [(row.id, row.duplicate_of) for row in Export(EVENT, found, Labels())]
    await released(ready, "75")
    with ready.released() as found:
        after = [(row.id, row.duplicate_of) for row in Export(EVENT, found, Labels())]
    assert (before, after) == ([(1, 2), (2, None)], [(1, 3), (2, None), (3, None)])
