"""What has moved, in words: every number told as it is, nothing hidden told, in every language."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from bot.model import MunicipalityKind, RoundState
from bot.model import Round as StoredRound
from bot.questions import Answer
from bot.replies import Cell, Chapter, Code, Heading, Item, Line, Link, Note, Quote, Table
from bot.selfcheck import comparing, moving, moving_report
from bot.selfcheck.alike import Asked
from bot.selfcheck.movement import Answered, movement
from bot.selfcheck.moving import Since
from bot.selfcheck.wording import NAMES, items_of
from config.content import Content
from config.phrases import Localized, Phrase, Phrasebook, Verbatim
from tests.bot.selfcheck.test_movement import BEFORE, NOW

BOOK = Phrasebook.load()
MESSAGE_LIMIT = 4_096
"""UTF-16 units of one Telegram message."""
EARLIER = StoredRound(
    "r1", "m", "selfcheck-full", 3, MunicipalityKind.KREISFREI, RoundState.CLOSED,
    date(2026, 3, 2), date(2026, 4, 1),
)  # fmt: skip
SAMPLE = Since(EARLIER, BEFORE.asked.source, NOW.asked.source, movement(BEFORE, NOW))


def words(lines: tuple[Line, ...], language: str = "en") -> list[str]:
    return [
        line.words if isinstance(line, Quote | Code | Link) else BOOK.say(line.text, language)
        for line in lines
    ]


def test_the_fields_are_told_with_the_largest_change_first() -> None:
    said = words(moving.overview(SAMPLE))
    assert said[:5] == [
        "What has moved since the round of Monday, 2 March 2026",
        "Field two (en): Business moved down from 50 to 25",
        "Field one (en): Administration moved up from 37.5 to 50, "
        "Business moved down from 50 to 37.5",
        "Only questions that were asked in the very same way are compared: 3 of 4.",
        "Politics: not compared, as these perspectives could not be shown in the same way before.",
    ]
    assert "a small change can be chance" in said[-1]


def test_the_questions_are_told_with_the_largest_change_first() -> None:
    assert words(moving.items(SAMPLE))[1:] == [
        "Item a? (en) Administration moved up from 2 to 3, Business unchanged at 2, "
        "Joint sheet of the administration moved up from 1 to 3",
        "Item b? (en) Administration unchanged at 1, Business moved down from 2 to 1",
        "Item d? (en) Business moved down from 2 to 1",
    ]


def test_what_cannot_be_compared_is_told_with_its_reason() -> None:
    assert words(moving.not_compared(SAMPLE)) == [
        "What cannot be compared",
        "Item c? (en) (worded differently before)",
    ]


def test_the_sentences_in_german() -> None:
    assert words(moving.overview(SAMPLE), "de")[1:3] == [
        "Field two (de): Wirtschaft von 50 auf 25 gesunken",
        "Field one (de): Verwaltung von 37,5 auf 50 gestiegen; Wirtschaft von 50 auf 37,5 gesunken",
    ]


def test_where_nothing_has_moved_it_is_said() -> None:
    same = Since(EARLIER, NOW.asked.source, NOW.asked.source, movement(NOW, NOW))
    assert words(moving.items(same))[1:] == ["No question that can be compared has moved."]
    nobody = Answered(NOW.asked, {}, None)
    none = Since(EARLIER, NOW.asked.source, NOW.asked.source, movement(nobody, nobody))
    assert "No field of action can be compared as a whole." in words(moving.overview(none))
    assert not [block for block in moving_report.chapter(none) if isinstance(block, Table)]


def say(cell: Cell) -> object:
    if isinstance(cell, Phrase | Localized | Verbatim):
        return BOOK.say(cell, "en").replace("\u00a0", " ")
    return cell


def test_on_paper_there_is_a_table_a_field_and_one_of_what_cannot_be_compared() -> None:
    blocks = list(moving_report.chapter(SAMPLE))
    assert isinstance(blocks[0], Chapter)
    headings = [say(block.text) for block in blocks if isinstance(block, Heading)]
    assert headings == ["Field one (en)", "Field two (en)", "What cannot be compared"]
    fields, one, two, apart = (block for block in blocks if isinstance(block, Table))
    sides = ["Administration", "Business", "Joint sheet of the administration"]
    assert [say(head) for head in fields.heads] == ["Field of action", *sides]
    assert [[say(cell) for cell in row] for row in fields.rows] == [
        ["Field one (en)", "37.5 → 50", "50 → 37.5", None],
        ["Field two (en)", None, "50 → 25", None],
    ]
    assert [say(head) for head in one.heads] == ["Question", *sides]
    assert [[say(cell) for cell in row] for row in (*one.rows, *two.rows)] == [
        ["Item a? (en)", "2 → 3", "2 → 2", "1 → 3"],
        ["Item b? (en)", "1 → 1", "2 → 1", "2 → –"],
        ["Item d? (en)", "0 → –", "2 → 1", "– → 1"],
    ]
    assert [[say(cell) for cell in row] for row in apart.rows] == [
        ["Item c? (en)", "worded differently before"]
    ]


def test_without_a_joint_sheet_in_both_rounds_it_has_no_column() -> None:
    before = Answered(BEFORE.asked, BEFORE.answers, None)
    alone = Since(EARLIER, BEFORE.asked.source, NOW.asked.source, movement(before, NOW))
    tables = [block for block in moving_report.chapter(alone) if isinstance(block, Table)]
    assert [say(head) for head in tables[0].heads[1:]] == ["Administration", "Business"]


def test_the_sheet_has_a_row_a_number_and_one_a_question_that_is_not_compared() -> None:
    rows = [[say(cell) for cell in row] for row in moving_report.sheet(SAMPLE).rows]
    joint = "Joint sheet of the administration"
    assert rows[:3] == [
        ["Field one (en)", None, "Administration", 37.5, 50, "moved up"],
        ["Field one (en)", None, "Business", 50, 37.5, "moved down"],
        ["Field one (en)", None, joint, None, None, None],
    ]
    assert rows[6:9] == [
        ["Field one (en)", "Item a? (en)", "Administration", 2, 3, "moved up"],
        ["Field one (en)", "Item a? (en)", "Business", 2, 2, "unchanged"],
        ["Field one (en)", "Item a? (en)", joint, 1, 3, "moved up"],
    ]
    last = ["Field one (en)", "Item c? (en)", None, None, None, "worded differently before"]
    assert rows[-1] == last
    # Two fields and three questions with three sides each, and one that is not compared.
    assert len(rows) == 16


def test_the_rows_for_machines_name_the_round_before() -> None:
    rows = list(moving_report.rows(SAMPLE))
    since = {
        "opened": "2026-03-02", "closed": "2026-04-01",
        "questionnaire": "selfcheck-full", "version": 3,
    }  # fmt: skip
    assert all((row["level"], row["since"]) == ("movement", since) for row in rows)
    told = [{k: v for k, v in row.items() if k not in ("level", "since")} for row in rows]
    assert told[0] == {
        "field": "one", "group": ["administration"], "before": 37.5, "now": 50.0,
    }  # fmt: skip
    assert {
        "field": "one", "item": "a", "group": "joint sheet", "before": 1, "now": 3,
    } in told  # fmt: skip
    assert told[-1] == {"field": "one", "item": "c", "why not": "worded differently"}
    # Three numbers of fields, and of items 3 + 2 + 1, which are there then and now.
    assert len(told) == 10


def sides(file: str, kind: str, chance: random.Random) -> list[Answered]:
    """Two rounds of many people whose answers lie far apart, with a joint sheet."""
    source = Content.load().questionnaire(file)
    source = source.model_copy(
        update={"questions": tuple(q for q in source.questions if q.asked_of(kind))}
    )
    items = [item.id for item in items_of(source)]

    def sheet(low: int) -> dict[str, Answer]:
        return {item: (str(low + chance.randrange(2)),) for item in items}

    return [
        Answered(
            Asked(kind, source), {n: [sheet(low) for _ in range(6)] for n in NAMES}, sheet(low)
        )
        for low in (0, 3)
    ]


@pytest.mark.parametrize("language", BOOK.languages)
@pytest.mark.parametrize("file", ["selfcheck-short", "selfcheck-full"])
def test_everything_is_said_in_every_language_and_fits_a_message(file: str, language: str) -> None:
    then, now = sides(file, "landkreis", random.Random(3))
    other = Answered(Asked("kreisfrei", then.asked.source), then.answers, then.official)
    for before in (then, other):
        since = Since(EARLIER, before.asked.source, now.asked.source, movement(before, now))
        texts: list[tuple[Any, ...]] = [
            moving.overview(since), moving.items(since), moving.not_compared(since),
        ]  # fmt: skip
        for lines in texts:
            text = "\n\n".join(words(lines, language))
            assert "{" not in text
            assert len(text.encode("utf-16-le")) // 2 <= MESSAGE_LIMIT
    assert sum(isinstance(line, Item) for line in moving.items(since)) == 0
    listed = moving.items(Since(EARLIER, then.asked.source, now.asked.source, movement(then, now)))
    assert sum(isinstance(line, Item) for line in listed) == comparing.LISTED
    assert isinstance(listed[-1], Note)
    assert isinstance(listed[-1].text, Phrase)
    assert listed[-1].text.count == len(list(items_of(now.asked.source))) - comparing.LISTED
