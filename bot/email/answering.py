"""What the links in e-mails lead to: a page that says what a button does, and the button.

Looking at it does nothing, since mailboxes and their scanners follow every link. What cannot be
done with one tap goes on in the chat, to which a fresh letter brings the way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.email import addresses, letters, links, posting
from bot.email.choosing import BY_MAIL
from bot.errors import Refused
from bot.model import Address
from bot.replies import Action, Button, Code, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import Text, label, phrase

NOT_VALID = phrase("This link is not valid any more, or was used already.")
GO_ON = Action("email-go-on")
CONFIRM = label("Yes, confirm it")


def question(action: Action, about: list[Saying], path: str) -> Say:
    """What is shown before anything is done: what it is about, and the one button."""
    said = next((one for one in about if isinstance(one, Say)), None)
    buttons = [one for row in said.buttons for one in row] if said else []
    text = next((one.label for one in buttons if one.action == action), label("Yes, do it"))
    lines: tuple[Line, ...] = said.lines if said else ()
    pages = tuple((one,) for one in buttons if one.url)
    note = Note(phrase("Nothing has happened yet: only this button does it."))
    return Say((*lines, note), ((Button(text, url=path),), *pages))


def answer(
    turn: Turn, address: Address, sayings: list[Saying], verbs: Collection[str]
) -> list[Saying]:
    """What was answered, with those buttons that can be pressed outside of a chat, as links."""
    told: list[Saying] = []
    for saying in sayings:
        rows = tuple(
            kept
            for row in saying.buttons
            if (kept := tuple(one for one in row if one.action is None or one.action.verb in verbs))
        )
        told.append(replace(saying, buttons=posting.linked(turn.unit, address, rows)))
    return told


async def ask_confirm(turn: Turn, action: Action) -> list[Saying]:
    """The address that waits."""
    del action
    found = await addresses.waiting(turn.unit, turn.persons[0])
    lines: tuple[Line, ...] = (Heading(phrase("Shall letters come to this address?")),)
    if found is not None:
        lines += (Code(found.address),)
    row = (Button(CONFIRM, Action(links.CONFIRM)),)
    return [Say(lines, (row,))]


async def confirm(turn: Turn, action: Action) -> list[Saying]:
    """From now on letters come to the address that waited, for all roles it was given for.

    Raises:
        Refused: none waits.
    """
    del action
    unit, person = turn.unit, turn.persons[0]
    found = await addresses.waiting(unit, person)
    if found is None:
        raise Refused(NOT_VALID)
    for one in await addresses.other_roles(unit, [person]):
        waits = await addresses.waiting(unit, one)
        if waits is not None and waits.address == found.address:
            addresses.confirm(unit, one, waits)
    return [
        Say(
            (
                Heading(phrase("Thank you. Letters now come by e-mail.")),
                Code(found.address),
                Note(phrase("With /email in the chat you can change that at any moment.")),
            )
        )
    ]


async def ask_way(turn: Turn, action: Action) -> list[Saying]:
    """Whether letters shall stop, or come again."""
    if action.value == BY_MAIL:
        text: Text = label("Letters by e-mail again")
        heading = phrase("Shall letters come by e-mail again?")
    else:
        text = label("No more letters by e-mail")
        heading = phrase("Shall no more letters come by e-mail?")
    del turn
    return [Say((Heading(heading),), ((Button(text, action),),))]


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """The address that would be deleted."""
    found = await addresses.confirmed(turn.unit, turn.persons[0])
    lines: tuple[Line, ...] = (Heading(phrase("Delete this address?")),)
    if found is not None:
        lines += (Code(found.address),)
    return [Say(lines, ((Button(label("Delete the address"), action),),))]


async def ask_go_on(turn: Turn, action: Action) -> list[Saying]:
    """What takes more than one tap is done in the chat."""
    del action
    rows: list[tuple[Button, ...]] = [
        (Button(label("Send me a link to sign in"), GO_ON),),
        (Button(label("I am signed in: to the chat"), url="/chat"),),
    ]
    if turn.around.links.bot:
        there = f"https://t.me/{turn.around.links.bot}"
        rows.append((Button(label("Go on in Telegram"), url=there),))
    lines = (
        Heading(phrase("This goes on in the chat")),
        Para(
            phrase(
                "If you are not signed in there, I send you one more letter, with a link that "
                "signs this browser in."
            )
        ),
    )
    return [Say(lines, tuple(rows))]


async def go_on(turn: Turn, action: Action) -> list[Saying]:
    """Send the link that signs in."""
    del action
    await letters.send_sign_in(turn.unit, turn.persons[0])
    said = phrase("A letter with a link is on its way. The link works for 10 minutes.")
    return [Say((Para(said),))]
