"""The results of an event in the chat: the same values as on the page, in short."""

from __future__ import annotations

from bot.anonymity import K
from bot.dialogue import results
from bot.dialogue.results import Result
from bot.replies import Action, Bar, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import Phrase, label, phrase, plural

TOO_FEW = phrase(
    "There are too few answers yet to show numbers of at least {k} people. The file of the answers "
    "has all that were released.",
    k=K,
)
TOO_FAR_APART = phrase(
    "Counts of fewer than {k} are not shown, and none from which such a one could be worked out. "
    "Sums may therefore be missing.",
    k=K,
)
HIDDEN = phrase(
    "Where there is no number, fewer than {k} people may be behind it, or one could work out such "
    "a number from it.",
    k=K,
)


def how_many(result: Result) -> Phrase:
    """How many answers there are to a question."""
    if result.answers is None:
        return TOO_FAR_APART if result.too_far_apart else TOO_FEW
    return plural("{n} answer", "{n} answers", result.answers)


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What was answered, with what came in since if enough people are behind it.

    Raises:
        NotFound: the event is none of this account's.
    """
    found = await results.fetch(turn, action.subject)
    lines: list[Line] = [Para(found.event.prompts.title)]
    for result in found.results:
        lines += _lines(result)
    if any(one.hides for one in found.results):
        lines.append(Note(HIDDEN))
    if any(one.is_written and one.answers for one in found.results):
        lines.append(
            Note(
                phrase("The texts are in the export, and you can read them in the office: /office")
            )
        )
    back = Button(label("Back to the event"), Action("event", found.event.id))
    return [Say(tuple(lines), ((back,),))]


def _lines(result: Result) -> list[Line]:
    return [Heading(result.question.text), Note(how_many(result)), *counts(result)]


def counts(result: Result) -> list[Line]:
    """How often what was answered, where that may be told."""
    lines: list[Line] = []
    for one in result.counts:
        if one.count is None:
            lines.append(Item(phrase("{answer}: not shown", answer=one.text)))
        else:
            text = phrase("{answer}: {n}", answer=one.text, n=one.count)
            lines.append(Bar(text, one.count, result.answers or one.count))
    if result.middle is not None:
        lines.append(Para(phrase("The middle of all numbers: {range}", range=result.middle)))
    return lines
