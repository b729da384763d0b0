"""Whom would you like to talk to again? The list of a talk, for guests who said yes.

Who joins it (`joining`) shows their name to the others on it, and theirs are shown to them. Whom
somebody chose is shown to nobody; what comes of two that chose each other is `introductions`'.
"""

from __future__ import annotations

from bot.errors import NotFound
from bot.model import CallingCard, Person, Reminding, Talk
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Quote, Say, Saying
from bot.talks.after import introductions
from bot.talks.after.days import last_day
from bot.talks.after.guests import SAID_YES, past_talk
from bot.talks.after.pages import A_PAGE, number
from bot.turn import Turn
from config.phrases import Verbatim, label, phrase


async def own(turn: Turn, talk_id: str) -> tuple[Talk, Person, CallingCard | None]:
    """The talk, as whom this account was there, and its card if it has joined the list.

    Raises:
        Refused: it is no talk that this account said yes to, or it was over for too long.
    """
    talk, guests = await past_talk(turn, talk_id, SAID_YES)
    cards = {card.person: card for card in await turn.unit.calling_cards.of_talk(talk.id)}
    for guest in guests:
        if guest.id in cards:
            return talk, guest, cards[guest.id]
    return talk, guests[0], None


# ------------------------------------------------------------------------ the list


async def show(turn: Turn, action: Action) -> list[Saying]:
    """The list, to whoever is on it; to others, what joining it means."""
    talk, guest, card = await own(turn, action.subject)
    if card is None:
        return [_offer(talk)]
    return [await listed(turn, talk, guest, card, number(action.value))]


def _offer(talk: Talk) -> Say:
    lines = (
        Heading(phrase("Whom would you like to talk to again?")),
        Heading(Verbatim(talk.title)),
        Para(
            phrase(
                "If you join the list of this talk, you give your name and how you can be reached. "
                "The others on the list see your name, and you see theirs. Then you choose whom "
                "you would like to talk to again."
            )
        ),
        Para(
            phrase(
                "Nobody sees whom you chose, neither the others nor the organisers. Only where "
                "both of you chose each other do both get a letter with name and contact."
            )
        ),
        Note(
            phrase(
                "You can leave at any moment. After {day} the list is deleted with all that "
                "belongs to it. Whoever is not on it learns nothing of it.",
                day=last_day(talk),
            )
        ),
    )
    rows = (
        (Button(label("Join the list"), Action("again-join", talk.id)),),
        (Button(label("Talks"), Action("talks")),),
    )
    return Say(lines, rows)


async def listed(turn: Turn, talk: Talk, guest: Person, card: CallingCard, page: int = 0) -> Say:
    """The list as somebody on it sees it."""
    everybody = await turn.unit.calling_cards.of_talk(talk.id)
    others = sorted(
        (one for one in everybody if one.id != card.id),
        key=lambda one: (one.name.casefold(), one.id),
    )
    lines: list[Line] = [
        Heading(phrase("Whom would you like to talk to again?")),
        Heading(Verbatim(talk.title)),
        Note(phrase("You are on the list as:")),
        Quote(card.name),
        Quote(card.contact),
    ]
    met = [one for one in others if introductions.both_wish(card, one)]
    if met:
        lines.append(Para(phrase("Mutual, with how to reach them:")))
        lines += [
            Item(phrase("{name}: {contact}", name=one.name, contact=one.contact)) for one in met
        ]
    if others:
        lines.append(Para(phrase("Choose by a tap. One more tap takes it back.")))
    else:
        lines.append(Para(phrase("Nobody else is on the list yet. Please look again later.")))
    lines.append(
        Note(
            phrase(
                "Nobody sees whom you chose. After {day} all of it is deleted.", day=last_day(talk)
            )
        )
    )
    if guest.reminding is Reminding.NOTHING:
        lines.append(
            Note(phrase("You chose to get no messages: what is mutual you find only here."))
        )
    rows = [(_tick(card, one),) for one in others[page * A_PAGE : (page + 1) * A_PAGE]]
    if page > 0:
        rows.append((Button(label("Back"), _page(talk, page - 1)),))
    if len(others) > (page + 1) * A_PAGE:
        rows.append((Button(label("More"), _page(talk, page + 1)),))
    rows += [
        (Button(label("Look again"), Action("talk-again", talk.id)),),
        (Button(label("Change my entry"), Action("again-join", talk.id)),),
        (Button(label("Leave the list"), Action("again-leave", talk.id)),),
    ]
    return Say(tuple(lines), tuple(rows))


def _page(talk: Talk, number: int) -> Action:
    return Action("talk-again", talk.id, value=str(number))


def _tick(card: CallingCard, other: CallingCard) -> Button:
    chosen = other.id in card.wanted
    verb = "again-unwant" if chosen else "again-want"
    return Button(Verbatim(other.name), Action(verb, other.id), chosen=chosen)


# ----------------------------------------------------------------------- the wishes


async def want(turn: Turn, action: Action) -> list[Saying]:
    """Choose somebody. Saying it twice is fine."""
    talk, guest, card, other = await _two(turn, action.subject)
    card = await introductions.want(turn.unit, talk, card, other)
    return [await listed(turn, talk, guest, card, await _page_of(turn.unit, card, other))]


async def want_no_more(turn: Turn, action: Action) -> list[Saying]:
    """Take it back. Saying it twice is fine."""
    talk, guest, card, other = await _two(turn, action.subject)
    card = introductions.want_no_more(turn.unit, card, other)
    return [await listed(turn, talk, guest, card, await _page_of(turn.unit, card, other))]


async def _two(turn: Turn, card_id: str) -> tuple[Talk, Person, CallingCard, CallingCard]:
    """This account's card and another one of the same list.

    Raises:
        NotFound: there is no such card for this account.
    """
    other = await turn.unit.calling_cards.get(card_id)
    if other is None:
        raise NotFound(OLD_BUTTON)
    try:
        talk, guest, card = await own(turn, other.talk)
    except NotFound:
        raise NotFound(OLD_BUTTON) from None
    if card is None or card.id == other.id:
        raise NotFound(OLD_BUTTON)
    return talk, guest, card, other


async def _page_of(unit: Unit, card: CallingCard, other: CallingCard) -> int:
    everybody = await unit.calling_cards.of_talk(card.talk)
    before = sum(
        (one.name.casefold(), one.id) < (other.name.casefold(), other.id)
        for one in everybody
        if one.id != card.id
    )
    return before // A_PAGE
