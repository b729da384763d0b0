"""What of an event is answered and what is not, for those who moderate it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.anonymity import K, rounded
from bot.answers import OfficialAnswer
from bot.dialogue.answers import sheet, told
from bot.dialogue.answers.keeping import Matter, matter
from bot.dialogue.moderation import policy, reviewing
from bot.dialogue.moderation.reviewing import moderated_event
from bot.model import Event
from bot.moderated import Theme
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import LanguageNames, Phrase, Verbatim, label, phrase

CHANGED_MEANWHILE = phrase(
    "A colleague has changed this since you looked at it, so nothing was deleted. Now it reads "
    "like this:"
)
NO_ANSWER = phrase("There is no answer yet.")


@dataclass(frozen=True, slots=True)
class Open:
    """A theme, the answer it has, and how many contributions under it still wait for one."""

    theme: Theme
    answer: OfficialAnswer | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How far the answers to an event are."""

    event: Event
    themes: tuple[Open, ...]
    under_none: int
    """Contributions under no theme that have no answer."""

    @property
    def waiting(self) -> int:
        """Everything that has no answer."""
        return self.under_none + sum(one.waiting for one in self.themes)


async def of_event(turn: Turn, event_id: str) -> Overview:
    """How far the answers are.

    Raises:
        Refused: it is none of this account's, not open yet, or its texts are deleted.
    """
    event = await moderated_event(turn, event_id)
    themes = await turn.unit.moderation.themes(event.id)
    answers = await turn.unit.official_answers.of([one.id for one in themes])
    waiting = await turn.unit.official_answers.unanswered(event.id, _to_answer(event))
    return Overview(
        event,
        tuple(Open(one, answers.get(one.id), waiting.get(one.id, 0)) for one in themes),
        waiting.get(None, 0),
    )


def how_many(waiting: int) -> Phrase:
    """A count in fives."""
    if not waiting:
        return phrase("nothing waits for an answer")
    if waiting < K:
        return phrase("fewer than {k} wait for an answer", k=K)
    return phrase("at least {n} wait for an answer", n=rounded(waiting))


def state_of(one: Open) -> Phrase:
    """A theme in one line: what was answered, or how many wait."""
    if one.answer is not None:
        outcome = sheet.NAMES[one.answer.outcome]
        return phrase("{theme}: {state}", theme=one.theme.name, state=outcome)
    return phrase("{theme}: {state}", theme=one.theme.name, state=how_many(one.waiting))


def in_all(found: Overview) -> list[Line]:
    """What is open, in all and under no theme."""
    lines: list[Line] = [Para(phrase("In all: {state}", state=how_many(found.waiting)))]
    if found.under_none:
        lines.append(Item(phrase("Under no theme: {state}", state=how_many(found.under_none))))
    return lines


async def in_letter(unit: Unit, event: Event) -> list[Line]:
    """What a reminder of the promise says about answers; nothing where all is answered."""
    unanswered = await unit.official_answers.unanswered(event.id, _to_answer(event))
    waiting = sum(unanswered.values())
    if not waiting:
        return []
    return [Para(phrase("Contributions: {state}", state=how_many(waiting)))]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """Every theme with its state, and the way to what is open."""
    found = await of_event(turn, action.subject)
    event = found.event
    lines: list[Line] = [
        Heading(phrase("Answers to “{event}”", event=event.prompts.title)),
        *in_all(found),
        *(Item(state_of(one)) for one in found.themes),
        Note(
            phrase(
                "An answer to a theme holds for all contributions under it that have none of their "
                "own. People read it with their receipt."
            )
        ),
    ]
    rows: list[tuple[Button, ...]] = [
        (Button(Verbatim(one.theme.name), Action("official", one.theme.id)),)
        for one in found.themes
    ]
    if found.under_none:
        rows.append(
            (Button(label("Look at what is under no theme"), Action("open-ones", event.id)),)
        )
    rows += [
        (Button(label("Themes"), Action("themes", event.id)),),
        (Button(label("Back to the event"), Action("event", event.id)),),
    ]
    return [Say(tuple(lines), tuple(rows))]


async def next_open(turn: Turn, action: Action) -> list[Saying]:
    """A contribution under no theme that has no answer, from wherever chance says."""
    event = await moderated_event(turn, action.subject)
    return await _open(turn, event, turn.unit.chance.uuid())


async def another_open(turn: Turn, action: Action) -> list[Saying]:
    """The one after that, and after the last the first."""
    found = await matter(turn, action.subject)
    return await _open(turn, found.event, found.id)


async def _open(turn: Turn, event: Event, after: str) -> list[Saying]:
    about = await open_after(turn.unit, event, after)
    if about is None:
        return await show(turn, Action("answers", event.id))
    return [shown(turn, await matter(turn, about), another=True)]


async def open_after(unit: Unit, event: Event, after: str) -> str | None:
    """The id of the next contribution under no theme that has no answer, all around."""
    prompts, answers = _to_answer(event), unit.official_answers
    found = await answers.next_unanswered(event.id, prompts, after)
    return found or await answers.next_unanswered(event.id, prompts, "")


def _to_answer(event: Event) -> list[str]:
    """The questions to whose answers the municipality says something: those that are read."""
    return [one.id for one in policy.moderated(event)]


async def show_one(turn: Turn, action: Action) -> list[Saying]:
    """A theme or a contribution with its answer."""
    return [shown(turn, await matter(turn, action.subject))]


def heading(found: Matter) -> list[Line]:
    """What is answered, in its own words."""
    if found.theme is not None:
        return [Heading(Verbatim(found.theme.name))]
    assert found.contribution is not None, "a matter is one of the two"  # noqa: S101
    prompt = found.event.prompts.question(found.contribution.prompt)
    return [Heading(prompt.text), *reviewing.in_words(prompt, found.contribution.value)]


def shown(turn: Turn, found: Matter, *before: Line, another: bool = False) -> Say:
    """What can be read and done about one of them."""
    lines: list[Line] = [*before, *heading(found)]
    rows: list[tuple[Button, ...]] = []
    if found.answer is None:
        lines.append(Para(NO_ANSWER))
        rows.append((Button(label("Write the answer"), Action("official-edit", found.id)),))
    else:
        lines += told.in_words(found.event, found.answer, turn.language)
        if missing := lacking(found):
            lines.append(Note(missing))
        rows += [
            (Button(label("Change the answer"), Action("official-edit", found.id)),),
            (Button(label("Take the answer away"), Action("official-drop", found.id)),),
        ]
    if found.contribution is not None:
        rows.append((Button(label("Put under a theme"), Action("mod-theme", found.id)),))
    if another:
        rows.append((Button(label("Another one"), Action("open-next", found.id)),))
    rows.append((Button(label("All answers"), Action("answers", found.event.id)),))
    return Say(tuple(lines), tuple(rows))


def lacking(found: Matter) -> Phrase | None:
    """In which languages of the event an answer is not written yet; None: in all it is."""
    words = found.answer.words if found.answer else found.languages
    missing = tuple(one for one in found.languages if one not in words)
    if not missing:
        return None
    return phrase("Not written yet in: {languages}", languages=LanguageNames(missing))


SURE_TO_DROP = phrase("Take the answer away? People do not read it any more then.")
YES_DROP, NO_DROP = label("Yes, take it away"), label("No, keep it")


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """People may have read it already, so it is asked once."""
    found = await matter(turn, action.subject)
    if found.answer is None:
        return [shown(turn, found)]
    yes = Action("official-drop-yes", found.id, "", _brief(found))
    rows = ((Button(YES_DROP, yes),), (Button(NO_DROP, Action("official", found.id)),))
    return [Say((*in_words(turn, found), Para(SURE_TO_DROP)), rows)]


def in_words(turn: Turn, found: Matter) -> list[Line]:
    """What is answered, and what it was answered."""
    lines = heading(found)
    if found.answer is not None:
        lines += told.in_words(found.event, found.answer, turn.language)
    return lines


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """It is not answered any more. Saying it twice is fine; another's answer stays."""
    found = await matter(turn, action.subject)
    if not remove(turn, found, found.sheet.seen if action.value == _brief(found) else ""):
        return [shown(turn, found, Para(CHANGED_MEANWHILE))]
    return await show(turn, Action("answers", found.event.id))


def _brief(found: Matter) -> str:
    """By which a button knows an answer again: beside a contribution's id it holds no more."""
    return found.sheet.seen[:8]


def remove(turn: Turn, found: Matter, seen: str) -> bool:
    """Take an answer away, if it still is the one that was seen; whether it is gone."""
    if found.answer is None:
        return True
    if seen != found.sheet.seen:
        return False
    turn.unit.official_answers.remove(found.id)
    return True
