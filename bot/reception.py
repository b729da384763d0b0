"""Where every press arrives: who it is, what it means, which answer it gets. No more than that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from bot import account, people, screens, walking
from bot.anonymity import RECEIPT_AS_SHOWN, account_tag, read_receipt
from bot.commands import EMAIL, canonical
from bot.dialogue import keeping_receipts, receipts, taking_part
from bot.dialogue.drafting import taking as drafting
from bot.dialogue.moderation import pace
from bot.dialogue.multipliers import page as multiplier_page
from bot.email import answering as pressing
from bot.email import choosing as emailing
from bot.email import links as email_links
from bot.errors import NotFound, Outdated, Refused
from bot.links import DEPUTY, GROUP, LETTER, SCREEN, SIGN_IN, WORKSHOP
from bot.model import Conversation, Door, Format, Role, Stage
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.registry import COMMAND_ANSWERS, COURSES, LETTER_PAGES, LETTER_TAPS, TAPS, on_screen
from bot.replies import (
    Action,
    Answered,
    CalendarFeed,
    Command,
    Oddity,
    Para,
    Press,
    Say,
    Saying,
    Tap,
    Words,
)
from bot.selfcheck import joining
from bot.selfcheck.measures import overview
from bot.selfcheck.workshop import attending
from bot.talks import deputising, subscribing
from bot.talks import invitations as talks
from bot.talks.room import entering
from bot.tries import Tries
from bot.turn import Surroundings, Turn
from bot.wishes import Wishes
from config.phrases import phrase

T = TypeVar("T")
UNKNOWN_COMMAND = phrase("I do not know that command. /help shows all of them.")
TOO_OFTEN = phrase("Too many wrong codes. Please try again in ten minutes.")


class Reception:
    """Hears one press after another and answers each."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._tries = Tries()
        self._wishes = Wishes()
        self._pace = pace.Pace()

    @staticmethod
    def account(lasting: bytes, door: Door, account_id: str) -> bytes:
        """The tag of a door's account."""
        return account_tag(lasting, door.value, account_id)

    def spoken(self, hint: str | None) -> str:
        """The language for somebody of whom only the device's wish is known."""
        return self._around.phrasebook.choose(hint)

    async def hear(self, unit: Unit, press: Press) -> Answered:
        """Answer one press, within a unit of work. A refusal is an answer and changes nothing."""
        turn = await self._turn(unit, press)
        try:
            sayings = await self._answer(turn, press)
        except Refused as refusal:
            sayings = await self._refuse(turn, refusal)
            return Answered(turn.language, tuple(sayings), refused=True)
        return Answered(turn.language, tuple(sayings))

    async def where(self, unit: Unit, press: Press) -> Answered:
        """Where somebody stands, whatever the press was: for one that was handled before."""
        turn = await self._turn(unit, press)
        return Answered(turn.language, tuple(await self._where(turn)))

    async def make_good(
        self, unit: Unit, door: Door, account_id: str, hint: str | None = None
    ) -> Answered:
        """What somebody is told whose answer a crash swallowed."""
        answered = await self.where(unit, Press(door, account_id, "", Command("resume"), hint))
        sorry = Say((Para(phrase("I was interrupted for a moment. Here is where you are:")),))
        return Answered(answered.language, (sorry, *answered.sayings))

    async def letter(
        self, unit: Unit, token: str, hint: str | None = None, *, pressed: bool
    ) -> Answered:
        """What a link in an e-mail leads to: what it is about, or once pressed what came of it."""
        opened = await email_links.opened(unit, token)
        if opened is None:
            return Answered(self.spoken(hint), (Say((Para(pressing.NOT_VALID),)),))
        action = opened.action if opened.action.verb in LETTER_PAGES else pressing.GO_ON
        person = opened.person
        press = Press(Door.EMAIL, person.id, "", Tap(action), hint)
        language = self._around.phrasebook.choose(person.language, hint)
        turn = Turn(unit, self._around, press, opened.address.account, language, [person], [])
        try:
            if not pressed:
                about = await LETTER_PAGES[action.verb](turn, action)
                return Answered(language, (pressing.question(action, about, f"{LETTER}{token}"),))
            answer = LETTER_TAPS.get(action.verb) or TAPS[action.verb]
            said = pressing.answer(turn, opened.address, await answer(turn, action), LETTER_PAGES)
        except Refused as refusal:
            said = [Say((Para(refusal.sentence),))]
        return Answered(language, tuple(said))

    async def ask(self, unit: Unit, press: Press, question: Callable[[Turn], Awaitable[T]]) -> T:
        """What a page asks the heart for, as a value: the page says it its own way."""
        return await question(await self._turn(unit, press))

    async def calendar(self, unit: Unit, code: str) -> tuple[str, CalendarFeed] | None:
        """What a calendar gets that looks for somebody's talks, and in which language."""
        found = await subscribing.feed(unit, code)
        if found is None:
            return None
        person, feed = found
        return self._around.phrasebook.choose(person.language), feed

    async def multiplier(self, unit: Unit, secret: str, hint: str | None = None) -> Answered | None:
        """What stands on the page of a multiplier; None where the address is nobody's."""
        language = self._around.phrasebook.choose(hint)
        nobody = Press(Door.BROWSER, "", "", Command("resume"), hint)
        turn = Turn(unit, self._around, nobody, b"", language, [], [])
        try:
            return Answered(language, tuple(await multiplier_page.read(turn, secret)))
        except NotFound:
            return None

    async def _turn(self, unit: Unit, press: Press) -> Turn:
        tag = self.account(unit.keys.lasting(), press.door, press.account)
        known = await unit.people.of_account(tag)
        # Their ids are random: told in that order, roles would change places from town to town.
        persons = sorted(known, key=lambda person: list(Role).index(person.role))
        conversations = await unit.conversations.of_account(tag)
        turn = Turn(unit, self._around, press, tag, "", persons, conversations)
        current = turn.active or turn.latest
        turn.language = self._around.phrasebook.choose(
            # What is left after the close of an event has no subject, and nobody's language.
            current.language if current and current.subject else None,
            *(person.language for person in persons),
            self._wishes.of(tag),
            press.hint,
        )
        return turn

    async def _answer(self, turn: Turn, press: Press) -> list[Saying]:
        match press.what:
            case Tap(action):
                return await self._tap(turn, action)
            case Command(name, rest):
                return await self._command(turn, canonical(name), rest.strip())
            case Words(text, about):
                return await (self._reply(turn, text, about) if about else self._words(turn, text))
            case Oddity():
                raise Refused(
                    phrase(
                        "I can only read text and buttons. Photos, voice messages and the like "
                        "are not stored."
                    )
                )

    async def _tap(self, turn: Turn, action: Action) -> list[Saying]:
        if action.verb in walking.STEPS or action.verb in ("finish", "show"):
            conversation = turn.conversation(action.subject)
            if conversation is None:
                raise Outdated(phrase("That button belongs to something that is over."))
            if conversation.stage is not Stage.OPEN:
                return [account.over(conversation)]
            turn.language = conversation.language
            course = COURSES[conversation.format]
            try:
                if (conversation.format, action.verb) == (Format.DIALOGUE, "finish"):
                    return await self._hand_in(turn, course, conversation, action)
                return await walking.tap(turn, course, conversation, action)
            except Refused as refusal:
                return await self._refuse(turn, refusal, conversation)
        if action.verb.startswith("receipt"):
            return await self._receipt(turn, action.subject, action.verb)
        if action.verb not in TAPS:
            raise Outdated(OLD_BUTTON)
        sayings = await TAPS[action.verb](turn, action)
        if action.verb == "forget-yes":
            self._wishes.forget(turn.account)
        if action.verb == "language":
            self._wishes.keep(turn.account, turn.language)
            sayings += await self._where(turn)
        return sayings

    async def _hand_in(
        self, turn: Turn, course: walking.Course, conversation: Conversation, action: Action
    ) -> list[Saying]:
        """The last press of a participant: in slow mode it may have to wait."""
        await self._pace.check(turn, conversation)
        said = await walking.tap(turn, course, conversation, action)
        left = turn.conversation(conversation.id)
        if left is None or left.stage is not Stage.OPEN:
            self._pace.count(turn, conversation)
        return said

    async def _write(self, turn: Turn, conversation: Conversation, text: str) -> list[Saying]:
        """Words in a conversation; of the code of a room, wrong ones are counted."""
        writing = walking.write(turn, COURSES[conversation.format], conversation, text)
        if conversation.format is Format.ROOM_CODE:
            return await self._guarded(turn, writing)
        return await writing

    async def _command(self, turn: Turn, name: str, rest: str) -> list[Saying]:
        if name == "start" and rest:
            return await self._arrive(turn, rest)
        if name == "resume" or (name == "start" and turn.active is not None):
            return await self._where(turn)
        if name == "start":
            return await account.home(turn)
        if name == "receipt":
            return await self._receipt(turn, rest, "receipt")
        if name == EMAIL.name and rest:
            return await emailing.give(turn, rest)
        if name == "back":
            if turn.active is None:
                return await account.home(turn)
            return await walking.back(turn, COURSES[turn.active.format], turn.active)
        if name not in COMMAND_ANSWERS:
            raise Refused(UNKNOWN_COMMAND)
        return await COMMAND_ANSWERS[name](turn)

    async def _arrive(self, turn: Turn, code: str) -> list[Saying]:
        if code.lower().startswith(WORKSHOP):
            return await self._guarded(turn, attending.arrive(turn, code.lower()))
        if not code.startswith(SIGN_IN):
            return await self._guarded(turn, taking_part.arrive(turn, code))
        if code.startswith(GROUP):
            return await self._guarded(turn, joining.join(turn, code))
        if code.startswith(SCREEN):
            return await self._guarded(turn, _arrive_at_screen(turn, code))
        if code.startswith(DEPUTY):
            return await self._guarded(turn, deputising.come_in(turn, code))
        welcome = await self._guarded(turn, people.redeem(turn, code))
        brought = [*await talks.welcome(turn), *await overview.welcome(turn)]
        return [*welcome, *brought, *await account.home(turn)]

    async def _reply(self, turn: Turn, text: str, about: str) -> list[Saying]:
        """Words to the question of a conversation, whichever is going on by now."""
        if RECEIPT_AS_SHOWN.fullmatch(text.strip()):
            return await self._receipt(turn, text, "receipt")
        conversation = turn.conversation(about)
        if conversation is None:
            raise Outdated(phrase("That button belongs to something that is over."))
        if conversation.stage is not Stage.OPEN:
            return [account.over(conversation)]
        turn.language = conversation.language
        try:
            return await self._write(turn, conversation, text)
        except Refused as refusal:
            return await self._refuse(turn, refusal, conversation)

    async def _words(self, turn: Turn, text: str) -> list[Saying]:
        if RECEIPT_AS_SHOWN.fullmatch(text.strip()):
            # Whatever is going on: a secret must never become somebody's answer.
            return await self._receipt(turn, text, "receipt")
        if turn.active is not None:
            return await self._write(turn, turn.active, text)
        if receipt := read_receipt(text):
            return await self._receipt(turn, receipt, "receipt")
        if text.strip().lower().startswith(WORKSHOP):
            return await self._arrive(turn, text.strip())
        if drafting.CODE.fullmatch(text.strip().lower()):
            # Not counted as a guess: most words have the shape of an event's code, which is public.
            return await taking_part.arrive(turn, text.strip())
        if turn.latest is not None:
            return [account.over(turn.latest), *await account.home(turn)]
        return await account.home(turn)

    async def _receipt(self, turn: Turn, written: str, verb: str) -> list[Saying]:
        if not written:
            return [receipts.ask_code()]
        if self._tries.exhausted(turn.account, turn.unit.now):
            raise Refused(TOO_OFTEN)
        receipt = read_receipt(written)
        if receipt is None:
            self._tries.count(turn.account, turn.unit.now)
            raise NotFound(receipts.UNKNOWN)
        if verb == "receipt-edit":
            return await self._guarded(
                turn, receipts.change(turn, receipt, COURSES[Format.DIALOGUE])
            )
        answers = {
            "receipt": receipts.show,
            "receipt-del": receipts.ask_delete,
            "receipt-gone": receipts.delete,
            "receipt-again": keeping_receipts.again,
            "receipt-picture": keeping_receipts.picture,
        }
        if verb not in answers:
            raise Outdated(OLD_BUTTON)
        return await self._guarded(turn, answers[verb](turn, receipt))

    async def _guarded(self, turn: Turn, answer: Coroutine[Any, Any, list[Saying]]) -> list[Saying]:
        """A look-up by code: wrong ones are counted, and too many have to wait."""
        if self._tries.exhausted(turn.account, turn.unit.now):
            answer.close()
            raise Refused(TOO_OFTEN)
        try:
            return await answer
        except NotFound:
            self._tries.count(turn.account, turn.unit.now)
            raise

    async def _where(self, turn: Turn) -> list[Saying]:
        """The current question, or what can be done here."""
        if turn.active is None:
            if turn.latest is not None and turn.latest.stage is Stage.SENT:
                return [account.over(turn.latest), *await account.home(turn)]
            there = await attending.where(turn) or await entering.where(turn)
            return there or await account.home(turn)
        try:
            return await walking.show(turn, COURSES[turn.active.format], turn.active)
        except Refused as refusal:
            # What it was about is closed or gone: nobody stays stuck in it.
            turn.drop(turn.active)
            return [Say((Para(refusal.sentence),), stay=True), *await account.home(turn)]

    async def _refuse(
        self, turn: Turn, refusal: Refused, conversation: Conversation | None = None
    ) -> list[Saying]:
        current = conversation or turn.active
        if current is None:
            return [Say((Para(refusal.sentence),), stay=True)]
        try:
            return await walking.refuse(turn, COURSES[current.format], current, refusal)
        except Refused as gone:
            turn.drop(current)
            return [Say((Para(gone.sentence),), stay=True)]


async def _arrive_at_screen(turn: Turn, code: str) -> list[Saying]:
    await screens.sign_in(turn, code)
    return await on_screen(turn)
