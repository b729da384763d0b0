"""Whatever is promised, whenever an event closes: reminders come in time, and dates in order."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.planning.promise import (
    LONGEST,
    MOST_DAYS,
    MOST_MONTHS,
    MOST_WEEKS,
    day_of,
    due,
    in_order,
)
from bot.event_plan import Promise, Step
from bot.model import Land
from bot.wallclock import local
from bot.workdays import DAY, is_workday

PROMISES = st.builds(
    Promise,
    st.integers(1, MOST_DAYS),
    st.integers(1, MOST_WEEKS),
    st.integers(1, MOST_MONTHS),
)
CLOSES = st.dates(date(2026, 1, 1), date(2032, 12, 31))
BERLIN = "Europe/Berlin"


@given(PROMISES, CLOSES, st.sampled_from(Step), st.sampled_from([None, *Land]))
def test_moderators_are_reminded_before_it_is_too_late_and_never_before_the_close(
    promise: Promise, closed: date, step: Step, land: Land | None
) -> None:
    wall = local(due(step, promise, closed, BERLIN, land), BERLIN)
    assert wall.time() == time(10)
    assert closed < wall.date() <= day_of(step, promise, closed)
    assert is_workday(wall.date(), land) or wall.date() == closed + DAY
    assert wall.date() - closed < LONGEST


@given(PROMISES.filter(in_order), CLOSES)
def test_what_may_be_promised_comes_one_after_the_other(promise: Promise, closed: date) -> None:
    thanks, result, status = (day_of(step, promise, closed) for step in Step)
    assert thanks < result < status
