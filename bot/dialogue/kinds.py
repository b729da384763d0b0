"""What a contribution is: a concern, an idea, a question or an experience.

A prompt may ask for it. Whoever wrote a text is then asked about each by itself, and may leave it
open. What was said hangs on the words: about changed ones people are asked anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.contribution_kinds import ContributionKind
from bot.questions import Answer, Kind, Option, Question, Questionnaire
from bot.replies import Line, Note
from config.phrases import Text, label, phrase

NAMES: Mapping[ContributionKind, Text] = {
    ContributionKind.CONCERN: label("A concern"),
    ContributionKind.IDEA: label("An idea"),
    ContributionKind.QUESTION: label("A question"),
    ContributionKind.EXPERIENCE: label("An experience"),
}
NOT_SAID = phrase("Left open")
BEGINNING = 60
"""Characters by which people know again what they wrote."""


def asked_too(prompts: Questionnaire, answers: Mapping[str, Answer]) -> Questionnaire:
    """The prompts, and behind each that asks for it what the texts written so far are."""
    questions = tuple(one for prompt in prompts.questions for one in _with_kinds(prompt, answers))
    return replace(prompts, questions=questions)


def _with_kinds(prompt: Question, answers: Mapping[str, Answer]) -> Iterator[Question]:
    yield prompt
    if not asks(prompt):
        return
    # The same words twice are asked about once.
    for text in dict.fromkeys(part for part in answers.get(prompt.id, ()) if part):
        words = " ".join(text.split())
        short = words if len(words) <= BEGINNING else f"{words[:BEGINNING]}…"
        yield Question(
            question_id(prompt, text),
            Kind.CHOICE,
            phrase("What is this: “{words}”?", words=short),
            phrase("Skip it if you do not know."),
            options=tuple(Option(kind.value, name) for kind, name in NAMES.items()),
            required=False,
            part_of=prompt.id,
        )


def asks(prompt: Question) -> bool:
    """Whether a prompt asks what its answers are."""
    return prompt.kinds and prompt.kind is Kind.TEXT


def question_id(prompt: Question, text: str) -> str:
    """The id of the question what this text is. A prompt's own id is never as long."""
    digest = hashlib.sha256(f"{prompt.id}\n{text}".encode()).hexdigest()
    return f"kind-{digest[:8]}"


def said(prompt: Question, text: str, answers: Mapping[str, Answer]) -> ContributionKind | None:
    """What somebody has said that their text is."""
    if not asks(prompt):
        return None
    value = next(iter(answers.get(question_id(prompt, text), ())), None)
    return ContributionKind(value) if value else None


def as_answers(prompt: Question, texts: Mapping[str, ContributionKind | None]) -> dict[str, Answer]:
    """What was said of these texts, as the answers to the questions about them."""
    if not asks(prompt):
        return {}
    return {
        question_id(prompt, text): (kind.value,) if kind else () for text, kind in texts.items()
    }


def in_words(kind: ContributionKind | None) -> list[Line]:
    """What a contribution is said to be, below its text; nothing where that was left open."""
    return [Note(phrase("Kind: {kind}", kind=NAMES[kind]))] if kind else []
