"""What people of an event have said to whether it helped, for moderators: only once it is final.

Whether anybody has answered by then must not be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.anonymity import K
from bot.dialogue.events import own_event
from bot.dialogue.helped.questions import ASKED, SCALE, TITLE
from bot.errors import NotFound
from bot.feedback import opinions, telling
from bot.model import Event, EventState, Feedback, Moment
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Block,
    Button,
    Chapter,
    Heading,
    Line,
    Note,
    Para,
    Say,
    Saying,
    SendFile,
    Sheet,
    Workbook,
)
from bot.turn import Turn
from config.phrases import Phrase, label, phrase

HEADINGS: dict[Moment, Phrase] = {
    Moment.AFTER: phrase("After the event"),
    Moment.LATER: phrase("Three months later"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What people of an event were asked so far, in the order in which it ended."""

    event: Event
    feedbacks: tuple[Feedback, ...]

    @property
    def asked(self) -> Sequence[Feedback]:
        """What has a last day by now, or is over."""
        return [
            one
            for one in self.feedbacks
            if telling.is_final(one) or one.ends != opinions.NO_LAST_DAY
        ]


async def of_event(unit: Unit, event: Event) -> Said:
    """Everything that people of an event were asked."""
    return Said(event, tuple(await unit.feedbacks.about(event.id)))


def lines(said: Said) -> Iterator[Line]:
    """What may be told of it, or until when people are asked."""
    if said.event.state is EventState.OPEN:
        yield Para(
            phrase(
                "People are asked once they have handed in, and until 14 days after the close. "
                "Then it is shown what they said, if at least {k} have answered.",
                k=K,
            )
        )
    elif not said.asked:
        yield Para(phrase("Nobody was asked about this event."))
    for one in said.asked:
        yield Heading(HEADINGS[one.moment])
        yield from telling.lines(one, SCALE)


def chapter(said: Said) -> Iterator[Block]:
    """The same on paper; nothing as long as nothing is final."""
    final = [one for one in said.asked if telling.is_final(one)]
    if final:
        yield Chapter(TITLE)
        yield Note(
            phrase(
                "After handing in and for 14 days after the close people were asked how far they "
                "agree with five sentences."
            )
        )
    for one in final:
        yield Heading(HEADINGS[one.moment])
        yield from telling.summary(one)
        if telling.may_be_told(one, ASKED):
            yield telling.table(one, SCALE)


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What people said, in the chat and as a spreadsheet.

    Raises:
        NotFound: it is no event of this account's, or was never opened.
    """
    event = await own_event(turn, action.subject)
    if event.state is EventState.DRAFT:
        raise NotFound(OLD_BUTTON)
    said = await of_event(turn.unit, event)
    head = (Heading(TITLE), Heading(event.prompts.title))
    back = (Button(label("Back to the event"), Action("event", event.id)),)
    answer: list[Saying] = [Say((*head, *lines(said)), (back,))]
    sheets = tuple(
        Sheet(HEADINGS[one.moment], telling.head(SCALE), tuple(telling.rows(one, SCALE)))
        for one in said.asked
        if telling.may_be_told(one, ASKED)
    )
    if sheets:
        book = Workbook(f"{event.code}-helped.xlsx", TITLE, sheets)
        answer.append(SendFile(book, (Para(phrase("The same as a spreadsheet")),)))
    return answer
