"""The moderators' route: their events, preview, opening and closing, and what was collected."""

from __future__ import annotations

from bot.anonymity import K, rounded
from bot.dialogue import notice
from bot.dialogue.events import municipality_of, own_event
from bot.dialogue.exporting import export_rows
from bot.dialogue.moderation import reviewing
from bot.dialogue.planning import page as planning
from bot.dialogue.planning.keeping import plan_of
from bot.dialogue.release import close, open_now, release
from bot.errors import NotFound, Refused
from bot.model import Event, EventState, Person, Role
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Button,
    Code,
    ExportFile,
    ExportFormat,
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
from config.phrases import Moment, Phrase, Text, label, phrase, plural

STATES: dict[EventState, Phrase] = {
    EventState.DRAFT: phrase("not open yet"),
    EventState.OPEN: phrase("open"),
    EventState.CLOSING: phrase("closed"),
    EventState.CLOSED: phrase("closed"),
    EventState.EXPIRED: phrase("closed, and its texts are deleted"),
}


def _moderator(turn: Turn) -> Person:
    moderator = turn.person(Role.MODERATOR)
    if moderator is None:
        raise NotFound(phrase("This is for moderators of a municipality."))
    return moderator


async def _own_events(turn: Turn) -> list[Event]:
    events: list[Event] = []
    for person in turn.persons:
        if person.role is Role.MODERATOR and person.municipality is not None:
            events += await turn.unit.events.of_municipality(person.municipality)
    return events


async def list_events(turn: Turn) -> list[Saying]:
    """`/events`: the own municipality's events, and a new one."""
    municipality = await turn.municipality(_moderator(turn))
    events = await _own_events(turn)
    lines: list[Line] = [
        Heading(phrase("Dialogue events of {municipality}", municipality=municipality.name))
    ]
    if not events:
        lines.append(Para(phrase("There is no event yet.")))
    rows = [
        (
            Button(
                label(
                    "{event} ({state})",
                    event=_short(event.prompts.title, turn),
                    state=STATES[event.state],
                ),
                Action("event", event.id),
            ),
        )
        for event in events
    ]
    rows.append((Button(label("New event"), Action("new-event")),))
    rows.append((Button(label("New event from a template"), Action("event-templates")),))
    return [Say(tuple(lines), tuple(rows))]


def _short(title: Text, turn: Turn) -> str:
    words = turn.around.phrasebook.say(title, turn.language)
    return words if len(words) <= 40 else f"{words[:39]}…"


async def show_event(turn: Turn, action: Action) -> list[Saying]:
    """One event in detail."""
    return await detail(turn, await own_event(turn, action.subject))


async def detail(turn: Turn, event: Event) -> list[Saying]:
    """Where an event stands, and what can be done with it."""
    links = turn.around.links
    lines: list[Line] = [
        Heading(event.prompts.title),
        Para(phrase("It is {state}. Its code: {code}", state=STATES[event.state], code=event.code)),
    ]
    if event.opens:
        lines.append(Para(phrase("Opens: {moment}", moment=Moment(event.opens, event.zone))))
    if event.closes and event.state in (EventState.DRAFT, EventState.OPEN):
        lines.append(Para(phrase("Closes: {moment}", moment=Moment(event.closes, event.zone))))
    lines += [Item(prompt.text) for prompt in event.prompts.questions]
    lines += await _took_part(turn, event)
    lines += [Para(phrase("Its address:")), Code(links.event(event.code))]
    if deep := links.event_on_telegram(event.code):
        lines.append(Code(deep))
    rows: list[tuple[Button, ...]] = []
    if event.state in (EventState.DRAFT, EventState.OPEN):
        rows.append((Button(label("Preview as a citizen"), Action("preview", event.id)),))
    if event.state is EventState.DRAFT:
        lines += await planning.lacks(turn, event)
        rows.append((Button(label("Open now"), Action("open", event.id)),))
    rows += await reviewing.entrance(turn, event)
    if event.state is EventState.OPEN:
        rows.append((Button(label("Close"), Action("close", event.id)),))
    plan = await plan_of(turn.unit, event)
    if event.state is EventState.DRAFT or plan.purpose is not None:
        rows.append((Button(label("Plan"), Action("plan", event.id)),))
    rows += planning.done_rows(event, plan)
    rows.append((Button(label("QR code"), Action("qr", event.id)),))
    if event.state in (EventState.DRAFT, EventState.OPEN):
        rows.append((Button(label("Posters and table cards"), Action("posters", event.id)),))
    rows.append((Button(label("Multipliers"), Action("multipliers", event.id)),))
    if event.state is not EventState.DRAFT:
        rows.append((Button(label("Export"), Action("export", event.id)),))
    rows.append((Button(label("All events"), Action("events")),))
    return [Say(tuple(lines), tuple(rows))]


async def _took_part(turn: Turn, event: Event) -> list[Line]:
    if event.state is EventState.DRAFT:
        return []
    people, by_browser = event.participants, 0
    if event.state is EventState.OPEN:
        exact, browser = await turn.unit.contributions.count_people(event.id)
        people, by_browser = rounded(exact), rounded(browser)
    if people < K:
        return [Para(phrase("Fewer than {k} people took part so far.", k=K))]
    lines: list[Line] = [
        Para(
            plural(
                "At least {n} person took part (counted in fives).",
                "At least {n} people took part (counted in fives).",
                people,
            )
        )
    ]
    if by_browser:
        lines.append(
            Note(
                plural(
                    "At least {n} of them in the browser, where one person could answer twice.",
                    "At least {n} of them in the browser, where one person could answer twice.",
                    by_browser,
                )
            )
        )
    return lines


async def preview(turn: Turn, action: Action) -> list[Saying]:
    """The event as a citizen meets it; nothing is handed in."""
    event = await own_event(turn, action.subject)
    municipality = await municipality_of(turn.unit, event)
    return [await notice.short_notice(turn, event, municipality, preview=True)]


async def open_event(turn: Turn, action: Action) -> list[Saying]:
    """Open it by tap; as long as something is missing, only that is said."""
    event = await own_event(turn, action.subject)
    if event.state is not EventState.DRAFT:
        return await detail(turn, event)
    if missing := await planning.lacks(turn, event):
        return [Say(tuple(missing), planning.ways_on(event))]
    return await detail(turn, await open_now(turn.unit, event, turn.around.translator))


async def ask_close(turn: Turn, action: Action) -> list[Saying]:
    """Closing is for good, so it is asked once."""
    event = await own_event(turn, action.subject)
    if event.state is not EventState.OPEN:
        return await detail(turn, event)
    return [
        Say(
            (
                Para(
                    phrase(
                        "Close “{event}”? Nobody can answer any more, and it cannot be opened "
                        "again. The keys that told participants apart are destroyed.",
                        event=event.prompts.title,
                    )
                ),
            ),
            (
                (Button(label("Yes, close"), Action("close-yes", event.id)),),
                (Button(label("No, leave it open"), Action("event", event.id)),),
            ),
        )
    ]


async def close_event(turn: Turn, action: Action) -> list[Saying]:
    """Close it by tap. Saying it twice is fine."""
    event = await own_event(turn, action.subject)
    if event.state is EventState.OPEN:
        event = await close(turn.unit, event)
    return await detail(turn, event)


async def qr_code(turn: Turn, action: Action) -> list[Saying]:
    """The event's link as a picture for posters and slides."""
    event = await own_event(turn, action.subject)
    links = turn.around.links
    urls = [links.event(event.code)]
    if deep := links.event_on_telegram(event.code):
        urls.append(deep)
    return [
        SendFile(
            QrPicture(
                f"qr-{event.code}-{name}.png",
                url,
                phrase("QR code of {url}", url=url),
            ),
            (Para(event.prompts.title), Code(url)),
        )
        for name, url in zip(("web", "telegram"), urls, strict=False)
    ]


async def choose_export(turn: Turn) -> list[Saying]:
    """`/export`: at once where there is one event, else asks which."""
    _moderator(turn)
    events = [e for e in await _own_events(turn) if e.state is not EventState.DRAFT]
    if len(events) == 1:
        return await export(turn, Action("export", events[0].id))
    if not events:
        return [Say((Para(phrase("There is nothing to export yet: no event was opened.")),))]
    rows = tuple(
        (
            Button(
                label("{name}", name=_short(event.prompts.title, turn)), Action("export", event.id)
            ),
        )
        for event in events
    )
    return [Say((Para(phrase("Which event shall be exported?")),), rows)]


async def export(turn: Turn, action: Action) -> list[Saying]:
    """Pull what was collected: CSV and XLSX.

    Raises:
        Refused: the event was never opened.
    """
    event = await own_event(turn, action.subject)
    if event.state is EventState.DRAFT:
        raise Refused(OLD_BUTTON)
    if event.state is EventState.OPEN:
        await release(turn.unit, event)
    rows = await export_rows(turn.unit, event)
    said: list[Line] = [
        Para(
            plural(
                "{event}: {n} answer.",
                "{event}: {n} answers.",
                len(rows),
                event=event.prompts.title,
            )
        )
    ]
    if event.state is EventState.OPEN:
        said.append(
            Note(
                phrase(
                    "New answers to a question come along when at least {k} people have given "
                    "some, in random order.",
                    k=K,
                )
            )
        )
    return [
        Say(tuple(said), stay=True),
        *(
            SendFile(ExportFile(f"{event.code}.{kind.value}", kind, rows))
            for kind in (ExportFormat.CSV, ExportFormat.XLSX)
        ),
    ]
