"""What a municipality answers: what is still open, and an answer in all languages at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot import at_once
from bot.dialogue.answers import overview
from bot.dialogue.answers.keeping import Matter, matter, save
from bot.errors import NotFound
from bot.turn import Turn
from handlers.web.forms import read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.at_once import Sheet
    from bot.office import Visitor
    from bot.questions import Answer
    from bot.replies import Line
    from config.phrases import Text


class Answers:
    """The pages about official answers."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """Every theme with its state, and how many contributions wait."""
        event_id = request.path_params["event"]
        visitor, found = await self._house.ask(
            request, partial(overview.of_event, event_id=event_id)
        )
        return self._house.draw(
            request,
            visitor,
            "answers.html",
            SECTION,
            place=place_of(found.event),
            title=found.event.prompts.title,
            in_all=overview.in_all(found),
            themes=[(one.theme.id, overview.state_of(one)) for one in found.themes],
            under_none=found.under_none,
        )

    async def next_open(self, request: Request) -> Response:
        """A contribution under no theme that has no answer yet; the overview, if there is none."""
        event_id = request.path_params["event"]

        async def found(turn: Turn) -> str | None:
            event = (await overview.of_event(turn, event_id)).event
            after = request.query_params.get("after") or turn.unit.chance.uuid()
            return await overview.open_after(turn.unit, event, after)

        _, about = await self._house.ask(request, found)
        place = f"{self._house.seat.base}/{SECTION}/{event_id}/answers"
        return RedirectResponse(f"{place}/{about}" if about else place, 303)

    async def write(self, request: Request) -> Response:
        """One theme or contribution, and the form of its answer."""
        visitor, found = await self._house.ask(request, partial(_matter, request))
        return self._drawn(request, visitor, found, found.sheet)

    async def save(self, request: Request) -> Response:
        """Keep an answer; what does not do comes back as it was written."""
        form = await read_form(request)

        async def saved(turn: Turn) -> Sheet | None:
            found = await _matter(request, turn)

            async def keep(answers: dict[str, Answer]) -> None:
                save(turn, found, answers)

            return await at_once.take(found.sheet, written(found.asked, form), keep)

        again = await self._house.do(request, form, saved)
        if again is None:
            return RedirectResponse(request.url.path.rpartition("/")[0], 303)
        visitor, found = await self._house.ask(request, partial(_matter, request))
        return self._drawn(request, visitor, found, again)

    async def ask_drop(self, request: Request) -> Response:
        """Taking an answer away is asked once more."""
        return await self._sure(request)

    async def _sure(self, request: Request, said: Text | None = None) -> Response:

        async def asked(turn: Turn) -> tuple[Matter, list[Line]]:
            found = await _matter(request, turn)
            return found, overview.in_words(turn, found)

        visitor, (found, lines) = await self._house.ask(request, asked)
        place = f"{place_of(found.event)}/answers/{found.id}"
        if found.answer is None:
            return RedirectResponse(place, 303)
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=found.event.prompts.title,
            said=said,
            question=overview.SURE_TO_DROP,
            further=lines,
            seen=found.sheet.seen,
            yes=overview.YES_DROP,
            no=overview.NO_DROP,
            back=place,
        )

    async def drop(self, request: Request) -> Response:
        """Take an answer away; not one that a colleague has written meanwhile."""
        form = await read_form(request)

        async def dropped(turn: Turn) -> bool:
            return overview.remove(turn, await _matter(request, turn), form.get("seen", ""))

        if await self._house.do(request, form, dropped) is False:
            return await self._sure(request, overview.CHANGED_MEANWHILE)
        return RedirectResponse(request.url.path.rpartition("/")[0], 303)

    def _drawn(self, request: Request, visitor: Visitor, found: Matter, sheet: Sheet) -> Response:
        event_place = place_of(found.event)
        return self._house.draw(
            request,
            visitor,
            "answer.html",
            SECTION,
            place=f"{event_place}/answers",
            event=found.event.prompts.title,
            heading=overview.heading(found),
            sheet=sheet,
            another=found.contribution is not None,
            about=found.id,
            answered=found.answer is not None,
            lacking=overview.lacking(found),
        )


async def _matter(request: Request, turn: Turn) -> Matter:
    """What the address names, if it is of the event that it names."""
    found = await matter(turn, request.path_params["about"])
    if found.event.id != request.path_params["event"]:
        raise NotFound(overview.NO_ANSWER)
    return found
