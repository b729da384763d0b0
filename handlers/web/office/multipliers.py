"""Who passes an event on: links, texts, pictures, posters, and how many came, counted in fives."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.at_once import Sheet
from bot.dialogue.events import own_event
from bot.dialogue.multipliers import adding, forms, overseeing
from bot.dialogue.multipliers.forms import AllMultipliers
from bot.multipliers import Multiplier
from bot.replies import Poster
from bot.turn import Turn
from config.phrases import LanguageNames, phrase
from handlers.web.downloads import handed_over
from handlers.web.forms import Form, read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office, event_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.office import Visitor

PAPERS = ("poster", "cards")


class Multipliers:
    """The pages about multipliers."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def show_all(self, request: Request) -> Response:
        """All of them, the form for one more, and posters of the event itself."""
        visitor, found = await self._house.ask(
            request, partial(forms.read_all, event_id=event_of(request))
        )
        return self._drawn(request, visitor, found)

    async def add(self, request: Request) -> Response:
        """One more, and on to its page."""
        form = await read_form(request)

        async def added(turn: Turn) -> Multiplier | Sheet:
            answers = written(adding.questions(turn), form)
            return await forms.add(turn, event_of(request), answers)

        done = await self._house.do(request, form, added)
        if isinstance(done, Multiplier):
            return RedirectResponse(f"{request.url.path}/{done.id}", 303)
        if done is None:
            return RedirectResponse(request.url.path, 303)
        visitor, found = await self._house.ask(
            request, partial(forms.read_all, event_id=event_of(request))
        )
        return self._drawn(request, visitor, replace(found, sheet=done))

    async def show(self, request: Request) -> Response:
        """One of them."""
        visitor, found = await self._house.ask(request, partial(_one, request))
        place = f"{place_of(found.event)}/multipliers"
        return self._house.draw(
            request,
            visitor,
            "multiplier.html",
            SECTION,
            title=found.event.prompts.title,
            list_place=place,
            place=f"{place}/{found.multiplier.id}",
            one=found,
            texts=[(LanguageNames((code,)), paragraphs) for code, paragraphs in found.texts],
        )

    async def picture(self, request: Request) -> Response:
        """A QR code of its own.

        Raises:
            HTTPException: it has none of that name.
        """
        visitor, found = await self._house.ask(request, partial(_one, request))
        name = request.path_params["name"]
        picture = next((one for one in found.pictures if one.name == name), None)
        if picture is None:
            raise HTTPException(404)
        file = await self._house.documents.produce(picture, visitor.language)
        return Response(file.content, media_type=file.media_type)

    async def posters(self, request: Request) -> Response:
        """A poster or table cards of the event, or of one multiplier. Nothing is stored of it.

        Raises:
            HTTPException: there is no such paper.
        """
        wished = request.query_params

        async def drawn(turn: Turn) -> Poster:
            # Whose it is comes first: what is foreign is not there, whatever is asked of it.
            multiplier = request.path_params.get("multiplier", "")
            if multiplier:
                await forms.own(turn, event_of(request), multiplier)
            await own_event(turn, event_of(request))
            if wished.get("what") not in PAPERS:
                raise HTTPException(400)
            cards, languages = wished.get("what") == "cards", _languages(turn, wished)
            return await forms.poster(turn, event_of(request), languages, multiplier, cards=cards)

        visitor, poster = await self._house.ask(request, drawn)
        return handed_over(await self._house.documents.produce(poster, visitor.language))

    async def ask_drop(self, request: Request) -> Response:
        """Removing one is asked once more."""
        visitor, found = await self._house.ask(request, partial(_one, request))
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=phrase("{name}", name=found.multiplier.name),
            question=overseeing.sure_to_drop(found.multiplier),
            yes=overseeing.YES_DROP,
            no=overseeing.NO_DROP,
            back=f"{place_of(found.event)}/multipliers/{found.multiplier.id}",
        )

    async def drop(self, request: Request) -> Response:
        """Remove it."""

        async def dropped(turn: Turn) -> None:
            _, multiplier = await forms.own(
                turn, event_of(request), request.path_params["multiplier"]
            )
            turn.unit.multipliers.remove(multiplier.id)

        await self._house.do(request, await read_form(request), dropped)
        base = self._house.seat.base
        return RedirectResponse(f"{base}/{SECTION}/{event_of(request)}/multipliers", 303)

    def _drawn(self, request: Request, visitor: Visitor, found: AllMultipliers) -> Response:
        return self._house.draw(
            request,
            visitor,
            "multipliers.html",
            SECTION,
            title=found.event.prompts.title,
            place=place_of(found.event),
            all=found,
            about=overseeing.ABOUT,
            none_yet=overseeing.NONE_YET,
        )


async def _one(request: Request, turn: Turn) -> forms.OneMultiplier:
    return await forms.read_one(turn, event_of(request), request.path_params["multiplier"])


def _languages(turn: Turn, wished: Form) -> tuple[str, ...]:
    spoken = turn.around.phrasebook.languages
    return tuple(one for one in spoken if f"spoken.{one}" in wished)
