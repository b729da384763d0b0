"""What the self-check asks when it wants to know whether it has helped."""

from __future__ import annotations

from bot.selfcheck.feedback.questions import ASKED


def test_there_are_at_most_five_questions_and_none_must_be_answered() -> None:
    assert 0 < len(ASKED.questions) <= 5
    assert not any(question.required for question in ASKED.questions)
