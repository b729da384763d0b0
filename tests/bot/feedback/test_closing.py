"""What is counted of opinions, and what is left out."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.anonymity import K
from bot.feedback import closing

QUESTIONS, ANSWERS = ("contact", "idea", "relief"), ("yes", "partly", "no")
OPINIONS = st.lists(
    st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(ANSWERS)), max_size=20
)


@given(OPINIONS)
def test_only_what_at_least_k_people_answered_is_counted(opinions: list[dict[str, str]]) -> None:
    counted = closing.counted(opinions)
    for question in QUESTIONS:
        given_ = [one[question] for one in opinions if question in one]
        if len(given_) < K:
            assert question not in counted
        else:
            assert counted[question] == Counter(given_)
