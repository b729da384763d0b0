"""What subscribers of an event are told: written in all languages at once, looked at, sent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot import at_once
from bot.at_once import Sheet
from bot.dialogue.answers.overview import CHANGED_MEANWHILE
from bot.dialogue.subscribers import letters, tidings
from bot.dialogue.subscribers.drafts import CHANGED, GONE, MOST, Matter, matter, save, state_of
from bot.errors import NotFound
from bot.replies import Action
from handlers.web.forms import read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.office import Visitor
    from bot.questions import Answer
    from bot.replies import Line
    from bot.subscribers import Tidings
    from bot.turn import Turn
    from config.phrases import Text

READ_BEFORE = {"send", "drop"}
"""The steps for which it matters that a draft still is the one that was read."""
STEPS = {"send": tidings.send, "back": tidings.take_back, "drop": tidings.drop}


class TidingsPages:
    """The pages about what subscribers are told."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def list_all(self, request: Request) -> Response:
        """All texts of an event, and to how many they go."""

        async def found(turn: Turn) -> tuple[list[tuple[str, Text]], Text, Text, str]:
            event, told, people = await tidings.of_event(turn, request.path_params["event"])
            rows: list[tuple[str, Text]] = [
                (one.id, tidings.named(turn, event, one)) for one in told
            ]
            return rows, tidings.how_many(people), event.prompts.title, place_of(event)

        visitor, (texts, people, title, place) = await self._house.ask(request, found)
        return self._house.draw(
            request,
            visitor,
            "tidings.html",
            SECTION,
            place=place,
            title=title,
            people=people,
            texts=texts,
            may_add=len(texts) < MOST,
        )

    async def write(self, request: Request) -> Response:
        """One text: as people read it, and, while it is a draft, the form to change it."""
        visitor, found = await self._house.ask(request, partial(_matter, request))
        return await self._drawn(request, visitor, found, found.sheet)

    async def save(self, request: Request) -> Response:
        """Keep a draft; what does not do comes back as it was written."""
        form = await read_form(request)

        async def saved(turn: Turn) -> Sheet | Tidings:
            found = await _matter(request, turn)

            async def keep(answers: dict[str, Answer]) -> Tidings:
                return await save(turn, found, answers)

            return await at_once.take(found.sheet, written(found.asked, form), keep)

        done = await self._house.do(request, form, saved)
        place = f"{self._house.seat.base}/{SECTION}/{request.path_params['event']}/tidings"
        if done is None:
            return RedirectResponse(place, 303)
        if isinstance(done, Sheet):
            visitor, found = await self._house.ask(request, partial(_matter, request))
            return await self._drawn(request, visitor, found, done)
        return RedirectResponse(f"{place}/{done.id}", 303)

    async def ask_send(self, request: Request) -> Response:
        """The words in every language, and what sending means, before it is done."""
        return await self._before_sending(request)

    async def _before_sending(self, request: Request, said: Text | None = None) -> Response:

        async def found(turn: Turn) -> tuple[Matter, list[Line]]:
            one = await _matter(request, turn)
            return one, await tidings.forecast(turn, one.event)

        visitor, (one, lines) = await self._house.ask(request, found)
        place = f"{place_of(one.event)}/tidings"
        if one.told is None or one.told.due is not None:
            return RedirectResponse(place, 303)
        return self._house.draw(
            request,
            visitor,
            "tidings_send.html",
            SECTION,
            title=one.event.prompts.title,
            said=said,
            previews=_previews(one),
            lines=lines,
            seen=state_of(one.told),
            back=f"{place}/{one.told.id}",
        )

    async def ask_drop(self, request: Request) -> Response:
        """Deleting a draft is asked once more."""
        return await self._before_dropping(request)

    async def _before_dropping(self, request: Request, said: Text | None = None) -> Response:
        visitor, one = await self._house.ask(request, partial(_matter, request))
        place = f"{place_of(one.event)}/tidings"
        if one.told is None or one.told.due is not None:
            return RedirectResponse(place, 303)
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=one.event.prompts.title,
            said=said,
            question=OFFICE["drop_text"],
            further=[line for lines in _previews(one) for line in lines],
            seen=state_of(one.told),
            yes=OFFICE["yes_drop_text"],
            no=OFFICE["no_drop_text"],
            back=f"{place}/{one.told.id}",
        )

    async def step(self, request: Request) -> Response:
        """Send it, take that back, or delete a draft."""
        form, step = await read_form(request), request.url.path.rpartition("/")[2]

        async def done(turn: Turn) -> bool:
            told = (await _matter(request, turn)).told
            if told is None:
                raise NotFound(GONE)
            seen = form.get("seen", "")
            if step in READ_BEFORE and told.due is None and seen != state_of(told):
                return False
            await STEPS[step](turn, Action(f"tell-{step}", told.id, "", seen))
            return True

        if await self._house.do(request, form, done) is False:
            if step == "drop":
                return await self._before_dropping(request, CHANGED_MEANWHILE)
            return await self._before_sending(request, CHANGED)
        here = request.url.path.rpartition("/")[0]
        return RedirectResponse(here.rpartition("/")[0] if step == "drop" else here, 303)

    async def _drawn(
        self, request: Request, visitor: Visitor, found: Matter, sheet: Sheet
    ) -> Response:
        told, place = found.told, f"{place_of(found.event)}/tidings"

        async def state(turn: Turn) -> tuple[Text, bool]:
            if told is None:
                return OFFICE["new_text"], False
            waits = told.due is not None and told.due > turn.unit.now
            return tidings.named(turn, found.event, told), waits

        _, (title, waits) = await self._house.ask(request, state)
        return self._house.draw(
            request,
            visitor,
            "tidings_text.html",
            SECTION,
            place=place,
            event=found.event.prompts.title,
            title=title,
            here_place=f"{place}/{told.id}" if told else place,
            previews=_previews(found),
            sheet=sheet if told is None or told.due is None else None,
            is_draft=told is not None and told.due is None,
            waits=waits,
        )


async def _matter(request: Request, turn: Turn) -> Matter:
    """The text that the address names, if it is of the event that it names; or a new one."""
    return await matter(turn, request.path_params["event"], request.path_params.get("told", ""))


def _previews(found: Matter) -> list[list[Line]]:
    """The text as people read it, in each language that it is written in."""
    told = found.told
    return [letters.in_words(found.event, told, one) for one in told.words] if told else []
