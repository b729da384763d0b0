"""What whoever runs a talk does with its questions: mark them as answered, hide them, undo both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.errors import NotFound
from bot.model import Asked, Room
from bot.replies import Action, Button, Heading, Line, Para, Say, Saying
from bot.talks.room import keeping, scene
from bot.talks.room.entering import GONE, PAGE, page_of, pages
from bot.talks.room.running import run_by_role
from bot.turn import Turn
from config.phrases import Phrase, label, phrase

UNDONE_BY: Mapping[str, str] = {
    "room-hide": "room-unhide",
    "room-unhide": "room-hide",
    "room-done": "room-undone",
    "room-undone": "room-done",
}
SAID: Mapping[str, Phrase] = {
    "room-hide": phrase("The question is hidden: only you see it, at the end of this list."),
    "room-unhide": phrase("Everybody sees the question again."),
    "room-done": phrase("The question counts as answered."),
    "room-undone": phrase("The question is open again."),
}


async def questions(turn: Turn, action: Action) -> list[Saying]:
    """All questions, also hidden ones."""
    room, _ = await run_by_role(turn, action.subject)
    return [await _listed(turn, room, page_of(action))]


async def _listed(
    turn: Turn, room: Room, page: int, said: Phrase | None = None, undo: Button | None = None
) -> Say:
    standings = await keeping.standings(turn.unit, room)
    first = page * PAGE if page * PAGE < len(standings) else 0
    page = first // PAGE
    lines: list[Line] = [Para(said)] if said else []
    lines.append(Heading(phrase("Questions")))
    rows: list[tuple[Button, ...]] = [(undo,)] if undo else []
    for number, one in enumerate(standings[first : first + PAGE], first + 1):
        lines += scene.in_words(number, one)
        rows.append(_ways(room, number, one.asked, page))
    if not standings:
        lines.append(Para(phrase("Nobody has asked anything yet.")))
    rows.append(pages(len(standings), page, Action("room-tend", room.id)))
    if standings:
        rows.append((Button(label("Take the questions along"), Action("room-file", room.id)),))
    rows.append((Button(label("Back to the room"), Action("run-room", room.id)),))
    return Say(tuple(lines), tuple(row for row in rows if row))


def _ways(room: Room, number: int, asked: Asked, page: int) -> tuple[Button, ...]:
    def way(text: Phrase, verb: str) -> Button:
        return Button(text, Action(verb, room.id, asked.id, str(page)))

    if asked.hidden:
        return (way(label("Show {n} again", n=number), "room-unhide"),)
    if asked.answered:
        return (way(label("{n} is open again", n=number), "room-undone"),)
    return (
        way(label("{n} is answered", n=number), "room-done"),
        way(label("Hide {n}", n=number), "room-hide"),
    )


async def mark(turn: Turn, action: Action) -> list[Saying]:
    """Hide a question or mark it as answered, or undo that. Saying it twice is fine.

    Raises:
        NotFound: whoever asked it has taken it back.
    """
    room, _ = await run_by_role(turn, action.subject)
    asked = {one.id: one for one in await turn.unit.rooms.questions(room.id)}.get(action.question)
    if asked is None:
        raise NotFound(GONE)
    if action.verb in ("room-hide", "room-unhide"):
        asked = replace(asked, hidden=action.verb == "room-hide")
    else:
        asked = replace(asked, answered=action.verb == "room-done")
    turn.unit.rooms.save_question(asked)
    page = page_of(action)
    back = Action(UNDONE_BY[action.verb], room.id, asked.id, str(page))
    return [await _listed(turn, room, page, SAID[action.verb], Button(label("Undo"), back))]
