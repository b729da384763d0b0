"""How long an answer may be, and what no file can carry or no eye can see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import questionnaire as walker
from bot.errors import InvalidAnswer
from bot.questionnaire import Walk
from bot.questions import TEXT_LIMIT, Kind, Question, check, is_blank, storable, units
from config.phrases import Verbatim
from tests.bot.made_up_questions import LENGTH, form, question

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=LENGTH
)


@given(st.text(st.characters(codec="utf-8")))
def test_length_is_counted_in_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_a_free_text_is_all_that_was_written_and_nothing_is_cut(messages: list[str]) -> None:
    q = form(question("t", Kind.TEXT))
    walk, expected = walker.start(q), ""
    for message in messages:
        joined = f"{expected}\n{message}" if expected else message
        try:
            walk = walker.write(q, walk, message)
        except InvalidAnswer:
            assert is_blank(message) or units(joined) > LENGTH
        else:
            expected = joined
        assert "".join(walk.answers.get("t", ())) == expected
        assert units(expected) <= LENGTH


@pytest.mark.parametrize(
    "fits",
    [
        "x" * TEXT_LIMIT,
        "🙂" * (TEXT_LIMIT // 2),
        "👩‍👩‍👧‍👦" * (TEXT_LIMIT // 11),
        "e" + "\u0301" * (TEXT_LIMIT - 1),
        "\u202e" + "x" * (TEXT_LIMIT - 1),
    ],
)
def test_the_longest_text_fits_and_one_unit_more_is_refused_whole(fits: str) -> None:
    q = form(Question("t", Kind.TEXT, Verbatim("t")))
    walk = walker.write(q, walker.start(q), fits)
    assert walk.answers["t"] == (fits,)
    room = TEXT_LIMIT - units(fits)
    with pytest.raises(InvalidAnswer, match="too long"):
        walker.write(q, walk, "y" * max(room, 1))
    if room > 1:
        assert walker.write(q, walk, "y" * (room - 1)).answers["t"] == (
            f"{fits}\n{'y' * (room - 1)}",
        )


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LINE])
def test_an_emoji_counts_as_two(kind: Kind) -> None:
    asked = question("t", kind)
    assert check(asked, ("🙂" * (LENGTH // 2),))
    with pytest.raises(InvalidAnswer, match="too long"):
        check(asked, ("🙂" * (LENGTH // 2) + "x",))


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "a\udfff", "\ud83d \ude42"])
def test_what_no_file_can_carry_is_refused(text: str) -> None:
    with pytest.raises(InvalidAnswer):
        storable(text)
    for kind in Kind:
        with pytest.raises(InvalidAnswer):
            walker.write(form(question("t", kind)), Walk(at="t"), text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\t\r", "\u200b", "\u200b\u200d\ufeff", "\u202e", "\u00ad", "\u2060", "\u0301",
        # Blank to the eye, and to Telegram, though Unicode calls them letters and symbols.
        "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u034f", "\u061c", "\u180e", "\u17b4",
    ],
)  # fmt: skip
def test_what_shows_nothing_is_no_answer(text: str) -> None:
    assert is_blank(text)
    for kind in (Kind.TEXT, Kind.LINE):
        with pytest.raises(InvalidAnswer):
            walker.write(form(question("t", kind)), Walk(at="t"), text)
