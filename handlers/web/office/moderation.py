"""Moderation: what waits, one contribution after the other, what holds off floods, and the log."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from bot.at_once import Sheet
from bot.dialogue.moderation import log, pages, piece
from bot.dialogue.moderation import policy as rules
from bot.dialogue.moderation.pages import Way
from bot.dialogue.moderation.piece import Deed, Piece
from bot.dialogue.moderation.reviewing import MEANWHILE
from bot.errors import NotFound
from bot.questions import OLD_BUTTON
from bot.replies import Action, SendFile
from bot.turn import Turn
from config.phrases import Text
from handlers.web.downloads import handed_over
from handlers.web.forms import Form, read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office, event_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.office import Visitor

_ID = re.compile(r"[0-9a-f-]{8,64}")
"""What ids of contributions look like, before one is put into an address again."""


class Moderation:
    """The pages about moderation."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def overview(self, request: Request) -> Response:
        """What waits and what was decided, themes, and what holds off floods."""
        visitor, found = await self._house.ask(
            request, partial(pages.overview, event_id=event_of(request))
        )
        buttons = pages.guard_buttons(found.guards) if found.guards else []
        return self._house.draw(
            request,
            visitor,
            "moderation.html",
            SECTION,
            place=place_of(found.event),
            title=found.event.prompts.title,
            found=found,
            decisions=[
                (name, count)
                for name, count in (
                    ("accepted", found.queue.accepted),
                    ("rejected", found.queue.rejected),
                )
                if count
            ],
            guards=found.guards.lines[1:] if found.guards else (),
            guard_buttons=[
                (one.label, one.action.verb, one.action.value, one.chosen)
                for one in buttons
                if one.action
            ],
            query=lambda **asked: urlencode(asked),
            last=_done(request),
        )

    async def fetch(self, request: Request) -> Response:
        """Have new contributions released, if enough people are behind them."""
        form = await read_form(request)
        await self._house.do(request, form, partial(pages.fetch, event_id=event_of(request)))
        return RedirectResponse(self._place(request), 303)

    async def next_one(self, request: Request) -> Response:
        """On to the next contribution of this way; to the overview, if there is none."""
        asked = request.query_params
        way = Way.read(asked.get("prompt", ""), asked.get("of", ""))
        _, found = await self._house.ask(
            request,
            partial(
                pages.following, event_id=event_of(request), way=way, after=asked.get("after", "")
            ),
        )
        kept = urlencode({**_way(request), **({"done": done} if (done := _done(request)) else {})})
        place = self._place(request)
        return RedirectResponse(f"{place}/{found}?{kept}" if found else f"{place}?{kept}", 303)

    async def show(self, request: Request) -> Response:
        """One contribution, and what can be done about it."""
        visitor, found = await self._house.ask(request, partial(_piece, request))
        return self._drawn(request, visitor, found)

    async def decide(self, request: Request) -> Response:
        """Accept it, reject it for a reason, or take the decision back."""
        form = await read_form(request)
        done = await self._house.do(
            request,
            form,
            partial(
                piece.decide,
                event_id=event_of(request),
                contribution_id=_contribution(request),
                to=form.get("to", ""),
                stands=form.get("stands", ""),
            ),
        )
        if done is False:
            visitor, found = await self._house.ask(request, partial(_piece, request))
            return self._drawn(request, visitor, found, said=MEANWHILE)
        if form.get("to") == piece.REOPEN:
            return self._back_to(request)
        one = _contribution(request)
        asked = urlencode({**_way(request), "after": one, "done": one})
        return RedirectResponse(f"{self._place(request)}/next?{asked}", 303)

    async def save(self, request: Request) -> Response:
        """Hide parts, translate or put under a theme; what does not do comes back as written."""
        form, deed = await read_form(request), _deed(request)

        async def saved(turn: Turn) -> Sheet | None:
            found = await _piece(request, turn)
            if deed not in found.sheets:
                raise NotFound(OLD_BUTTON)
            answers = written(found.sheets[deed].asked, form)
            return await piece.save(turn, found.event.id, _contribution(request), deed, answers)

        again = await self._house.do(request, form, saved)
        if again is None:
            return self._back_to(request)
        visitor, found = await self._house.ask(request, partial(_piece, request))
        return self._drawn(
            request, visitor, replace(found, sheets={**found.sheets, deed: again}), opened=deed
        )

    async def take_back(self, request: Request) -> Response:
        """Hidden parts are shown again, a translation goes, a mark goes."""
        form = await read_form(request)
        await self._house.do(
            request,
            form,
            partial(
                piece.take_back,
                event_id=event_of(request),
                contribution_id=_contribution(request),
                deed=request.path_params["deed"],
            ),
        )
        return self._back_to(request)

    async def alike(self, request: Request) -> Response:
        """Texts that may say the same; a person decides."""
        visitor, (event, one, found) = await self._house.ask(
            request,
            partial(
                piece.alike, event_id=event_of(request), contribution_id=_contribution(request)
            ),
        )
        return self._house.draw(
            request,
            visitor,
            "same.html",
            SECTION,
            title=event.prompts.title,
            back=f"{place_of(event)}/moderation/{one.id}?{urlencode(_way(request))}",
            target=f"{place_of(event)}/moderation/{one.id}/same?{urlencode(_way(request))}",
            one=one,
            alike=found,
        )

    async def mark_same(self, request: Request) -> Response:
        """It says the same as the one that was chosen."""
        form = await read_form(request)
        await self._house.do(
            request,
            form,
            partial(
                piece.mark_same,
                event_id=event_of(request),
                contribution_id=_contribution(request),
                original_id=form.get("original", ""),
            ),
        )
        return self._back_to(request)

    async def set_guard(self, request: Request) -> Response:
        """Slow mode or the room code is changed."""
        form = await read_form(request)
        verb, _, value = form.get("guard", "").partition(":")
        await self._house.do(
            request,
            form,
            partial(pages.set_guard, event_id=event_of(request), verb=verb, value=value),
        )
        return RedirectResponse(f"{self._place(request)}#floods", 303)

    async def log(self, request: Request) -> Response:
        """What was done on which day, as CSV."""
        action = Action("", event_of(request))
        visitor, said = await self._house.ask(request, partial(log.hand_out, action=action))
        (file,) = (one.attachment for one in said if isinstance(one, SendFile))
        return handed_over(await self._house.documents.produce(file, visitor.language))

    def _place(self, request: Request) -> str:
        return f"{self._house.seat.base}/{SECTION}/{event_of(request)}/moderation"

    def _back_to(self, request: Request) -> Response:
        here = f"{self._place(request)}/{_contribution(request)}"
        return RedirectResponse(f"{here}?{urlencode(_way(request))}", 303)

    def _drawn(
        self,
        request: Request,
        visitor: Visitor,
        found: Piece,
        *,
        opened: str = "",
        said: Text | None = None,
    ) -> Response:
        place = f"{place_of(found.event)}/moderation"
        return self._house.draw(
            request,
            visitor,
            "piece.html",
            SECTION,
            title=found.event.prompts.title,
            event_place=place_of(found.event),
            place=place,
            one_place=f"{place}/{found.entry.contribution.id}",
            kept=urlencode(_way(request)),
            piece=found,
            reasons=rules.reasons(found.policy),
            last=_done(request),
            opened=opened,
            said=said,
        )


async def _piece(request: Request, turn: Turn) -> Piece:
    return await piece.read(turn, event_of(request), _contribution(request))


def _way(request: Request) -> Form:
    """What of an address goes on with whoever looks through contributions."""
    asked = request.query_params
    return {name: asked[name][:64] for name in ("of", "prompt") if asked.get(name)}


def _done(request: Request) -> str:
    """The contribution that was decided last, as the address tells it."""
    done = request.query_params.get("done", "")
    return done if _ID.fullmatch(done) else ""


def _deed(request: Request) -> Deed:
    return Deed(request.url.path.rpartition("/")[2])


def _contribution(request: Request) -> str:
    contribution: str = request.path_params["contribution"]
    return contribution
