"""What is counted of opinions, and what is left out."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.anonymity import K
from bot.selfcheck.feedback import asking
from bot.selfcheck.feedback.questions import ANSWERS, ASKED, QUESTIONS

OPINIONS = st.lists(
    st.dictionaries(st.sampled_from(sorted(QUESTIONS)), st.sampled_from(sorted(ANSWERS))),
    max_size=20,
)


@given(OPINIONS)
def test_only_what_at_least_k_people_answered_is_counted(opinions: list[dict[str, str]]) -> None:
    counted = asking.counted(opinions)
    for question in QUESTIONS:
        given_ = [one[question] for one in opinions if question in one]
        if len(given_) < K:
            assert question not in counted
        else:
            assert counted[question] == Counter(given_)


def test_there_are_at_most_five_questions_and_none_must_be_answered() -> None:
    assert 0 < len(ASKED.questions) <= 5
    assert not any(question.required for question in ASKED.questions)
