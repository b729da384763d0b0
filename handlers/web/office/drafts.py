"""A new event, and a draft's questions, title and times: one form each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.dialogue.drafting import beginning, changing
from bot.errors import NotFound, Refused
from bot.model import Event
from bot.questions import OLD_BUTTON
from bot.replies import Item, Note
from bot.turn import Turn
from config.phrases import Localized, Phrase, phrase
from handlers.web.forms import read_form
from handlers.web.office.at_once import written
from handlers.web.office.events import SECTION, place_of
from handlers.web.office.house import BASE, Office, event_of
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.at_once import Sheet
    from bot.dialogue.drafting.beginning import Beginning
    from bot.office import Visitor

NEW = f"{BASE}/{SECTION}/new"
MOVES = {"up": -1, "down": 1}
"""By the end of an address: how many places a question goes on."""


class Drafts:
    """The pages of events before they open."""

    def __init__(self, house: Office) -> None:
        self._house = house

    # ------------------------------------------------------------------ a new one

    async def begin(self, request: Request) -> Response:
        """The form of a new event, and the templates that it can begin with."""
        visitor, found = await self._house.ask(
            request, partial(beginning.blank, template_id=_template(request))
        )
        return self._new(request, visitor, found, found.sheet)

    async def create(self, request: Request) -> Response:
        """A draft, and on to its page; what does not do comes back as it was written."""
        form = await read_form(request)

        async def created(turn: Turn) -> Event | Sheet:
            there = await beginning.blank(turn, _template(request))
            answers = written(there.sheet.asked, form)
            return await beginning.create(turn, _template(request), answers)

        done = await self._house.do(request, form, created)
        if isinstance(done, Event):
            return RedirectResponse(place_of(done), 303)
        if done is None:
            return RedirectResponse(f"{BASE}/{SECTION}", 303)
        visitor, found = await self._house.ask(
            request, partial(beginning.blank, template_id=_template(request))
        )
        return self._new(request, visitor, found, done)

    def _new(self, request: Request, visitor: Visitor, found: Beginning, sheet: Sheet) -> Response:
        template = found.template
        return self._house.draw(
            request,
            visitor,
            "new_event.html",
            SECTION,
            title=Localized(template.title) if template else OFFICE["new_event"],
            about=[
                *([Note(Localized(template.intro))] if template and template.intro else []),
                *(Item(Localized(one.text)) for one in (template.questions if template else ())),
            ],
            templates=[(f"{NEW}/{one.id}", Localized(one.name)) for one in found.others],
            own=NEW if template else None,
            sheet=sheet,
        )

    # ------------------------------------------------------------------ a draft

    async def show(self, request: Request) -> Response:
        """Its questions, and the ways to change them."""
        visitor, found = await self._house.ask(
            request, partial(changing.read, event_id=event_of(request))
        )
        return self._house.draw(
            request,
            visitor,
            "draft.html",
            SECTION,
            place=place_of(found.event),
            title=found.event.prompts.title,
            draft=found,
            from_template=changing.FROM_TEMPLATE,
        )

    async def frame(self, request: Request) -> Response:
        """Title and times as a form."""
        visitor, (event, sheet) = await self._house.ask(
            request, partial(changing.frame, event_id=event_of(request))
        )
        return self._form(request, visitor, event, sheet)

    async def save_frame(self, request: Request) -> Response:
        """Take title and times."""
        form = await read_form(request)

        async def saved(turn: Turn) -> tuple[Event, Sheet | None]:
            event, there = await changing.frame(turn, event_of(request))
            return event, await changing.save_frame(turn, event.id, written(there.asked, form))

        return await self._saved(request, await self._house.do(request, form, saved))

    async def write(self, request: Request) -> Response:
        """A question as a form, or another one."""
        visitor, (event, sheet) = await self._house.ask(request, partial(_question, request))
        return self._form(request, visitor, event, sheet)

    async def save(self, request: Request) -> Response:
        """Take a question; what does not do comes back as it was written."""
        form = await read_form(request)

        async def saved(turn: Turn) -> tuple[Event, Sheet | None]:
            event, asked = await changing.writing(turn, event_of(request), _id(request))
            answers = written(asked, form)
            return event, await changing.save_question(turn, event.id, answers, _id(request))

        return await self._saved(request, await self._house.do(request, form, saved))

    async def move(self, request: Request) -> Response:
        """Further up, or further down."""
        form, by = await read_form(request), MOVES[request.url.path.rpartition("/")[2]]

        async def moved(turn: Turn) -> None:
            await changing.move(turn, event_of(request), _id(request), by)

        await self._house.do(request, form, moved)
        return self._back(request, _id(request))

    async def ask_drop(self, request: Request) -> Response:
        """Removing a question is asked once more."""

        async def found(turn: Turn) -> tuple[Event, Phrase]:
            draft = await changing.read(turn, event_of(request))
            for one in draft.questions:
                if one.question.id == _id(request):
                    if not draft.may_drop:
                        raise Refused(changing.LAST_ONE)
                    return draft.event, phrase(
                        "Remove this question? “{question}”", question=one.question.text
                    )
            raise NotFound(OLD_BUTTON)

        visitor, (event, question) = await self._house.ask(request, found)
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=event.prompts.title,
            question=question,
            yes=OFFICE["yes_drop_question"],
            no=OFFICE["no_end"],
            back=f"{place_of(event)}/draft",
        )

    async def drop(self, request: Request) -> Response:
        """Take a question out."""

        async def dropped(turn: Turn) -> None:
            await changing.drop(turn, event_of(request), _id(request))

        await self._house.do(request, await read_form(request), dropped)
        return self._back(request)

    async def _saved(self, request: Request, done: tuple[Event, Sheet | None] | None) -> Response:
        event, again = done or (None, None)
        if event is None or again is None:
            return self._back(request)
        visitor, _ = await self._house.ask(request, partial(changing.read, event_id=event.id))
        return self._form(request, visitor, event, again)

    def _back(self, request: Request, question: str = "") -> Response:
        here = f"{BASE}/{SECTION}/{event_of(request)}/draft"
        return RedirectResponse(f"{here}#{question}" if question else here, 303)

    def _form(self, request: Request, visitor: Visitor, event: Event, sheet: Sheet) -> Response:
        target = request.url.path
        if changing.is_another(sheet):
            # Also where the address named a question that a colleague has removed.
            target = f"{place_of(event)}/draft/another"
        return self._house.draw(
            request,
            visitor,
            "form.html",
            SECTION,
            title=event.prompts.title,
            heading=sheet.asked.title,
            back=f"{place_of(event)}/draft",
            back_to=OFFICE["draft"],
            sheet=sheet,
            target=target,
            go=OFFICE["save"],
        )


async def _question(request: Request, turn: Turn) -> tuple[Event, Sheet]:
    return await changing.question(turn, event_of(request), _id(request))


def _id(request: Request) -> str:
    """The question that the address names; "" for another one."""
    question: str = request.path_params.get("question", "")
    return question


def _template(request: Request) -> str:
    template: str = request.path_params.get("template", "")
    return template
