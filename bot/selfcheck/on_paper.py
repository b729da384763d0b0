"""The questions of a round on paper: boxes to tick and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator

from bot import showing
from bot.model import Municipality, Round
from bot.questions import Kind, Question
from bot.replies import Block, Chapter, Cover, Document, Note, PaperQuestion, Para
from bot.selfcheck import rounds
from bot.turn import Surroundings
from config.phrases import Localized, Verbatim, phrase


def questions_on_paper(municipality: Municipality, round_: Round, around: Surroundings) -> Document:
    """The questions to prepare answers with colleagues: boxes to tick and lines to write on."""
    source = rounds.source_of(around, round_)
    blocks: list[Block] = []
    if source.intro:
        blocks.append(Para(Localized(source.intro)))
    for field in rounds.fields(around, round_):
        blocks.append(Chapter(field.name))
        blocks.extend(_on_paper(field.items))
    return Document(
        "questions",
        phrase("Self-check of {municipality}", municipality=municipality.name),
        Verbatim(municipality.name),
        tuple(blocks),
        Cover(Localized(source.title), (Note(phrase("The questions, to prepare the answers")),)),
    )


def _on_paper(items: tuple[Question, ...]) -> Iterator[Block]:
    number = 0
    for item in items:
        if item.kind is Kind.NOTE:
            yield Para(item.text)
            continue
        number += 1
        text = phrase("{n}. {question}", n=number, question=item.text)
        yield PaperQuestion(text, showing.choices(item), notes=2)
        yield from showing.scale_ends(item)
