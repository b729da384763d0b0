"""A moderator's way through what waits, in the chat: one contribution after the other."""

from __future__ import annotations

from bot.anonymity import K
from bot.dialogue import kinds
from bot.dialogue.events import own_event
from bot.dialogue.moderation import deciding, queue
from bot.dialogue.moderation import policy as rules
from bot.dialogue.moderation.deciding import own_contribution
from bot.dialogue.moderation.queue import Entry
from bot.dialogue.release import release
from bot.errors import Refused
from bot.model import Contribution, Event, EventState
from bot.moderated import Decision, Policy, Verdict
from bot.questions import OLD_BUTTON, Kind, Question
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Quote, Say, Saying
from bot.showing import shortened, shown
from bot.translations import Origin
from bot.turn import Turn
from config.phrases import Phrase, Text, Verbatim, label, phrase, plural

TRANSLATED = {
    Origin.MACHINE: phrase("Translated by a machine, which can be wrong:"),
    Origin.HAND: phrase("Translated by a moderator:"),
}
UNDECIDED, ACCEPTED = 0, 1
"""How a contribution stood when it was shown, as buttons carry it; rejections by their reasons."""
LABEL = 30
"""Characters of a question that a button shows."""


async def moderated_event(turn: Turn, event_id: str) -> Event:
    """The event, if this account moderates it and there is something to moderate.

    Raises:
        Refused: it is none of this account's, not open yet, or its texts are deleted.
    """
    event = await own_event(turn, event_id)
    if not deciding.moderates(turn, event):
        raise Refused(OLD_BUTTON)
    return event


async def entrance(turn: Turn, event: Event) -> list[tuple[Button, ...]]:
    """The way to moderation on an event's own page."""
    if event.state is EventState.DRAFT:
        return [(Button(label("Rules of moderation"), Action("rules-show", event.id)),)]
    if not deciding.moderates(turn, event):
        return []
    waiting = await queue.waiting(turn.unit, event)
    text = label("Moderate (at least {n} wait)", n=waiting) if waiting else label("Moderate")
    return [(Button(text, Action("moderate", event.id)),)]


async def overview(turn: Turn, action: Action) -> list[Saying]:
    """What waits and what was decided; releases what may be released."""
    event = await moderated_event(turn, action.subject)
    if event.state is EventState.OPEN:
        await release(turn.unit, event)
    policy = await rules.of(turn.unit, event)
    all_of_it = await queue.queue(turn.unit, event, most=0)
    lines: list[Line] = [
        Heading(phrase("Moderation of “{event}”", event=event.prompts.title)),
        Para(rules.MODES[policy.mode][1]),
        _left(all_of_it.undecided),
        Item(phrase("Accepted: {n}", n=all_of_it.accepted)),
        Item(phrase("Rejected: {n}", n=all_of_it.rejected)),
    ]
    if event.state is EventState.OPEN:
        lines.append(
            Note(
                phrase(
                    "New contributions come along when at least {k} people have answered a "
                    "question.",
                    k=K,
                )
            )
        )
    rows: list[tuple[Button, ...]] = []
    if all_of_it.undecided:
        rows.append((Button(label("Look at what waits"), Action("queue", event.id)),))
        rows += await _by_prompt(turn, event)
    for decision, count, text in (
        (Decision.ACCEPTED, all_of_it.accepted, label("Look at what is accepted")),
        (Decision.REJECTED, all_of_it.rejected, label("Look at what is rejected")),
    ):
        if count:
            rows.append((Button(text, Action("queue", event.id, "", decision.value)),))
    if event.state is EventState.OPEN:
        rows.append((Button(label("When too much comes in"), Action("floods", event.id)),))
    rows += [
        (Button(label("Themes"), Action("themes", event.id)),),
        (Button(label("Rules of moderation"), Action("rules-show", event.id)),),
        (Button(label("Log as a table"), Action("moderation-log", event.id)),),
        (Button(label("Back to the event"), Action("event", event.id)),),
    ]
    return [Say(tuple(lines), tuple(rows))]


async def _by_prompt(turn: Turn, event: Event) -> list[tuple[Button, ...]]:
    """One button for each question of several to which something waits."""
    rows: list[tuple[Button, ...]] = []
    if len(rules.moderated(event)) > 1:
        counts = await turn.unit.moderation.counts(event.id)
        for number, prompt in enumerate(event.prompts.questions, 1):
            count = counts.get((prompt.id, None), 0)
            if count and prompt.is_written:
                words = turn.around.phrasebook.say(prompt.text, turn.language)
                short = words if len(words) <= LABEL else f"{words[: LABEL - 1]}…"
                text = label("{question}: {n}", question=short, n=count)
                rows.append((Button(text, Action("queue", event.id, str(number))),))
    return rows


def _left(undecided: int) -> Para:
    if not undecided:
        return Para(phrase("Nothing waits to be looked at."))
    return Para(
        plural(
            "{n} contribution waits to be looked at.",
            "{n} contributions wait to be looked at.",
            undecided,
        )
    )


def _prompt(event: Event, number: str) -> str:
    """The prompt that a button restricts the queue to; "": to none."""
    questions = event.prompts.questions
    if number.isdecimal() and 0 < int(number) <= len(questions):
        return questions[int(number) - 1].id
    return ""


def _decision(value: str) -> Decision | None:
    return Decision(value) if value in list(Decision) else None


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """The first one, wherever chance says: two moderators at once seldom see the same."""
    event = await moderated_event(turn, action.subject)
    return await _go_on(turn, event, action, after=turn.unit.chance.uuid())


async def skip(turn: Turn, action: Action) -> list[Saying]:
    """The next one, nothing decided."""
    event, contribution = await own_contribution(turn, action.subject)
    return await _go_on(turn, event, action, after=contribution.id)


async def _go_on(
    turn: Turn, event: Event, action: Action, *before: Line, after: str, done: str = ""
) -> list[Saying]:
    decision = _decision(action.value)
    prompt = _prompt(event, action.question)
    found = await queue.queue(turn.unit, event, prompt, decision=decision, after=after)
    back = Button(label("To the overview"), Action("moderate", event.id))
    redo = [
        (Button(label("Change the last one"), Action("mod-item", one, action.question)),)
        for one in ([done] if done else [])
    ]
    if not found.entries:
        lines = (*before, Para(phrase("There is nothing more to look at here.")))
        return [Say(lines, (*redo, (back,)))]
    counts = {Decision.ACCEPTED: found.accepted, Decision.REJECTED: found.rejected}
    left = found.undecided if decision is None else counts[decision]
    said = await _one(turn, event, found.entries[0], action, *before, left=left)
    return [Say((*said.lines,), (*said.buttons, *redo, (back,)))]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """One contribution, whether it was decided or not."""
    event, contribution = await own_contribution(turn, action.subject)
    return await shown_one(turn, event, contribution, action)


async def shown_one(
    turn: Turn, event: Event, contribution: Contribution, action: Action, *before: Line
) -> list[Saying]:
    """The same, with something said before."""
    entry = await queue.entry(turn.unit, event, contribution)
    said = await _one(turn, event, entry, action, *before)
    back = Button(label("To the overview"), Action("moderate", event.id))
    return [Say(said.lines, (*said.buttons, (back,)))]


async def _one(
    turn: Turn, event: Event, entry: Entry, action: Action, *before: Line, left: int = 0
) -> Say:
    policy = await rules.of(turn.unit, event)
    lines: list[Line] = [*before, Heading(entry.prompt.text), *words(entry)]
    lines += state_in_words(policy, entry)
    if left:
        lines.append(Note(plural("{n} is left here.", "{n} are left here.", left)))
    return Say(tuple(lines), tuple(_buttons(policy, entry, action)))


def words(entry: Entry) -> list[Line]:
    """The contribution, and what others see in its place."""
    lines = in_words(entry.prompt, entry.contribution.value)
    lines += kinds.in_words(entry.contribution.kind)
    if entry.translation is not None:
        lines += [Note(TRANSLATED[entry.translation.origin]), Quote(entry.translation.text)]
    if entry.verdict.public is not None:
        lines += [Note(phrase("What others see of it:")), Quote(entry.verdict.public)]
    return lines


def in_words(prompt: Question, value: str) -> list[Line]:
    """An answer, whatever kind it is of."""
    if prompt.kind is Kind.TEXT:
        return [Quote(value)]
    return [Para(shown(prompt, one)) for one in value.split("\n")]


def state_in_words(policy: Policy, entry: Entry) -> list[Line]:
    """What was made of it so far."""
    lines: list[Line] = [Note(standing(policy, entry.verdict))]
    if entry.theme is not None:
        lines.append(Note(phrase("Theme: {theme}", theme=entry.theme.name)))
    if entry.original is not None:
        lines.append(Note(phrase("Marked as saying the same as:")))
        first, *_ = in_words(entry.prompt, shortened(entry.original.value))
        lines.append(first)
    return lines


def standing(policy: Policy, verdict: Verdict) -> Phrase:
    """Where a contribution stands, in one sentence."""
    if verdict.decision is Decision.ACCEPTED:
        return phrase("It is accepted.")
    if verdict.decision is Decision.REJECTED:
        return phrase("It is rejected: {reason}", reason=_name(policy, verdict.reason))
    return phrase("Nobody has decided about it yet.")


def _name(policy: Policy, reason_id: str) -> Text:
    return next(
        (one.name for one in rules.reasons(policy) if one.id == reason_id), Verbatim(reason_id)
    )


def as_shown(policy: Policy, verdict: Verdict) -> int:
    """How it stands as a number: a later press sees whether somebody has decided meanwhile."""
    if verdict.decision is not Decision.REJECTED:
        return ACCEPTED if verdict.decision else UNDECIDED
    ids = [one.id for one in rules.reasons(policy)]
    return ACCEPTED + 1 + (ids.index(verdict.reason) if verdict.reason in ids else len(ids))


def _buttons(policy: Policy, entry: Entry, action: Action) -> list[tuple[Button, ...]]:
    stands = as_shown(policy, entry.verdict)
    verdict = entry.verdict

    def does(text: Text, verb: str) -> tuple[Button, ...]:
        number = action.question if action.question.isdecimal() else ""
        return (Button(text, Action(verb, entry.contribution.id, number, "", stands)),)

    rows: list[tuple[Button, ...]] = []
    if verdict.decision is not Decision.ACCEPTED:
        rows.append(does(label("Accept"), "mod-yes"))
    rows.append(
        does(label("Reject for another reason"), "mod-no")
        if verdict.decision is Decision.REJECTED
        else does(label("Reject"), "mod-no")
    )
    if verdict.decision is not None:
        rows.append(does(label("Take the decision back"), "mod-undo"))
    if entry.is_foreign:
        rows.append(does(label("Translate"), "mod-translate"))
        if entry.translation is not None and entry.translation.origin is Origin.HAND:
            rows.append(does(label("Take the translation away"), "mod-untranslate"))
    if entry.prompt.kind is Kind.TEXT:
        rows.append(does(label("Hide personal parts"), "mod-hide"))
        if verdict.public is not None:
            rows.append(does(label("Show it in full again"), "mod-unhide"))
        rows.append(
            does(label("Not the same any more"), "mod-unsame")
            if verdict.duplicate_of
            else does(label("Says the same as another"), "mod-same")
        )
    rows.append(does(label("Put under a theme"), "mod-theme"))
    rows.append((Button(label("Official answer"), Action("official", entry.contribution.id)),))
    skip_it = Action("mod-next", entry.contribution.id, action.question, action.value)
    rows.append((Button(label("Next one"), skip_it),))
    return rows


# --------------------------------------------------------------------------- deciding

MEANWHILE = phrase("Somebody has decided about this one meanwhile. You can change that.")


async def accept(turn: Turn, action: Action) -> list[Saying]:
    """It counts; on to the next one."""
    event, contribution = await own_contribution(turn, action.subject)
    if elsewhere := await _decided_elsewhere(turn, event, contribution, action, ACCEPTED):
        return elsewhere
    await deciding.accept(turn.unit, event, contribution)
    return await _decided(turn, event, contribution, action, phrase("Accepted."))


async def reject(turn: Turn, action: Action) -> list[Saying]:
    """First the reasons; then it does not count, and on to the next one."""
    event, contribution = await own_contribution(turn, action.subject)
    policy = await rules.of(turn.unit, event)
    ids = [one.id for one in rules.reasons(policy)]
    wished = ACCEPTED + 1 + ids.index(action.value) if action.value in ids else -1
    if elsewhere := await _decided_elsewhere(turn, event, contribution, action, wished):
        return elsewhere
    if not action.value:
        return [await _ask_reason(turn, event, contribution, policy, action)]
    await deciding.reject(turn.unit, event, contribution, action.value)
    said = phrase("Rejected: {reason}", reason=_name(policy, action.value))
    return await _decided(turn, event, contribution, action, said)


async def _ask_reason(
    turn: Turn, event: Event, contribution: Contribution, policy: Policy, action: Action
) -> Say:
    entry = await queue.entry(turn.unit, event, contribution)
    lines: list[Line] = [*words(entry), Heading(phrase("Why is it rejected?"))]
    lines += [
        Item(phrase("{reason}: {meaning}", reason=one.name, meaning=one.meaning))
        for one in rules.reasons(policy)
        if one.meaning
    ]
    number, revision = action.question, action.revision
    rows = [
        (Button(one.name, Action("mod-no", contribution.id, number, one.id, revision)),)
        for one in rules.reasons(policy)
    ]
    rows.append((Button(label("Back"), Action("mod-item", contribution.id, number)),))
    return Say(tuple(lines), tuple(rows))


async def reopen(turn: Turn, action: Action) -> list[Saying]:
    """Nobody has decided any more."""
    event, contribution = await own_contribution(turn, action.subject)
    if elsewhere := await _decided_elsewhere(turn, event, contribution, action, UNDECIDED):
        return elsewhere
    await deciding.reopen(turn.unit, event, contribution)
    return await shown_one(turn, event, contribution, action)


async def _decided_elsewhere(
    turn: Turn, event: Event, contribution: Contribution, action: Action, wished: int
) -> list[Saying]:
    """What a press shows that comes after a colleague's; nothing where it does not."""
    policy = await rules.of(turn.unit, event)
    now = as_shown(policy, await deciding.verdict_on(turn.unit, contribution))
    if now in (action.revision, wished):
        return []
    return await shown_one(turn, event, contribution, action, Para(MEANWHILE))


async def _decided(
    turn: Turn, event: Event, contribution: Contribution, action: Action, said: Phrase
) -> list[Saying]:
    onward = Action("mod-next", contribution.id, action.question)
    return await _go_on(
        turn, event, onward, Note(said), after=contribution.id, done=contribution.id
    )
