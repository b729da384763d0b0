"""What an account can ask for at any moment: help, language, privacy, where it stands, to leave."""

from __future__ import annotations

from bot import people
from bot.anonymity import K
from bot.errors import Outdated
from bot.model import Conversation, Format, Role, Stage
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Ask,
    Button,
    Entry,
    Heading,
    Item,
    Line,
    Note,
    Para,
    Say,
    Saying,
)
from bot.selfcheck.workshop import gathering
from bot.talks.needs import answering as needs
from bot.talks.room import entering
from bot.turn import Turn
from config.phrases import Phrase, Text, Verbatim, label, phrase

FORMAT_NAMES: dict[Format, Phrase] = {
    Format.DIALOGUE: phrase("Dialogue event"),
    Format.SELFCHECK: phrase("Self-check"),
    Format.ROUND: phrase("Self-check"),
    Format.ROUND_WIZARD: phrase("New round"),
    Format.GROUP_WIZARD: phrase("Invite people"),
    Format.MEASURE_WIZARD: phrase("A measure"),
    Format.EVENT_WIZARD: phrase("New dialogue event"),
    Format.PLAN_WIZARD: phrase("Plan of an event"),
    Format.TALK_WIZARD: phrase("New talk"),
    Format.MOVE_WIZARD: phrase("Moving a talk"),
    Format.TALK_CHANGE: phrase("Changing a talk"),
    Format.STEPS_WIZARD: phrase("When letters go out"),
    Format.VOICE: phrase("A comment in a workshop"),
    Format.AGREEMENT: phrase("Writing down what we agree on"),
    Format.FEEDBACK: phrase("Did it help?"),
    Format.EMAIL_WIZARD: phrase("Letters by e-mail"),
    Format.SURVEY_WIZARD: phrase("New survey"),
    Format.NEEDS: phrase("What do you need?"),
    Format.TALK_QUESTION: phrase("A question in a talk"),
    Format.MATERIAL_WIZARD: phrase("Material of the talk"),
    Format.CARD_WIZARD: phrase("Your entry on the list"),
    Format.RULES_WIZARD: phrase("Rules of moderation"),
    Format.PUBLIC_VERSION: phrase("What others see"),
    Format.TRANSLATION: phrase("Translation"),
    Format.THEME_WIZARD: phrase("A theme"),
    Format.ANSWER_WIZARD: phrase("Official answer"),
    Format.TIDINGS_WIZARD: phrase("You said, we did"),
    Format.MULTIPLIER_WIZARD: phrase("New multiplier"),
    Format.ROOM_CODE: phrase("The room code"),
    Format.DATE_WIZARD: phrase("The date"),
    Format.WORKING_GROUP_WIZARD: phrase("New working group"),
    Format.GOING_ON: phrase("A contact for a working group"),
}


async def home(turn: Turn) -> list[Saying]:
    """What this account can do here."""
    lines: list[Line] = [Heading(Verbatim("Dialogbote"))]
    rows: list[tuple[Button, ...]] = []
    lines += [Item(await people.role_in_words(turn.unit, person)) for person in turn.persons]
    if not turn.persons:
        lines.append(
            Para(
                phrase(
                    "I help municipalities and the people who live there to talk with each other. "
                    "If you have the code of an event, write it to me."
                )
            )
        )
        lines.append(Note(phrase("If you have a receipt code, write /receipt and the code.")))
    if turn.active is not None:
        rows.append(
            (
                Button(
                    label("Go on: {what}", what=FORMAT_NAMES[turn.active.format]),
                    Action("show", turn.active.id),
                ),
            )
        )
    rows += [
        (Button(label("Go to the workshop"), Action("workshop-room", workshop.id)),)
        for workshop in await gathering.attended(turn.unit, turn.account)
    ]
    rows += await entering.home_rows(turn)
    if turn.person(Role.COORDINATOR, Role.MODERATOR, Role.RESPONDENT):
        rows.append((Button(label("Self-check"), Action("selfcheck")),))
    if turn.person(Role.OWNER):
        rows.append((Button(label("My measures"), Action("own-measures")),))
    if turn.person(Role.DECISION_MAKER, Role.DEPUTY, Role.MODERATOR, Role.PROGRAMME_LEAD):
        rows.append((Button(label("Talks"), Action("talks")),))
    rows += await needs.home_rows(turn)
    if turn.person(Role.PROGRAMME_LEAD):
        rows.append((Button(label("Surveys of need"), Action("surveys")),))
    if turn.person(Role.MODERATOR):
        rows.append((Button(label("Dialogue events"), Action("events")),))
    if turn.person(Role.MODERATOR, Role.COORDINATOR) and not turn.at_the_office:
        rows.append((Button(label("Office in the browser"), Action("office")),))
    rows.append((Button(label("Language"), Action("languages")),))
    rows.append((Button(label("Help"), Action("help")),))
    if turn.persons:
        return [Say(tuple(lines), tuple(rows))]
    return [Ask(tuple(lines), tuple(rows), entry=Entry.FREE)]


async def choose_language(turn: Turn) -> list[Saying]:
    """`/language`: the languages, each by its own name."""
    rows = tuple(
        (
            Button(
                Verbatim(language.name),
                Action("language", value=language.code),
                chosen=language.code == turn.language,
            ),
        )
        for language in turn.around.phrasebook.languages.values()
    )
    return [Say((Para(phrase("Which language shall we speak?")),), rows, stay=True)]


def spoken(turn: Turn, action: Action) -> Say:
    """Speak the chosen language from now on.

    Raises:
        Outdated: there is no such language.
    """
    if action.value not in turn.around.phrasebook.languages:
        raise Outdated(OLD_BUTTON)
    people.speak(turn, action.value)
    return Say((Para(phrase("We speak English now.")),))


async def privacy(turn: Turn) -> list[Saying]:
    """`/privacy`: what is stored of whom."""
    return [
        Say(
            (
                Heading(phrase("Data protection")),
                Item(
                    phrase(
                        "Who takes part in a dialogue event is anonymous for the municipality. "
                        "Answers are stored encrypted and without name, account or time, and "
                        "shown only when at least {k} people have given some. What is left over "
                        "when the event closes is handed out even if fewer people gave it.",
                        k=K,
                    )
                ),
                Item(
                    phrase(
                        "Who asks or votes in a breakfast talk is anonymous for everybody. "
                        "Questions and votes are deleted when its room closes."
                    )
                ),
                Item(
                    phrase(
                        "Of people with a role I store the role, the account it is reached at and, "
                        "if they give one, an e-mail address (both encrypted), answers to "
                        "invitations, surveys and the self-check."
                    )
                ),
                Item(
                    phrase(
                        "Who signs up for the date of an event is stored with an encrypted "
                        "account and a language until 30 days after it. Nothing leads from it to "
                        "an answer."
                    )
                ),
                Item(
                    phrase(
                        "Who wants to hear what becomes of an event is stored with an encrypted "
                        "account and a language until they want no more, and at the latest until "
                        "its answers are deleted. Nothing leads from it to an answer."
                    )
                ),
                Item(
                    phrase(
                        "Whoever wants to go on in a working group leaves a name and a contact, "
                        "encrypted and apart from all answers. Moderators see both once the event "
                        "has closed; they are deleted by one tap, and at the latest with the "
                        "event's answers."
                    )
                ),
                Item(
                    phrase(
                        "Who stands in for somebody at a talk is stored as a deputy until four "
                        "weeks after it. Organisers see whose deputy that is; I ask nobody's name."
                    )
                ),
                Item(
                    phrase(
                        "Twelve months after a breakfast talk it is deleted, with all answers to "
                        "its invitation and all letters about it. /mydata shows them until then."
                    )
                ),
                Item(
                    phrase(
                        "Of a calendar that shows your talks I store nothing but a fingerprint of "
                        "its secret address. Its provider sees the talks and your answers."
                    )
                ),
                Item(
                    phrase(
                        "Whoever joins the list of a talk to meet somebody again leaves a name, a "
                        "contact and whom they chose, encrypted and in no backup. The choice is "
                        "shown to nobody; all of it is deleted two weeks after the talk."
                    )
                ),
                Item(
                    phrase(
                        "Telegram sees your account and your messages. Whoever controls the "
                        "running server could see them too. In the browser you take part without "
                        "Telegram."
                    )
                ),
                Item(phrase("/mydata shows what is stored about you, /forget deletes it.")),
                Note(
                    phrase(
                        "Who is responsible, the data protection officer and the imprint stand at "
                        "the beginning of each event."
                    )
                ),
            ),
            stay=True,
        )
    ]


async def status(turn: Turn) -> list[Saying]:
    """`/status`: where this account stands."""
    lines: list[Line] = [Heading(phrase("Where you stand"))]
    lines += [Item(await people.role_in_words(turn.unit, person)) for person in turn.persons]
    open_ones = [c for c in turn.conversations if c.stage is Stage.OPEN]
    lines += [
        Item(phrase("Begun and not finished: {what}", what=FORMAT_NAMES[c.format]))
        for c in open_ones
    ]
    if not turn.persons and not open_ones:
        lines.append(Para(phrase("You have no role here, and nothing is begun.")))
    rows = tuple(
        (Button(label("Go on: {what}", what=FORMAT_NAMES[c.format]), Action("show", c.id)),)
        for c in open_ones
    )
    return [Say(tuple(lines), rows, stay=True)]


async def ask_stop(turn: Turn) -> list[Saying]:
    """`/stop` can mean two things; ask which."""
    rows: list[tuple[Button, ...]] = []
    if turn.active is not None:
        rows.append((Button(label("Only leave this"), Action("leave", turn.active.id)),))
    rows.append((Button(label("Forget me altogether"), Action("forget")),))
    rows.append((Button(label("Neither"), Action("home")),))
    return [Say((Para(phrase("What shall stop?")),), tuple(rows), stay=True)]


async def leave(turn: Turn, action: Action | None = None) -> list[Saying]:
    """`/cancel`: leave the current conversation; asks where answers would be lost."""
    conversation = turn.conversation(action.subject) if action else turn.active
    if conversation is None or conversation.stage is not Stage.OPEN:
        return [Say((Para(phrase("There is nothing to leave.")),), stay=True)]
    if conversation.format is Format.ROUND:
        turn.drop(conversation)
        way = Button(label("All fields"), Action("fields", conversation.subject))
        return [Say((Para(phrase("What you have answered so far is kept.")),), ((way,),))]
    if not any(conversation.walk.answers.values()):
        return await left(turn, Action("leave-yes", conversation.id))
    return [
        Say(
            (Para(phrase("Leave and delete what you have answered here? It was not sent.")),),
            (
                (Button(label("Yes, leave"), Action("leave-yes", conversation.id)),),
                (Button(label("No, go on"), Action("show", conversation.id)),),
            ),
            stay=True,
        )
    ]


async def left(turn: Turn, action: Action) -> list[Saying]:
    """Leave: the answers are deleted at once."""
    conversation = turn.conversation(action.subject)
    if conversation is not None and conversation.format is Format.ROUND:
        return await leave(turn, action)
    if conversation is not None and conversation.stage is Stage.OPEN:
        turn.drop(conversation)
    said: Text = phrase("You have left. What you had not sent is deleted.")
    lines: list[Line] = [Para(said)]
    rows: tuple[tuple[Button, ...], ...] = ()
    if turn.active is not None:
        rows = (
            (
                Button(
                    label("Go on: {what}", what=FORMAT_NAMES[turn.active.format]),
                    Action("show", turn.active.id),
                ),
            ),
        )
    return [Say(tuple(lines), rows)]


def over(conversation: Conversation) -> Say:
    """A press on something that is finished: nothing happens twice."""
    said = phrase("That has ended. Nothing more can be answered there.")
    if conversation.stage is Stage.SENT:
        said = phrase("This is finished already.")
        if conversation.format is Format.DIALOGUE:
            said = phrase(
                "This was sent already. Your receipt code was shown to you then. Nobody can "
                "restore it."
            )
    return Say((Para(said),), stay=True)
