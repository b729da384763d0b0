"""One contribution on a page: all that can be done about it, and the forms for what is written.

What may be done, and what is noted of it, is `deciding`'s, as in the chat.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot import at_once
from bot.at_once import Sheet, Written
from bot.dialogue.moderation import deciding, hiding, queue, reviewing, same, themes
from bot.dialogue.moderation import policy as rules
from bot.dialogue.moderation.deciding import own_contribution
from bot.dialogue.moderation.queue import Entry
from bot.dialogue.translations import by_hand
from bot.errors import NotFound
from bot.model import Contribution, Event
from bot.moderated import Policy, Theme
from bot.questions import Answer, Kind, Option, Question, Questionnaire
from bot.replies import Action, Line
from bot.translations import Origin
from bot.turn import Turn
from config.phrases import Verbatim, phrase

NO_THEME = "none"
"""The choice of no theme; ids of themes are longer."""
ACCEPT, REOPEN = "accept", "reopen"
"""What is decided besides the ids of reasons, which none of these is."""


class Deed(StrEnum):
    """What is written about a contribution, each on a form of its own."""

    HIDE = "hide"
    TRANSLATE = "translate"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Piece:
    """One contribution and everything that can be done about it."""

    event: Event
    entry: Entry
    policy: Policy
    lines: tuple[Line, ...]
    sheets: dict[Deed, Sheet]

    @property
    def stands(self) -> int:
        """How it stood when it was shown, for a later press to compare."""
        return reviewing.as_shown(self.policy, self.entry.verdict)

    @property
    def is_text(self) -> bool:
        """Whether it can be hidden in part, and be like another one."""
        return self.entry.prompt.kind is Kind.TEXT

    @property
    def by_hand(self) -> bool:
        """Whether a moderator has translated it."""
        found = self.entry.translation
        return found is not None and found.origin is Origin.HAND


async def _own(turn: Turn, event_id: str, contribution_id: str) -> tuple[Event, Contribution]:
    event, contribution = await own_contribution(turn, contribution_id)
    if event.id != event_id:
        raise NotFound(deciding.GONE)
    return event, contribution


async def read(turn: Turn, event_id: str, contribution_id: str) -> Piece:
    """One contribution to an event, whether it was decided or not.

    Raises:
        NotFound: foreign, waiting for its batch, deleted or never there: all the same.
    """
    event, contribution = await _own(turn, event_id, contribution_id)
    entry = await queue.entry(turn.unit, event, contribution)
    policy = await rules.of(turn.unit, event)
    lines = [*reviewing.words(entry), *reviewing.state_in_words(policy, entry)]
    known = await turn.unit.moderation.themes(event.id)
    sheets = {Deed.THEME: _theme_sheet(known, entry.theme)}
    if entry.prompt.kind is Kind.TEXT:
        public = entry.verdict.public
        words = contribution.value if public is None else public
        sheets[Deed.HIDE] = at_once.sheet(hiding.ASKED, {"words": (words,)})
    if entry.is_foreign:
        found = entry.translation
        stored: dict[str, Answer] = {"words": (found.text,)} if found else {}
        sheets[Deed.TRANSLATE] = at_once.sheet(by_hand.asked(event), stored)
    return Piece(event, entry, policy, tuple(lines), sheets)


def _theme_sheet(known: list[Theme], there: Theme | None) -> Sheet:
    options = [Option(NO_THEME, phrase("Under no theme"))]
    options += [Option(one.id, Verbatim(one.name)) for one in known]
    asked = [
        Question(
            "theme",
            Kind.CHOICE,
            phrase("Under which theme shall it be?"),
            options=tuple(options),
        )
    ]
    if len(known) < themes.MOST:
        asked.append(
            Question(
                "name",
                Kind.LINE,
                phrase("Or under a new one:"),
                required=False,
                max_length=themes.NAME_LENGTH,
            )
        )
    title = phrase("Theme")
    stored: dict[str, Answer] = {"theme": (there.id if there else NO_THEME,)}
    return at_once.sheet(Questionnaire("put-under", 1, title, tuple(asked)), stored)


async def save(
    turn: Turn, event_id: str, contribution_id: str, deed: Deed, written: Written
) -> Sheet | None:
    """Take what was written about a contribution; the form once more, if it does not do.

    Raises:
        NotFound: there is no such contribution for this account, or nothing of the kind to be
            written about it.
    """
    found = await read(turn, event_id, contribution_id)
    if deed not in found.sheets:
        raise NotFound(deciding.GONE)
    event, contribution = found.event, found.entry.contribution

    async def keep(answers: dict[str, Answer]) -> None:
        if deed is Deed.HIDE:
            await deciding.hide(turn.unit, event, contribution, answers["words"][0])
        elif deed is Deed.TRANSLATE:
            by_hand.keep(turn, event, contribution, answers["words"][0])
        else:
            await _put_under(turn, event, contribution, answers)

    return await at_once.take(found.sheets[deed], written, keep)


async def _put_under(
    turn: Turn, event: Event, contribution: Contribution, answers: dict[str, Answer]
) -> None:
    theme = None
    if "name" in answers:
        theme = await themes.keep(turn, event, answers["name"][0])
    elif answers["theme"] != (NO_THEME,):
        _, theme = await themes.own_theme(turn, answers["theme"][0])
    await deciding.put_under(turn.unit, event, contribution, theme)


async def decide(turn: Turn, event_id: str, contribution_id: str, to: str, stands: str) -> bool:
    """Accept it, reject it for the reason `to`, or take the decision back.

    Returns whether that was done: not where somebody has decided otherwise since it was shown.
    """
    event, contribution = await _own(turn, event_id, contribution_id)
    policy = await rules.of(turn.unit, event)
    now = str(reviewing.as_shown(policy, await deciding.verdict_on(turn.unit, contribution)))
    if now != stands:
        return False
    if to == ACCEPT:
        await deciding.accept(turn.unit, event, contribution)
    elif to == REOPEN:
        await deciding.reopen(turn.unit, event, contribution)
    else:
        await deciding.reject(turn.unit, event, contribution, to)
    return True


async def take_back(turn: Turn, event_id: str, contribution_id: str, deed: str) -> None:
    """What was written about it, or marked, holds no more.

    Raises:
        NotFound: there is no such contribution for this account, or no such deed.
    """
    event, contribution = await _own(turn, event_id, contribution_id)
    if deed == Deed.HIDE:
        await deciding.unhide(turn.unit, event, contribution)
    elif deed == Deed.TRANSLATE:
        await by_hand.take_away(turn, Action("", contribution.id))
    elif deed == "same":
        await deciding.unmark_duplicate(turn.unit, event, contribution)
    else:
        raise NotFound(deciding.GONE)


async def alike(
    turn: Turn, event_id: str, contribution_id: str
) -> tuple[Event, Contribution, list[Contribution]]:
    """A text and those that may say the same, told by their words alone."""
    event, contribution = await _own(turn, event_id, contribution_id)
    return event, contribution, await same.suggested(turn, event, contribution)


async def mark_same(turn: Turn, event_id: str, contribution_id: str, original_id: str) -> None:
    """It says the same as another one: a person has said so."""
    event, contribution = await _own(turn, event_id, contribution_id)
    _, original = await _own(turn, event_id, original_id)
    await deciding.mark_duplicate(turn.unit, event, contribution, original)
