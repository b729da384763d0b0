"""Where every press arrives: who it is, what it means, which format answers. Decides nothing else.

The tables at the end are the one page on which all buttons and commands are registered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot import account, office, outbox, people, screens, walking
from bot.anonymity import RECEIPT_AS_SHOWN, account_tag, read_receipt
from bot.commands import EMAIL, canonical, registered
from bot.dialogue import (
    coming_in,
    keeping_receipts,
    moderating,
    receipts,
    taking_part,
    telling_results,
)
from bot.dialogue import wizard as event_wizard
from bot.dialogue.answers import answering as official
from bot.dialogue.answers import overview as official_answers
from bot.dialogue.certificates import handing_out as certificates
from bot.dialogue.gathering import attending as dates
from bot.dialogue.gathering import letters as date_letters
from bot.dialogue.gathering import organising as dating
from bot.dialogue.gathering import visitors
from bot.dialogue.going_on import founding, looking
from bot.dialogue.going_on import joining as leaving_contact
from bot.dialogue.going_on import keeping as going_on
from bot.dialogue.going_on import overseeing as working_groups
from bot.dialogue.helped import answering as event_helped
from bot.dialogue.helped import later as helped_later
from bot.dialogue.helped import results as event_opinions
from bot.dialogue.moderation import (
    floods,
    hiding,
    pace,
    policy,
    reviewing,
    rules,
    same,
    themes,
)
from bot.dialogue.moderation import log as moderation_log
from bot.dialogue.moderation import reminding as moderation_letters
from bot.dialogue.multipliers import adding, overseeing, posters
from bot.dialogue.multipliers import page as multiplier_page
from bot.dialogue.planning import beginning as from_template
from bot.dialogue.planning import letters as promise_letters
from bot.dialogue.planning import page as event_plan
from bot.dialogue.planning import parts as plan_parts
from bot.dialogue.planning import templates
from bot.dialogue.report import handing_out as reports
from bot.dialogue.subscribers import asking as next_events
from bot.dialogue.subscribers import letters as tidings_letters
from bot.dialogue.subscribers import subscribing as following
from bot.dialogue.subscribers import tidings, who
from bot.dialogue.subscribers import writing as telling
from bot.dialogue.translations import by_hand
from bot.email import answering as pressing
from bot.email import choosing as emailing
from bot.email import letters as email_letters
from bot.email import links as email_links
from bot.errors import NotFound, Outdated, Refused
from bot.feedback import opinions
from bot.feedback.answering import FeedbackCourse
from bot.links import DEPUTY, GROUP, LETTER, SCREEN, SIGN_IN, WORKSHOP
from bot.model import About, Conversation, Door, Format, Role, Stage
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Answered,
    CalendarFeed,
    Command,
    Heading,
    Item,
    Oddity,
    Para,
    Press,
    Say,
    Saying,
    Tap,
    Words,
)
from bot.selfcheck import (
    applying,
    coordinating,
    entry,
    evaluating,
    fields,
    inviting,
    joining,
    opening,
    reminding,
    sheets,
)
from bot.selfcheck import route as selfcheck
from bot.selfcheck.feedback import answering as feedback
from bot.selfcheck.measures import answering, overview
from bot.selfcheck.measures import letters as measure_letters
from bot.selfcheck.measures import wizard as measure_wizard
from bot.selfcheck.workshop import agreeing, attending, choosing, holding, tending
from bot.talks import deputising, moving, pausing, preferences, steps, subscribing
from bot.talks import invitations as talks
from bot.talks import overview as letters_overview
from bot.talks import wizard as talk_wizard
from bot.talks.after import helped, introductions, material, meeting_again, past
from bot.talks.after import joining as calling_cards
from bot.talks.needs import answering as needs
from bot.talks.needs import organising as surveys
from bot.talks.room import asking as talk_asking
from bot.talks.room import entering, keeping, running
from bot.talks.room import tending as talk_tending
from bot.tries import Tries
from bot.turn import Surroundings, Turn
from bot.wishes import Wishes
from config.phrases import phrase

COURSES: Mapping[Format, walking.Course] = {
    Format.DIALOGUE: taking_part.TakingPart(),
    Format.SELFCHECK: selfcheck.SelfCheck(),
    Format.ROUND: fields.FieldCourse(),
    Format.ROUND_WIZARD: opening.RoundCourse(),
    Format.GROUP_WIZARD: inviting.GroupCourse(),
    Format.MEASURE_WIZARD: measure_wizard.MeasureCourse(),
    Format.EVENT_WIZARD: event_wizard.EventWizard(),
    Format.PLAN_WIZARD: plan_parts.PlanCourse(),
    Format.RULES_WIZARD: rules.RulesCourse(),
    Format.PUBLIC_VERSION: hiding.HidingCourse(),
    Format.TRANSLATION: by_hand.TranslationCourse(),
    Format.THEME_WIZARD: themes.ThemeCourse(),
    Format.ANSWER_WIZARD: official.AnswerCourse(),
    Format.TIDINGS_WIZARD: telling.TidingsCourse(),
    Format.ROOM_CODE: coming_in.RoomCodeCourse(),
    Format.TALK_WIZARD: talk_wizard.TalkCourse(),
    Format.MOVE_WIZARD: moving.MoveCourse(),
    Format.TALK_CHANGE: talk_wizard.ChangeCourse(),
    Format.STEPS_WIZARD: steps.StepsCourse(),
    Format.VOICE: attending.VoiceCourse(),
    Format.AGREEMENT: agreeing.AgreementCourse(),
    Format.FEEDBACK: FeedbackCourse(
        {
            About.ROUND: feedback.FORM,
            About.WORKSHOP: feedback.FORM,
            About.TALK: helped.FORM,
            About.EVENT: event_helped.FORM,
        }
    ),
    Format.EMAIL_WIZARD: emailing.EmailCourse(),
    Format.SURVEY_WIZARD: surveys.SurveyCourse(),
    Format.NEEDS: needs.NeedsCourse(),
    Format.TALK_QUESTION: talk_asking.QuestionCourse(),
    Format.MATERIAL_WIZARD: material.MaterialCourse(),
    Format.CARD_WIZARD: calling_cards.CardCourse(),
    Format.MULTIPLIER_WIZARD: adding.MultiplierCourse(),
    Format.DATE_WIZARD: dating.DateCourse(),
    Format.WORKING_GROUP_WIZARD: founding.FoundingCourse(),
    Format.GOING_ON: leaving_contact.GoingOnCourse(),
}
CORRESPONDENCES: outbox.Correspondences = {
    "talk": talks.CORRESPONDENCE,
    "round": reminding.CORRESPONDENCE,
    "measure": measure_letters.CORRESPONDENCE,
    "feedback": feedback.CORRESPONDENCE,
    "email": email_letters.CORRESPONDENCE,
    "needs": needs.CORRESPONDENCE,
    "date": date_letters.CORRESPONDENCE,
    "promise": promise_letters.CORRESPONDENCE,
    "moderation": moderation_letters.CORRESPONDENCE,
    "tidings": tidings_letters.CORRESPONDENCE,
    "ask": next_events.CORRESPONDENCE,
    "helped": helped_later.CORRESPONDENCE,
}
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
        if event_wizard.CODE.fullmatch(text.strip().lower()):
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


TapAnswer = Callable[[Turn, Action], Awaitable[list[Saying]]]
CommandAnswer = Callable[[Turn], Awaitable[list[Saying]]]


def _plain(answer: CommandAnswer) -> TapAnswer:
    async def tapped(turn: Turn, action: Action) -> list[Saying]:
        del action
        return [
            replace(saying, stay=False) if isinstance(saying, Say) else saying
            for saying in await answer(turn)
        ]

    return tapped


async def _language(turn: Turn, action: Action) -> list[Saying]:
    return [account.spoken(turn, action)]


async def _solo(turn: Turn, action: Action) -> list[Saying]:
    del action
    return await selfcheck.begin(turn)


async def _forget(turn: Turn) -> list[Saying]:
    for person in turn.persons:
        await sheets.forget(turn.unit, person)
    persons = [*turn.persons, *await who.persons_of(turn)]
    await opinions.forget(turn.unit, persons, turn.account)
    await keeping.forget(turn.unit, turn.persons)
    await introductions.forget(turn.unit, turn.persons)
    await visitors.forget(turn)
    await going_on.forget(turn)
    await who.forget(turn)
    return await account.forget(turn)


async def new_letters(turn: Turn) -> list[Saying]:
    """What was written to this account's persons and still tells something, if anything was.

    No command: chats that show letters ask for it by themselves, beside whatever is going on.
    """
    signed_up = [person for _, person in await visitors.of_account(turn.unit, turn.account)]
    signed_up += await who.persons_of(turn)
    said = await outbox.letters_for(turn.unit, [*turn.persons, *signed_up], CORRESPONDENCES)
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


async def _arrive_at_screen(turn: Turn, code: str) -> list[Saying]:
    await screens.sign_in(turn, code)
    return await on_screen(turn)


async def _join_preview(turn: Turn, action: Action) -> list[Saying]:
    return await taking_part.join(turn, action, preview=True)


COMMAND_ANSWERS: Mapping[str, CommandAnswer] = {
    "help": show_help,
    "language": account.choose_language,
    "privacy": account.privacy,
    "status": account.status,
    "cancel": account.leave,
    "mydata": account.my_data,
    "forget": account.ask_forget,
    "stop": account.ask_stop,
    "office": office.new_link,
    "link": people.link,
    EMAIL.name: emailing.show,
    "selfcheck": entry.begin,
    "talks": talks.list_talks,
    "events": moderating.list_events,
    "export": moderating.choose_export,
    "report": evaluating.newest_report,
    "new-letters": new_letters,
    "on-screen": on_screen,
}

TAPS: Mapping[str, TapAnswer] = {
    "home": _plain(account.home),
    "help": _plain(show_help),
    "languages": _plain(account.choose_language),
    "language": _language,
    "forget": _plain(account.ask_forget),
    "forget-yes": _plain(_forget),
    "email": _plain(emailing.show),
    "email-new": _plain(emailing.begin),
    "email-way": emailing.choose_way,
    "email-drop": _plain(emailing.drop),
    "leave": account.leave,
    "leave-yes": account.left,
    "notice": taking_part.read_notice,
    "notice-more": taking_part.read_notice,
    "join": coming_in.join,
    "kept": keeping_receipts.kept,
    "follow": following.show,
    "follow-yes": following.enter,
    "follow-next": following.wish_next,
    "follow-only": following.wish_next,
    "unfollow": following.leave,
    "join-preview": _join_preview,
    "office": _plain(office.new_link),
    "events": _plain(moderating.list_events),
    "event": moderating.show_event,
    "new-event": _plain(event_wizard.begin),
    "event-templates": _plain(templates.list_all),
    "event-template": templates.show,
    "new-event-from": from_template.begin,
    "plan": event_plan.show,
    "plan-part": plan_parts.begin,
    "plan-usual": plan_parts.take_usual,
    "plan-done": event_plan.mark_done,
    "preview": moderating.preview,
    "open": moderating.open_event,
    "close": moderating.ask_close,
    "close-yes": moderating.close_event,
    "qr": moderating.qr_code,
    "rules": policy.read,
    "rules-show": rules.show,
    "rules-usual": rules.take_usual,
    "rules-edit": rules.begin,
    "moderate": reviewing.overview,
    "queue": reviewing.begin,
    "mod-next": reviewing.skip,
    "mod-item": reviewing.show,
    "mod-yes": reviewing.accept,
    "mod-no": reviewing.reject,
    "mod-undo": reviewing.reopen,
    "mod-hide": hiding.begin,
    "mod-unhide": hiding.unhide,
    "mod-translate": by_hand.begin,
    "mod-untranslate": by_hand.take_away,
    "mod-same": same.choose,
    "mod-unsame": same.unmark,
    "mod-theme": themes.choose,
    "mod-untheme": themes.take_out,
    "mod-new-theme": themes.begin_for,
    "themes": themes.show_all,
    "new-theme": themes.begin,
    "theme": themes.show,
    "theme-name": themes.rename,
    "theme-drop": themes.ask_drop,
    "theme-drop-yes": themes.drop,
    "answers": official_answers.show,
    "open-ones": official_answers.next_open,
    "open-next": official_answers.another_open,
    "official": official_answers.show_one,
    "official-edit": official.begin,
    "official-drop": official_answers.ask_drop,
    "official-drop-yes": official_answers.drop,
    "tell": tidings.show_all,
    "told": tidings.show,
    "tell-new": telling.begin,
    "tell-edit": telling.change,
    "tell-send": tidings.ask_send,
    "tell-send-yes": tidings.send,
    "tell-back": tidings.take_back,
    "tell-drop": tidings.drop,
    "floods": floods.show,
    "slow-mode": floods.set_pace,
    "room-code": floods.set_code,
    "moderation-log": moderation_log.hand_out,
    "posters": posters.choose,
    "poster": posters.poster,
    "table-cards": posters.table_cards,
    "event-helped": event_helped.show,
    "event-helped-go": event_helped.begin,
    "helped-later": helped_later.begin,
    "event-opinions": event_opinions.show,
    "going-on": looking.show_all,
    "going-on-in": looking.show,
    "going-on-join": leaving_contact.begin,
    "going-on-leave": looking.withdraw,
    "working-groups": working_groups.show_all,
    "working-group": working_groups.show,
    "working-group-file": working_groups.hand_out,
    "new-working-group": founding.begin,
    "drop-working-group": working_groups.ask_drop,
    "drop-working-group-yes": working_groups.drop,
    "date": dates.show,
    "date-join": dates.join,
    "date-cancel": dates.cancel,
    "date-file": dates.calendar,
    "event-date": dating.show,
    "plan-date": dating.begin,
    "drop-date": dating.ask_drop,
    "drop-date-yes": dating.drop,
    "multipliers": overseeing.show_all,
    "multiplier": overseeing.show,
    "multiplier-texts": overseeing.texts,
    "multiplier-qr": overseeing.qr_code,
    "new-multiplier": adding.begin,
    "drop-multiplier": overseeing.ask_drop,
    "drop-multiplier-yes": overseeing.drop,
    "export": moderating.export,
    "results": telling_results.show,
    "event-report": reports.choose,
    "event-report-pdf": reports.hand_out,
    "certificate": certificates.hand_out,
    "selfcheck": _plain(entry.begin),
    "selfcheck-solo": _solo,
    "fields": fields.overview,
    "field": fields.enter,
    "round-result": fields.result,
    "field-result": fields.field_result,
    "round-chart": fields.chart,
    "round": coordinating.show_round,
    "new-round": opening.begin_round,
    "invite-group": inviting.begin_group,
    "behind": inviting.show_behind,
    "remind": inviting.remind,
    "applicable": applying.applicable,
    "leave-out": applying.leave_out,
    "ask-again": applying.ask_again,
    "close-round": coordinating.ask_close,
    "close-round-yes": coordinating.close_round,
    "drop-round": coordinating.ask_drop,
    "drop-round-yes": coordinating.drop_round,
    "questions": entry.questions,
    "report": evaluating.report,
    "compare": evaluating.overview,
    "verdict": evaluating.of_verdict,
    "compare-fields": evaluating.by_field,
    "compare-radar": evaluating.radar,
    "compare-dots": evaluating.differences,
    "moved": evaluating.moved,
    "workshops": holding.of_round,
    "new-workshop": holding.begin,
    "workshop": holding.show,
    "workshop-next": holding.go_on,
    "workshop-back": holding.go_back,
    "workshop-time": holding.set_time,
    "workshop-picture": holding.picture,
    "screen-link": holding.screen_link,
    "close-workshop": holding.ask_close,
    "close-workshop-yes": holding.close,
    "minutes": holding.hand_out_minutes,
    "topics": choosing.topics,
    "topics-of": choosing.of_field,
    "topic-in": choosing.add,
    "topic-out": choosing.leave_out,
    "workshop-write": agreeing.write,
    "workshop-unwrite": agreeing.take_back,
    "voices": tending.voices,
    "voice-out": tending.ask_remove,
    "voice-out-yes": tending.remove,
    "workshop-join": attending.join,
    "workshop-room": attending.room,
    "workshop-say": attending.say,
    "workshop-unsay": attending.unsay,
    "points": attending.points,
    "point": attending.give,
    "helped": evaluating.has_helped,
    "feedback": feedback.begin,
    "feedback-no": feedback.decline,
    "feedback-room": feedback.begin_in_room,
    "measures": overview.show,
    "own-measures": overview.show_own,
    "measure": answering.show,
    "measure-is": answering.mark,
    "measure-stuck": answering.hinder,
    "measure-link": answering.new_link,
    "new-measure": measure_wizard.begin,
    "measure-edit": measure_wizard.begin_change,
    "measure-drop": overview.ask_drop,
    "measure-drop-yes": overview.drop,
    "selfcheck-new": selfcheck.start,
    "selfcheck-last": selfcheck.last_result,
    "selfcheck-chart": selfcheck.chart,
    "selfcheck-edit": selfcheck.choose_edit,
    "talks": _plain(talks.list_talks),
    "rsvp": talks.rsvp,
    "deputy": deputising.send,
    "deputy-other": deputising.send_other,
    "calendar": talks.calendar,
    "talk-wishes": _plain(preferences.show),
    "talk-feed": _plain(subscribing.show),
    "talk-feed-new": _plain(subscribing.renew),
    "talk-feed-off": _plain(subscribing.end),
    "talk-remind": preferences.remind,
    "talk-hours": preferences.at_hours,
    "new-talk": _plain(talk_wizard.begin),
    "new-talk-for": talk_wizard.begin_for,
    "talk-more": talk_wizard.more,
    "copy-talk": talk_wizard.duplicate,
    "change-talk": talk_wizard.change,
    "move-talk": moving.begin_move,
    "drop-talk": moving.ask_cancel,
    "drop-talk-yes": moving.cancel,
    "talk-letters": letters_overview.of_talk,
    "letters-ahead": _plain(letters_overview.of_all),
    "pause-letters": pausing.pause,
    "resume-letters": pausing.resume,
    "talk-steps": steps.begin,
    "enter-talk": entering.enter,
    "room-agree": entering.agree,
    "room": entering.show,
    "room-vote": entering.vote,
    "room-unvote": entering.vote,
    "room-ask": talk_asking.begin,
    "room-own": talk_asking.list_own,
    "room-unask": talk_asking.take_back,
    "open-room": running.open_room,
    "run-room": running.show,
    "room-next": running.go_on,
    "room-back": running.go_on,
    "room-time": running.set_time,
    "room-screen": running.screen_link,
    "room-file": running.take_along,
    "room-tend": talk_tending.questions,
    "room-hide": talk_tending.mark,
    "room-unhide": talk_tending.mark,
    "room-done": talk_tending.mark,
    "room-undone": talk_tending.mark,
    "close-room": running.ask_close,
    "close-room-yes": running.close,
    "surveys": _plain(surveys.overview),
    "survey": surveys.show,
    "new-survey": _plain(surveys.begin),
    "close-survey": surveys.ask_close,
    "close-survey-yes": surveys.close,
    "needs": needs.begin,
    "past-talks": past.show_all,
    "past-talk": past.show,
    "material": material.show,
    "material-edit": material.begin,
    "material-drop": material.drop,
    "talk-helped": helped.begin,
    "talk-results": helped.results,
    "talk-again": meeting_again.show,
    "again-join": calling_cards.begin,
    "again-leave": calling_cards.leave,
    "again-want": meeting_again.want,
    "again-unwant": meeting_again.want_no_more,
}

LETTER_PAGES: Mapping[str, TapAnswer] = {
    "rsvp": talks.about,
    "calendar": talks.about,
    "deputy": talks.about,
    "deputy-other": deputising.ask_other,
    "measure-is": answering.show,
    "measure-stuck": answering.show,
    "feedback-no": feedback.about,
    "plan-done": promise_letters.about,
    "unfollow": following.show,
    "follow-only": following.show,
    "email-confirm": pressing.ask_confirm,
    "email-way": pressing.ask_way,
    "email-drop": pressing.ask_drop,
    "email-go-on": pressing.ask_go_on,
}
"""The buttons that can be pressed in an e-mail, by what is shown before: one tap each. All others
go on in the chat."""

LETTER_TAPS: Mapping[str, TapAnswer] = {
    "email-confirm": pressing.confirm,
    "email-go-on": pressing.go_on,
}
"""The buttons that can be pressed nowhere else: they prove that somebody has read a letter."""
