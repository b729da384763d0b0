"""The organisers' view of a talk: who may run it, and who comes.

A municipality's talks are run by its moderators, the programme's by the programme lead. Guests
never see who else is invited.
"""

from __future__ import annotations

from collections import Counter

from bot.errors import NotFound, Refused
from bot.model import Municipality, Person, Role, Rsvp, Talk
from bot.ports import Unit
from bot.replies import Action, Button, Item, Line, Para
from bot.talks.after.days import is_going_on
from bot.talks.announcing import answers
from bot.talks.guests import guests
from bot.turn import Turn
from config.phrases import Moment, Phrase, Text, Verbatim, label, phrase

NO_TALK = phrase("I know no such talk of yours.")
OVER = phrase("This talk is over.")
CALLED_OFF = phrase("This talk is cancelled.")
REPLIES: dict[Rsvp, Phrase] = {
    Rsvp.YES: phrase("yes"),
    Rsvp.WAITING: phrase("on the waitlist"),
    Rsvp.MAYBE: phrase("maybe"),
    Rsvp.NO: phrase("no"),
    Rsvp.DEPUTY: phrase("sends a deputy"),
    Rsvp.DEPUTY_ASKED: phrase("has asked a deputy"),
}


def organiser(turn: Turn, municipality: str | None) -> Person | None:
    """This account's person who may run the talks of that municipality, or of the programme."""
    if municipality is None:
        return turn.person(Role.PROGRAMME_LEAD)
    return turn.person(Role.MODERATOR, municipality=municipality)


async def own_talk(turn: Turn, talk_id: str) -> Talk:
    """The talk, if this account runs it; foreign is as good as absent.

    Raises:
        NotFound: there is none for this account.
    """
    talk = await turn.unit.talks.get(talk_id)
    if talk is None or organiser(turn, talk.municipality) is None:
        raise NotFound(NO_TALK)
    return talk


async def ahead(turn: Turn, talk_id: str) -> Talk:
    """The same of a talk that is still to be.

    Raises:
        Refused: there is none for this account, or it is over or cancelled.
    """
    talk = await own_talk(turn, talk_id)
    if talk.cancelled:
        raise Refused(CALLED_OFF)
    if talk.starts <= turn.unit.now:
        raise Refused(OVER)
    return talk


async def not_over(turn: Turn, talk_id: str) -> Talk:
    """The same of a talk that is still to be or going on.

    Raises:
        Refused: there is none for this account, or it is over or cancelled.
    """
    talk = await own_talk(turn, talk_id)
    return talk if is_going_on(talk, turn.unit.now) else await ahead(turn, talk_id)


def organised(turn: Turn) -> list[str | None]:
    """Whose talks this account runs: municipalities, and None for the programme."""
    bodies = (
        person.municipality
        for person in turn.persons
        if person.role in (Role.MODERATOR, Role.PROGRAMME_LEAD)
    )
    return list(dict.fromkeys(bodies))


async def guest_lines(turn: Turn, talk: Talk) -> list[Line]:
    """Counts, and who answered what."""
    coming, replies = await guests(turn.unit, talk), await answers(turn.unit, talk)
    invited = [person for person in coming if person.role is not Role.DEPUTY]
    counts = Counter(replies[person.id] for person in invited if person.id in replies)
    lines: list[Line] = [
        Para(
            phrase(
                "Invited: {all}. Yes: {yes}. Maybe: {maybe}. No: {no}. No answer yet: {open}.",
                all=len(invited),
                yes=counts[Rsvp.YES],
                maybe=counts[Rsvp.MAYBE],
                no=counts[Rsvp.NO],
                open=len(invited) - counts.total(),
            )
        )
    ]
    if talk.capacity is not None:
        lines.append(
            Para(
                phrase(
                    "Places: {all}. On the waitlist: {waiting}.",
                    all=talk.capacity,
                    waiting=counts[Rsvp.WAITING],
                )
            )
        )
    names = {m.id: m for m in await turn.unit.municipalities.all()}
    for answer, said in REPLIES.items():
        lines += [
            Item(_guest(person, names, said))
            for person in invited
            if replies.get(person.id) is answer
        ]
    return lines + await _deputy_lines(turn, coming, names, counts)


async def _deputy_lines(
    turn: Turn, coming: list[Person], names: dict[str, Municipality], counts: Counter[Rsvp]
) -> list[Line]:
    """How many deputies there are, and in whose place they come."""
    asked = counts[Rsvp.DEPUTY_ASKED]
    deputies = [person for person in coming if person.role is Role.DEPUTY]
    if not deputies and not asked:
        return []
    lines: list[Line] = [
        Para(
            phrase(
                "Deputies who come: {coming}. Deputies who have not opened their link yet: "
                "{asked}.",
                coming=len(deputies),
                asked=asked,
            )
        )
    ]
    for deputy in deputies:
        principal = await turn.unit.people.get(deputy.principal or "")
        if principal is not None:
            lines.append(Item(_deputy(principal, names)))
    return lines


def _deputy(principal: Person, names: dict[str, Municipality]) -> Phrase:
    home = names.get(principal.municipality or "")
    return phrase(
        "Deputy of {who}, {municipality}",
        who=_called(principal),
        municipality=home.name if home else "",
    )


def _called(person: Person) -> Text:
    return Verbatim(person.note) if person.note else phrase("Person {id}", id=person.id)


def _guest(person: Person, names: dict[str, Municipality], said: Phrase) -> Phrase:
    home = names.get(person.municipality or "")
    return phrase(
        "{who}, {municipality}: {answer}",
        who=_called(person),
        municipality=home.name if home else "",
        answer=said,
    )


async def paused_lines(unit: Unit, talk: Talk) -> list[Line]:
    """That letters are held back, where they are."""
    pause = await unit.letters.pause(talk.id)
    if pause is None:
        return []
    said = phrase(
        "Paused since {moment}: nothing about this talk goes out, until you let it go on.",
        moment=Moment(pause.since, talk.zone),
    )
    return [Para(said)]


def go_on_button(talk: Talk) -> Button:
    """The way to end a pause."""
    return Button(label("Let letters go on"), Action("resume-letters", talk.id))


def running_rows(talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """What an organiser can do with a talk that is going on."""
    return (
        (
            Button(label("Change the place"), Action("change-talk", talk.id)),
            Button(label("Cancel the talk"), Action("drop-talk", talk.id)),
        ),
    )


def organiser_rows(talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """What an organiser can do with a talk that lies ahead."""
    return (
        (
            Button(label("Move"), Action("move-talk", talk.id)),
            Button(label("Change"), Action("change-talk", talk.id)),
            Button(label("Duplicate"), Action("copy-talk", talk.id)),
        ),
        (Button(label("Cancel the talk"), Action("drop-talk", talk.id)),),
        (Button(label("Letters about this talk"), Action("talk-letters", talk.id)),),
        (Button(label("Material"), Action("material", talk.id)),),
    )
