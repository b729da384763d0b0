"""What subscribers of an event are told: written in all languages at once, looked at, sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.dialogue.subscribers import letters, tidings
from bot.dialogue.subscribers.drafts import MOST, Matter, matter, save
from bot.errors import InvalidAnswer
from bot.replies import Action
from handlers.web.forms import Form, read_form
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import Office
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from bot.office import Visitor
    from bot.questions import Answer
    from bot.replies import Line
    from bot.subscribers import Tidings
    from bot.turn import Turn
    from config.phrases import Text

STEPS = {"send": tidings.send, "back": tidings.take_back, "drop": tidings.drop}


@dataclass(frozen=True, slots=True)
class Written:
    """What a form has brought that could not be kept, and why."""

    answers: Mapping[str, Answer]
    said: Text


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
        return await self._drawn(request, visitor, found, found.given)

    async def save(self, request: Request) -> Response:
        """Keep a draft; what does not do comes back as it was written."""
        form = await read_form(request)

        async def saved(turn: Turn) -> Written | Tidings:
            found = await _matter(request, turn)
            answers = _answers(found, form)
            try:
                return await save(turn, found, answers)
            except InvalidAnswer as refusal:
                return Written(answers, refusal.sentence)

        done = await self._house.do(request, form, saved)
        place = f"{self._house.seat.base}/{SECTION}/{request.path_params['event']}/tidings"
        if done is None:
            return RedirectResponse(place, 303)
        if isinstance(done, Written):
            visitor, found = await self._house.ask(request, partial(_matter, request))
            return await self._drawn(request, visitor, found, done.answers, done.said)
        return RedirectResponse(f"{place}/{done.id}", 303)

    async def ask_send(self, request: Request) -> Response:
        """What sending means, before it is done."""

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
            lines=lines,
            back=f"{place}/{one.told.id}",
        )

    async def step(self, request: Request) -> Response:
        """Send it, take that back, or delete a draft."""
        form, step = await read_form(request), request.url.path.rpartition("/")[2]

        async def done(turn: Turn) -> bool:
            one = await _matter(request, turn)
            await STEPS[step](turn, Action(f"tell-{step}", one.told.id if one.told else ""))
            return True

        await self._house.do(request, form, done)
        here = request.url.path.rpartition("/")[0]
        return RedirectResponse(here.rpartition("/")[0] if step == "drop" else here, 303)

    async def _drawn(
        self,
        request: Request,
        visitor: Visitor,
        found: Matter,
        answers: Mapping[str, Answer],
        said: Text | None = None,
    ) -> Response:
        told, place = found.told, f"{place_of(found.event)}/tidings"

        async def state(turn: Turn) -> tuple[Text, bool]:
            if told is None:
                return OFFICE["new_text"], False
            waits = told.due is not None and told.due > turn.unit.now
            return tidings.named(turn, found.event, told), waits

        _, (title, waits) = await self._house.ask(request, state)
        spoken = tuple(told.words) if told else ()
        previews = [letters.in_words(found.event, told, one) for one in spoken if told]
        return self._house.draw(
            request,
            visitor,
            "tidings_text.html",
            SECTION,
            place=place,
            event=found.event.prompts.title,
            title=title,
            here_place=f"{place}/{told.id}" if told else place,
            previews=previews,
            questions=found.asked.questions if told is None or told.due is None else (),
            values={name: value[0] for name, value in answers.items() if value},
            is_draft=told is not None and told.due is None,
            waits=waits,
            said=said,
        )


async def _matter(request: Request, turn: Turn) -> Matter:
    """The text that the address names, if it is of the event that it names; or a new one."""
    return await matter(turn, request.path_params["event"], request.path_params.get("told", ""))


def _answers(found: Matter, form: Form) -> dict[str, Answer]:
    """What was written in each language; blank fields are languages that were passed over.

    Raises:
        HTTPException: a field is missing: this is none of our forms.
    """
    answers: dict[str, Answer] = {}
    for question in found.asked.questions:
        if question.id not in form:
            raise HTTPException(400)
        answers[question.id] = (form[question.id],) if form[question.id].strip() else ()
    return answers
