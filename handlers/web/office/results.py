"""What people have answered: counts as bars and numbers, texts to be looked through."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue import moderating, picturing, results
from bot.dialogue.helped import results as helped
from bot.dialogue.helped.questions import TITLE
from bot.dialogue.telling_results import HIDDEN, how_many
from bot.model import EventState
from bot.turn import Turn
from config.phrases import phrase, plural
from handlers.documents.failing import FileFailed
from handlers.web.downloads import handed_over
from handlers.web.forms import read_form
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import BASE, Office

if TYPE_CHECKING:
    from starlette.requests import Request

WORDS_LIMIT = 200
"""Characters of a search that are looked at."""


class Results:
    """The pages about results."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """All questions of an event, each with its counts."""
        event_id = request.path_params["event"]
        visitor, (found, said) = await self._house.ask(request, partial(_found, event_id))
        return self._house.draw(
            request,
            visitor,
            "results.html",
            SECTION,
            place=place_of(found.event),
            title=found.event.prompts.title,
            batches=moderating.IN_BATCHES if found.event.state is EventState.OPEN else None,
            results=[
                (one, how_many(one), picturing.picture(found.event, one)) for one in found.results
            ],
            hidden=HIDDEN,
            helped_title=TITLE,
            helped=list(helped.lines(said)),
        )

    async def fetch(self, request: Request) -> Response:
        """Have what came in since released, if enough people are behind it."""
        event_id = request.path_params["event"]
        form = await read_form(request)
        await self._house.do(request, form, partial(results.fetch, event_id=event_id))
        return RedirectResponse(f"{BASE}/{SECTION}/{event_id}/results", 303)

    async def picture(self, request: Request) -> Response:
        """The counts of a question as a picture, to be kept.

        Raises:
            HTTPException: nothing of it can be counted or told, or it cannot be drawn now.
        """
        asked = request.path_params
        visitor, found = await self._house.ask(
            request,
            partial(picturing.of_question, event_id=asked["event"], question_id=asked["question"]),
        )
        if found is None:
            raise HTTPException(404)
        try:
            return handed_over(await self._house.documents.produce(found, visitor.language))
        except FileFailed:
            # The page tells the same in words.
            raise HTTPException(503) from None

    async def read(self, request: Request) -> Response:
        """The texts that were written to a question, or those with some words.

        Raises:
            HTTPException: there are none to be read.
        """
        asked = request.query_params
        words, number = asked.get("words", "")[:WORDS_LIMIT], asked.get("page", "1")[:6]
        page = int(number) if number.isascii() and number.isdecimal() else 1
        visitor, found = await self._house.ask(
            request,
            partial(
                results.texts,
                event_id=request.path_params["event"],
                question_id=request.path_params["question"],
                words=words,
                page=page,
            ),
        )
        if found is None:
            raise HTTPException(404)
        return self._house.draw(
            request,
            visitor,
            "texts.html",
            SECTION,
            place=f"{place_of(found.event)}/results",
            found=found,
            told=plural("{n} text", "{n} texts", found.found),
            page_told=phrase("Page {n} of {all}", n=found.page, all=found.pages),
            to_page=lambda n: f"?{urlencode({'words': found.words, 'page': n})}",
        )


async def _found(event_id: str, turn: Turn) -> tuple[results.Results, helped.Said]:
    found = await results.of_event(turn, event_id)
    return found, await helped.of_event(turn.unit, found.event)
