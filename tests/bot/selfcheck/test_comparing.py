"""A comparison in words and as pictures: everything told, nothing hidden told, in every language."""

from __future__ import annotations

import random

import pytest

from bot.questions import Answer
from bot.replies import Code, Heading, Item, Line, Link, Note, Quote, RadarPicture
from bot.selfcheck import comparing, picturing
from bot.selfcheck.comparison import Comparison, Verdict, compare
from bot.selfcheck.wording import NAMES, fields_of
from config.content import Content
from config.phrases import Phrasebook

CHECK = Content.load().questionnaire("selfcheck-short")
BOOK = Phrasebook.load()
MESSAGE_LIMIT = 4_096
"""UTF-16 units of one Telegram message."""
FIELDS = fields_of(CHECK)
ITEMS = [item for items in FIELDS.values() for item in items]
PLAN, OWNER, HIRING, COMPLAINTS = ITEMS[:4]


def sheets(count: int, **steps: str) -> list[dict[str, Answer]]:
    """People who answer 2 to everything but the items named; a letter a person, "-" skips."""
    return [
        {
            item: ()
            if (sign := steps.get(item.replace("-", "_"), "2" * count)[n]) == "-"
            else (sign,)
            for item in ITEMS
        }
        for n in range(count)
    ]


def key(item: str) -> str:
    return item.replace("-", "_")


def sample(*, joint: bool = True) -> Comparison:
    """Seven of the administration; three of politics and four of business, who stand together."""
    return compare(
        FIELDS,
        {
            "administration": sheets(
                7, **{key(PLAN): "3333444", key(OWNER): "0001111", key(HIRING): "1112333"}
            ),
            "politics": sheets(3, **{key(PLAN): "112", key(OWNER): "001", key(COMPLAINTS): "2--"}),
            "business": sheets(
                4, **{key(PLAN): "0111", key(OWNER): "0011", key(COMPLAINTS): "3---"}
            ),
        },
        {PLAN: ("3",), OWNER: ("na",)} if joint else None,
    )


def words(lines: tuple[Line, ...], language: str = "en") -> list[str]:
    return [
        line.words if isinstance(line, Quote | Code | Link) else BOOK.say(line.text, language)
        for line in lines
    ]


def question(item: str, language: str = "en") -> str:
    return next(q.text[language] for q in CHECK.questions if q.id == item)


def test_the_overview_names_groups_and_rounded_numbers() -> None:
    lines = comparing.overview(sample(), CHECK)
    assert isinstance(lines[0], Heading)
    said = words(lines)
    assert said[1:7] == [
        "Administration: at least 5 people",
        "Politics + Business: at least 5 people",
        "A perspective with fewer than 5 people is shown only together with another one, "
        "so that nobody stands out.",
        "Topics for discussion: 2",
        "Need for action: 1",
        "Strengths: 0",
    ]
    assert (
        said[-1] == "Steps from 0 (Not there yet) to 4 (Anchored, reviewed and developed further)"
    )


def test_perspectives_that_stand_alone_are_not_said_to_stand_together() -> None:
    comparison = compare(FIELDS, {"politics": sheets(5), "business": sheets(9)})
    said = words(comparing.overview(comparison, CHECK))
    assert said[1:3] == ["Politics: at least 5 people", "Business: at least 5 people"]
    assert not any("together" in line for line in said)


def test_lists_say_what_each_group_says_and_what_that_means() -> None:
    comparison = sample()
    assert words(comparing.ranked(comparison, CHECK, Verdict.TOPIC))[2:] == [
        f"{question(PLAN)} Administration 3, Politics + Business 1: far apart "
        "(Joint sheet of the administration: 3)",
        f"{question(HIRING)} Administration 2, Politics + Business 2: far apart within one group "
        "(Administration, spread 2)",
    ]
    assert words(comparing.ranked(comparison, CHECK, Verdict.NEED))[2:] == [
        f"{question(OWNER)} Administration 1, Politics + Business 0: all low"
    ]
    assert words(comparing.ranked(comparison, CHECK, Verdict.STRENGTH))[1:] == [
        "No item is of this kind."
    ]


def test_the_sentence_in_german_and_with_half_steps() -> None:
    comparison = compare(
        FIELDS,
        {
            "administration": sheets(6, **{key(PLAN): "333444"}),
            "politics": sheets(5, **{key(PLAN): "1" * 5}),
        },
    )
    said = words(comparing.ranked(comparison, CHECK, Verdict.TOPIC), "de")
    assert said[2:] == [f"{question(PLAN, 'de')} Verwaltung 3,5; Politik 1: weit auseinander"]


def test_a_long_list_says_how_many_are_left() -> None:
    people = {"a": sheets(5, **{key(i): "0" * 5 for i in ITEMS}), "b": sheets(5)}
    names = dict.fromkeys("ab", NAMES["politics"])
    lines = comparing.ranked(compare(FIELDS, people), CHECK, Verdict.TOPIC, names)
    assert sum(isinstance(line, Item) for line in lines) == comparing.LISTED == 10
    assert words(lines)[-1] == f"and {len(ITEMS) - 10} more items"


def test_an_item_in_detail() -> None:
    assert words(comparing.item(sample(), CHECK, PLAN))[:6] == [
        question(PLAN),
        "Management and steering",
        "Administration: median 3 (Firmly anchored), spread 1, at least 5 answers",
        "Politics + Business: median 1 (Planned), spread 0, at least 5 answers",
        "Joint sheet of the administration: 3 (Firmly anchored)",
        "Administration 3, Politics + Business 1: far apart",
    ]
    hidden = words(comparing.item(sample(), CHECK, COMPLAINTS))
    assert "Politics + Business: fewer than 5 answers, not shown" in hidden
    assert "Joint sheet of the administration: no step given" in hidden
    assert not any(
        "Joint sheet" in x for x in words(comparing.item(sample(joint=False), CHECK, PLAN))
    )
    with pytest.raises(KeyError):
        comparing.item(sample(), CHECK, "nothing")


def test_a_field_in_detail() -> None:
    # Steering of the administration: (3+0)/2 * 25 three times, 50, 62.5 three times.
    said = words(comparing.field(sample(), CHECK, "steering"))
    assert said[:4] == [
        "Management and steering",
        "Administration: 50 of 100 points (developing), spread 25, at least 5 people",
        # 12.5 and 12.5, rounded down and to the even.
        "Politics + Business: 12 of 100 points (building up), spread 12, at least 5 people",
        "Joint sheet of the administration: 75 of 100 points: anchored",
    ]
    assert said[5:] == [
        *words(comparing.ranked(sample(), CHECK, Verdict.TOPIC))[2:3],
        *words(comparing.ranked(sample(), CHECK, Verdict.NEED))[2:],
    ]
    openness = words(comparing.field(sample(), CHECK, list(FIELDS)[1]))
    assert "Politics + Business: too few answers to be shown" in openness


def test_too_few_people_are_told_so_and_nothing_else() -> None:
    comparison = compare(FIELDS, {"politics": sheets(4, **{key(PLAN): "4444"})}, {PLAN: ("1",)})
    why = "Fewer than 5 people took part. So that nobody's answers can be recognised, nothing is shown."
    assert words(comparing.overview(comparison, CHECK))[1:] == [why]
    assert words(comparing.field(comparison, CHECK, "steering"))[1] == why
    assert why in words(comparing.item(comparison, CHECK, PLAN))
    assert all(len(comparing.ranked(comparison, CHECK, verdict)) == 2 for verdict in Verdict)
    assert picturing.radar(comparison, CHECK) is None
    assert picturing.differences(comparison, CHECK) is None


def test_the_radar_has_every_group_and_the_joint_sheet() -> None:
    picture = picturing.radar(sample(), CHECK)
    assert picture is not None
    named = [(BOOK.say(one.name, "en"), one.beside) for one in picture.series]
    assert named == [
        ("Administration", False),
        ("Politics + Business", False),
        ("Joint sheet of the administration", True),
    ]
    assert [one.values[:2] for one in picture.series] == [(50, 50), (12.5, None), (75, None)]
    assert len(picture.axes) == len(picture.alternative) == 7
    assert not isinstance(picture, RadarPicture)
    assert words(picture.alternative)[:2] == [
        "Management and steering: Administration 50, Politics + Business 12 "
        "(Joint sheet of the administration: 75)",
        "Openness and anti-racism: Administration 50, Politics + Business not shown",
    ]


def test_the_dots_are_the_widest_differences_first() -> None:
    picture = picturing.differences(sample(), CHECK)
    assert picture is not None
    assert [BOOK.say(row, "de") for row in picture.rows] == [
        question(PLAN, "de"),
        question(OWNER, "de"),
    ]
    assert [one.values for one in picture.series] == [(3, 1), (1, 0), (3, None)]
    assert (BOOK.say(picture.low, "de"), BOOK.say(picture.high, "de"), picture.highest) == (
        "Gibt es noch nicht",
        "Verankert, geprüft und weiterentwickelt",
        4,
    )
    assert isinstance(picture.alternative[0], Note)
    assert words(picture.alternative)[1:] == [
        f"{question(PLAN)} Administration 3, Politics + Business 1 "
        "(Joint sheet of the administration: 3)",
        f"{question(OWNER)} Administration 1, Politics + Business 0",
    ]


def test_everybody_together_have_no_differences_to_draw() -> None:
    comparison = compare(FIELDS, {"politics": sheets(3), "business": sheets(4)})
    assert picturing.radar(comparison, CHECK) is not None
    assert picturing.differences(comparison, CHECK) is None


def test_a_picture_has_at_most_ten_rows() -> None:
    people = {"politics": sheets(5, **{key(i): "0" * 5 for i in ITEMS}), "business": sheets(5)}
    picture = picturing.differences(compare(FIELDS, people), CHECK)
    assert picture is not None
    assert len(picture.rows) == picturing.DRAWN == 10 < len(ITEMS)
    assert all(len(one.values) == 10 for one in picture.series)


@pytest.mark.parametrize("language", BOOK.languages)
def test_everything_is_said_in_every_language_and_fits_a_message(language: str) -> None:
    chance = random.Random(1)
    rounds = [sample()]
    for _ in range(5):
        people = {
            name: sheets(9, **{key(i): "".join(chance.choices("0123444", k=9)) for i in ITEMS})
            for name in NAMES
        }
        rounds.append(compare(FIELDS, people, people["politics"][0]))
    for comparison in rounds:
        texts = [
            comparing.overview(comparison, CHECK),
            *(comparing.ranked(comparison, CHECK, verdict) for verdict in Verdict),
            *(comparing.item(comparison, CHECK, item) for item in ITEMS),
            *(comparing.field(comparison, CHECK, field) for field in FIELDS),
        ]
        for picture in (
            picturing.radar(comparison, CHECK),
            picturing.differences(comparison, CHECK),
        ):
            assert picture is not None
            texts.append((Heading(picture.title), *picture.alternative))
        for lines in texts:
            text = "\n\n".join(words(lines, language))
            assert "{" not in text
            assert len(text.encode("utf-16-le")) // 2 <= MESSAGE_LIMIT


def test_the_ends_of_the_scale_have_words_only_where_they_hold_for_all_items() -> None:
    shared = "Steps from 0 (Not there yet) to 4 (Anchored, reviewed and developed further)"
    assert CHECK.scale is not None
    own = CHECK.scale.model_copy(update={"steps": (*CHECK.scale.steps[:4], {"en": "Elsewhere"})})
    first, *rest = CHECK.questions
    mixed = CHECK.model_copy(update={"questions": (first.model_copy(update={"scale": own}), *rest)})
    for source, expected in ((CHECK, True), (mixed, False)):
        picture = picturing.differences(sample(), source)
        assert picture is not None
        assert (shared in words(comparing.overview(sample(), source))) is expected
        assert (shared in words(picture.alternative)) is expected
        assert (BOOK.say(picture.high, "en") == "4") is not expected
    one = picturing.one_item(sample(), mixed, PLAN)
    assert one is not None and BOOK.say(one.high, "en") == "Elsewhere"
