"""Themes: headings of the moderators' own, under which they put contributions."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import walking
from bot.dialogue.moderation import deciding, reviewing
from bot.dialogue.moderation.deciding import own_contribution
from bot.dialogue.moderation.reviewing import moderated_event
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import Conversation, Event, Format
from bot.moderated import Theme
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import Phrase, Verbatim, label, phrase, plural

MOST = 30
"""Themes of one event: the buttons of more would not be found any more."""
NAME_LENGTH = 40
"""Characters of a name: it becomes a button."""
GONE = phrase("This theme is not there, or not any more.")
YES_DROP, NO_DROP = label("Yes, delete the theme"), label("No, keep it")

ASKED = Questionnaire(
    "theme-wizard",
    1,
    phrase("A theme"),
    (
        Question(
            "name",
            Kind.LINE,
            phrase("What is the theme called?"),
            phrase("With the receipt, people see under which theme their contribution is."),
            max_length=NAME_LENGTH,
        ),
    ),
)


async def own_theme(turn: Turn, theme_id: str) -> tuple[Event, Theme]:
    """A theme of an event that this account moderates, and the event.

    Raises:
        NotFound: foreign, deleted or never there: all the same.
    """
    theme = await turn.unit.moderation.theme(theme_id)
    event = await turn.unit.events.get(theme.event) if theme else None
    if theme is None or event is None or not deciding.moderates(turn, event):
        raise NotFound(GONE)
    return event, theme


async def show_all(turn: Turn, action: Action) -> list[Saying]:
    """An event's themes, and how many contributions are under each."""
    event = await moderated_event(turn, action.subject)
    themes = await turn.unit.moderation.themes(event.id)
    lines: list[Line] = [
        Heading(phrase("Themes of “{event}”", event=event.prompts.title)),
        *[await _in_words(turn, theme) for theme in themes],
    ]
    if not themes:
        lines.append(Para(phrase("There is no theme yet.")))
    rows = [(Button(Verbatim(one.name), Action("theme", one.id)),) for one in themes]
    if len(themes) < MOST:
        rows.append((Button(label("New theme"), Action("new-theme", event.id)),))
    rows.append((Button(label("To the overview"), Action("moderate", event.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def _in_words(turn: Turn, theme: Theme) -> Item:
    return Item(
        plural(
            "{theme}: {n} contribution",
            "{theme}: {n} contributions",
            await turn.unit.moderation.under(theme.id),
            theme=theme.name,
        )
    )


async def show(turn: Turn, action: Action) -> list[Saying]:
    """One theme, and what can be done with it."""
    event, theme = await own_theme(turn, action.subject)
    rows = (
        (Button(label("Official answer"), Action("official", theme.id)),),
        (Button(label("Rename the theme"), Action("theme-name", theme.id)),),
        (Button(label("Delete the theme"), Action("theme-drop", theme.id)),),
        (Button(label("All themes"), Action("themes", event.id)),),
    )
    return [Say((Heading(Verbatim(theme.name)), await _in_words(turn, theme)), rows)]


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """What is under it would have to be put somewhere else, so it is asked once."""
    _, theme = await own_theme(turn, action.subject)
    rows = (
        (Button(YES_DROP, Action("theme-drop-yes", theme.id)),),
        (Button(NO_DROP, Action("theme", theme.id)),),
    )
    return [Say((Para(sure_to_drop(theme)), *await would_go(turn, theme)), rows)]


def sure_to_drop(theme: Theme) -> Phrase:
    """What is asked before a theme is deleted."""
    return phrase("Delete the theme “{theme}”?", theme=theme.name)


async def would_go(turn: Turn, theme: Theme) -> list[Line]:
    """What goes along with a theme, and what stays."""
    lines: list[Line] = [
        Note(phrase("The contributions under it stay, and are under no theme then."))
    ]
    if await turn.unit.official_answers.of([theme.id]):
        lines.append(Note(phrase("The official answer to it is deleted, too.")))
    return lines


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """Delete it; the contributions stay."""
    event, theme = await own_theme(turn, action.subject)
    turn.unit.moderation.remove_theme(theme.id)
    return await show_all(turn, Action("themes", event.id))


async def choose(turn: Turn, action: Action) -> list[Saying]:
    """Under which theme a contribution is put; a chosen one holds at once."""
    event, contribution = await own_contribution(turn, action.subject)
    if action.value:
        chosen_event, theme = await own_theme(turn, action.value)
        if chosen_event.id != event.id:
            raise NotFound(GONE)
        await deciding.put_under(turn.unit, event, contribution, theme)
        return await reviewing.shown_one(turn, event, contribution, action)
    verdict = await deciding.verdict_on(turn.unit, contribution)
    themes = await turn.unit.moderation.themes(event.id)
    number = action.question
    rows = [
        (
            Button(
                Verbatim(one.name),
                Action("mod-theme", contribution.id, number, one.id),
                chosen=one.id == verdict.theme,
            ),
        )
        for one in themes
    ]
    if verdict.theme:
        take_out = Action("mod-untheme", contribution.id, number)
        rows.append((Button(label("Under no theme"), take_out),))
    if len(themes) < MOST:
        new = Action("mod-new-theme", contribution.id, number)
        rows.append((Button(label("New theme"), new),))
    rows.append((Button(label("Back"), Action("mod-item", contribution.id, number)),))
    asked = Heading(phrase("Under which theme shall it be?"))
    prompt = event.prompts.question(contribution.prompt)
    return [Say((*reviewing.in_words(prompt, contribution.value), asked), tuple(rows))]


async def take_out(turn: Turn, action: Action) -> list[Saying]:
    """The contribution is under no theme any more."""
    event, contribution = await own_contribution(turn, action.subject)
    await deciding.put_under(turn.unit, event, contribution, None)
    return await reviewing.shown_one(turn, event, contribution, action)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Name a new theme."""
    event = await moderated_event(turn, action.subject)
    return await _name(turn, event)


async def begin_for(turn: Turn, action: Action) -> list[Saying]:
    """Name a new theme and put a contribution under it."""
    event, contribution = await own_contribution(turn, action.subject)
    facts = {"contribution": contribution.id, "prompt": action.question}
    return await _name(turn, event, facts)


async def rename(turn: Turn, action: Action) -> list[Saying]:
    """Give a theme another name."""
    event, theme = await own_theme(turn, action.subject)
    return await _name(turn, event, {"theme": theme.id})


async def _name(turn: Turn, event: Event, facts: dict[str, str] | None = None) -> list[Saying]:
    running = walking.gone_on(turn, Format.THEME_WIZARD, event.id, ASKED)
    running = turn.keep(replace(running, locked=facts or {}))
    return await walking.show(turn, ThemeCourse(), running)


async def keep(turn: Turn, event: Event, name: str, theme_id: str = "") -> Theme:
    """A new theme, or another name for the one of that id.

    Raises:
        InvalidAnswer: there is one of that name.
        Refused: there are as many as there can be, or the one to be renamed is gone.
    """
    await _is_free(turn, event.id, name, theme_id)
    if theme_id:
        await own_theme(turn, theme_id)
    elif len(await turn.unit.moderation.themes(event.id)) >= MOST:
        raise Refused(phrase("There are {most} themes, as many as there can be.", most=MOST))
    theme = Theme(theme_id or turn.unit.chance.identifier(), event.id, name)
    turn.unit.moderation.save_theme(theme)
    return theme


async def _is_free(turn: Turn, event_id: str, name: str, theme_id: str) -> None:
    for one in await turn.unit.moderation.themes(event_id):
        if one.name.casefold() == name.casefold() and one.id != theme_id:
            raise InvalidAnswer(phrase("There is a theme of that name already."))


class ThemeCourse(walking.Course):
    """The course of naming a theme."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The one question, for whoever still moderates the event."""
        await moderated_event(turn, conversation.subject)
        return ASKED

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """Two themes of one name could not be told apart."""
        (name,) = conversation.walk.answers[question]
        await _is_free(turn, conversation.subject, name, conversation.locked.get("theme", ""))

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """It is there at once: it can be renamed and deleted."""
        return await self.finish(turn, conversation, questionnaire)

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep it, and go back to where it was wished for."""
        event = await moderated_event(turn, conversation.subject)
        (name,) = walker.given(questionnaire, conversation.walk)["name"]
        facts = conversation.locked
        turn.drop(conversation)
        theme = await keep(turn, event, name, facts.get("theme", ""))
        if "contribution" not in facts:
            return await show_all(turn, Action("themes", event.id))
        _, contribution = await own_contribution(turn, facts["contribution"])
        await deciding.put_under(turn.unit, event, contribution, theme)
        action = Action("mod-item", contribution.id, facts["prompt"])
        return await reviewing.shown_one(turn, event, contribution, action)
