"""Moderation on pages: what waits, and one contribution with all that can be done about it.

What may be done, and what is noted of it, is `deciding`'s, as in the chat. A look releases nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot import at_once
from bot.at_once import Sheet, Written
from bot.dialogue.events import own_event
from bot.dialogue.moderation import deciding, floods, hiding, queue, reviewing, same, themes
from bot.dialogue.moderation import policy as rules
from bot.dialogue.moderation.deciding import own_contribution
from bot.dialogue.moderation.queue import Entry, Queue
from bot.dialogue.moderation.reviewing import moderated_event
from bot.dialogue.release import release
from bot.dialogue.translations import by_hand
from bot.errors import NotFound
from bot.model import Contribution, Event, EventState
from bot.moderated import Decision, Policy, Theme
from bot.questions import Answer, Kind, Option, Question, Questionnaire
from bot.replies import Action, Button, Line, Say
from bot.translations import Origin
from bot.turn import Turn
from config.phrases import Phrase, Verbatim, phrase

NO_THEME = "none"
"""The choice of no theme; ids of themes are longer."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Where moderation of an event stands."""

    event: Event
    mode: Phrase
    queue: Queue
    by_prompt: tuple[tuple[Question, int], ...]
    """To which questions something waits, where there are several."""
    guards: Say | None
    """What holds off floods, and the ways to change it, while the event is open."""
    themes: tuple[tuple[Theme, int], ...]
    """Each with how many contributions are under it."""
    naming: Sheet | None
    """The form for a new theme; None where there are as many as there can be."""


async def overview(turn: Turn, event_id: str) -> Overview:
    """What waits and what was decided.

    Raises:
        Refused: it is none of this account's, not open yet, or its texts are deleted.
    """
    event = await moderated_event(turn, event_id)
    policy = await rules.of(turn.unit, event)
    counts = await turn.unit.moderation.counts(event.id)
    waiting = [(one, counts.get((one.id, None), 0)) for one in event.prompts.questions]
    guards = None
    if event.state is EventState.OPEN:
        (guards,) = await floods.show(turn, Action("", event.id))
    known = await turn.unit.moderation.themes(event.id)
    return Overview(
        event,
        rules.MODES[policy.mode][1],
        await queue.queue(turn.unit, event, most=0),
        tuple(pair for pair in waiting if pair[1]) if len(waiting) > 1 else (),
        guards if isinstance(guards, Say) else None,
        tuple([(one, await turn.unit.moderation.under(one.id)) for one in known]),
        at_once.sheet(themes.ASKED, {}) if len(known) < themes.MOST else None,
    )


async def fetch(turn: Turn, event_id: str) -> None:
    """Have what came in since released, if enough people are behind it."""
    event = await moderated_event(turn, event_id)
    if event.state is EventState.OPEN:
        await release(turn.unit, event)


@dataclass(frozen=True, slots=True)
class Way:
    """Which contributions somebody goes through."""

    prompt: str = ""
    decision: Decision | None = None

    @classmethod
    def read(cls, prompt: str, decision: str) -> Way:
        """From the words of an address; what is none of ours means all that waits."""
        return cls(prompt, Decision(decision) if decision in list(Decision) else None)


async def following(turn: Turn, event_id: str, way: Way, after: str) -> str | None:
    """The contribution that comes next; "" as `after` begins wherever chance says."""
    event = await moderated_event(turn, event_id)
    after = after or turn.unit.chance.uuid()
    found = await queue.queue(turn.unit, event, way.prompt, decision=way.decision, after=after)
    return found.entries[0].contribution.id if found.entries else None


# --------------------------------------------------------------------------- one contribution


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


async def piece(turn: Turn, event_id: str, contribution_id: str) -> Piece:
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
    found = await piece(turn, event_id, contribution_id)
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


ACCEPT, REOPEN = "accept", "reopen"
"""What is decided besides the ids of reasons, which none of these is."""


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


# --------------------------------------------------------------------------- alike, themes, floods


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


async def own_theme(turn: Turn, event_id: str, theme_id: str) -> tuple[Event, Theme]:
    """A theme of that event, if this account moderates it.

    Raises:
        NotFound: foreign, deleted or never there: all the same.
    """
    event, theme = await themes.own_theme(turn, theme_id)
    if event.id != event_id:
        raise NotFound(themes.GONE)
    return event, theme


def naming(theme: Theme | None) -> Sheet:
    """The form with a theme's name."""
    return at_once.sheet(themes.ASKED, {"name": (theme.name,)} if theme else {})


async def name_theme(
    turn: Turn, event_id: str, written: Written, theme_id: str = ""
) -> Sheet | None:
    """A new theme, or another name for one; the form once more, if it does not do."""
    event, theme = await moderated_event(turn, event_id), None
    if theme_id:
        event, theme = await own_theme(turn, event_id, theme_id)

    async def keep(answers: dict[str, Answer]) -> None:
        await themes.keep(turn, event, answers["name"][0], theme_id)

    return await at_once.take(naming(theme), written, keep)


GUARDS = {"slow-mode": floods.set_pace, "room-code": floods.set_code}


async def set_guard(turn: Turn, event_id: str, verb: str, value: str) -> None:
    """Change what holds off floods.

    Raises:
        NotFound: it is no event of this account's, or nothing of that name holds off floods.
    """
    event = await own_event(turn, event_id)
    if verb not in GUARDS:
        raise NotFound(deciding.GONE)
    await GUARDS[verb](turn, Action(verb, event.id, "", value))


def guard_buttons(guards: Say) -> list[Button]:
    """Those of the chat's buttons that change what holds off floods."""
    buttons = [one for row in guards.buttons for one in row]
    return [one for one in buttons if one.action and one.action.verb in GUARDS]
