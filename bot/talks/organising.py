"""The organisers' view of a talk: who may run it, who comes, and what became of its letters.

A municipality's talks are run by its moderators, the programme's by the programme lead. Guests
never see who else is invited.
"""

from __future__ import annotations

from collections import Counter

from bot.errors import NotFound
from bot.model import LetterState, Municipality, Person, Role, Rsvp, Talk
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.talks.announcing import answers
from bot.talks.guests import guests
from bot.talks.planning import (
    CANCELLED,
    DEPUTY_LOST,
    DEPUTY_RELEASED,
    INVITATION,
    MOVED,
    OFFER,
    REQUEST,
    SAVE_THE_DATE,
    SOON,
)
from bot.turn import Turn
from config.phrases import Moment, Phrase, Text, Verbatim, label, phrase

NO_TALK = phrase("I know no such talk of yours.")
REPLIES: dict[Rsvp, Phrase] = {
    Rsvp.YES: phrase("yes"),
    Rsvp.WAITING: phrase("on the waitlist"),
    Rsvp.MAYBE: phrase("maybe"),
    Rsvp.NO: phrase("no"),
    Rsvp.DEPUTY: phrase("sends a deputy"),
    Rsvp.DEPUTY_ASKED: phrase("has asked a deputy"),
}
LETTER_NAMES: dict[str, Phrase] = {
    SAVE_THE_DATE: phrase("Save the date"),
    INVITATION: phrase("Invitation"),
    REQUEST: phrase("Request for an answer"),
    "talk-reminder-7": phrase("Reminder 7 days before"),
    "talk-reminder-3": phrase("Reminder 3 days before"),
    "talk-reminder-1": phrase("Reminder 1 day before"),
    SOON: phrase("Reminder shortly before"),
    MOVED: phrase("News of the new time"),
    CANCELLED: phrase("News of the cancellation"),
    OFFER: phrase("Offer of a free place"),
    DEPUTY_RELEASED: phrase("News to a deputy who is not needed"),
    DEPUTY_LOST: phrase("News that a deputy cannot come"),
}
PLAN = phrase(
    "Guests hear of a talk 8 weeks before and are invited 5 weeks before. Who has not answered, or "
    "said maybe, is asked 10 days before. Who says yes or maybe is reminded 7, 3 and 1 day and "
    "30 minutes before. All but the last go out at 10:00, none on a weekend or a public holiday."
)
STATES: dict[LetterState, Phrase] = {
    LetterState.QUEUED: phrase("waiting"),
    LetterState.SENDING: phrase("being sent"),
    LetterState.SENT: phrase("sent"),
    LetterState.UNCERTAIN: phrase("uncertain whether it arrived"),
    LetterState.MISSED: phrase("missed"),
    LetterState.GONE: phrase("not reachable"),
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


def organiser_rows(talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """What an organiser can do with a talk that lies ahead."""
    return (
        (Button(label("Move"), Action("move-talk", talk.id)),),
        (Button(label("Cancel the talk"), Action("drop-talk", talk.id)),),
        (Button(label("Reminder overview"), Action("talk-letters", talk.id)),),
    )


async def letter_overview(turn: Turn, action: Action) -> list[Saying]:
    """Which letters of a talk wait, were sent, missed or are uncertain: counts, no names."""
    talk = await own_talk(turn, action.subject)
    letters = await turn.unit.letters.about(talk.id)
    counts = Counter((letter.due, letter.kind, letter.state) for letter in letters)
    lines: list[Line] = [Heading(phrase("Letters about “{title}”", title=talk.title))]
    lines += [
        Item(
            phrase(
                "{letter} ({moment}) – {state}: {n}",
                letter=LETTER_NAMES[kind],
                moment=Moment(due, talk.zone),
                state=STATES[state],
                n=n,
            )
        )
        for (due, kind, state), n in sorted(counts.items())
    ]
    if not letters:
        lines.append(Para(phrase("There is none.")))
    lines.append(Note(PLAN))
    return [Say(tuple(lines), ((Button(label("Talks"), Action("talks")),),))]
