"""The browser door as an ASGI application: every address of it is on this page.

It opens no storage and starts no server; what it needs is handed in by the composition root.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.links import LETTER, MULTIPLIER
from config.phrases import Phrasebook
from handlers.web.calendars import Calendars
from handlers.web.chat import Chat, Desk, Intake, wants_fragment
from handlers.web.demo import Demo, Stage
from handlers.web.downloads import Documents, Tickets
from handlers.web.forms import wished_language
from handlers.web.health import Check, Health
from handlers.web.joining import Joining
from handlers.web.letters import LetterPages
from handlers.web.multipliers import MultiplierPages
from handlers.web.office.addresses import event_routes, new_event_routes
from handlers.web.office.answers import Answers
from handlers.web.office.conversation import Conversation
from handlers.web.office.entrance import Entrance
from handlers.web.office.events import STEPS, Events
from handlers.web.office.groups import Groups
from handlers.web.office.house import Office
from handlers.web.office.members import Members
from handlers.web.office.results import Results
from handlers.web.office.tidings import STEPS as TIDINGS_STEPS
from handlers.web.office.tidings import TidingsPages
from handlers.web.projector import Projector
from handlers.web.render import FRAGMENT, Pages, Renderer
from handlers.web.security import Cookies, Guard, Seat

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

STATIC_SECONDS = 365 * 24 * 60 * 60
"""For ever: a static file's address changes with its content."""


def web_application(
    intake: Intake,
    documents: Documents,
    phrasebook: Phrasebook,
    public_url: str,
    checks: Mapping[str, Check],
    demo: Demo | None = None,
) -> ASGIApp:
    """The browser door. `public_url` is how people reach it; `checks` are what /healthz tells."""
    pages, tickets = Pages(phrasebook), Tickets()
    cookies = Cookies(https=urlsplit(public_url).scheme == "https")
    renderer = Renderer(phrasebook, documents, tickets)
    desk = Desk(intake, phrasebook, pages, renderer, tickets, cookies)
    chat = Chat(desk, Seat())
    joining = Joining(chat)
    projector = Projector(desk)
    office = Office(desk, documents)
    house = House(pages, phrasebook, office)
    routes: list[BaseRoute] = [
        *chat_routes(chat),
        Route("/join/{code}", joining.show),
        Route("/join/{code}", joining.join, methods=["POST"]),
        *projector_routes(projector),
        *office_routes(office),
        *letter_routes(LetterPages(intake, phrasebook, pages, renderer, tickets)),
        Route("/calendar/{code}.ics", Calendars(intake, documents).show),
        Route(f"{MULTIPLIER}{{secret}}", MultiplierPages(desk).show),
        Route("/healthz", Health(checks).show),
        Route("/e", house.to_event),
        Route("/robots.txt", house.robots),
        Route("/static/{digest}/{name}", house.static),
    ]
    if demo is None:
        routes.append(Route("/", house.front))
    else:
        stage = Stage(desk, demo)
        routes.append(Route("/", stage.show))
        for actor in stage.actors:
            routes += [Route(actor.chat.seat.base, actor.show), *chat_routes(actor.chat)]
    application = Starlette(
        routes=routes,
        exception_handlers={HTTPException: house.error, Exception: house.error},
    )
    application.router.redirect_slashes = False
    return Guard(application, public_url, house.refuse, demo=demo is not None)


def chat_routes(chat: Chat) -> list[BaseRoute]:
    """The addresses of one seat's conversation."""
    base = chat.seat.base
    return [
        Route(f"{base}/e/{{code}}", chat.event),
        Route(f"{base}/chat", chat.here),
        Route(f"{base}/receipt", chat.receipt),
        Route(f"{base}/chat/letters", chat.letters),
        Route(f"{base}/press", chat.after_press),
        Route(f"{base}/press", chat.press, methods=["POST"]),
        Route(f"{base}/download/{{ticket}}", chat.download),
    ]


def projector_routes(projector: Projector) -> list[BaseRoute]:
    """The addresses of the screen on the wall."""
    base = projector.seat.base
    joining = Joining(projector, "projector_join.html")
    return [
        Route(base, projector.here),
        Route(f"{base}/now", projector.now),
        Route(f"{base}/press", projector.after_press),
        Route(f"{base}/press", projector.press, methods=["POST"]),
        Route(f"{base}/join/{{code}}", joining.show),
        Route(f"{base}/join/{{code}}", joining.join, methods=["POST"]),
    ]


def office_routes(office: Office) -> list[BaseRoute]:
    """The addresses of the pages for moderators and coordinators: `page` lets nobody else in."""
    base, page = office.seat.base, office.page
    entrance, chat, events = Entrance(office), Conversation(office), Events(office)
    results, members = Results(office), Members(office)
    answers, tidings = Answers(office), TidingsPages(office)
    groups = Groups(office)
    event = f"{base}/events/{{event}}"
    return [
        Route(base, page(entrance.here)),
        Route(f"{base}/join/{{code}}", entrance.show),
        Route(f"{base}/join/{{code}}", entrance.sign_in, methods=["POST"]),
        Route(f"{base}/link", entrance.send_link, methods=["POST"]),
        Route(f"{base}/out", page(entrance.sign_out), methods=["POST"]),
        Route(f"{base}/language", page(entrance.speak), methods=["POST"]),
        Route(f"{base}/chat", page(chat.here)),
        Route(f"{base}/chat/letters", page(chat.letters)),
        Route(f"{base}/press", page(chat.after_press)),
        Route(f"{base}/press", page(chat.press), methods=["POST"]),
        Route(f"{base}/download/{{ticket}}", page(chat.download)),
        Route(f"{base}/events", page(events.list_all)),
        *new_event_routes(office, f"{base}/events"),
        Route(event, page(events.show)),
        Route(f"{event}/qr/{{name}}", page(events.picture)),
        Route(f"{event}/results", page(results.show)),
        Route(f"{event}/results", page(results.fetch), methods=["POST"]),
        Route(f"{event}/results/{{question}}", page(results.read)),
        Route(f"{event}/results/{{question}}/picture", page(results.picture)),
        Route(f"{event}/groups", page(groups.show)),
        Route(f"{event}/groups", page(groups.hand_out), methods=["POST"]),
        Route(f"{event}/tidings", page(tidings.list_all)),
        Route(f"{event}/tidings", page(tidings.save), methods=["POST"]),
        Route(f"{event}/tidings/new", page(tidings.write)),
        Route(f"{event}/tidings/{{told}}", page(tidings.write)),
        Route(f"{event}/tidings/{{told}}", page(tidings.save), methods=["POST"]),
        Route(f"{event}/tidings/{{told}}/send", page(tidings.ask_send)),
        Route(f"{event}/tidings/{{told}}/drop", page(tidings.ask_drop)),
        *(
            Route(f"{event}/tidings/{{told}}/{step}", page(tidings.step), methods=["POST"])
            for step in TIDINGS_STEPS
        ),
        Route(f"{event}/answers", page(answers.show)),
        Route(f"{event}/answers/open", page(answers.next_open)),
        Route(f"{event}/answers/{{about}}", page(answers.write)),
        Route(f"{event}/answers/{{about}}/save", page(answers.save), methods=["POST"]),
        Route(f"{event}/answers/{{about}}/drop", page(answers.ask_drop)),
        Route(f"{event}/answers/{{about}}/drop", page(answers.drop), methods=["POST"]),
        *event_routes(office, event),
        *(Route(f"{event}/{step}", page(events.ask_step)) for step in STEPS),
        *(Route(f"{event}/{step}", page(events.do_step), methods=["POST"]) for step in STEPS),
        Route(f"{base}/members", page(members.list_all)),
        Route(f"{base}/members/{{municipality}}/invite", page(members.invite), methods=["POST"]),
        Route(f"{base}/members/{{person}}/end", page(members.ask_end)),
        Route(f"{base}/members/{{person}}/end", page(members.end), methods=["POST"]),
    ]


def letter_routes(letters: LetterPages) -> list[BaseRoute]:
    """The addresses that links in e-mails lead to."""
    return [
        Route(f"{LETTER}{{token}}", letters.show),
        Route(f"{LETTER}{{token}}", letters.press, methods=["POST"]),
        Route(f"{LETTER}{{token}}/download/{{ticket}}", letters.download),
    ]


def web_server(application: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """A server that keeps no record of who asks for what. Forwarded addresses are read in
    `networks` alone, to count by.
    """
    return uvicorn.Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_keep_alive=15,
            timeout_graceful_shutdown=10,
        )
    )


class House:
    """The pages around the conversation."""

    def __init__(self, pages: Pages, phrasebook: Phrasebook, office: Office) -> None:
        self._pages = pages
        self._phrasebook = phrasebook
        self._office = office

    async def front(self, request: Request) -> Response:
        """What this is, and a field for the code on the poster."""
        return HTMLResponse(self._pages.draw("front.html", self._language(request)))

    async def to_event(self, request: Request) -> Response:
        """From a code that was typed to its page."""
        code = request.query_params.get("code", "").strip()[:64]
        return RedirectResponse(f"/e/{quote(code, safe='')}" if code else "/", 303)

    async def robots(self, _request: Request) -> Response:
        """Conversations are nobody's search results."""
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    async def static(self, request: Request) -> Response:
        """A style sheet, script or picture of the pages."""
        file = self._pages.static.get(request.path_params["name"])
        if file is None or file.path != request.url.path:
            raise HTTPException(404)
        kept = {"Cache-Control": f"public, max-age={STATIC_SECONDS}, immutable"}
        return Response(file.content, media_type=file.media_type, headers=kept)

    async def error(self, request: Request, error: Exception) -> Response:
        """A friendly page instead of a bare status."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        fragment = wants_fragment(request)
        html = self._pages.error(status, await self._spoken(request, status), fragment=fragment)
        kind = FRAGMENT if fragment else "text/html"
        return Response(html, status, headers=headers, media_type=kind)

    def refuse(self, scope: Scope, status: int) -> Response:
        """The same for requests that the guard turns away."""
        request = Request(scope)
        fragment = wants_fragment(request)
        html = self._pages.error(status, self._language(request), fragment=fragment)
        return Response(html, status, media_type=FRAGMENT if fragment else "text/html")

    async def _spoken(self, request: Request, status: int) -> str:
        """Within the office its own language, unless something is broken: that asks no more."""
        if status < 500 and f"{request.url.path}/".startswith(f"{self._office.seat.base}/"):
            return await self._office.language(request)
        return self._language(request)

    def _language(self, request: Request) -> str:
        return self._phrasebook.choose(wished_language(request, self._phrasebook))
