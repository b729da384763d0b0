"""What is on in a talk: the same for the wall, for whoever runs it, and for the guests."""

from __future__ import annotations

from datetime import timedelta

from bot.anonymity import K
from bot.links import Links
from bot.model import Part, Room, Talk
from bot.ports import Unit
from bot.replies import Bar, Heading, Item, Line, Note, Para, QrPicture, Quote, Say, Timer
from bot.talks.letters import rule_of
from bot.talks.room import keeping
from bot.wallclock import local
from config.phrases import Moment, Phrase, Verbatim, phrase, plural

ON_THE_WALL = 5
"""Questions that a wall shows: what can be read from the last row."""
MINUTE = timedelta(minutes=1)
STANDS_STILL = phrase("New questions do not appear here by themselves: press “What is on now”.")
PART_NAMES: dict[Part, Phrase] = {
    Part.BEFORE: phrase("Before the talk"),
    Part.ARRIVING: phrase("Arriving"),
    Part.IMPULSE: phrase("Impulse"),
    Part.EXCHANGE: phrase("Exchange or case"),
    Part.CLOSE: phrase("Closing words"),
}


def part_lines(unit: Unit, room: Room, talk: Talk) -> list[Line]:
    """The part the talk is at, and how long it still takes."""
    if room.part is Part.BEFORE:
        if unit.now >= talk.starts:
            return [Para(phrase("The talk begins in a moment."))]
        begins = Moment(talk.starts, talk.zone)
        return [Para(phrase("The talk has not begun yet. It begins: {moment}", moment=begins))]
    name = Para(phrase("Now: {part}", part=PART_NAMES[room.part]))
    if room.ends is None or room.ends <= unit.now:
        return [name, Note(phrase("The time for this part is up."))]
    clock = local(room.ends, talk.zone).strftime("%H:%M")
    left = plural(
        "Until {clock}: {n} minute left.",
        "Until {clock}: {n} minutes left.",
        -(-(room.ends - unit.now) // MINUTE),
        clock=clock,
    )
    return [name, Timer(left, room.ends, phrase("There is time until {clock}.", clock=clock))]


async def wall(unit: Unit, room: Room, talk: Talk, links: Links) -> Say:
    """What everybody in the room sees."""
    lines: list[Line] = [
        Heading(Verbatim(talk.title)),
        *part_lines(unit, room, talk),
        Para(rule_of(talk)),
        Heading(phrase("Questions")),
    ]
    waiting = await keeping.waiting(unit, room)
    most = max((one.votes for one in waiting), default=0)
    for one in waiting[:ON_THE_WALL]:
        votes = plural("{n} vote", "{n} votes", one.votes)
        lines += [Quote(one.asked.words), Bar(votes, one.votes, max(most, 1))]
    if not waiting:
        lines.append(Para(phrase("None is open just now.")))
    if more := len(waiting[ON_THE_WALL:]):
        lines.append(Note(plural("And {n} more.", "And {n} more.", more)))
    lines.append(Note(_way_in(links)))
    lines.append(await came(unit, room))
    return Say(tuple(lines))


async def picture(unit: Unit, room: Room, links: Links) -> QrPicture | None:
    """The way to the bot, large as long as nobody has asked: then the questions need the place."""
    if await keeping.waiting(unit, room):
        return None
    return QrPicture("talk", links.chat(), phrase("The way to this chat in a browser"))


def _way_in(links: Links) -> Phrase:
    """Who reads the wall knows neither the bot's name nor where its chat is."""
    if links.bot is None:
        return phrase(
            "To ask and vote: open {web} in a browser, go to your conversation and press “Enter "
            "the talk”.",
            web=links.in_short,
        )
    return phrase(
        "To ask and vote: write /talks to {bot} on Telegram, or open your conversation at {web} in "
        "a browser, and press “Enter the talk”.",
        bot=f"@{links.bot}",
        web=links.in_short,
    )


async def came(unit: Unit, room: Room) -> Line:
    """How many have come in, as far as it may be told."""
    people = await keeping.people(unit, room)
    if not people:
        return Note(phrase("How many have come in is shown from {k} people on.", k=K))
    return Note(phrase("At least {n} people have come in.", n=people))


def in_words(number: int, one: keeping.Standing) -> tuple[Line, Line]:
    """A question with its number in the list and its votes."""
    said = plural("Question {i} – {n} vote", "Question {i} – {n} votes", one.votes, i=number)
    if one.asked.answered:
        said = phrase("{question} (answered)", question=said)
    if one.asked.hidden:
        said = phrase("{question} (hidden)", question=said)
    return Item(said), Quote(one.asked.words)
