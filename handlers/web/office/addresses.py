"""The addresses below one event: what is done with it before, during and after."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from bot.dialogue.moderation.piece import Deed
from handlers.web.office.date import Dates
from handlers.web.office.drafts import MOVES, Drafts
from handlers.web.office.exports import Exports
from handlers.web.office.house import Office
from handlers.web.office.moderation import Moderation
from handlers.web.office.multipliers import Multipliers
from handlers.web.office.papers import Papers
from handlers.web.office.plan import Plans
from handlers.web.office.themes import Themes


def event_routes(office: Office, event: str) -> list[BaseRoute]:
    """All of them, below the address of an event: `page` lets nobody in who is not signed in."""
    return [
        *_draft(office, event),
        *_plan(office, event),
        *_date(office, event),
        *_multipliers(office, event),
        *_moderation(office, event),
        *_themes(office, event),
        *_papers(office, event),
        *_exports(office, event),
    ]


def new_event_routes(office: Office, events: str) -> list[BaseRoute]:
    """Those of an event that is not there yet: they go before any event's own."""
    page, drafts = office.page, Drafts(office)
    return [
        Route(path, page(answer), methods=[method])
        for path in (f"{events}/new", f"{events}/new/{{template}}")
        for method, answer in (("GET", drafts.begin), ("POST", drafts.create))
    ]


def _draft(office: Office, event: str) -> list[BaseRoute]:
    page, drafts = office.page, Drafts(office)
    here = f"{event}/draft"
    one = f"{here}/questions/{{question}}"
    return [
        Route(here, page(drafts.show)),
        Route(f"{here}/frame", page(drafts.frame)),
        Route(f"{here}/frame", page(drafts.save_frame), methods=["POST"]),
        Route(f"{here}/another", page(drafts.write)),
        Route(f"{here}/another", page(drafts.save), methods=["POST"]),
        Route(one, page(drafts.write)),
        Route(one, page(drafts.save), methods=["POST"]),
        *(Route(f"{one}/{way}", page(drafts.move), methods=["POST"]) for way in MOVES),
        Route(f"{one}/drop", page(drafts.ask_drop)),
        Route(f"{one}/drop", page(drafts.drop), methods=["POST"]),
    ]


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


def _date(office: Office, event: str) -> list[BaseRoute]:
    page, dates = office.page, Dates(office)
    return [
        Route(f"{event}/date", page(dates.show)),
        Route(f"{event}/date", page(dates.save), methods=["POST"]),
        Route(f"{event}/date/drop", page(dates.ask_drop)),
        Route(f"{event}/date/drop", page(dates.drop), methods=["POST"]),
    ]


def _multipliers(office: Office, event: str) -> list[BaseRoute]:
    page, multipliers = office.page, Multipliers(office)
    one = f"{event}/multipliers/{{multiplier}}"
    return [
        Route(f"{event}/posters", page(multipliers.posters)),
        Route(f"{event}/multipliers", page(multipliers.show_all)),
        Route(f"{event}/multipliers", page(multipliers.add), methods=["POST"]),
        Route(one, page(multipliers.show)),
        Route(f"{one}/qr/{{name}}", page(multipliers.picture)),
        Route(f"{one}/posters", page(multipliers.posters)),
        Route(f"{one}/drop", page(multipliers.ask_drop)),
        Route(f"{one}/drop", page(multipliers.drop), methods=["POST"]),
    ]


def _moderation(office: Office, event: str) -> list[BaseRoute]:
    page, moderation = office.page, Moderation(office)
    here = f"{event}/moderation"
    one = f"{here}/{{contribution}}"
    return [
        Route(here, page(moderation.overview)),
        Route(here, page(moderation.fetch), methods=["POST"]),
        Route(f"{here}/next", page(moderation.next_one)),
        Route(f"{here}/log", page(moderation.log)),
        Route(f"{here}/floods", page(moderation.set_guard), methods=["POST"]),
        Route(one, page(moderation.show)),
        Route(f"{one}/decide", page(moderation.decide), methods=["POST"]),
        Route(f"{one}/same", page(moderation.alike)),
        Route(f"{one}/same", page(moderation.mark_same), methods=["POST"]),
        *(Route(f"{one}/{deed}", page(moderation.save), methods=["POST"]) for deed in Deed),
        Route(f"{one}/{{deed}}/undo", page(moderation.take_back), methods=["POST"]),
    ]


def _themes(office: Office, event: str) -> list[BaseRoute]:
    page, themes = office.page, Themes(office)
    one = f"{event}/themes/{{theme}}"
    return [
        Route(f"{event}/themes", page(themes.save), methods=["POST"]),
        Route(one, page(themes.write)),
        Route(one, page(themes.save), methods=["POST"]),
        Route(f"{one}/drop", page(themes.ask_drop)),
        Route(f"{one}/drop", page(themes.drop), methods=["POST"]),
    ]


def _papers(office: Office, event: str) -> list[BaseRoute]:
    page, papers = office.page, Papers(office)
    return [
        Route(f"{event}/report", page(papers.reports)),
        Route(f"{event}/report/{{kind}}/{{language}}", page(papers.report)),
        Route(f"{event}/certificates", page(papers.certificates)),
        Route(f"{event}/certificates/{{name}}", page(papers.certificate)),
    ]


def _exports(office: Office, event: str) -> list[BaseRoute]:
    page, exports = office.page, Exports(office)
    return [
        Route(f"{event}/export", page(exports.show)),
        Route(f"{event}/export", page(exports.hand_out), methods=["POST"]),
    ]
