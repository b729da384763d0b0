"""Coming in to the office by a one-time link, choosing its language, and signing out."""

from __future__ import annotations

import re
import secrets
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot import office, people
from bot.email import office as by_email
from bot.email.askers import Askers
from bot.errors import NotFound
from bot.office import SignedOut
from bot.turn import Turn
from handlers.web.forms import new_nonce, read_form, wished_language
from handlers.web.guesses import Guesses
from handlers.web.networks import network_of
from handlers.web.office.house import BASE, Office, sections
from handlers.web.security import csrf_token, new_account, token_fits

if TYPE_CHECKING:
    from starlette.requests import Request

_PAGE = re.compile(rf"{BASE}(?:/[a-z0-9-]{{1,64}}){{0,5}}")
"""The pages one may be sent back to."""


class Entrance:
    """The way in and out."""

    def __init__(self, house: Office) -> None:
        self._house, self._desk = house, house.desk
        self._guesses, self._askers = Guesses(), Askers(secrets.token_bytes(32))

    async def here(self, request: Request) -> Response:
        """To what there is to look after; who is not signed in is told how that is done."""
        try:
            visitor, _ = await self._house.ask(request, office.visitor)
        except SignedOut:
            by_mail = await self._house.look(request, by_email.is_possible)
            return self._alone(request, "out.html", by_mail=by_mail)
        return RedirectResponse(f"{BASE}/{sections(visitor)[0]}", 303)

    async def send_link(self, request: Request) -> Response:
        """A link by e-mail; the answer is the same, whoever's address it is.

        Raises:
            HTTPException: the form is not of our page, or this network asks too often.
        """
        form = await read_form(request)
        if not token_fits(self._desk.cookies.read(request, self._house.seat), form.get("csrf", "")):
            raise HTTPException(403)
        address, network = form.get("address", ""), network_of(request)

        async def asked(turn: Turn) -> None:
            if not self._askers.may_ask(network, turn.unit.now):
                raise HTTPException(429)
            await by_email.send_link(turn, address, self._askers, network)

        await self._house.enter(request, new_account(), asked)
        return self._alone(request, "mailed.html")

    async def show(self, request: Request) -> Response:
        """One button. Whether the code is good is not told before it is pressed."""
        code = quote(request.path_params["code"], safe="")
        return self._alone(request, "sign_in.html", target=f"{BASE}/join/{code}")

    async def sign_in(self, request: Request) -> Response:
        """The button was pressed: the code is spent, if it is one.

        Raises:
            HTTPException: it is none, or the form is not of our page.
        """
        form = await read_form(request)
        before = self._desk.cookies.read(request, self._house.seat)
        if not token_fits(before, form.get("csrf", "")):
            raise HTTPException(403)
        # Always a new account: nobody else can know it, whatever this browser brought along.
        account = new_account()
        code = request.path_params["code"]
        try:
            await self._house.enter(request, account, partial(office.sign_in, code=code))
        except NotFound as refusal:
            self._guesses.count()
            return self._alone(request, "not_valid.html", 404, sentence=refusal.sentence)
        response = RedirectResponse(BASE, 303)
        self._desk.cookies.write(response, self._house.seat, account)
        return response

    async def sign_out(self, request: Request) -> Response:
        """Nobody is signed in here any more."""
        await self._house.do(request, await read_form(request), office.sign_out)
        response = RedirectResponse(BASE, 303)
        self._desk.cookies.forget(response, self._house.seat)
        return response

    async def speak(self, request: Request) -> Response:
        """Another language, on these pages and wherever this person is written to."""
        form = await read_form(request)
        language = form.get("language", "")

        async def spoken(turn: Turn) -> None:
            if language not in self._desk.phrasebook.languages:
                raise HTTPException(400)
            people.speak(turn, language)

        await self._house.do(request, form, spoken)
        page = form.get("page", "")
        return RedirectResponse(page if _PAGE.fullmatch(page) else BASE, 303)

    def _alone(
        self, request: Request, template: str, status: int = 200, **values: object
    ) -> Response:
        """A page that shows nothing of any municipality."""
        book = self._desk.phrasebook
        language = book.choose(wished_language(request, book))
        account = self._desk.cookies.read(request, self._house.seat)
        html = self._desk.pages.draw(
            f"office/{template}",
            language,
            **{
                **self._house.words(language),
                "base": BASE,
                "csrf": csrf_token(account),
                "nonce": new_nonce(),
                **values,
            },
        )
        return HTMLResponse(html, status)
