"""Marking a contribution as saying the same as another one, in the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.dialogue.moderation import deciding, duplicates, reviewing
from bot.dialogue.moderation.deciding import own_contribution
from bot.errors import NotFound, Refused
from bot.model import Contribution, Event
from bot.ports import Unit
from bot.questions import OLD_BUTTON, Kind
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Quote, Say, Saying
from bot.showing import shortened
from bot.turn import Turn
from config.phrases import label, phrase

COMPARED = 2_000
"""Contributions to the same question that are looked through for likeness; of more, the first."""
AT_ONCE = 25
"""Of these are read at a stretch: everybody else waits while texts are decrypted."""
BEGINNING = 16
"""Characters of an id that a button carries of the other one: two ids do not fit."""


async def choose(turn: Turn, action: Action) -> list[Saying]:
    """Contributions that may say the same, and the choice of one of them."""
    event, contribution = await own_contribution(turn, action.subject)
    prompt = event.prompts.question(contribution.prompt)
    if prompt.kind is not Kind.TEXT:
        raise Refused(OLD_BUTTON)
    if action.value:
        original = await _begins_with(turn.unit, event, prompt.id, action.value)
        await deciding.mark_duplicate(turn.unit, event, contribution, original)
        said = Para(phrase("Marked. Both stay, and both are counted."))
        return await reviewing.shown_one(turn, event, contribution, action, said)
    alike = await suggested(turn, event, contribution)
    back = Button(label("Back"), Action("mod-item", contribution.id, action.question))
    lines: list[Line] = [Quote(contribution.value)]
    if not alike:
        lines.append(Para(phrase("I find no other contribution with similar words.")))
        return [Say(tuple(lines), ((back,),))]
    lines.append(Heading(phrase("Which one says the same?")))
    for number, one in enumerate(alike, 1):
        lines += [Item(phrase("{n}.", n=number)), Quote(shortened(one.value))]
    lines.append(
        Note(phrase("Suggested because of similar words only. Nothing is merged or left out."))
    )
    rows = [
        (Button(label("The same as {n}", n=n), _mark(action, one)),)
        for n, one in enumerate(alike, 1)
    ]
    return [Say(tuple(lines), (*rows, (back,)))]


async def suggested(turn: Turn, event: Event, contribution: Contribution) -> list[Contribution]:
    """Which texts to the same question have similar words.

    Raises:
        Refused: it is no text.
    """
    prompt = event.prompts.question(contribution.prompt)
    if prompt.kind is not Kind.TEXT:
        raise Refused(OLD_BUTTON)
    others = compared(turn.unit, event, prompt.id)
    return await duplicates.suggestions(contribution, others)


async def compared(unit: Unit, event: Event, prompt: str) -> AsyncIterator[Contribution]:
    """What a contribution is compared with, read a few at a time."""
    above = ""
    for _ in range(0, COMPARED, AT_ONCE):
        some = await unit.contributions.some_released(event.id, prompt, AT_ONCE, above)
        for one in some:
            yield one
        if len(some) < AT_ONCE:
            return
        above = some[-1].id


def _mark(action: Action, original: Contribution) -> Action:
    return Action("mod-same", action.subject, action.question, original.id[:BEGINNING])


async def _begins_with(unit: Unit, event: Event, prompt: str, beginning: str) -> Contribution:
    # Whatever begins so comes right after its beginning.
    found = await unit.contributions.some_released(event.id, prompt, 1, beginning)
    if len(beginning) == BEGINNING and found and found[0].id.startswith(beginning):
        return found[0]
    raise NotFound(deciding.GONE)


async def unmark(turn: Turn, action: Action) -> list[Saying]:
    """It stands for itself again."""
    event, contribution = await own_contribution(turn, action.subject)
    await deciding.unmark_duplicate(turn.unit, event, contribution)
    return await reviewing.shown_one(turn, event, contribution, action)
