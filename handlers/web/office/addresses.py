"""The addresses below one event: what is done with it before, during and after."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from handlers.web.office.house import Office
from handlers.web.office.plan import Plans


def event_routes(office: Office, event: str) -> list[BaseRoute]:
    """All of them, below the address of an event: `page` lets nobody in who is not signed in."""
    return [*_plan(office, event)]


def _plan(office: Office, event: str) -> list[BaseRoute]:
    page, plans = office.page, Plans(office)
    part = f"{event}/plan/{{part}}"
    return [
        Route(f"{event}/plan", page(plans.show)),
        Route(f"{event}/plan/done", page(plans.mark_done), methods=["POST"]),
        Route(part, page(plans.write)),
        Route(part, page(plans.save), methods=["POST"]),
        Route(f"{part}/usual", page(plans.take_usual), methods=["POST"]),
    ]
