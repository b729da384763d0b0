"""What answers each kind of question, and what is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import questionnaire as walker
from bot.errors import InvalidAnswer
from bot.questions import Answer, Constraint, Kind, Option, Question, check, steps
from config.phrases import Localized, Verbatim
from tests.bot.made_up_questions import NONSENSE, form, question

# ------------------------------------------------------------------------------ kinds

ANY_NUMBER = Question("n", Kind.NUMBER, Verbatim("n"), options=(Option("unknown", Verbatim("?")),))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("3", "3"), ("007", "7"), ("+3", "3"), ("-3", "-3"), ("-0", "0"), ("０３", "3"), ("٣", "3"),
        ("999999999999999", "999999999999999"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_numbers_that_are_understood(written: str, stored: str) -> None:
    assert check(ANY_NUMBER, (written,)) == (stored,)


@pytest.mark.parametrize(
    "written",
    [
        "", "-", "3.5", "3,5", "1e3", "1e999", "0x10", "NaN", "inf", "½", "²", "Ⅷ", "三", "3 4", "--3",
        "1_000", "9" * 16, "9" * 100_000, "=1+1", "＝1+1", "+1+cmd|'/c calc'!A0", "3\x00", "\ud800",
        "3\u200b", "3\u202e", "drei", "%s", "{0.__class__}",
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(ANY_NUMBER, (written,))


@pytest.mark.parametrize(("low", "high"), [(0, 10), (None, 10), (0, None), (-5, 5)])
@pytest.mark.parametrize("number", [-6, -5, -1, 0, 5, 6, 10, 11])
def test_bounds_of_a_number_belong_to_it(low: int | None, high: int | None, number: int) -> None:
    asked = replace(ANY_NUMBER, low=low, high=high)
    fits = (low is None or number >= low) and (high is None or number <= high)
    if fits:
        assert check(asked, (str(number),)) == (str(number),)
    else:
        with pytest.raises(InvalidAnswer):
            check(asked, (str(number),))


WHEN = Question("m", Kind.MOMENT, Verbatim("m"))


@pytest.mark.parametrize(
    "written",
    [
        "04.05.2027 08:00", "4.5.2027 8:00", "04.05.2027, 08:00", "2027-05-04 08:00",
        " 04.05.2027\n08:00 ", "04.05.2027\t08:00",
    ],
)  # fmt: skip
def test_moments_that_are_understood(written: str) -> None:
    assert check(WHEN, (written,)) == ("2027-05-04 08:00",)


@pytest.mark.parametrize(
    "written",
    [
        "", "tomorrow", "04.05.2027", "08:00", "04.05.2027 24:00", "04.05.2027 08:60", "29.02.2027 08:00",
        "31.04.2027 08:00", "00.05.2027 08:00", "04.13.2027 08:00", "04.05.27 08:00", "04/05/2027 08:00",
        "04.05.2027 08:00:00", "04.05.2027 08:00 Uhr", "04.05.99999 08:00", "2027-05-04T08:00",
        "2027-05-04 08:00+02:00", "04.05.2027 -8:00", "%Y-%m-%d %H:%M", "=NOW()", "04.05.2027 08:00\x00",
        # Years that no calendar of a town hall knows, and that no zone's arithmetic survives.
        "01.01.0001 00:00", "0999-01-01 08:00", "31.12.9999 23:59",
    ],
)  # fmt: skip
def test_what_is_no_day_and_time_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(WHEN, (written,))


@given(st.datetimes().map(lambda d: d.replace(second=0, microsecond=0)), st.booleans())
def test_a_moment_that_is_taken_is_read_again_as_itself(moment: Any, german: bool) -> None:
    written = (
        f"{moment.day:02}.{moment.month:02}.{moment.year:04} {moment.hour:02}:{moment.minute:02}"
        if german
        else f"{moment.year:04}-{moment.month:02}-{moment.day:02} {moment.hour:02}:{moment.minute:02}"
    )
    try:
        stored = check(WHEN, (written,))
    except InvalidAnswer:
        assert not 2000 <= moment.year < 2100
    else:
        assert check(WHEN, stored) == stored
        assert stored == (f"{moment.year:04}-{moment:%m-%d %H:%M}",)


DAY = Question("d", Kind.DATE, Verbatim("d"))


@pytest.mark.parametrize("written", ["04.05.2027", " 4.5.2027 ", "2027-05-04", " 04.05.2027\n"])
def test_days_that_are_understood(written: str) -> None:
    assert check(DAY, (written,)) == ("2027-05-04",)


@pytest.mark.parametrize(
    "written",
    [
        "tomorrow", "04.05.", "04.05.27", "04.05.2027 08:00", "29.02.2027", "31.04.2027", "0.5.2027",
        "04/05/2027", "2027-05-04T00:00", "01.01.0001", "31.12.9999", "04.05.2027\x00", "\ud800", "",
        "30.02.2027", "1899-12-31",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(DAY, (written,))


@pytest.mark.parametrize(
    "text", ["a\nb", "\na b\nc", "a\r\nb", "a\rb", "a\x0bb", "a\u2028b", "a\x85b"]
)
def test_a_line_is_one_line(text: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(Question("l", Kind.LINE, Verbatim("l")), (text,))


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(\"http://x/?\"&A1)", "-2+3", "@SUM(A1)", "＝1+1", "<b>", "<<b>", "&lt;",
        "_*[](", "{{7*7}}", "%s", "{0.__class__}", "'; DROP TABLE", "ı", "\u00e9", "e\u0301", "/ѕtart",
        "http://169.254.169.254/", "../../x", "🙂", "a" + "\u0301" * 1000,
    ],
)  # fmt: skip
def test_words_are_kept_as_they_are(text: str) -> None:
    for kind in (Kind.TEXT, Kind.LINE):
        q = form(Question("t", kind, Verbatim("t")))
        assert walker.write(q, walker.start(q), text).answers["t"] == (text,)


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.YES_NO])
@pytest.mark.parametrize("value", [*NONSENSE, "O1", "Yes", "ja", "0", "1.0", "o1 ", "o1\n"])
def test_only_what_is_offered_can_be_chosen(kind: Kind, value: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(question("c", kind), (value,))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.CHOICE, ("o1", "o2")),
        (Kind.SCALE, ("1", "2")),
        (Kind.YES_NO, ("yes", "no")),
        (Kind.CHOICES, ("o1", "o1")),
        (Kind.NUMBER, ("1", "2")),
        (Kind.LINE, ("a", "b")),
        (Kind.TEXT, ("a", "b")),
    ],
)
def test_no_kind_takes_more_answers_than_it_has_room_for(kind: Kind, value: Answer) -> None:
    with pytest.raises(InvalidAnswer):
        check(question("c", kind), value)


def test_a_scale_has_both_its_ends() -> None:
    assert list(steps(question("s", Kind.SCALE))) == [1, 2, 3]
    assert not steps(question("t", Kind.TEXT))


# ------------------------------------------------------------------------------ decimals, and rules of authors


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("3", "3"),
        ("+03,50", "3.5"),
        ("-0,0", "0"),
        ("100", "100"),
        ("0.00001", "0.00001"),
        ("٣٫٥", "3.5"),
    ],
)
def test_a_decimal_is_kept_in_one_form(written: str, kept: str) -> None:
    one = Question("d", Kind.DECIMAL, Verbatim("d"))
    assert check(one, (written,)) == (kept,)
    assert check(one, (kept,)) == (kept,)


@pytest.mark.parametrize("written", ["", "x", "1.000,5", "1e5", "NaN", ".", "5.", ".5", "1" * 16])
def test_what_is_no_decimal_is_refused(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(Question("d", Kind.DECIMAL, Verbatim("d")), (written,))


def test_a_decimal_keeps_its_bounds() -> None:
    one = Question("d", Kind.DECIMAL, Verbatim("d"), low=Decimal("0.5"), high=Decimal(2))
    assert check(one, ("0,5",)) == ("0.5",)
    for outside in ("0.49", "2.01"):
        with pytest.raises(InvalidAnswer):
            check(one, (outside,))


def test_a_broken_rule_is_told_in_the_authors_words() -> None:
    message = Localized({"de": "Fünf Ziffern, bitte.", "en": "Five digits, please."})
    rule = Constraint("regex(., '[0-9]{5}')", message)
    for kind in (Kind.LINE, Kind.TEXT):
        one = Question("plz", kind, Verbatim("?"), constraint=rule)
        assert check(one, ("12345",)) == ("12345",)
        with pytest.raises(InvalidAnswer) as refused:
            check(one, ("1234",))
        assert refused.value.sentence == message


def test_an_answer_beside_the_number_needs_no_rule() -> None:
    one = replace(ANY_NUMBER, constraint=Constraint(". > 3"))
    assert check(one, ("unknown",)) == ("unknown",)
    with pytest.raises(InvalidAnswer):
        check(one, ("3",))
