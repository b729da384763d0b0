"""The conversation in a browser: a page is looked at, a form is pressed, the heart answers.

The page works as plain forms; its script only asks for the same answers as fragments. No history
is kept anywhere: a reload asks the heart where the person stands.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import quote

import structlog
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.links import SIGN_IN
from bot.model import Door
from bot.replies import Action, Answered, CalendarFeed, Command, Entry, Press, Tap, Words
from bot.turn import Turn
from config.phrases import Phrasebook, Text, Verbatim
from handlers.callbacks import encode
from handlers.log import fault
from handlers.web.downloads import Tickets, handed_over
from handlers.web.forms import (
    Form,
    What,
    new_nonce,
    nonce_of,
    presses_of,
    read_form,
    wished_language,
)
from handlers.web.guesses import Guesses
from handlers.web.render import FRAGMENT, Message, Pages, Renderer
from handlers.web.security import Cookies, Seat, csrf_token, new_account, token_fits

if TYPE_CHECKING:
    from starlette.requests import Request

log = structlog.get_logger()
T = TypeVar("T")

NAME = Verbatim("Dialogbote")
NEW_LETTERS = Command("new-letters")
"""Asked by the page itself; nobody can type its dash."""
KEPT = ("text", "about", "button", "lang", "page")
"""The fields of a form that a second try needs."""
_PAGE = re.compile(r"(?:/demo/[a-z-]{1,40})?(?:/e/[A-Za-z0-9_%.~-]{1,200}|/chat)?")
"""The pages one may be sent back to."""


class Intake(Protocol):
    """Hands presses to the heart: what it returns is committed."""

    async def take(self, presses: Sequence[Press]) -> Sequence[Answered]: ...
    async def look(self, presses: Sequence[Press]) -> Sequence[Answered]:
        """The same, with nothing done and nothing stored."""
        ...

    async def letter(self, token: str, hint: str | None, *, pressed: bool) -> Answered:
        """What a link in an e-mail leads to; `pressed` does it, and it is committed."""
        ...

    async def calendar(self, code: str) -> tuple[str, CalendarFeed] | None:
        """Somebody's talks for their calendar, and the language; None: it is nobody's code."""
        ...

    async def ask(self, press: Press, question: Callable[[Turn], Awaitable[T]]) -> T:
        """A value that a page shows; nothing is stored."""
        ...

    async def do(self, press: Press, deed: Callable[[Turn], Awaitable[T]]) -> T | None:
        """Do what a page's form asks for, and it is committed; None: it was done before."""
        ...

    async def multiplier(self, secret: str, hint: str | None) -> Answered | None:
        """What stands on the page of a multiplier; None: it is nobody's address."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What every seat of the browser door shares."""

    intake: Intake
    phrasebook: Phrasebook
    pages: Pages
    renderer: Renderer
    tickets: Tickets
    cookies: Cookies


class Chat:
    """The conversation from one seat."""

    def __init__(self, desk: Desk, seat: Seat, name: Text = NAME) -> None:
        self.desk = desk
        self.seat = seat
        self.home = f"{seat.base}/chat"
        """Where the conversation is come back to."""
        self._name = name

    # ------------------------------------------------------------------ looking

    async def event(self, request: Request) -> Response:
        """An event's page. Nothing is stored, and no cookie set, before the notice is accepted."""
        code = request.path_params["code"]
        if code.startswith(SIGN_IN):
            # One-time codes are spent by a button, never by a look.
            return RedirectResponse(f"{self.seat.base}/join/{quote(code, safe='')}", 303)
        page = f"{self.seat.base}/e/{quote(code, safe='')}"
        return await self.look(request, Command("start", code), page)

    async def here(self, request: Request) -> Response:
        """Where the person stands, and what was written to them."""
        return await self.look(request, Command("resume"), self.home, letters=True)

    async def receipt(self, request: Request) -> Response:
        """Where a receipt code is typed: the field is below what is asked."""
        return await self.look(request, Command("resume"), self.home, beside=[Command("receipt")])

    async def look(
        self,
        request: Request,
        what: Command,
        page: str,
        *,
        letters: bool = False,
        beside: Sequence[Command] = (),
    ) -> Response:
        """The page that answers a command, and others before it, and changes nothing."""
        account = self.desk.cookies.read(request, self.seat)
        # Who has no cookie asks as nobody: an account that is never used again.
        asking = account or new_account()
        asked = [*([NEW_LETTERS] if letters and account else []), *beside, what]
        answers = await self.seen(request, asking, asked)
        return await self.page(request, answers, asking, page=page, known=account is not None)

    async def letters(self, request: Request) -> Response:
        """What came while the page was open."""
        account = self.desk.cookies.read(request, self.seat)
        if account is None:
            return Response(status_code=204)
        answers = await self.seen(request, account, [NEW_LETTERS])
        messages = await self.desk.renderer.messages(answers, account)
        if not messages:
            return Response(status_code=204)
        return self._fragment(answers[-1].language, messages, account, {})

    async def download(self, request: Request) -> Response:
        """A file that waits for this browser."""
        account = self.desk.cookies.read(request, self.seat)
        ticket = request.path_params["ticket"]
        file = self.desk.tickets.redeem(account, ticket) if account else None
        if file is None:
            raise HTTPException(404)
        return handed_over(file)

    async def after_press(self, _request: Request) -> Response:
        """Somebody opened the address that forms are sent to: back to the conversation."""
        return RedirectResponse(self.home, 303)

    # ------------------------------------------------------------------ pressing

    async def press(self, request: Request) -> Response:
        """A form was sent."""
        form = await read_form(request)
        account = self.desk.cookies.read(request, self.seat)
        whats = presses_of(form)
        if account is None and (wish := _language_wish(whats)):
            # Choosing a language is no reason for a cookie: the page's address carries it.
            return RedirectResponse(f"{self._page_of(form)}?lang={quote(wish)}", 303)
        return await self.answer(request, form, account, whats)

    async def answer(
        self,
        request: Request,
        form: Form,
        account: str | None,
        whats: list[What],
        guesses: Guesses | None = None,
    ) -> Response:
        """Hand a form's presses to the heart and show what it says.

        Raises:
            HTTPException: there were too many wrong codes, where these are counted.
        """
        if not token_fits(account, form.get("csrf", "")):
            return self._again(request, form, account, "stale", 403)
        account = account or new_account()
        nonce = nonce_of(form)
        try:
            answers = await self.hear(request, account, whats, nonce, form.get("lang", ""))
            if guesses is not None and any(one.refused for one in answers):
                guesses.count()
            if wants_fragment(request):
                messages = await self.desk.renderer.messages(answers, account)
                response = self._fragment(answers[-1].language, messages, account, form)
                self.desk.cookies.write(response, self.seat, account)
                return response
            own = _own_words(whats)
            return await self.page(request, answers, account, page=self._page_of(form), own=own)
        except HTTPException:
            raise
        except Exception as error:
            log.error("press in the browser failed", **fault(error))
            return self._again(request, form, account, "broken", 503)

    async def seen(
        self, request: Request, account: str, whats: Sequence[What]
    ) -> Sequence[Answered]:
        """Ask the heart without doing anything."""
        return await self.desk.intake.look(self._presses(request, account, whats, new_nonce()))

    async def hear(
        self,
        request: Request,
        account: str,
        whats: Sequence[What],
        nonce: str,
        language: str = "",
    ) -> Sequence[Answered]:
        """Ask the heart."""
        return await self.desk.intake.take(self._presses(request, account, whats, nonce, language))

    def _presses(
        self,
        request: Request,
        account: str,
        whats: Sequence[What],
        nonce: str,
        language: str = "",
    ) -> list[Press]:
        hint = wished_language(request, self.desk.phrasebook, language)
        return [
            Press(Door.BROWSER, account, press_key(nonce, what), what, hint, self.seat.site)
            for what in whats
        ]

    # ------------------------------------------------------------------ showing

    async def page(
        self,
        request: Request,
        answers: Sequence[Answered],
        account: str,
        *,
        page: str,
        own: str = "",
        known: bool = True,
    ) -> Response:
        """The whole page; `known` is whether the browser has, or is given, its cookie."""
        language = answers[-1].language
        messages = await self.desk.renderer.messages(answers, account)
        html = self.desk.pages.draw(
            "chat.html",
            language,
            **self.around(account if known else None),
            **conversation_of(messages),
            own=own,
            page=page,
            reply=request.method == "POST",
            name=self.desk.phrasebook.say(self._name, language),
        )
        response = HTMLResponse(html)
        if known:
            self.desk.cookies.write(response, self.seat, account)
        return response

    def _fragment(
        self, language: str, messages: list[Message], account: str, form: Form
    ) -> Response:
        html = self.desk.pages.draw(
            "fragment.html",
            language,
            **self.around(account),
            **conversation_of(messages),
            page=self._page_of(form),
        )
        return Response(html, media_type=FRAGMENT)

    def _page_of(self, form: Form) -> str:
        """The page a form was on: an event's, or the conversation."""
        page = form.get("page", "")
        ours = page and page.startswith(self.seat.base) and _PAGE.fullmatch(page)
        return page if ours else self.home

    def around(self, account: str | None) -> dict[str, Any]:
        """What the forms and buttons of a conversation need."""
        return {
            "base": self.seat.base,
            "framed": self.seat.framed,
            "known": account is not None,
            "csrf": csrf_token(account),
            "new_nonce": new_nonce,
            "language_button": lambda code: encode(Action("language", value=code)),
        }

    def _again(
        self, request: Request, form: Form, account: str | None, why: str, status: int
    ) -> Response:
        """The same form once more, with everything that was in it."""
        language = self.desk.phrasebook.choose(
            wished_language(request, self.desk.phrasebook, form.get("lang", ""))
        )
        kept = {name: form[name] for name in KEPT if name in form}
        kept |= {"nonce": nonce_of(form), "csrf": csrf_token(account)}
        fragment = wants_fragment(request)
        html = self.desk.pages.draw(
            "again_fragment.html" if fragment else "again.html",
            language,
            base=self.seat.base,
            target=request.url.path,
            kept=kept,
            csrf=csrf_token(account),
            why=why,
        )
        response = Response(html, status, media_type=FRAGMENT if fragment else "text/html")
        if account is not None:
            self.desk.cookies.write(response, self.seat, account)
        return response


def press_key(nonce: str, what: object) -> str:
    """What a press is known again by: the same form with the same content.

    A form that was sent, then changed and sent again, must not be taken for a repetition, or the
    change would be lost. The number is random and kept nowhere, so the key tells no content.
    """
    content = f"{nonce}\n{what!r}".encode("utf-8", "surrogatepass")
    return f"web:{hashlib.sha256(content).hexdigest()[:40]}"


def wants_fragment(request: Request) -> bool:
    """Whether the page's script is asking."""
    return request.headers.get("accept", "") == FRAGMENT


def conversation_of(messages: Sequence[Message]) -> dict[str, Any]:
    """The messages, the one that says where things stand, and what the page's field is for."""
    current = next((message for message in reversed(messages) if message.stands), None)
    entry = current.entry if current else ""
    if not entry and not any(message.rows for message in messages):
        # Where buttons show the way, a field beside them would only raise questions.
        entry = Entry.FREE.value
    return {"messages": messages, "current": current, "entry": entry}


def _language_wish(whats: Sequence[What]) -> str | None:
    for what in whats:
        if isinstance(what, Tap) and what.action.verb == "language":
            return what.action.value
    return None


def _own_words(whats: Sequence[What]) -> str:
    """What the person wrote, shown back as their side of the conversation."""
    match whats[0]:
        case Words(text=text):
            return text
        case Command(name="start"):
            return ""  # a link was followed, and a one-time code is nobody's words
        case Command(name=name, rest=rest):
            return f"/{name} {rest}".strip()
    return ""
