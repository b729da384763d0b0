"""Questions to the people for usual formats of dialogue events: what a template must be.

It is a questionnaire in all its languages, with a short name for each question, by which a
moderator chooses which of them to ask. The files lie under content/templates; `content` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from config.forms import Id, Labels, Many, Questionnaire

FOLDER = "templates"
"""Beside the questionnaires."""
MOST_PROMPTS = 5
"""Questions of one event: more, and people give up on a phone."""
KINDS = frozenset({"text", "choice", "choices", "scale", "number", "yes_no"})
"""What a citizen can be asked."""
OWN = frozenset(f"p{number}" for number in range(1, MOST_PROMPTS + 1))
"""Ids of the questions that moderators write themselves."""


class EventTemplate(Questionnaire):
    """Questions for a usual format; the intro is for moderators and says when it fits."""

    name: Labels
    """What the button says that chooses it: at most 40 characters in every language."""
    names: dict[Id, Labels] = Field(min_length=1)
    """A short name for each question."""
    kinds: Many[Id] = ()
    """Free texts whose answers people are asked about: a concern, an idea, a question or an
    experience. They may leave it open."""


def unfit(template: EventTemplate) -> Iterator[tuple[tuple[str | int, ...], object, str]]:
    """What makes a questionnaire no list of prompts: where, what stands there, and the remedy."""
    if len(template.questions) > MOST_PROMPTS:
        yield ("questions",), len(template.questions), f"ask at most {MOST_PROMPTS} questions"
    for number, question in enumerate(template.questions):
        place = ("questions", number)
        if question.kind not in KINDS:
            yield (*place, "kind"), question.kind, "use one of: " + ", ".join(sorted(KINDS))
        if question.id in OWN:
            yield (*place, "id"), question.id, "choose another id: own questions are called so"
        if question.when is not None:
            yield (*place, "when"), question.when.question, "remove it: each can be left out"
        if question.id not in template.names:
            yield ("names", question.id), "(missing)", "add a short name for this question"
    texts = {question.id for question in template.questions if question.kind == "text"}
    for number, name in enumerate(template.kinds):
        if name not in texts:
            yield ("kinds", number), name, "name a question of kind text, or remove it"
    known = {question.id for question in template.questions}
    for name in template.names:
        if name not in known:
            yield ("names", name), name, "remove it: there is no such question"
