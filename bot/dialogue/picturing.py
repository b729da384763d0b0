"""Results of an event as pictures: the same counts as on the page, and the same ones hidden."""

from __future__ import annotations

from bot.dialogue import results
from bot.dialogue.results import Result
from bot.dialogue.telling_results import HIDDEN, counts, how_many
from bot.model import Event
from bot.replies import CountsPicture, Note, Para
from bot.turn import Turn
from config.phrases import phrase

NOT_SHOWN = phrase("not shown")


def picture(event: Event, result: Result) -> CountsPicture | None:
    """A bar for each count; None where nothing can be counted or told."""
    if not result.counts or result.answers is None:
        return None
    return CountsPicture(
        f"{event.code}-{result.question.id}.png",
        result.question.text,
        tuple((one.text, one.count) for one in result.counts),
        result.answers,
        NOT_SHOWN,
        (Para(how_many(result)), *counts(result), *([Note(HIDDEN)] if result.hides else [])),
    )


async def of_question(turn: Turn, event_id: str, question_id: str) -> CountsPicture | None:
    """The picture of one question.

    Raises:
        NotFound: the event is none of this account's.
    """
    found = await results.of_event(turn, event_id)
    asked = (one for one in found.results if one.question.id == question_id)
    return next((picture(found.event, one) for one in asked), None)
