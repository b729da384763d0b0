"""A moderator of the game, who leaves a trace in every table that they can."""

from __future__ import annotations

import random

from bot.answers import OfficialAnswer, Outcome
from bot.dialogue import release
from bot.dialogue.moderation import deciding
from bot.model import Event, EventState
from bot.moderated import Theme
from bot.ports import Unit
from bot.translations import Origin, Translation
from tests.living import Living


async def moderate(life: Living, event: Event, chance: random.Random) -> None:
    """Release what may be, and decide about all of it, in any order: it tells nothing of people."""
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event.id)
        assert found is not None
        if found.state is EventState.OPEN:
            await release.release(unit, found)
        texts = list(await unit.contributions.released(event.id))
        decided = await unit.moderation.verdicts([one.id for one in texts])
        waiting = [one for one in texts if one.id not in decided]
        chance.shuffle(waiting)
        for text in waiting:
            theme = await _theme(unit, event, chance)
            if chance.random() < 0.7:
                await deciding.accept(unit, found, text)
            else:
                await deciding.reject(unit, found, text, "topic")
            await deciding.put_under(unit, found, text, theme)
            unit.translations.save(Translation(text.id, event.id, "en", Origin.HAND, "translated"))
            unit.official_answers.save(
                OfficialAnswer(
                    event.id, Outcome.ACCEPTED, {"de": "Ja."}, "Bauamt", contribution=text.id
                )
            )
        unit.turn_done()


async def _theme(unit: Unit, event: Event, chance: random.Random) -> Theme:
    """One of two."""
    number = chance.randrange(2)
    themes = await unit.moderation.themes(event.id)
    if len(themes) < 2:
        themes = [Theme(unit.chance.identifier(), event.id, name) for name in "ab"]
        for one in themes:
            unit.moderation.save_theme(one)
    return themes[number]
