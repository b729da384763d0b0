"""What is stored about an account, told to it as a file, and deleted when it wishes."""

from __future__ import annotations

from bot import people
from bot.dialogue.gathering import visitors
from bot.dialogue.going_on import keeping as going_on
from bot.dialogue.slots import took_part
from bot.dialogue.subscribers import asking as next_events
from bot.dialogue.subscribers import who
from bot.email import choosing as emailing
from bot.feedback import opinions
from bot.model import Door, Event, EventState, Letter, Person, Stage
from bot.replies import (
    Action,
    Button,
    DataFile,
    Heading,
    Note,
    Para,
    Say,
    Saying,
    SendFile,
)
from bot.selfcheck import sheets
from bot.selfcheck.workshop import gathering
from bot.talks.after import introductions, joining
from bot.talks.needs import answering as needs
from bot.talks.room import keeping
from bot.turn import Turn
from config.phrases import label, phrase


async def my_data(turn: Turn) -> list[Saying]:
    """`/mydata`: everything stored about this account, as a file; never a text."""
    roles: list[dict[str, object]] = []
    for person in turn.persons:
        municipality = await turn.unit.municipalities.get(person.municipality or "")
        roles.append(
            {
                "id": person.id,
                "role": person.role.value,
                "municipality": municipality.name if municipality else None,
                "note": person.note,
                "language": person.language,
                "reached at": [a.door.value for a in await turn.unit.people.addresses(person.id)],
                "e-mail": await emailing.stored(turn, person),
                "answers to invitations": {
                    reply.talk: reply.answer.value
                    for reply in await turn.unit.talks.replies_of(person.id)
                },
                "on waitlists since": {
                    reply.talk: str(reply.since)
                    for reply in await turn.unit.talks.replies_of(person.id)
                    if reply.since is not None
                },
                "reminders of talks": person.reminding.value,
                "hours for messages": person.hours.value if person.hours else None,
                "deputy at the talk": person.talk,
                "talks in a calendar": await turn.unit.subscriptions.of_person(person.id)
                is not None,
                "answers to surveys of need": await needs.stored_of(turn.unit, person),
                "on lists to talk again": await joining.stored_of(turn.unit, person),
                "letters": await _letters(turn, person),
                "answers in a round as": await _seat(turn, person),
                "self-checks": len(await turn.unit.assessments.of_person(person.id)),
                "reminded of": [m.what for m in await turn.unit.measures.of_person(person.id)],
            }
        )
    # A browser's id is what signs it in: it must not lie in a file that may be passed on.
    own_id = turn.press.account if turn.press.door is Door.TELEGRAM else None
    data = {
        "account": {"door": turn.press.door.value, "id": own_id},
        "roles": roles,
        "begun": [
            {"what": c.format.value, "language": c.language, "kept until": str(c.expires or "")}
            for c in turn.conversations
            if c.stage is Stage.OPEN
        ],
        "open events you took part in": [e.code for e in await _open_events_of(turn)],
        "signed up for the dates of": await visitors.stored_of(turn),
        "wants to hear what becomes of": await who.stored_of(turn),
        "wants to go on in working groups": await going_on.stored_of(turn),
        "answers to whether it helped": len(
            await opinions.given_by(
                turn.unit, [*turn.persons, *await who.persons_of(turn)], turn.account
            )
        ),
        "open workshops you take part in": [
            str(one.held) for one in await gathering.attended(turn.unit, turn.account)
        ],
        "talks you are in just now": [
            guest.talk.id for guest in await keeping.attended(turn.unit, turn.persons)
        ],
    }
    caption = (Para(phrase("This is what is stored about this account.")),)
    by_mail = turn.persons and turn.around.links.mail
    rows = ((Button(label("Letters by e-mail"), Action("email")),),) if by_mail else ()
    return [SendFile(DataFile("mydata.json", data), caption, rows)]


async def _letters(turn: Turn, person: Person) -> list[dict[str, str]]:
    """What somebody was or will be written, without the words."""
    return [
        {
            "kind": letter.kind,
            "about": await _about(turn, letter),
            "due": letter.due.isoformat(),
            "state": letter.state.value,
        }
        for letter in await turn.unit.letters.to(person.id)
    ]


async def _about(turn: Turn, letter: Letter) -> str:
    """The title of the talk or event that a letter is about; "" where it has none."""
    if talk := await turn.unit.talks.get(letter.subject):
        return talk.title
    # Letters that ask to an event are kept apart from its others by what stands before its id.
    event = await turn.unit.events.get(letter.subject.removeprefix(next_events.SUBJECT))
    return turn.around.phrasebook.say(event.prompts.title, turn.language) if event else ""


async def _seat(turn: Turn, person: Person) -> dict[str, str] | None:
    """From which perspective somebody answers; None for whoever answers in no round."""
    group = await turn.unit.rounds.group(person.group) if person.group else None
    if group is None:
        return None
    return {"perspective": group.perspective.value, "department": group.department}


async def _open_events_of(turn: Turn) -> list[Event]:
    return [
        event
        for event in await turn.unit.events.all()
        if event.state is EventState.OPEN and await took_part(turn.unit, event, turn.account)
    ]


async def ask_forget(turn: Turn) -> list[Saying]:
    """`/forget`: asks first."""
    return [
        Say(
            (
                Heading(phrase("Forget you?")),
                Para(
                    phrase(
                        "Your roles, the accounts and the e-mail address you are reached at, your "
                        "answers to invitations and surveys, your self-checks and everything "
                        "unfinished are deleted at once, for all your devices."
                    )
                ),
                Para(phrase("So are your entries on the lists of talks, with whom you chose.")),
                Para(phrase("So are your sign-ups for dates of events.")),
                Para(phrase("So are the contacts you left for working groups.")),
                Para(
                    phrase(
                        "So are your subscriptions to what becomes of events, and answers to "
                        "whether something has helped that are not counted yet."
                    )
                ),
                Note(
                    phrase(
                        "Answers sent to events are nobody's: only the receipt code deletes them. "
                        "So that nobody answers twice, codes that cannot be read back stay until "
                        "each event or workshop closes."
                    )
                ),
            ),
            (
                (Button(label("Yes, forget me"), Action("forget-yes")),),
                (Button(label("No"), Action("home")),),
            ),
            stay=True,
        )
    ]


async def forget(turn: Turn) -> list[Saying]:
    """Delete at once what `ask_forget` named."""
    for person in turn.persons:
        await sheets.forget(turn.unit, person)
    persons = [*turn.persons, *await who.persons_of(turn)]
    await opinions.forget(turn.unit, persons, turn.account)
    await keeping.forget(turn.unit, turn.persons)
    await introductions.forget(turn.unit, turn.persons)
    await visitors.forget(turn)
    await going_on.forget(turn)
    await who.forget(turn)
    people.forget(turn)
    return [Say((Para(phrase("Done. All that was named is deleted.")),))]
