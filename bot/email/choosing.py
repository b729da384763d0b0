"""`/email`: giving an address, choosing where letters come to, and deleting it, at any moment.

For people with a role only: whoever takes part in an event as nobody is never asked for an address.
"""

from __future__ import annotations

from dataclasses import replace

from bot import showing, walking
from bot.email import addresses, letters
from bot.errors import InvalidAnswer, Outdated, Refused
from bot.model import Address, Conversation, Format, Person
from bot.questions import OLD_BUTTON, Kind, Question, Questionnaire
from bot.replies import Action, Button, Code, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.mail import LONGEST, read_address
from config.phrases import Phrase, label, phrase

OFF = phrase("Letters by e-mail are not set up here.")
NO_ROLE = phrase(
    "Letters by e-mail are for people with a role. Whoever takes part in an event stays anonymous "
    "and is never asked for an address."
)
NO_ADDRESS = phrase(
    "That is no e-mail address that I can write to. It looks like name@town.example; before the @ "
    "there can be no umlauts."
)
BY_MAIL, IN_CHAT = "mail", "chat"
ASKED = Questionnaire(
    "email-wizard",
    1,
    phrase("Letters by e-mail"),
    (
        Question(
            "address",
            Kind.LINE,
            phrase("To which e-mail address shall letters come?"),
            phrase("It is stored encrypted, and used for nothing else."),
            max_length=LONGEST,
        ),
    ),
)


async def show(turn: Turn, *before: Line) -> list[Saying]:
    """`/email`: where letters come to by now, and what can be changed.

    Raises:
        Refused: this account has no role, or e-mail is not set up and nothing of it stored.
    """
    if not turn.persons:
        raise Refused(NO_ROLE)
    unit, person = turn.unit, turn.persons[0]
    there = await addresses.confirmed(unit, person)
    waits = await addresses.waiting(unit, person)
    if not turn.around.links.mail and there is None and waits is None:
        raise Refused(OFF)
    lines: list[Line] = [*before, Heading(phrase("Letters by e-mail"))]
    if not turn.around.links.mail:
        lines.append(Para(OFF))
    if there is not None:
        lines += [Code(there.address), Para(_way(there))]
    if waits is not None:
        lines += [
            Note(phrase("This address waits for its confirmation by the link in our letter:")),
            Code(waits.address),
        ]
    elif there is None:
        lines.append(
            Para(
                phrase(
                    "Invitations and reminders can come by e-mail instead of the chat. You can "
                    "change that at any moment."
                )
            )
        )
        if await letters.failed(unit, person):
            lines.append(Note(phrase("The last address that you gave could not be reached.")))
    return [Say(tuple(lines), _rows(turn, there, waits), stay=True)]


def _way(address: Address) -> Phrase:
    return (
        phrase("Letters come to this address.")
        if address.letters
        else phrase("Letters come in the chat, not to this address.")
    )


def _rows(
    turn: Turn, there: Address | None, waits: Address | None
) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if there is not None:
        rows.append(
            (
                Button(
                    label("By e-mail"), Action("email-way", value=BY_MAIL), chosen=there.letters
                ),
                Button(
                    label("In the chat"),
                    Action("email-way", value=IN_CHAT),
                    chosen=not there.letters,
                ),
            )
        )
    known = there or waits
    if turn.around.links.mail:
        text = label("Give another address") if known else label("Give an e-mail address")
        rows.append((Button(text, Action("email-new")),))
    if known:
        rows.append((Button(label("Delete the address"), Action("email-drop")),))
    return tuple(rows)


async def begin(turn: Turn) -> list[Saying]:
    """Ask for an address.

    Raises:
        Refused: this account has no role, or e-mail is not set up.
    """
    return await walking.show(turn, EmailCourse(), _begun(turn))


async def give(turn: Turn, address: str) -> list[Saying]:
    """`/email name@town.example`: the address at once.

    Raises:
        Refused: as `begin`; or it is no address.
    """
    return await walking.write(turn, EmailCourse(), _begun(turn), address)


def _begun(turn: Turn) -> Conversation:
    _allowed(turn)
    return walking.gone_on(turn, Format.EMAIL_WIZARD, turn.persons[0].id, ASKED)


def _allowed(turn: Turn) -> None:
    if not turn.persons:
        raise Refused(NO_ROLE)
    if not turn.around.links.mail:
        raise Refused(OFF)


class EmailCourse(walking.Course):
    """The course of giving an address."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """One question, to whoever has a role."""
        del conversation
        _allowed(turn)
        return ASKED

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """What is no address is told at once."""
        del turn
        if read_address(conversation.walk.answers[question][0]) is None:
            raise InvalidAnswer(NO_ADDRESS)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The address once more: a slip would send a letter to somebody else."""
        del turn
        lines = (
            Heading(phrase("Is this the address?")),
            Code(_address(conversation)),
            Para(phrase("A letter with a link goes there. Once you press it, letters follow.")),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Yes, send the letter"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep it until it is confirmed, and send the letter."""
        del questionnaire
        address = _address(conversation)
        # One letter confirms for every role of this account.
        for person in turn.persons:
            addresses.wait_for(turn.unit, person, address)
        await letters.ask_to_confirm(turn.unit, turn.persons[0])
        turn.drop(conversation)
        lines = (
            Para(phrase("A letter is on its way to this address:")),
            Code(address),
            Note(
                phrase(
                    "Press the link in it within 24 hours. If it does not come, look among the "
                    "unwanted letters."
                )
            ),
        )
        return [Say(lines)]


def _address(conversation: Conversation) -> str:
    found = read_address(conversation.walk.answers["address"][0])
    if found is None:
        raise InvalidAnswer(NO_ADDRESS)
    return found


async def choose_way(turn: Turn, action: Action) -> list[Saying]:
    """Letters by e-mail, or in the chat; what is chosen twice stays.

    Raises:
        Outdated: there is no such way, or no address any more.
    """
    if action.value not in (BY_MAIL, IN_CHAT):
        raise Outdated(OLD_BUTTON)
    persons = await addresses.other_roles(turn.unit, turn.persons)
    found = [await addresses.confirmed(turn.unit, person) for person in persons]
    there = [address for address in found if address is not None]
    if not there:
        raise Outdated(OLD_BUTTON)
    for address in there:
        turn.unit.people.save_address(replace(address, letters=action.value == BY_MAIL))
        if action.value == IN_CHAT:
            # A restored backup must not write to whoever wanted no more letters.
            turn.unit.erasures.account(address.account)
    return await show(turn)


async def drop(turn: Turn) -> list[Saying]:
    """Delete the address; letters come in the chat again.

    Raises:
        Refused: this account has no role.
    """
    if not turn.persons:
        raise Refused(NO_ROLE)
    for person in await addresses.other_roles(turn.unit, turn.persons):
        await addresses.remove(turn.unit, person)
    return [Say((Para(phrase("The address is deleted. Letters come in the chat.")),))]


async def stored(turn: Turn, person: Person) -> list[dict[str, str]]:
    """A person's e-mail addresses, for `/mydata`."""
    there = await addresses.confirmed(turn.unit, person)
    waits = await addresses.waiting(turn.unit, person)
    told = []
    if there is not None:
        way = "by e-mail" if there.letters else "in the chat"
        told.append({"address": there.address, "letters come": way})
    if waits is not None:
        told.append({"address": waits.address, "letters come": "once it is confirmed"})
    return told
