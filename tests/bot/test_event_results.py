"""What may be told of answers: counts that add up, ranges of numbers, nothing of fewer than five."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.anonymity import K
from bot.contribution_kinds import ContributionKind
from bot.dialogue import kinds
from bot.dialogue.picturing import picture
from bot.dialogue.results import CLASSES, Counted, result_of, summed_up
from bot.dialogue.telling_results import TOO_FAR_APART, TOO_FEW, how_many
from bot.model import Contribution, Event, EventState
from bot.questions import Kind, Option, Question, Questionnaire
from bot.replies import Bar
from config.phrases import Verbatim

COLOURS = (Option("o1", Verbatim("Red")), Option("o2", Verbatim("Green")))


def question(kind: Kind, **more: object) -> Question:
    return Question("p1", kind, Verbatim("?"), **more)  # type: ignore[arg-type]


def shown(kind: Kind, values: list[str], **more: object) -> list[int | None]:
    return [one.count for one in result_of(question(kind, **more), values).counts]


def test_fewer_than_five_answers_are_not_told_at_all() -> None:
    for kind in (Kind.TEXT, Kind.NUMBER, Kind.YES_NO, Kind.CHOICE):
        found = result_of(question(kind, options=COLOURS), ["o1"] * 4)
        assert (found.answers, found.counts, found.middle) == (None, (), None)


def test_of_answers_too_far_apart_nobody_says_that_they_are_too_few() -> None:
    asked = question(Kind.SCALE, low=1, high=5)
    few, apart = result_of(asked, ["1"] * 4), result_of(asked, [*"1223345"])
    assert few.answers is apart.answers is None and not few.counts and not apart.counts
    assert how_many(few) == TOO_FEW and how_many(apart) == TOO_FAR_APART
    # Whether it is told of five or of eight.
    assert how_many(result_of(asked, ["1"] * 4 + ["2"] * 4)) == TOO_FAR_APART


def test_every_kind_is_counted_in_the_order_of_its_question() -> None:
    assert shown(Kind.CHOICE, ["o2"] * 6 + ["o1"] * 5, options=COLOURS) == [5, 6]
    assert shown(Kind.YES_NO, ["no"] * 7 + ["yes"] * 5) == [5, 7]
    assert shown(Kind.SCALE, ["3"] * 8 + ["1"] * 5, low=1, high=3) == [5, 0, 8]
    several = ["o1\no2"] * 6 + ["o1"] * 5
    assert shown(Kind.CHOICES, several, options=COLOURS) == [11, 6]
    assert shown(Kind.DATE, ["2027-05-04"] * 5 + ["2027-05-01"] * 6) == [6, 5]


def test_a_day_that_few_name_is_not_named() -> None:
    few = ["2027-05-02", "2027-05-03", "2027-05-09"] * 2
    found = result_of(question(Kind.DATE), ["2027-05-04"] * 5 + few)
    assert [one.count for one in found.counts] == [5, 6]
    assert "2027-05-04" in repr(found) and not any(day in repr(found) for day in few)
    found = result_of(question(Kind.DATE), ["2027-05-04"] * 5 + few[:3])
    assert found.answers is None, "three others could be worked out"


def test_of_several_choices_a_small_rest_is_hidden_too() -> None:
    assert shown(Kind.CHOICES, ["o1\no2"] * 9 + ["o2"] * 3, options=COLOURS) == [None, 12]


def test_of_texts_only_their_number_is_told() -> None:
    found = result_of(question(Kind.TEXT), ["secret"] * 5)
    assert found.is_written
    assert found.answers == 5
    assert found.counts == ()


@given(
    st.lists(st.integers(-(10**12), 10**12), min_size=K, max_size=40)
    | st.lists(st.integers(-20, 20), min_size=K, max_size=40)
)
def test_numbers_stand_in_few_ranges_that_hold_all_of_them(numbers: list[int]) -> None:
    found = result_of(question(Kind.NUMBER), [str(one) for one in numbers])
    counts = [one.count for one in found.counts]
    assert len(counts) <= CLASSES
    assert all(one is None or one == 0 or one >= K for one in counts)
    assert sum(one or 0 for one in counts) <= len(numbers)
    if None not in counts and found.answers is not None:
        assert sum(one or 0 for one in counts) == len(numbers)
    assert found.middle is None or found.middle in [one.text for one in found.counts]
    if None in counts:
        assert found.middle is None, "it would tell of counts that are hidden"


@given(
    st.lists(st.integers(-(10**12), 10**12), min_size=2 * K, max_size=40)
    | st.lists(st.integers(-20, 20), min_size=2 * K, max_size=40),
    st.lists(st.integers(0, 10**13), min_size=K - 1, max_size=K - 1),
    st.booleans(),
)
def test_how_far_out_fewer_than_five_are_changes_nothing(
    numbers: list[int], further: list[int], below: bool
) -> None:
    before = result_of(question(Kind.NUMBER), [str(one) for one in numbers])
    numbers.sort(reverse=below)
    sign = -1 if below else 1
    numbers[1 - K :] = [a + sign * b for a, b in zip(numbers[1 - K :], further, strict=True)]
    assert result_of(question(Kind.NUMBER), [str(one) for one in numbers]) == before


def test_the_number_of_the_one_in_the_middle_is_told_nowhere() -> None:
    numbers = [*range(1000, 1010), 1234, *range(1900, 1910)]
    found = result_of(question(Kind.NUMBER), [str(one) for one in numbers])
    assert "1234" not in repr(found) and found.middle is None
    values = ["20"] * 7 + ["47"] * 5 + ["60"] * 5
    found = result_of(question(Kind.NUMBER), values)
    assert found.middle is not None and found.middle == found.counts[2].text
    assert found.counts[2].count == 5 and "47" not in repr(found)


def test_negative_numbers_and_fractions_fall_into_their_ranges() -> None:
    assert shown(Kind.NUMBER, ["-3"] * 5 + ["2"] * 6) == [5, 0, 0, 0, 0, 6]
    assert shown(Kind.DECIMAL, ["0.5"] * 5 + ["2.5"] * 6) == [5, 0, 0, 0, 6]
    assert shown(Kind.NUMBER, ["7"] * 5) == [5]


def test_an_answer_beside_the_numbers_is_counted_by_itself() -> None:
    unsure = (Option("unsure", Verbatim("Don't know")),)
    assert shown(Kind.NUMBER, ["7"] * 5 + ["unsure"] * 6, options=unsure) == [5, 6]


def by_kind(*numbers: int, asked: bool = True) -> list[int | None]:
    """What is told of so many concerns, ideas, questions, experiences and texts left open."""
    prompt = question(Kind.TEXT, kinds=asked)
    event = Event("e", "m", "park", Questionnaire("e", 1, Verbatim("Park"), (prompt,)), STATE)
    said = [
        kind
        for kind, number in zip([*ContributionKind, None], numbers, strict=True)
        for _ in range(number)
    ]
    answers = [
        Counted(Contribution(str(n), "e", "p1", "text", "de", None, None, kind=kind), None)
        for n, kind in enumerate(said)
    ]
    (found,) = summed_up(event, answers)
    assert found.is_written
    assert found.answers in (len(answers), None)
    assert (found.answers is None) == (not found.counts and asked)
    return [one.count for one in found.counts]


STATE = EventState.OPEN


def test_texts_are_counted_by_their_kinds_where_that_was_asked() -> None:
    assert by_kind(5, 6, 0, 7, 8) == [5, 6, 0, 7, 8]
    assert by_kind(5, 6, 0, 7, 8, asked=False) == []
    assert len(kinds.NAMES) == len(ContributionKind)


def test_of_few_texts_of_a_kind_nobody_can_tell_how_many_they_are() -> None:
    assert by_kind(3, 9, 10, 0, 0) == [None, None, 10, 0, 0]
    assert by_kind(20, 9, 3, 4, 0) == [20, 9, None, None, 0]
    assert by_kind(1, 1, 1, 1, 0) == []
    assert by_kind(4, 4, 0, 0, 0) == [], "together they are eight, so each would be four"


@given(st.tuples(*[st.integers(0, 9)] * 5))
def test_no_count_of_a_kind_is_of_fewer_than_five(numbers: tuple[int, ...]) -> None:
    told = by_kind(*numbers)
    assert all(one is None or one == 0 or one >= K for one in told)
    assert all(one in (None, number) for one, number in zip(told, numbers, strict=False))
    assert told.count(None) != 1


@given(st.lists(st.sampled_from("12345"), min_size=0, max_size=40))
def test_a_picture_shows_what_the_page_shows_and_says_the_same_in_words(steps: list[str]) -> None:
    asked = question(Kind.SCALE, low=1, high=5)
    event = Event("e", "m", "park", Questionnaire("e", 1, Verbatim("Park"), (asked,)), STATE)
    found = result_of(asked, steps)
    drawn = picture(event, found)
    if not found.counts:
        assert drawn is None
        return
    assert drawn is not None and drawn.whole == len(steps)
    assert drawn.rows == tuple((one.text, one.count) for one in found.counts)
    bars = [one.value for one in drawn.alternative if isinstance(one, Bar)]
    assert bars == [one.count for one in found.counts if one.count is not None]
