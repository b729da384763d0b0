"""Where an event stands, as a value: chat and pages say the same of it, each its own way."""

from __future__ import annotations

from dataclasses import dataclass

from bot.anonymity import K, rounded
from bot.model import Event, EventState
from bot.replies import Line, Note, Para
from bot.turn import Turn
from config.phrases import Phrase, phrase, plural

STATES: dict[EventState, Phrase] = {
    EventState.DRAFT: phrase("not open yet"),
    EventState.OPEN: phrase("open"),
    EventState.CLOSING: phrase("closed"),
    EventState.CLOSED: phrase("closed"),
    EventState.EXPIRING: phrase("closed, and its texts are deleted"),
    EventState.EXPIRED: phrase("closed, and its texts are deleted"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """An event for whoever moderates it. Nothing in it tells of fewer than k people."""

    event: Event
    people: int | None
    """How many took part, rounded down to a multiple of k; None before it has opened."""
    by_browser: int
    """How many of them came by the browser, rounded the same way."""
    addresses: tuple[str, ...]
    """Where people take part."""

    @property
    def state(self) -> Phrase:
        """How it stands, in a word."""
        return STATES[self.event.state]

    @property
    def will_close(self) -> bool:
        """Whether its closing time lies ahead."""
        return self.event.closes is not None and self.event.state in (
            EventState.DRAFT,
            EventState.OPEN,
        )


async def facts_of(turn: Turn, event: Event) -> Facts:
    """Where an event stands. Whose it is has been asked before."""
    links = turn.around.links
    telegram = links.event_on_telegram(event.code)
    addresses = (links.event(event.code), *([telegram] if telegram else []))
    if event.state is EventState.DRAFT:
        return Facts(event, None, 0, addresses)
    people, by_browser = event.participants, 0
    if event.state is EventState.OPEN:
        exact, browser = await turn.unit.contributions.count_people(event.id)
        people, by_browser = rounded(exact), rounded(browser)
    return Facts(event, people, by_browser, addresses)


def took_part(facts: Facts) -> list[Line]:
    """How many people took part, in sentences."""
    if facts.people is None:
        return []
    if facts.people < K:
        return [Para(phrase("Fewer than {k} people took part so far.", k=K))]
    lines: list[Line] = [
        Para(
            plural(
                "At least {n} person took part (counted in fives).",
                "At least {n} people took part (counted in fives).",
                facts.people,
            )
        )
    ]
    if facts.by_browser:
        lines.append(
            Note(
                plural(
                    "At least {n} of them in the browser, where one person could answer twice.",
                    "At least {n} of them in the browser, where one person could answer twice.",
                    facts.by_browser,
                )
            )
        )
    return lines
