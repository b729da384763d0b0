"""Themes: headings of the moderators' own, named, renamed and deleted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.at_once import Sheet
from bot.dialogue.moderation import pages, themes
from bot.replies import Line
from bot.turn import Turn
from config.phrases import phrase
from handlers.web.forms import read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office, event_of
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.model import Event
    from bot.moderated import Theme


class Themes:
    """The pages about themes."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def write(self, request: Request) -> Response:
        """A theme's name, and the way to delete it."""
        _, (_, theme) = await self._house.ask(request, partial(_one, request))
        return await self._drawn(request, pages.naming(theme))

    async def save(self, request: Request) -> Response:
        """A new theme, or another name for one."""
        form = await read_form(request)
        theme_id = request.path_params.get("theme", "")

        async def named(turn: Turn) -> Sheet | None:
            answers = written(themes.ASKED, form)
            return await pages.name_theme(turn, event_of(request), answers, theme_id)

        again = await self._house.do(request, form, named)
        if again is None:
            return self._back(request)
        return await self._drawn(request, again)

    async def ask_drop(self, request: Request) -> Response:
        """Deleting one is asked once more."""

        async def asked(turn: Turn) -> tuple[Event, Theme, list[Line]]:
            event, theme = await _one(request, turn)
            return event, theme, await themes.would_go(turn, theme)

        visitor, (event, theme, lines) = await self._house.ask(request, asked)
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=phrase("{name}", name=theme.name),
            question=themes.sure_to_drop(theme),
            further=lines,
            yes=themes.YES_DROP,
            no=themes.NO_DROP,
            back=f"{place_of(event)}/moderation#themes",
        )

    async def drop(self, request: Request) -> Response:
        """Delete it; what was under it stays."""

        async def dropped(turn: Turn) -> None:
            _, theme = await _one(request, turn)
            turn.unit.moderation.remove_theme(theme.id)

        await self._house.do(request, await read_form(request), dropped)
        return self._back(request)

    def _back(self, request: Request) -> Response:
        place = f"{self._house.seat.base}/{SECTION}/{event_of(request)}"
        return RedirectResponse(f"{place}/moderation#themes", 303)

    async def _drawn(self, request: Request, sheet: Sheet) -> Response:
        event_id, theme = event_of(request), request.path_params.get("theme", "")
        visitor, found = await self._house.ask(request, partial(pages.overview, event_id=event_id))
        place = place_of(found.event)
        return self._house.draw(
            request,
            visitor,
            "theme.html",
            SECTION,
            title=found.event.prompts.title,
            heading=sheet.asked.title,
            back=f"{place}/moderation#themes",
            back_to=OFFICE["moderation"],
            sheet=sheet,
            target=f"{place}/themes/{theme}" if theme else f"{place}/themes",
            go=OFFICE["save"],
            place=place,
            theme=theme,
        )


async def _one(request: Request, turn: Turn) -> tuple[Event, Theme]:
    return await pages.own_theme(turn, event_of(request), request.path_params["theme"])
