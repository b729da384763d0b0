"""An event's released answers as rows of a table, the same whether they are few or a million.

What a row tells is decided here; how it is written, in handlers/documents. Nothing is filtered,
sorted or shortened: rows stand in the order of random ids. Files are passed on, so personal parts
that moderators have hidden are in none of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from bot.anonymity import K
from bot.answers import OfficialAnswer
from bot.dialogue.events import main_language
from bot.dialogue.moderation import policy
from bot.dialogue.moderation.policy import Reason
from bot.model import Contribution, Event
from bot.moderated import Decision, Verdict
from bot.ports import Unit
from bot.questions import Kind, Question
from bot.released import Released, Told
from bot.replies import Code, ExportFormat, ExportRow, ExportValue, Line, Para
from bot.showing import shown
from bot.translations import Translation
from config.phrases import Localized, Phrase, Phrasebook, Text, Verbatim, phrase

OTHER_LANGUAGE = "other"
"""What stands for a language that fewer than k answers to a question are in: its name could tell
who gave them."""
MOST_AT_ONCE = 50_000
"""Answers that the running bot hands out in one file: the larger ones would hold it up."""
REMEMBERED = 1_000
"""Answers of a question whose words are kept at hand: people choose from few."""
GOOD_FOR: Mapping[ExportFormat, Phrase] = {
    ExportFormat.CSV: phrase(
        "CSV opens in every spreadsheet and lasts in archives. An apostrophe stands before texts "
        "that a spreadsheet could take for a formula."
    ),
    ExportFormat.XLSX: phrase(
        "XLSX is for Excel and LibreOffice: sort and filter. Every cell is a text, a number too, "
        "so that nothing changes and nothing is a formula."
    ),
    ExportFormat.JSONL: phrase(
        "JSON Lines is for programs and statistics: an answer a line, texts with no sign added, "
        "numbers as numbers and choices as lists."
    ),
}
"""In which forms answers are handed out, each with the same rows, and what each is good for."""
NEW = "new"
"""The status of what no moderator has decided about."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What an event's reasons and themes are called, and what was answered, by their ids."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, OfficialAnswer] = field(default_factory=dict)
    """By the theme or contribution they are about."""


async def labels_of(unit: Unit, event: Event, phrasebook: Phrasebook) -> Labels:
    """The names that exports of an event use, in its first language."""
    reasons = policy.reasons(await policy.of(unit, event))
    themes = await unit.moderation.themes(event.id)
    return Labels(
        {one.id: _named(one, phrasebook, main_language(event)) for one in reasons},
        {one.id: one.name for one in themes},
        {one.about: one for one in await unit.official_answers.of_event(event.id)},
    )


def _named(reason: Reason, phrasebook: Phrasebook, language: str) -> str:
    """The usual reasons are said in a language of ours; an event's own are as they were written."""
    if isinstance(reason.name, Phrase):
        return phrasebook.say(reason.name, phrasebook.choose(language))
    return in_main_language(reason.name)


class Export:
    """An event's released answers as rows; going through them again reads them again."""

    def __init__(self, event: Event, released: Released, labels: Labels) -> None:
        self._event, self._released, self._labels = event, released, labels
        self._spoken = released.spoken(event.id)
        self._originals = released.originals(event.id)

    def __len__(self) -> int:
        return sum(self._spoken.values())

    def __iter__(self) -> Iterator[ExportRow]:
        answers = self._released.answers(self._event.id, main_language(self._event))
        return _rows(self._event, self._spoken, self._originals, answers, self._labels)


async def export_rows(unit: Unit, event: Event, phrasebook: Phrasebook) -> tuple[ExportRow, ...]:
    """All of them at once, within a unit of work: not for more than `MOST_AT_ONCE`."""
    released = await unit.contributions.released(event.id)
    spoken = Counter((one.prompt, one.language) for one in released)
    ids = [one.id for one in released]
    verdicts = await unit.moderation.verdicts(ids)
    translations = await unit.translations.of(ids, main_language(event))
    answers = (_told(one, verdicts.get(one.id), translations.get(one.id)) for one in released)
    numbers = {one: number for number, one in enumerate(ids, 1)}
    labels = await labels_of(unit, event, phrasebook)
    return tuple(_rows(event, spoken, numbers, answers, labels))


def _told(one: Contribution, verdict: Verdict | None, translation: Translation | None) -> Told:
    told = Told(one.id, one.prompt, one.language, one.value, one.kind)
    if verdict is not None:
        told = told._replace(
            decision=verdict.decision and verdict.decision.value,
            reason=verdict.reason,
            theme=verdict.theme,
            duplicate_of=verdict.duplicate_of,
            public=verdict.public,
        )
    if translation is not None:
        told = told._replace(translation=translation.text, translated_by=translation.origin.value)
    return told


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
    numbers: Mapping[str, int],
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
    answered = {about: _answered(event, one) for about, one in labels.answers.items()}
    # What a theme was called that is deleted meanwhile is not known any more.
    for number, stored in enumerate(answers, 1):
        # An answer to a theme is none to what was rejected there.
        theme = stored.theme if stored.decision != Decision.REJECTED else None
        told = _as_passed_on(stored, prompts[stored.prompt])
        yield ExportRow(
            number,
            *alike[told.prompt, told.language],
            told.decision or NEW,
            labels.reasons.get(told.reason, told.reason) if told.reason else "",
            labels.themes.get(told.theme, "") if told.theme else "",
            told.kind.value if told.kind else "",
            *(answered.get(told.id) or answered.get(theme or "") or NO_ANSWER),
            told.public is not None,
            numbers.get(told.duplicate_of) if told.duplicate_of else None,
            told.translation or "",
            told.translated_by or "",
            values[told.prompt](told.value),
        )


def _as_passed_on(told: Told, prompt: Question) -> Told:
    """What others may read of it."""
    if not prompt.is_written:
        # Nobody looks at numbers and choices: they count as they are.
        told = told._replace(decision=Decision.ACCEPTED.value, reason="")
    if told.public is not None:
        # What was translated is the whole text: that would tell what is hidden.
        told = told._replace(value=told.public, translation=None, translated_by=None)
    return told


NO_ANSWER = ("", "", "", "")


def _answered(event: Event, one: OfficialAnswer) -> tuple[str, str, str, str]:
    """Outcome, words, owner and day."""
    day = one.day.isoformat() if one.day else ""
    return one.outcome.value, one.words[main_language(event)], one.owner, day


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
