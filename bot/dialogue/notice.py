"""What citizens are told before anything is stored. The promise itself: docs/anonymity.md."""

from __future__ import annotations

from bot.dialogue.moderation import policy
from bot.dialogue.planning import told
from bot.model import Event, EventState, Municipality
from bot.replies import Action, Button, Code, Heading, Item, Line, Note, Para, Say
from bot.showing import foreign
from bot.turn import Turn
from config.phrases import Verbatim, label, phrase, plural


async def short_notice(
    turn: Turn,
    event: Event,
    municipality: Municipality,
    through: str = "",
    *,
    preview: bool = False,
) -> Say:
    """The first layer: the event, the promise in short, and the way on.

    `through` is the code of the multiplier by whose link somebody came: the buttons carry it on.
    """
    title = event.prompts.title
    lines: list[Line] = [Heading(title)]
    if preview:
        lines.insert(0, Note(PREVIEW))
    if note := foreign(title, turn.language):
        lines.append(note)
    if event.prompts.intro is not None:
        lines.append(Para(event.prompts.intro))
    lines += [
        Para(
            phrase(
                "{municipality} would like to hear from you. It takes a few minutes, in your "
                "language, and nobody needs to know who you are.",
                municipality=municipality.name,
            )
        ),
        *told.in_short(event, await turn.unit.event_plans.of_event(event.id), turn.language),
        Item(
            phrase(
                "Anonymous: the municipality and the moderators do not learn who wrote what. "
                "After the event has closed, nobody can work it out from our database or our "
                "backups."
            )
        ),
        Item(
            phrase(
                "Telegram sees your account and your messages. Whoever controls the running "
                "server during the event could see them too. You can also take part in the "
                "browser, without Telegram."
            )
        ),
        Item(
            phrase("Please write nothing that tells who you are, and nothing about other people.")
        ),
        Item(
            phrase(
                "You can stop at any time. Nothing is handed in before you look it over and press "
                "“Hand in answers”."
            )
        ),
        *_translated(event, turn.around.translator),
        *contacts(municipality),
    ]
    verb = "join-preview" if preview else "join"
    rows: list[tuple[Button, ...]] = [
        (Button(label("Take part"), Action(verb, event.id, through, turn.language)),),
        (
            Button(
                label("More about data protection"),
                Action("notice-more", event.id, through, turn.language),
            ),
        ),
        (policy.button(turn, event, through),),
    ]
    others = [
        Button(Verbatim(language.name), Action("notice", event.id, through, language.code))
        for language in turn.around.phrasebook.languages.values()
        if language.code != turn.language
    ]
    if not preview:
        rows += [tuple(others[i : i + 3]) for i in range(0, len(others), 3)]
    return Say(tuple(lines), tuple(rows))


PREVIEW = phrase("Preview: this is what people will see. Nothing is handed in.")


def contacts(municipality: Municipality) -> list[Line]:
    """Who is responsible, how to reach the data protection officer, and the imprint."""
    return [
        Note(phrase("Responsible: {name}", name=municipality.responsible)),
        Note(phrase("Data protection officer: {contact}", contact=municipality.data_protection)),
        Note(phrase("Imprint: {imprint}", imprint=municipality.imprint)),
    ]


def _translated(event: Event, configured: str) -> list[Line]:
    """Where texts go beyond this server; in the preview where they would go."""
    host = configured if event.state is EventState.DRAFT else event.translator
    if not host:
        return []
    return [
        Item(
            phrase(
                "So that the municipality can read every language, texts in other languages are "
                "sent to the translation service {host}: the words alone, with nothing about you.",
                host=host,
            )
        )
    ]


async def full_notice(
    turn: Turn, event: Event, municipality: Municipality, through: str = ""
) -> Say:
    """The second layer: everything, sentence by sentence."""
    lines: list[Line] = [
        *told.in_full(event, await turn.unit.event_plans.of_event(event.id), turn.language),
        Heading(phrase("Data protection in full")),
        Para(
            phrase(
                "The municipality and the moderators do not learn who wrote what. After the event "
                "has closed, nobody can work it out from our database or our backups."
            )
        ),
        Para(
            phrase(
                "Telegram sees your account and your messages; so would a court that asks "
                "Telegram. Whoever controls the running server during the event could see them "
                "too. In the browser you take part without Telegram."
            )
        ),
        Para(
            phrase(
                "Your answers are stored encrypted, without your name, your account or the time. "
                "Moderators see them only when at least {k} people have answered a question, in "
                "random order. What is left over when the event closes is handed out even if "
                "fewer people gave it.",
                k=5,
            )
        ),
        Para(
            phrase(
                "So that nobody answers twice, a code that cannot be read back is kept until the "
                "event closes. An answer you have begun is deleted 24 hours after your last step."
            )
        ),
        Para(
            phrase(
                "You get a receipt code. With it you see, change or delete your answers. A "
                "deletion acts at once, also where others could notice that something is missing. "
                "We cannot restore a lost code."
            )
        ),
        Para(
            phrase(
                "Your way of writing, a rare language or a small group can still give you away. "
                "Please write nothing that tells who you are."
            )
        ),
        Para(phrase("Each question says how many answers you may give:")),
    ]
    lines += [
        Item(
            plural(
                "{question} – {n} answer",
                "{question} – {n} answers",
                question.max_answers,
                question=question.text,
            )
        )
        for question in event.prompts.questions
    ]
    lines += _translated(event, turn.around.translator)
    lines += [
        Para(
            phrase(
                "The legal basis is the public task of the municipality (Article 6(1)(e) GDPR). "
                "The texts are deleted 12 months after the event; only counts remain."
            )
        ),
        *contacts(municipality),
        Para(phrase("In the browser:")),
        Code(turn.around.links.event(event.code)),
    ]
    return Say(
        tuple(lines),
        (
            (Button(label("Take part"), Action("join", event.id, through, turn.language)),),
            (Button(label("Back"), Action("notice", event.id, through, turn.language)),),
        ),
    )
