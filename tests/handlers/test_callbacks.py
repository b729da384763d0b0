"""The codec of buttons: whatever is written is read again, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import Action
from handlers.callbacks import BYTES, decode, encode

FIELD = st.text("abcXYZ019_+-", max_size=20)
ACTIONS = st.builds(
    Action, FIELD.filter(bool), FIELD, FIELD, FIELD, st.integers(min_value=0, max_value=10**9)
)


@given(ACTIONS)
def test_what_fits_comes_back_and_what_does_not_is_refused(action: Action) -> None:
    try:
        carried = encode(action)
    except ValueError:
        full = f"{action.verb}:{action.subject}:{action.question}:{action.value}"
        assert len(full) + 12 > BYTES
        return
    assert len(carried.encode()) <= BYTES
    assert decode(carried) == action


@given(st.one_of(st.text(), st.text("ab:1_0", max_size=70)))
def test_whatever_is_read_is_what_would_be_written(carried: str) -> None:
    action = decode(carried)
    assert action is None or encode(action) == carried


def test_empty_ends_are_left_out() -> None:
    assert encode(Action("help")) == "help"
    assert encode(Action("language", value="de-simple")) == "language:::de-simple"
    assert encode(Action("done", "c1", "q1", revision=3)) == "done:c1:q1::3"


def test_the_sixty_fourth_byte_is_the_last() -> None:
    assert len(encode(Action("v", "s" * 62))) == 64
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        encode(Action("v", "s" * 63))


@pytest.mark.parametrize(
    "action",
    [
        Action(""),
        Action("a b"),
        Action("a", "x:y"),
        Action("a", value="ü"),
        Action("a", value="٣"),
        Action("a\n"),
        Action("a", revision=-1),
        Action("a", revision=10**18),
    ],
)
def test_what_no_button_may_carry_is_refused(action: Action) -> None:
    with pytest.raises(ValueError, match="no button can carry"):
        encode(action)


@pytest.mark.parametrize(
    "carried",
    [
        "",
        ":",
        "a:",
        "a::::0",
        "a::::01",
        "a::::x",
        "a::::-1",
        "a:b:c:d:1:2",
        "a b",
        "a\n",
        "a:٣",
        "x" * 65,
    ],
)
def test_what_is_malformed_is_nothing(carried: str) -> None:
    assert decode(carried) is None
