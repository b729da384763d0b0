"""The moderators' route: their events, preview, opening and closing, and what was collected."""

from __future__ import annotations

from bot.anonymity import K
from bot.dialogue import notice
from bot.dialogue.certificates import handing_out as certificates
from bot.dialogue.events import municipality_of, own_event
from bot.dialogue.exporting import GOOD_FOR, MOST_AT_ONCE, by_operator, export_rows
from bot.dialogue.facts import STATES, Facts, facts_of, took_part
from bot.dialogue.moderation import deciding, reviewing
from bot.dialogue.planning import page as planning
from bot.dialogue.planning.keeping import plan_of
from bot.dialogue.release import close, open_now, release
from bot.dialogue.report import handing_out as reports
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

IN_BATCHES = phrase(
    "New answers to a question come along when at least {k} people have given some, in random "
    "order.",
    k=K,
)

NEW = (
    Button(label("New event"), Action("new-event")),
    Button(label("New event from a template"), Action("event-templates")),
)
"""The ways to another event."""


def _moderator(turn: Turn) -> Person:
    moderator = turn.person(Role.MODERATOR)
    if moderator is None:
        raise NotFound(phrase("This is for moderators of a municipality."))
    return moderator


async def own_events(turn: Turn) -> list[Event]:
    """The events of every municipality that this account moderates."""
    events: list[Event] = []
    for person in turn.persons:
        if person.role is Role.MODERATOR and person.municipality is not None:
            events += await turn.unit.events.of_municipality(person.municipality)
    return events


async def list_events(turn: Turn) -> list[Saying]:
    """`/events`: the own municipality's events, and a new one."""
    municipality = await turn.municipality(_moderator(turn))
    events = await own_events(turn)
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
    rows += [(button,) for button in NEW]
    return [Say(tuple(lines), tuple(rows))]


def _short(title: Text, turn: Turn) -> str:
    words = turn.around.phrasebook.say(title, turn.language)
    return words if len(words) <= 40 else f"{words[:39]}…"


async def show_event(turn: Turn, action: Action) -> list[Saying]:
    """One event in detail."""
    return await detail(turn, await own_event(turn, action.subject))


async def detail(turn: Turn, event: Event) -> list[Saying]:
    """Where an event stands, and what can be done with it."""
    facts = await facts_of(turn, event)
    lines: list[Line] = [
        Heading(event.prompts.title),
        Para(phrase("It is {state}. Its code: {code}", state=facts.state, code=event.code)),
    ]
    if event.opens:
        lines.append(Para(phrase("Opens: {moment}", moment=Moment(event.opens, event.zone))))
    if event.closes and facts.will_close:
        lines.append(Para(phrase("Closes: {moment}", moment=Moment(event.closes, event.zone))))
    lines += [Item(prompt.text) for prompt in event.prompts.questions]
    lines += took_part(facts)
    lines.append(Para(phrase("Its address:")))
    lines += [Code(address) for address in facts.addresses]
    lines += await remarks(turn, event)
    return [Say(tuple(lines), await ways(turn, event))]


async def remarks(turn: Turn, event: Event) -> list[Line]:
    """What whoever looks after an event should know just now."""
    return await planning.lacks(turn, event) if event.state is EventState.DRAFT else []


async def ways(turn: Turn, event: Event) -> tuple[tuple[Button, ...], ...]:
    """What can be done with an event, wherever it is shown."""
    rows: list[tuple[Button, ...]] = []
    if event.state in (EventState.DRAFT, EventState.OPEN):
        rows.append((Button(label("Preview as a citizen"), Action("preview", event.id)),))
    if event.state is EventState.DRAFT:
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
    rows.append((Button(label("The date"), Action("event-date", event.id)),))
    rows.append((Button(label("Working groups"), Action("working-groups", event.id)),))
    if event.state is not EventState.DRAFT:
        rows.append((Button(label("Results"), Action("results", event.id)),))
        rows.append((Button(label("Did it help?"), Action("event-opinions", event.id)),))
        rows.append((Button(label("Export"), Action("export", event.id)),))
    if deciding.has_texts(event):
        rows.append((Button(label("Official answers"), Action("answers", event.id)),))
        rows.append((Button(label("You said, we did"), Action("tell", event.id)),))
    rows += reports.rows(event)
    rows += await certificates.rows(turn.unit, event.id)
    rows.append((Button(label("All events"), Action("events")),))
    return tuple(rows)


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
            (Para(sure_to_close(event)),),
            (
                (Button(label("Yes, close"), Action("close-yes", event.id)),),
                (Button(label("No, leave it open"), Action("event", event.id)),),
            ),
        )
    ]


def sure_to_close(event: Event) -> Phrase:
    """What is asked before an event is closed."""
    return phrase(
        "Close “{event}”? Nobody can answer any more, and it cannot be opened again. The keys that "
        "told participants apart are destroyed.",
        event=event.prompts.title,
    )


async def close_event(turn: Turn, action: Action) -> list[Saying]:
    """Close it by tap. Saying it twice is fine."""
    event = await own_event(turn, action.subject)
    if event.state is EventState.OPEN:
        event = await close(turn.unit, event)
    return await detail(turn, event)


async def qr_code(turn: Turn, action: Action) -> list[Saying]:
    """The event's link as a picture for posters and slides."""
    event = await own_event(turn, action.subject)
    return [
        SendFile(picture, (Para(event.prompts.title), Code(picture.url)))
        for picture in qr_pictures(await facts_of(turn, event))
    ]


def qr_pictures(facts: Facts) -> list[QrPicture]:
    """Each address of an event as a QR code."""
    return [
        QrPicture(f"qr-{facts.event.code}-{name}.png", url, phrase("QR code of {url}", url=url))
        for name, url in zip(("web", "telegram"), facts.addresses, strict=False)
    ]


async def choose_export(turn: Turn) -> list[Saying]:
    """`/export`: at once where there is one event, else asks which."""
    _moderator(turn)
    events = [e for e in await own_events(turn) if e.state is not EventState.DRAFT]
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
    """Pull what was collected, in every form, with what each is good for.

    Raises:
        Refused: the event was never opened.
    """
    event = await own_event(turn, action.subject)
    if event.state is EventState.DRAFT:
        raise Refused(OLD_BUTTON)
    if event.state is EventState.OPEN:
        await release(turn.unit, event)
    count = await turn.unit.contributions.count_released(event.id)
    said: list[Line] = [
        Para(
            plural(
                "{event}: {n} answer.",
                "{event}: {n} answers.",
                count,
                event=event.prompts.title,
            )
        )
    ]
    if count > MOST_AT_ONCE:
        return [Say((*said, *by_operator(event)), stay=True)]
    if event.state is EventState.OPEN:
        said.append(Note(IN_BATCHES))
    rows = await export_rows(turn.unit, event, turn.around.phrasebook)
    return [
        Say(tuple(said), stay=True),
        *(
            SendFile(ExportFile(f"{event.code}.{kind.value}", kind, rows), (Note(told),))
            for kind, told in GOOD_FOR.items()
            # Without a line it would be an empty file, which Telegram takes from nobody.
            if rows or kind is not ExportFormat.JSONL
        ),
    ]
