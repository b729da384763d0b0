"""What both reports say in the same words: numbers, charts, themes, examples, languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.anonymity import K
from bot.answers import OfficialAnswer
from bot.dialogue.answers import told
from bot.dialogue.facts import took_part
from bot.dialogue.report.reading import EventReport, ThemeFound
from bot.dialogue.results import Result
from bot.dialogue.telling_results import HIDDEN, counts
from bot.replies import Block, Heading, Line, Note, Para, Quote
from config.phrases import LanguageNames, Phrase, Verbatim, phrase, plural

TOO_FEW = phrase(
    "Nothing is told of the answers to this question: fewer than {k} people may be behind them.",
    k=K,
)


def who_took_part(report: EventReport) -> list[Line]:
    """How many people there were, and in which languages they answered."""
    return [*took_part(report.facts), *_languages(report)]


def _languages(report: EventReport) -> Iterator[Line]:
    named = LanguageNames(report.spoken.named)
    if report.spoken.named and report.spoken.others:
        yield Para(
            phrase("Answers came in these languages, and in others: {languages}", languages=named)
        )
    elif report.spoken.named:
        yield Para(phrase("Answers came in these languages: {languages}", languages=named))


def how_many(result: Result) -> Phrase:
    """How many answers there are to a question."""
    if result.answers is None:
        return TOO_FEW
    return plural("{n} answer", "{n} answers", result.answers)


def answered(report: EventReport, examples: int) -> Iterator[Block]:
    """What was answered to each question, with so many texts as examples."""
    for result in report.results:
        yield Heading(result.question.text)
        yield Note(how_many(result))
        yield from counts(result)
        yield from quoted(report.examples.get(result.question.id, ())[:examples])
    if any(one.hides for one in report.results):
        yield Note(HIDDEN)


def quoted(texts: Sequence[str]) -> Iterator[Block]:
    """Some of what people wrote, in their own words."""
    if texts:
        yield Note(phrase("Some of the accepted contributions, in people's own words:"))
        yield from map(Quote, texts)


def official(report: EventReport, answer: OfficialAnswer | None, language: str) -> Iterator[Block]:
    """What the municipality answers, for readers of this language."""
    if answer is None:
        yield Note(told.NOT_YET)
        return
    for line in told.in_words(report.event, answer, language):
        if isinstance(line, Quote):
            # Beside quoted residents it must not look like one of them.
            yield from (Para(Verbatim(one)) for one in line.words.splitlines() if one.strip())
        else:
            yield line


def at_least(theme: ThemeFound) -> Phrase:
    """How many contributions are under a theme."""
    if theme.contributions < K:
        return phrase("fewer than {k}", k=K)
    return phrase("at least {n}", n=theme.contributions)
