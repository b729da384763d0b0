"""The report for the council: all of it, from the purpose to what the numbers cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from bot.anonymity import K
from bot.dialogue.answers.sheet import NAMES as OUTCOMES
from bot.dialogue.helped import results as helped
from bot.dialogue.moderation.policy import MODES
from bot.dialogue.planning.promise import closing_day, day_of
from bot.dialogue.report.chapters import answered, at_least, official, quoted, who_took_part
from bot.dialogue.report.reading import EXAMPLES, EventReport, ThemeFound
from bot.dialogue.telling_results import TOO_FAR_APART
from bot.event_plan import Purpose, Step
from bot.replies import (
    Block,
    Cell,
    Chapter,
    Cover,
    Document,
    Heading,
    Item,
    Note,
    Para,
    Quote,
    Table,
)
from config.phrases import Phrase, Verbatim, label, phrase, plural

NAME = label("Report for the council")
PURPOSES = {
    Purpose.INFORM: phrase("Residents were informed, and what they answered was heard."),
    Purpose.CONSULT: phrase(
        "Residents were asked for advice; the municipality decides after that."
    ),
    Purpose.DECIDE: phrase("Residents and the municipality decide on it together."),
}
STEPS = {
    Step.THANKS: phrase("Thanks and raw notes"),
    Step.RESULT: phrase("The result"),
    Step.STATUS: phrase("How things stand"),
}


def document(report: EventReport, name: str, language: str) -> Document:
    """The whole report."""
    closed = closing_day(report.event)
    return Document(
        name,
        report.event.prompts.title,
        Verbatim(report.municipality.name),
        (
            *_in_short(report),
            *_purpose(report),
            Chapter(phrase("What people answered")),
            *answered(report, EXAMPLES),
            *_themes(report, language),
            *_singles(report, language),
            *_promise(report),
            *helped.chapter(report.helped),
            *_limits(report),
        ),
        Cover(
            phrase("Report on a dialogue event"),
            (Note(phrase("Closed on {day}", day=closed)),) if closed else (),
        ),
        language,
    )


def _in_short(report: EventReport) -> Iterator[Block]:
    yield Chapter(phrase("In short"))
    yield from who_took_part(report)
    yield Para(
        plural(
            "They were asked {n} question.", "They were asked {n} questions.", len(report.results)
        )
    )
    if report.themes:
        yield Para(
            plural(
                "What they wrote was put under {n} theme.",
                "What they wrote was put under {n} themes.",
                len(report.themes),
            )
        )
    if report.themes:
        yield Para(
            phrase(
                "Answered by the municipality so far: {n} of {all} themes.",
                n=sum(one.answer is not None for one in report.themes),
                all=len(report.themes),
            )
        )
    if report.plan.promise:
        yield Para(
            phrase(
                "Kept so far: {n} of {all} things that people were promised for the time after the "
                "close.",
                all=len(Step),
                n=len(report.plan.done),
            )
        )
    yield Note(
        phrase(
            "Whoever wanted could take part. This report tells what these people said, not what "
            "all residents think; its last chapter says what else it cannot tell."
        )
    )


def _purpose(report: EventReport) -> Iterator[Block]:
    plan = report.plan
    if plan.purpose is None:
        return
    yield Heading(phrase("What it was for"))
    yield Para(PURPOSES[plan.purpose])
    for head, words in (
        (phrase("What the answers could change"), plan.can_change),
        (phrase("What they could not change"), plan.cannot_change),
    ):
        if words:
            yield Heading(head)
            yield Para(Verbatim(words))


def _themes(report: EventReport, language: str) -> Iterator[Block]:
    if not report.themes:
        return
    yield Chapter(phrase("Themes"))
    yield Para(
        phrase(
            "Moderators put contributions under headings of their own. Each is under one of them "
            "at most, and some are under none. Contributions are counted, not people."
        )
    )
    yield Table(
        phrase("Contributions by theme, counted in fives"),
        (
            phrase("Theme"),
            phrase("Contributions"),
            phrase("What becomes of it"),
            phrase("Who takes care of it"),
            phrase("Until when"),
        ),
        tuple(_theme_row(one) for one in report.themes),
    )
    for one in report.themes:
        if one.examples or one.answer:
            yield Heading(Verbatim(one.name))
            yield from quoted(one.examples)
            yield from official(report, one.answer, language)


def _theme_row(theme: ThemeFound) -> tuple[Cell, ...]:
    answer = theme.answer
    if answer is None:
        return (Verbatim(theme.name), at_least(theme), phrase("no answer yet"), None, None)
    state = OUTCOMES[answer.outcome]
    return (Verbatim(theme.name), at_least(theme), state, Verbatim(answer.owner), answer.day)


def _singles(report: EventReport, language: str) -> Iterator[Block]:
    if not report.singles:
        return
    yield Chapter(phrase("Answers to single contributions"))
    for number, one in enumerate(report.singles, 1):
        yield Heading(phrase("Contribution {n}", n=number))
        yield Quote(one.text)
        yield from official(report, one.answer, language)


def _promise(report: EventReport) -> Iterator[Block]:
    promise, closed = report.plan.promise, closing_day(report.event)
    if promise is None or closed is None:
        return
    yield Chapter(phrase("What was promised, and whether it was kept"))
    rows: list[tuple[Cell, ...]] = []
    for step in Step:
        day = day_of(step, promise, closed)
        late = day < report.today
        rows.append((STEPS[step], day, _kept(step in report.plan.done, late=late)))
    yield Table(
        phrase("What people are to hear after the close"),
        (phrase("Promise"), phrase("Until when"), phrase("How it stands")),
        tuple(rows),
    )
    yield Note(phrase("As of {day}", day=report.today))


def _kept(kept: bool, *, late: bool) -> Phrase:
    if kept:
        return phrase("kept")
    return phrase("not kept yet") if late else phrase("not due yet")


def _limits(report: EventReport) -> Iterator[Block]:
    yield Chapter(phrase("How it was done, and what it cannot tell"))
    yield Heading(phrase("Who answered"))
    yield Item(
        phrase(
            "People chose themselves whether to take part. Nobody was drawn by lot, and the "
            "answers do not stand for all residents."
        )
    )
    yield Item(
        phrase(
            "Beyond the answers nothing is known of people, so it is not known either who was "
            "missing. In a browser, one person could answer twice."
        )
    )
    yield Heading(phrase("Anonymity"))
    yield Item(
        phrase(
            "Nobody at the municipality knows who wrote what. What told people apart was deleted "
            "at the close; of their number only a multiple of {k} is left.",
            k=K,
        )
    )
    yield Item(TOO_FAR_APART)
    yield Heading(phrase("Moderation"))
    yield Item(MODES[report.policy.mode][1])
    yield Item(_rejected(report))
    yield Item(
        phrase(
            "Rejected contributions are neither counted nor quoted here. Quoted texts are "
            "unchanged but for personal parts that were hidden; they stand in the language in "
            "which they were written, and were not chosen for what they say."
        )
    )
    if report.event.translator:
        yield Item(
            phrase(
                "For moderators, texts were also translated by a machine at {host}. This report "
                "quotes none of these translations.",
                host=report.event.translator,
            )
        )


def _rejected(report: EventReport) -> Phrase:
    if report.rejected < K:
        return phrase("Fewer than {k} contributions were rejected.", k=K)
    return phrase(
        "At least {n} contributions were rejected (counted in fives), each for one of the reasons "
        "that were fixed and could be read before.",
        n=report.rejected,
    )
