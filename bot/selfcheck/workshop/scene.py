"""What is on at each step of a workshop: the same for the wall, the moderator and the people.

Only what `comparison` lets through of the round, and `gathering` of the workshop, is in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.anonymity import K
from bot.model import Round, Step, Workshop
from bot.replies import (
    Bar,
    Chart,
    Code,
    Heading,
    Item,
    Line,
    Note,
    Para,
    QrPicture,
    Quote,
    Timer,
)
from bot.selfcheck import comparing, picturing, reporting, rounds
from bot.selfcheck.comparison import Comparison
from bot.selfcheck.measures import keeping
from bot.selfcheck.measures.wording import shortened
from bot.selfcheck.wording import wordings
from bot.selfcheck.workshop import agenda, gathering
from bot.turn import Turn
from bot.wallclock import ZONE, local
from config import forms
from config.phrases import Phrase, Text, phrase, plural

STEP_NAMES: dict[Step, Phrase] = {
    Step.ARRIVING: phrase("Arriving"),
    Step.OVERVIEW: phrase("The fields of action at a glance"),
    Step.DIFFERENCE: phrase("How the perspectives see it"),
    Step.COMMENTS: phrase("Comments and examples"),
    Step.PRIORITIES: phrase("What matters most"),
    Step.AGREEMENT: phrase("What we agree on"),
    Step.LOOKING_BACK: phrase("Looking back"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a workshop is about: a closed round and what was asked in it."""

    round: Round
    source: forms.Questionnaire
    wordings: Mapping[str, Text]
    """How each item is asked."""

    async def compared(self, turn: Turn) -> Comparison:
        """What the round has shown. Worked out anew each time: only some steps need it."""
        return reporting.comparison_of(
            self.source, await rounds.counted_sheets(turn.unit, turn.around, self.round)
        )


async def basis_of(turn: Turn, workshop: Workshop) -> Basis:
    """The round behind a workshop."""
    round_ = await turn.unit.rounds.get(workshop.round)
    assert round_ is not None, "a workshop goes with its round"  # noqa: S101
    source = rounds.source_as_asked(turn.around, round_)
    return Basis(round_, source, wordings(source))


async def lines(turn: Turn, workshop: Workshop, basis: Basis) -> tuple[Line, ...]:
    """What is on now, in words."""
    match workshop.step:
        case Step.ARRIVING:
            said = await _arriving(turn, workshop)
        case Step.OVERVIEW:
            said = [*comparing.overview(await basis.compared(turn), basis.source)]
        case Step.DIFFERENCE:
            said = [*comparing.item(await basis.compared(turn), basis.source, workshop.topic)]
        case Step.COMMENTS:
            said = await _comments(turn, workshop, basis)
        case Step.PRIORITIES:
            said = await priorities(turn, workshop, basis)
        case Step.AGREEMENT:
            said = await _agreement(turn, workshop, basis)
        case Step.LOOKING_BACK:
            said = await _looking_back(turn, workshop, basis)
    return (*said, *_timer(turn, workshop))


PICTURED = frozenset({Step.ARRIVING, Step.OVERVIEW, Step.DIFFERENCE})
"""The steps that have something to be drawn."""


async def pictures(turn: Turn, workshop: Workshop, basis: Basis) -> tuple[QrPicture | Chart, ...]:
    """What is on now, as far as it can be drawn."""
    found: list[QrPicture | Chart | None] = []
    if workshop.step is Step.ARRIVING:
        url = turn.around.links.workshop(workshop.code)
        words = phrase("QR code with the link to this workshop")
        found.append(QrPicture("workshop", url, words))
    elif workshop.step is Step.OVERVIEW:
        compared = await basis.compared(turn)
        found += [
            picturing.radar(compared, basis.source),
            picturing.differences(compared, basis.source),
        ]
    elif workshop.step is Step.DIFFERENCE:
        compared = await basis.compared(turn)
        found.append(picturing.one_item(compared, basis.source, workshop.topic))
    return tuple(one for one in found if one is not None)


def _timer(turn: Turn, workshop: Workshop) -> list[Line]:
    if workshop.ends is None:
        return []
    if workshop.ends <= turn.unit.now:
        return [Note(phrase("The time is up."))]
    clock = local(workshop.ends, ZONE).strftime("%H:%M")
    return [Timer(phrase("There is time until {clock}.", clock=clock), workshop.ends)]


async def _arriving(turn: Turn, workshop: Workshop) -> list[Line]:
    municipality = await turn.unit.municipalities.get(workshop.municipality)
    name = municipality.name if municipality else ""
    people = await gathering.present(turn.unit, workshop)
    deep = turn.around.links.start(workshop.code)
    in_telegram: list[Line] = [Note(phrase("In Telegram:")), Code(deep)] if deep else []
    return [
        Heading(phrase("Workshop on the self-check of {municipality}", municipality=name)),
        Para(
            phrase(
                "Please open this address on your phone. You need no app, no account and no name: "
                "with it you write comments and give points."
            )
        ),
        Code(turn.around.links.workshop(workshop.code)),
        *in_telegram,
        Item(phrase("At least {n} people have come.", n=people))
        if people
        else Item(phrase("How many have come is shown from {k} people on.", k=K)),
    ]


async def _comments(turn: Turn, workshop: Workshop, basis: Basis) -> list[Line]:
    voices = await gathering.shown(turn.unit, workshop, workshop.topic)
    return [
        Heading(basis.wordings[workshop.topic]),
        Para(phrase("What is behind it? Which example do you know? What would help?")),
        *(Quote(voice.words) for voice in voices),
        Note(comments_note()),
    ]


def comments_note() -> Phrase:
    """When comments are shown."""
    return phrase(
        "Comments are shown without names and in random order, always those of at least {k} "
        "people at once.",
        k=K,
    )


async def priorities(turn: Turn, workshop: Workshop, basis: Basis) -> list[Line]:
    """The topics with their points."""
    sums = await gathering.sums(turn.unit, workshop)
    ended = workshop.sums is not None
    said: list[Line] = [Heading(phrase("What matters most to us?"))]
    if not ended:
        said.append(
            Para(
                phrase(
                    "Each person has {n} points to give: all to one topic, or some to several.",
                    n=agenda.POINTS,
                )
            )
        )
    if sums is None:
        topics = agenda.by_points(workshop)
        said += [Item(_numbered(basis, n, topic)) for n, topic in enumerate(topics, 1)]
        said.append(
            Note(
                phrase("Fewer than {k} people gave points, so no sums are shown.", k=K)
                if ended
                else phrase("Sums are shown once {k} people have given points.", k=K)
            )
        )
        return said
    most = max(1, *sums.values()) if sums else 1
    for number, topic in enumerate(agenda.by_points(workshop), 1):
        points = sums.get(topic, 0)
        text = plural(
            "{topic}: {n} point",
            "{topic}: {n} points",
            points,
            topic=_numbered(basis, number, topic),
        )
        said.append(Bar(text, points, most))
    if not ended:
        said.append(Note(phrase("While points are being given, sums are rounded down to fives.")))
    return said


def _numbered(basis: Basis, number: int, topic: str) -> Phrase:
    return phrase("{n}. {question}", n=number, question=basis.wordings[topic])


async def _agreement(turn: Turn, workshop: Workshop, basis: Basis) -> list[Line]:
    said: list[Line] = [
        Heading(basis.wordings[workshop.topic]),
        Para(phrase("What do we recommend? What is the first step, and who takes it?")),
    ]
    said += [Quote(one.words) for one in workshop.agreements if one.topic == workshop.topic]
    return said


async def _looking_back(turn: Turn, workshop: Workshop, basis: Basis) -> list[Line]:
    said: list[Line] = [Heading(phrase("What we have agreed on"))]
    for topic in agenda.by_points(workshop):
        words = [one.words for one in workshop.agreements if one.topic == topic]
        if words:
            said.append(Para(basis.wordings[topic]))
            said += [Quote(one) for one in words]
    agreed = await keeping.of_round(turn.unit, workshop.municipality, workshop.round)
    said += [Item(phrase("Measure: {what}", what=shortened(one.what, 200))) for one in agreed]
    if len(said) == 1:
        said.append(Para(phrase("Nothing was written down.")))
    said.append(
        Note(phrase("Did it help? On your phone there are five short questions, one tap each."))
    )
    return said
