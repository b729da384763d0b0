"""The reports of an event for its moderators: which one, and in which language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.dialogue.events import own_event
from bot.dialogue.report import council, residents
from bot.dialogue.report.reading import EventReport, read
from bot.errors import Outdated, Refused
from bot.model import Event, EventState
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Document, Heading, Note, Para, Say, Saying, SendFile
from bot.turn import Turn
from config.phrases import LanguageNames, Phrase, label, phrase

LANGUAGES = ("de", "en")
"""What councils and residents are mostly written to in; the reader's own is offered besides."""
KINDS: Mapping[str, tuple[Phrase, Callable[[EventReport, str, str], Document]]] = {
    "council": (council.NAME, council.document),
    "residents": (residents.NAME, residents.document),
}
HAS_ENDED = frozenset({EventState.CLOSING, EventState.CLOSED})
"""Nothing changes any more, and the answers are still there."""


def rows(event: Event) -> list[tuple[Button, ...]]:
    """The way to the reports, once there can be any."""
    if event.state not in HAS_ENDED:
        return []
    return [(Button(label("Report"), Action("event-report", event.id)),)]


async def reported_event(turn: Turn, event_id: str) -> Event:
    """An event that a report can be made of.

    Raises:
        NotFound: it is none of this account's.
        Refused: people can still answer, or the answers have been deleted.
    """
    event = await own_event(turn, event_id)
    if event.state.is_without_texts:
        raise Refused(
            phrase(
                "The answers to this event have been deleted: no report can be made of it any more."
            )
        )
    if event.state not in HAS_ENDED:
        raise Refused(phrase("The report is made once the event has closed."))
    return event


async def choose(turn: Turn, action: Action) -> list[Saying]:
    """Which report, and in which language."""
    event = await reported_event(turn, action.subject)
    lines = (
        Heading(phrase("Report of “{event}”", event=event.prompts.title)),
        Para(
            phrase(
                "The one for the council tells everything, from the purpose to what the numbers "
                "cannot tell. The one for residents is short, and in plain words."
            )
        ),
        Note(
            phrase(
                "Both quote accepted contributions only, without their personal parts, and show no "
                "number of fewer than five. Please look through them before you pass them on."
            )
        ),
    )
    offered = dict.fromkeys((*LANGUAGES, turn.language))
    rows = [
        (
            Button(
                label("{report} ({language})", report=name, language=LanguageNames((language,))),
                Action("event-report-pdf", event.id, language, kind),
            ),
        )
        for kind, (name, _) in KINDS.items()
        for language in offered
    ]
    rows.append((Button(label("Back to the event"), Action("event", event.id)),))
    return [Say(lines, tuple(rows))]


async def hand_out(turn: Turn, action: Action) -> list[Saying]:
    """One report as a PDF.

    Raises:
        Outdated: there is no such report, or none in that language.
    """
    event = await reported_event(turn, action.subject)
    kind, language = action.value, action.question
    if kind not in KINDS or language not in turn.around.phrasebook.languages:
        raise Outdated(OLD_BUTTON)
    name, made = KINDS[kind]
    report = await read(turn, event)
    file = made(report, f"{event.code}-{kind}-{language}.pdf", language)
    return [SendFile(file, (Para(phrase("{name}", name=name)),))]
