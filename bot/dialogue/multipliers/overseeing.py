"""The moderators' side: who passes an event on, what each needs for it, how many came by each."""

from __future__ import annotations

from bot.dialogue.events import own_event
from bot.dialogue.multipliers import counting, links
from bot.errors import NotFound, Refused
from bot.model import Event, EventState
from bot.multipliers import Multiplier
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Button,
    Code,
    Heading,
    Item,
    Line,
    Note,
    Para,
    QrPicture,
    Say,
    Saying,
    SendFile,
)
from bot.turn import Turn
from config.phrases import LanguageNames, Phrase, Verbatim, label, phrase

MOST = 40
"""Multipliers of one event: their buttons have to fit under one message."""
NONE_OF_YOURS = phrase("I know no such multiplier of yours.")
ABOUT = phrase(
    "Clubs, initiatives and social services that pass the event on. Each gets its own link, and I "
    "count how many take part by it. Who came by which link is told to nobody."
)
NONE_YET = phrase("There is none yet.")
YES_DROP, NO_DROP = label("Yes, remove"), label("No")
SHOWN = 36
"""Characters of a name that fit a button."""


async def own(turn: Turn, multiplier_id: str) -> tuple[Event, Multiplier]:
    """A multiplier and its event, if this account moderates that; foreign is as good as absent.

    Raises:
        NotFound: there is none for this account.
    """
    found = await turn.unit.multipliers.get(multiplier_id)
    if found is None:
        raise NotFound(NONE_OF_YOURS)
    try:
        return await own_event(turn, found.event), found
    except NotFound:
        raise NotFound(NONE_OF_YOURS) from None


def may_come(event: Event) -> bool:
    """Whether an event can still be passed on."""
    return event.state in (EventState.DRAFT, EventState.OPEN)


async def show_all(turn: Turn, action: Action) -> list[Saying]:
    """An event's multipliers, and the way to a new one."""
    event = await own_event(turn, action.subject)
    known = await turn.unit.multipliers.of_event(event.id)
    lines: list[Line] = [
        Heading(phrase("Multipliers of “{event}”", event=event.prompts.title)),
        Para(ABOUT),
    ]
    if not known:
        lines.append(Para(NONE_YET))
    for one in known:
        people = await counting.people(turn.unit, event, one)
        if people:
            lines.append(Item(phrase("{name}: at least {n}", name=one.name, n=people)))
    rows = [
        (Button(label("{name}", name=_short(one.name)), Action("multiplier", one.id)),)
        for one in known
    ]
    if may_come(event) and len(known) < MOST:
        rows.append((Button(label("Add a multiplier"), Action("new-multiplier", event.id)),))
    rows.append((Button(label("Back to the event"), Action("event", event.id)),))
    return [Say(tuple(lines), tuple(rows))]


def _short(name: str) -> str:
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"


async def show(turn: Turn, action: Action) -> list[Saying]:
    """One multiplier: its link, its page, how many came, and what can be done."""
    return await detail(turn, *await own(turn, action.subject))


async def detail(turn: Turn, event: Event, multiplier: Multiplier) -> list[Saying]:
    """The same, of one that was found."""
    people = await counting.people(turn.unit, event, multiplier)
    spoken = LanguageNames(multiplier.languages)
    around = turn.around.links
    lines: list[Line] = [
        Heading(Verbatim(multiplier.name)),
        Para(event.prompts.title),
        Para(phrase("Languages: {languages}", languages=spoken)),
        counting.told(event, people),
    ]
    for door, link in links.ways(around, event, multiplier):
        lines += [Para(phrase("{door} – its link:", door=door)), Code(link)]
    lines += [
        Para(phrase("Its own page, with all it needs and the number:")),
        Code(around.multiplier(links.secret(turn.unit, multiplier))),
        Note(phrase("Whoever has this address sees that page and can do nothing there.")),
    ]
    rows: list[tuple[Button, ...]] = []
    if may_come(event):
        value = "+".join(multiplier.languages)
        rows = [
            (Button(label("Texts to pass on"), Action("multiplier-texts", multiplier.id)),),
            (Button(label("QR code"), Action("multiplier-qr", multiplier.id)),),
            (Button(label("Poster"), Action("poster", event.id, multiplier.code, value)),),
            (
                Button(
                    label("Table cards"), Action("table-cards", event.id, multiplier.code, value)
                ),
            ),
        ]
    rows += [
        (Button(label("Remove"), Action("drop-multiplier", multiplier.id)),),
        (Button(label("All multipliers"), Action("multipliers", event.id)),),
    ]
    return [Say(tuple(lines), tuple(rows))]


async def _inviting(turn: Turn, action: Action) -> tuple[Event, Multiplier]:
    event, multiplier = await own(turn, action.subject)
    if not may_come(event):
        raise Refused(OLD_BUTTON)
    return event, multiplier


async def texts(turn: Turn, action: Action) -> list[Saying]:
    """A message in each of its languages, to be passed on as it is."""
    event, multiplier = await _inviting(turn, action)
    said: list[Saying] = []
    for language in multiplier.languages:
        paragraphs = await links.text_to_forward(turn, event, multiplier, language)
        said.append(Say(tuple(Para(text) for text in paragraphs), stay=True))
    return said


async def qr_code(turn: Turn, action: Action) -> list[Saying]:
    """Its links as pictures."""
    event, multiplier = await _inviting(turn, action)
    return [
        SendFile(picture, (Para(Verbatim(multiplier.name)), Code(picture.url)))
        for picture in qr_pictures(turn, event, multiplier)
    ]


def qr_pictures(turn: Turn, event: Event, multiplier: Multiplier | None) -> list[QrPicture]:
    """The links to an event as QR codes, the browser's first."""
    code = links.code_of(event, multiplier)
    ways = links.ways(turn.around.links, event, multiplier)
    return [
        QrPicture(f"qr-{code}-{name}.png", url, phrase("QR code of {url}", url=url))
        for name, (_, url) in zip(("web", "telegram"), ways, strict=False)
    ]


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """Whether it shall go."""
    _, multiplier = await own(turn, action.subject)
    return [
        Say(
            (Para(sure_to_drop(multiplier)),),
            (
                (Button(YES_DROP, Action("drop-multiplier-yes", multiplier.id)),),
                (Button(NO_DROP, Action("multiplier", multiplier.id)),),
            ),
        )
    ]


def sure_to_drop(multiplier: Multiplier) -> Phrase:
    """What is asked before one is removed."""
    return phrase(
        "Remove {name}? Its link still leads to the event, but is counted no more, and the number "
        "so far is lost.",
        name=multiplier.name,
    )


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """Remove it."""
    event, multiplier = await own(turn, action.subject)
    turn.unit.multipliers.remove(multiplier.id)
    return await show_all(turn, Action("multipliers", event.id))
