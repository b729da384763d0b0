"""An event's released answers as rows of a table, the same whether they are few or a million.

What a row tells is decided here; how it is written, in handlers/documents. Nothing is filtered,
sorted or shortened: rows stand in the order of random ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Protocol

from bot.anonymity import K
from bot.dialogue.moderation import policy
from bot.model import Contribution, Event
from bot.moderated import Verdict
from bot.ports import Unit
from bot.questions import Kind, Question
from bot.replies import Code, ExportRow, ExportValue, Line, Para
from bot.showing import shown
from config.phrases import Localized, Phrase, Text, Verbatim, phrase

OTHER_LANGUAGE = "other"
"""What stands for a language that fewer than k answers to a question are in: its name could tell
who gave them."""
MOST_AT_ONCE = 50_000
"""Answers that the running bot hands out in one file: the larger ones would hold it up."""
REMEMBERED = 1_000
"""Answers of a question whose words are kept at hand: people choose from few."""


NEW = "new"
"""The status of what no moderator has decided about."""
Told = tuple[str, str, str, str | None, str | None, str | None]
"""What is stored of an answer: prompt, language, value; decision, reason and theme, as far as there
are any."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What an event's reasons and themes are called, by their ids."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)


async def labels_of(unit: Unit, event: Event) -> Labels:
    """The names that exports of an event use, in its first language."""
    reasons = policy.reasons(await policy.of(unit, event))
    themes = await unit.moderation.themes(event.id)
    return Labels(
        {one.id: in_main_language(one.name) for one in reasons},
        {one.id: one.name for one in themes},
    )


class Released(Protocol):
    """The released answers of all events as they were at one moment, read portion by portion."""

    def spoken(self, event: str) -> Mapping[tuple[str, str], int]:
        """How many there are, by prompt and language."""

    def answers(self, event: str) -> Iterator[Told]:
        """Each, in the order of their random ids."""


class Export:
    """An event's released answers as rows; going through them again reads them again."""

    def __init__(self, event: Event, released: Released, labels: Labels) -> None:
        self._event, self._released, self._labels = event, released, labels
        self._spoken = released.spoken(event.id)

    def __len__(self) -> int:
        return sum(self._spoken.values())

    def __iter__(self) -> Iterator[ExportRow]:
        answers = self._released.answers(self._event.id)
        return _rows(self._event, self._spoken, answers, self._labels)


async def export_rows(unit: Unit, event: Event) -> tuple[ExportRow, ...]:
    """All of them at once, within a unit of work: not for more than `MOST_AT_ONCE`."""
    released = await unit.contributions.released(event.id)
    spoken = Counter((one.prompt, one.language) for one in released)
    verdicts = await unit.moderation.verdicts([one.id for one in released])
    answers = (_told(one, verdicts.get(one.id)) for one in released)
    return tuple(_rows(event, spoken, answers, await labels_of(unit, event)))


def _told(one: Contribution, verdict: Verdict | None) -> Told:
    if verdict is None:
        return one.prompt, one.language, one.value, None, None, None
    decision = verdict.decision and verdict.decision.value
    return one.prompt, one.language, one.value, decision, verdict.reason, verdict.theme


def by_operator(event: Event) -> list[Line]:
    """How more of them than that are come by."""
    return [
        Para(
            phrase(
                "These are too many for a file from the chat, which holds at most {most}. Whoever "
                "runs Dialogbote can write them to a file with:",
                most=MOST_AT_ONCE,
            )
        ),
        Code(f"dialogbote export {event.code} --format csv --out {event.code}.csv"),
    ]


def _rows(
    event: Event,
    spoken: Mapping[tuple[str, str], int],
    answers: Iterable[Told],
    labels: Labels,
) -> Iterator[ExportRow]:
    prompts = {prompt.id: prompt for prompt in event.prompts.questions}
    alike = {
        (prompt, language): (
            event.code,
            in_main_language(prompts[prompt].text),
            prompts[prompt].kind.value,
            language if count >= K else OTHER_LANGUAGE,
        )
        for (prompt, language), count in spoken.items()
    }
    values = {prompt.id: _reader(prompt) for prompt in prompts.values()}
    # What a theme was called that is deleted meanwhile is not known any more.
    for prompt, language, value, decision, reason, theme in answers:
        yield ExportRow(
            *alike[prompt, language],
            decision or NEW,
            labels.reasons.get(reason, reason) if reason else "",
            labels.themes.get(theme, "") if theme else "",
            values[prompt](value),
        )


def _reader(prompt: Question) -> Callable[[str], ExportValue]:
    if prompt.kind in (Kind.TEXT, Kind.DATE):
        return str
    return lru_cache(REMEMBERED)(partial(_value, prompt))


def _value(prompt: Question, value: str) -> ExportValue:
    match prompt.kind:
        case Kind.SCALE | Kind.NUMBER if value.lstrip("-").isdecimal():
            return int(value)
        case Kind.DECIMAL:
            return float(value)
        case Kind.YES_NO:
            return value == "yes"
        case Kind.CHOICES:
            return tuple(in_main_language(shown(prompt, one)) for one in value.split("\n"))
        case _:
            return in_main_language(shown(prompt, value))


def in_main_language(text: Text) -> str:
    """An event's own text in its first language: exports name things one way."""
    match text:
        case Localized():
            return next(iter(text.texts.values()))
        case Verbatim():
            return text.words
        case Phrase():
            return text.wording
        case _:
            return str(text)
