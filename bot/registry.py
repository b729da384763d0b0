"""The page on which everything is registered that can be pressed, said and written.

Each format has the rows of its own in its `buttons.py`; here they come together with those that
belong to none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import account, office, outbox, own_data, people, screens, walking
from bot.commands import EMAIL, registered
from bot.dialogue import buttons as dialogue_buttons
from bot.dialogue.gathering import visitors
from bot.dialogue.helped import answering as event_helped
from bot.dialogue.subscribers import who
from bot.email import answering as pressing
from bot.email import choosing as emailing
from bot.email import letters as email_letters
from bot.errors import NotFound
from bot.feedback.answering import FeedbackCourse
from bot.model import About, Format, Person
from bot.replies import Action, Heading, Item, Say, Saying
from bot.selfcheck import buttons as selfcheck_buttons
from bot.selfcheck.feedback import answering as feedback
from bot.selfcheck.workshop import agreeing
from bot.talks import buttons as talks_buttons
from bot.talks.after import helped
from bot.talks.room import running
from bot.taps import CommandAnswer, TapAnswer, plain
from bot.turn import Turn
from config.phrases import phrase


async def show_help(turn: Turn) -> list[Saying]:
    """`/help`: every command in a line."""
    shown = registered(turn.language)
    if turn.persons and turn.around.links.mail:
        shown.append((EMAIL.name, EMAIL.purpose))
    lines = [
        Item(phrase("{command} – {purpose}", command=f"/{name}", purpose=purpose))
        for name, purpose in shown
    ]
    heading = Heading(phrase("What you can write to me"))
    return [Say((heading, *lines), stay=True)]


async def _language(turn: Turn, action: Action) -> list[Saying]:
    said = account.spoken(turn, action)
    for person in await _signed_up(turn):
        turn.unit.people.save(replace(person, language=turn.language))
    return [said]


async def _signed_up(turn: Turn) -> list[Person]:
    """Whom this account is known as beside its roles: of dates, and of events that it follows."""
    visiting = await visitors.of_account(turn.unit, turn.account)
    return [*(person for _, person in visiting), *await who.persons_of(turn)]


async def new_letters(turn: Turn) -> list[Saying]:
    """What was written to this account's persons and still tells something, if anything was.

    No command: chats that show letters ask for it by themselves, beside whatever is going on.
    """
    persons = [*turn.persons, *await _signed_up(turn)]
    said = await outbox.letters_for(turn.unit, persons, CORRESPONDENCES)
    return [replace(one, stay=True) for one in said]


ON_SCREENS = (agreeing.on_screen, running.on_screen)
"""What may be on a screen on the wall: each answers for the subjects that are its own."""


async def on_screen(turn: Turn) -> list[Saying]:
    """What the screen on the wall shows just now.

    No command: the screen asks for it by itself.

    Raises:
        NotFound: this account is no screen, or what it was signed in for is over.
    """
    if subject := await screens.subject_here(turn):
        for shown in ON_SCREENS:
            if said := await shown(turn, subject):
                return said
    raise NotFound(screens.NOT_SIGNED_IN)


COURSES: Mapping[Format, walking.Course] = {
    Format.FEEDBACK: FeedbackCourse(
        {
            About.ROUND: feedback.FORM,
            About.WORKSHOP: feedback.FORM,
            About.TALK: helped.FORM,
            About.EVENT: event_helped.FORM,
        }
    ),
    Format.EMAIL_WIZARD: emailing.EmailCourse(),
    **dialogue_buttons.COURSES,
    **selfcheck_buttons.COURSES,
    **talks_buttons.COURSES,
}

CORRESPONDENCES: outbox.Correspondences = {
    "email": email_letters.CORRESPONDENCE,
    **dialogue_buttons.CORRESPONDENCES,
    **selfcheck_buttons.CORRESPONDENCES,
    **talks_buttons.CORRESPONDENCES,
}

COMMAND_ANSWERS: Mapping[str, CommandAnswer] = {
    "help": show_help,
    "language": account.choose_language,
    "privacy": account.privacy,
    "status": account.status,
    "cancel": account.leave,
    "mydata": own_data.my_data,
    "forget": own_data.ask_forget,
    "stop": account.ask_stop,
    "office": office.new_link,
    "link": people.link,
    EMAIL.name: emailing.show,
    "new-letters": new_letters,
    "on-screen": on_screen,
    **dialogue_buttons.COMMAND_ANSWERS,
    **selfcheck_buttons.COMMAND_ANSWERS,
    **talks_buttons.COMMAND_ANSWERS,
}

TAPS: Mapping[str, TapAnswer] = {
    "home": plain(account.home),
    "help": plain(show_help),
    "languages": plain(account.choose_language),
    "language": _language,
    "forget": plain(own_data.ask_forget),
    "forget-yes": plain(own_data.forget),
    "email": plain(emailing.show),
    "email-new": plain(emailing.begin),
    "email-way": emailing.choose_way,
    "email-drop": plain(emailing.drop),
    "leave": account.leave,
    "leave-yes": account.left,
    "office": plain(office.new_link),
    **dialogue_buttons.TAPS,
    **selfcheck_buttons.TAPS,
    **talks_buttons.TAPS,
}

LETTER_PAGES: Mapping[str, TapAnswer] = {
    "email-confirm": pressing.ask_confirm,
    "email-way": pressing.ask_way,
    "email-drop": pressing.ask_drop,
    "email-go-on": pressing.ask_go_on,
    **dialogue_buttons.LETTER_PAGES,
    **selfcheck_buttons.LETTER_PAGES,
    **talks_buttons.LETTER_PAGES,
}
"""The buttons that can be pressed in an e-mail, by what is shown before: one tap each. All others
go on in the chat."""

LETTER_TAPS: Mapping[str, TapAnswer] = {
    "email-confirm": pressing.confirm,
    "email-go-on": pressing.go_on,
}
"""The buttons that can be pressed nowhere else: they prove that somebody has read a letter."""
