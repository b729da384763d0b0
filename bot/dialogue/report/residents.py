"""The report for residents: the same numbers, in fewer and plainer words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.anonymity import K
from bot.dialogue.helped import results as helped
from bot.dialogue.planning.promise import closing_day
from bot.dialogue.planning.told import promised
from bot.dialogue.report.chapters import answered, at_least, official, quoted, who_took_part
from bot.dialogue.report.reading import EventReport
from bot.event_plan import Purpose
from bot.replies import Block, Chapter, Document, Heading, Item, Para
from config.phrases import Verbatim, label, phrase

NAME = label("Report for residents")
EXAMPLES = 1
"""Texts that stand for a question or a theme: this is the short one."""
PURPOSES = {
    Purpose.INFORM: phrase("You were informed, and could say what you think."),
    Purpose.CONSULT: phrase("You were asked for advice. The municipality decides after that."),
    Purpose.DECIDE: phrase("You and the municipality decide on it together."),
}


def document(report: EventReport, name: str, language: str) -> Document:
    """The short report."""
    return Document(
        name,
        report.event.prompts.title,
        Verbatim(report.municipality.name),
        (
            *_beginning(report),
            Chapter(phrase("What you said")),
            *answered(report, EXAMPLES),
            *_themes(report, language),
            *_next(report),
            *helped.chapter(report.helped),
            *_good_to_know(),
        ),
        language=language,
    )


def _beginning(report: EventReport) -> Iterator[Block]:
    closed = closing_day(report.event)
    yield Para(phrase("Thank you for taking part! This is what came together."))
    if closed:
        yield Para(phrase("Closed on {day}", day=closed))
    plan = report.plan
    if plan.purpose is not None:
        yield Heading(phrase("What it was for"))
        yield Para(PURPOSES[plan.purpose])
    if plan.can_change:
        yield Para(phrase("What your answers can change: {words}", words=plan.can_change))
    if plan.cannot_change:
        yield Para(phrase("What they cannot change: {words}", words=plan.cannot_change))
    yield Heading(phrase("Who took part"))
    yield from who_took_part(report)


def _themes(report: EventReport, language: str) -> Iterator[Block]:
    # Whether a theme of few has any contribution at all must not be told, so all of them are left
    # out; what the municipality answers to them is read all the same.
    often = [one for one in report.themes if one.contributions >= K]
    further = [one for one in report.themes if one.contributions < K and one.answer]
    if often:
        yield Chapter(phrase("What it was about most often"))
    for one in often:
        yield Heading(Verbatim(one.name))
        yield Para(phrase("Contributions: {number}", number=at_least(one)))
        yield from quoted(one.examples[:EXAMPLES])
        yield from official(report, one.answer, language)
    if further:
        yield Chapter(phrase("Official answers"))
    for one in further:
        yield Heading(Verbatim(one.name))
        yield from official(report, one.answer, language)


def _next(report: EventReport) -> Iterator[Block]:
    if report.plan.promise is None:
        return
    yield Chapter(phrase("What happens now"))
    yield Para(phrase("What the municipality promised you:"))
    told = promised(report.plan.promise, closing_day(report.event))
    for step, one in told.items():
        yield Item(phrase("{promise} – done", promise=one) if step in report.plan.done else one)


def _good_to_know() -> Iterator[Block]:
    yield Heading(phrase("Good to know"))
    yield Item(
        phrase(
            "Do you have a receipt code? Give it to the bot, in Telegram or in the browser: it "
            "tells you what became of your own contributions."
        )
    )
    yield Item(
        phrase(
            "Nobody at the municipality knows who wrote what. Numbers of fewer than {k} are not "
            "shown, so that it stays like that.",
            k=K,
        )
    )
    yield Item(
        phrase("Not everybody took part. Other people in the municipality may think otherwise.")
    )
