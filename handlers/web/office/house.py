"""What all pages of the office share: who is signed in, asking the heart, drawing, refusing.

A page asks the heart one question or has it do one deed, and says what came back its own way. No
rule of a municipality lives in a page, and no address of another's tells more than that there is
nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot import office
from bot.errors import NotFound, Refused
from bot.model import Door
from bot.office import SIGNED_IN_FOR, SignedOut, Visitor
from bot.replies import Command, Line, Para, Press, Say, Saying
from bot.turn import AT_THE_OFFICE, Turn
from config.phrases import Phrase, Text, straight
from handlers.web.chat import Desk, press_key
from handlers.web.downloads import Documents
from handlers.web.forms import Form, new_nonce, nonce_of, wished_language
from handlers.web.office.words import OFFICE
from handlers.web.security import Seat, csrf_token, new_account, token_fits

if TYPE_CHECKING:
    from starlette.requests import Request

T = TypeVar("T")
Question = Callable[[Turn], Awaitable[T]]
Answer = Callable[["Request"], Awaitable[Response]]
BASE = "/office"


class Office:
    """The seat of whoever moderates or coordinates, and what its pages are made with."""

    def __init__(self, desk: Desk, documents: Documents) -> None:
        self.desk, self.documents = desk, documents
        seconds = int(SIGNED_IN_FOR.total_seconds())
        self.seat = Seat("dialogbote-office", BASE, AT_THE_OFFICE, seconds=seconds)

    def page(self, answer: Answer) -> Answer:
        """A page for whoever is signed in. Others are shown the way in, whatever they asked for."""

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except SignedOut:
                return RedirectResponse(BASE, 303)
            except NotFound:
                raise HTTPException(404) from None
            except Refused as refusal:
                return await self.told(request, OFFICE["refused"], refusal.sentence)

        return answered

    # ------------------------------------------------------------------ asking the heart

    async def ask(self, request: Request, question: Question[T]) -> tuple[Visitor, T]:
        """Who is signed in, and what the heart answers. Nothing is changed.

        Raises:
            SignedOut: nobody is signed in at this browser.
            Refused: the heart's own, above all `NotFound`.
        """

        async def both(turn: Turn) -> tuple[Visitor, T]:
            return await office.visitor(turn), await question(turn)

        press = self._press(request, self._account(request), new_nonce(), "")
        return await self.desk.intake.ask(press, both)

    async def do(self, request: Request, form: Form, deed: Question[T]) -> T | None:
        """Have the heart do what a form asks for, once. None: this form was sent before.

        Raises:
            HTTPException: the form was not made for whoever is signed in.
            SignedOut: nobody is signed in at this browser.
            Refused: the heart's own.
        """
        account = self._account(request)
        if not token_fits(account, form.get("csrf", "")):
            raise HTTPException(403)

        async def by_visitor(turn: Turn) -> T:
            await office.visitor(turn)
            return await deed(turn)

        # A form that was changed after it was sent is no repetition of itself.
        press = self._press(request, account, nonce_of(form), sorted(form.items()))
        return await self.desk.intake.do(press, by_visitor)

    async def look(self, request: Request, question: Question[T]) -> T:
        """What the heart tells whoever is not signed in. Nothing is kept."""
        press = self._press(request, new_account(), new_nonce(), "")
        return await self.desk.intake.ask(press, question)

    async def enter(self, request: Request, account: str, deed: Question[T]) -> T | None:
        """Have the heart do something for an account that nobody is signed in as yet."""
        return await self.desk.intake.do(self._press(request, account, new_nonce(), ""), deed)

    def _account(self, request: Request) -> str:
        account = self.desk.cookies.read(request, self.seat)
        if account is None:
            raise SignedOut
        return account

    def _press(self, request: Request, account: str, nonce: str, content: object) -> Press:
        path = request.url.path
        hint = wished_language(request, self.desk.phrasebook)
        key = press_key(nonce, (path, content))
        return Press(Door.BROWSER, account, key, Command("page", path), hint, self.seat.site)

    async def language(self, request: Request) -> str:
        """The language of the pages for whoever is signed in; the browser's for anybody else."""
        try:
            visitor, _ = await self.ask(request, _nothing)
        except SignedOut:
            book = self.desk.phrasebook
            return book.choose(wished_language(request, book))
        return visitor.language

    # ------------------------------------------------------------------ drawing

    def draw(
        self, request: Request, visitor: Visitor, template: str, here: str, **values: Any
    ) -> HTMLResponse:
        """A page around what it shows; `here` is which of the sections it belongs to."""
        account = self.desk.cookies.read(request, self.seat)
        html = self.desk.pages.draw(
            f"office/{template}",
            visitor.language,
            **{**self.around(visitor, account, request.url.path, here), **values},
        )
        response = HTMLResponse(html)
        if account is not None:
            self.desk.cookies.write(response, self.seat, account)
        return response

    def around(self, visitor: Visitor, account: str | None, path: str, here: str) -> dict[str, Any]:
        """What the head of every page shows, and what its forms need."""
        return {
            **self.words(visitor.language),
            "visitor": visitor,
            "sections": [(name, self.said(OFFICE[name], visitor)) for name in sections(visitor)],
            "here": here,
            "path": path,
            "base": BASE,
            "csrf": csrf_token(account),
            "new_nonce": new_nonce,
        }

    def words(self, language: str) -> dict[str, Any]:
        """The office's own words, and how a page says what the heart has to say."""
        say, renderer = self.desk.phrasebook.say, self.desk.renderer
        return {
            "o": SimpleNamespace(**{name: say(text, language) for name, text in OFFICE.items()}),
            "shown": lambda text: renderer.shown(text, language),
            "blocks": lambda lines: renderer.blocks(lines, language),
            "as_read": straight,
            "control": lambda button: renderer.control(button, language),
        }

    def said(self, text: Text, visitor: Visitor) -> str:
        """The words of a text in the visitor's language."""
        return self.desk.phrasebook.say(text, visitor.language)

    async def told(self, request: Request, title: Phrase, sentence: Text) -> Response:
        """A page that says why something was not done."""
        return await self._tell(request, title, [Para(sentence)])

    async def sayings(self, request: Request, sayings: list[Saying]) -> Response:
        """A page with what the heart says where something could not be done yet."""
        lines = [line for one in sayings if isinstance(one, Say) for line in one.lines]
        return await self._tell(request, OFFICE["said"], lines)

    async def _tell(self, request: Request, title: Phrase, lines: Sequence[Line]) -> Response:
        visitor, _ = await self.ask(request, _nothing)
        # Back to what the step was about.
        back = request.url.path.rpartition("/")[0]
        return self.draw(request, visitor, "told.html", "", title=title, lines=lines, back=back)


def event_of(request: Request) -> str:
    """The id of the event an address is about, as it was typed: whose it is the heart tells."""
    event_id: str = request.path_params["event"]
    return event_id


def sections(visitor: Visitor) -> tuple[str, ...]:
    """The pages that there is a way to from everywhere, by their addresses and words."""
    return (*(("events",) if visitor.moderates else ()), "members", "chat")


async def _nothing(turn: Turn) -> None:
    """All that is asked is who is signed in."""
    del turn
