"""What of a talk was copied into a wizard, so that it is known what somebody has touched there.

A wizard can lie open for days. What others change meanwhile is not undone by whoever comes back to
it; and who is invited is written as names, which nobody has to write anew who left them alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.model import Conversation
from bot.questions import Answer
from bot.replies import Para
from config.phrases import phrase

COPIED = "copied"
"""Locked into the conversation."""
CHANGED_MEANWHILE = Para(
    phrase(
        "This talk was changed since you began, by a colleague or on another device. You see it "
        "here as it is now, with what you changed yourself. What both of you changed is as your "
        "colleague left it. Please look at it once more."
    )
)


@dataclass(frozen=True, slots=True)
class Copied:
    """A talk as a wizard's answers, and who was meant by the names in them."""

    answers: Mapping[str, Answer]
    invited: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Ids, by the question that is answered with names."""

    def locked(self) -> dict[str, str]:
        """As a fact that a conversation was started with."""
        written = {
            "answers": {question: list(answer) for question, answer in self.answers.items()},
            "invited": {question: sorted(ids) for question, ids in self.invited.items()},
        }
        return {COPIED: json.dumps(written)}

    def touched(self, question: str, answer: Answer) -> bool:
        """Whether an answer is another one than was copied."""
        return _without_blanks(answer) != _without_blanks(self.answers.get(question, ()))

    def differs(self, other: Copied, question: str) -> bool:
        """Whether something else was meant. The same people may be called differently by now."""
        if question in self.invited and question in other.invited:
            return self.invited[question] != other.invited[question]
        return self.touched(question, other.answers.get(question, ()))


NOTHING = Copied({})


def of(conversation: Conversation) -> Copied:
    """What was copied into it; of a conversation begun by an earlier version nothing is known."""
    if COPIED not in conversation.locked:
        return NOTHING
    read = json.loads(conversation.locked[COPIED])
    return Copied(
        {question: tuple(answer) for question, answer in read["answers"].items()},
        {question: frozenset(ids) for question, ids in read["invited"].items()},
    )


def is_outdated(conversation: Conversation, now: Copied) -> bool:
    """Whether the talk, as it is now, is not what was copied."""
    before = of(conversation)
    return any(before.differs(now, question) for question in now.answers)


def caught_up(conversation: Conversation, now: Copied) -> Conversation:
    """The conversation with the talk as it is now, and what was touched in it and nowhere else."""
    before = of(conversation)
    own = {
        question: answer
        for question, answer in conversation.walk.answers.items()
        if before.touched(question, answer)
        and question in now.answers
        and not before.differs(now, question)
    }
    walk = replace(conversation.walk, answers={**now.answers, **own})
    locked = {**conversation.locked, **now.locked()}
    return replace(conversation, walk=walk, locked=locked)


def _without_blanks(answer: Answer) -> Answer:
    return tuple(part for part in answer if part)
