"""An event that has not opened yet, for the pages that plan it."""

from __future__ import annotations

from dataclasses import replace

from bot.model import EventState
from tests.living import Living
from tests.stories.browser.scene import CODE

DRAFT = "second"


async def draft(life: Living) -> str:
    """A second event of the first town, of which nothing is planned; its id."""
    async with life.house.storage.unit() as unit:
        first = await unit.events.with_code(CODE)
        assert first is not None
        event_id = unit.chance.identifier()
        unit.keys.create_event(event_id)
        prompts = replace(first.prompts, id=event_id)
        unit.events.save(
            replace(first, id=event_id, code=DRAFT, prompts=prompts, state=EventState.DRAFT)
        )
        unit.turn_done()
    return event_id
