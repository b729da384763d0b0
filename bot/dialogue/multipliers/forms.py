"""An event's multipliers as pages: all of them, a form for a new one, and each with its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot import at_once
from bot.at_once import Sheet, Written
from bot.dialogue.events import own_event
from bot.dialogue.multipliers import adding, counting, links, overseeing, posters
from bot.errors import NotFound, Refused
from bot.model import Event
from bot.multipliers import Multiplier
from bot.questions import Answer, Kind, Question, Questionnaire
from bot.replies import Action, Line, Poster, QrPicture, Say
from bot.turn import Turn
from config.phrases import Localized, phrase


@dataclass(frozen=True, slots=True)
class AllMultipliers:
    """Everybody who passes an event on."""

    event: Event
    known: tuple[tuple[Multiplier, Line], ...]
    """Each with how many came by its link."""
    sheet: Sheet | None
    """The form for one more; None where none can come."""
    posters: Sheet | None
    """In which languages posters of the event itself shall be; None once it has closed."""


@dataclass(frozen=True, slots=True)
class OneMultiplier:
    """One of them, with everything it needs."""

    event: Event
    multiplier: Multiplier
    lines: tuple[Line, ...]
    pictures: tuple[QrPicture, ...]
    texts: tuple[tuple[str, tuple[Localized, ...]], ...]
    """By language: what it passes on. Nothing once the event has closed."""


async def read_all(turn: Turn, event_id: str) -> AllMultipliers:
    """All multipliers of one's own event.

    Raises:
        NotFound: there is no such event for this account.
    """
    event = await own_event(turn, event_id)
    known = await turn.unit.multipliers.of_event(event.id)
    counted = [(one, await counting.people(turn.unit, event, one)) for one in known]
    goes_on = overseeing.may_come(event)
    return AllMultipliers(
        event,
        tuple((one, counting.told(event, people)) for one, people in counted),
        _sheet(turn) if goes_on and len(known) < overseeing.MOST else None,
        _poster_sheet(turn, event) if goes_on else None,
    )


def _sheet(turn: Turn) -> Sheet:
    return at_once.sheet(adding.questions(turn), {})


def _poster_sheet(turn: Turn, event: Event) -> Sheet:
    languages = adding.questions(turn).question("languages")
    asked = Questionnaire(
        "posters",
        1,
        phrase("Posters and table cards"),
        (
            Question(
                "spoken",
                Kind.CHOICES,
                phrase("In which languages?"),
                languages.help,
                options=languages.options,
            ),
        ),
    )
    return at_once.sheet(asked, {"spoken": (posters.main_language(turn, event),)})


async def add(turn: Turn, event_id: str, written: Written) -> Multiplier | Sheet:
    """One more; the form once more, if something of it does not do.

    Raises:
        Refused: the event takes none from this account.
    """
    event = await adding.open_to_more(turn, event_id)

    async def keep(answers: dict[str, Answer]) -> Multiplier:
        return await adding.keep(turn, event, answers)

    async def fits(question: str, answers: Mapping[str, Answer]) -> None:
        await adding.fits(turn, event, question, answers)

    return await at_once.take(_sheet(turn), written, keep, fits)


async def read_one(turn: Turn, event_id: str, multiplier_id: str) -> OneMultiplier:
    """One multiplier of one's own event.

    Raises:
        NotFound: there is none for this account.
    """
    event, multiplier = await own(turn, event_id, multiplier_id)
    (said,) = await overseeing.detail(turn, event, multiplier)
    lines = said.lines[1:] if isinstance(said, Say) else ()
    inviting = overseeing.may_come(event)
    texts = [
        (language, await links.text_to_forward(turn, event, multiplier, language))
        for language in (multiplier.languages if inviting else ())
    ]
    pictures = overseeing.qr_pictures(turn, event, multiplier) if inviting else []
    return OneMultiplier(event, multiplier, lines, tuple(pictures), tuple(texts))


async def own(turn: Turn, event_id: str, multiplier_id: str) -> tuple[Event, Multiplier]:
    """A multiplier, if it is of that event and this account moderates it.

    Raises:
        NotFound: there is none for this account.
    """
    event, multiplier = await overseeing.own(turn, multiplier_id)
    if event.id != event_id:
        raise NotFound(overseeing.NONE_OF_YOURS)
    return event, multiplier


async def poster(
    turn: Turn,
    event_id: str,
    languages: tuple[str, ...],
    multiplier_id: str = "",
    *,
    cards: bool,
) -> Poster:
    """A poster or table cards: of the event in these languages, or a multiplier's in its own.

    Raises:
        Refused: the event is none of this account's, or closed; or there are too many languages.
    """
    code = ""
    if multiplier_id:
        _, multiplier = await own(turn, event_id, multiplier_id)
        code, languages = multiplier.code, multiplier.languages
    if len(languages) > adding.LANGUAGES:
        raise Refused(posters.NO_ROOM)
    action = Action("poster", event_id, code, posters.AND.join(languages))
    return await posters.drawn(turn, action, cards=cards)
