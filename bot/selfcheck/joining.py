"""Coming to a round by a link: it takes as many people as it was made for."""

from __future__ import annotations

from dataclasses import replace

from bot.anonymity import code_hash
from bot.errors import Refused
from bot.model import Person, Role, RoundState
from bot.people import USED_UP, address_of
from bot.replies import Heading, Note, Para, Say, Saying
from bot.selfcheck import fields
from bot.turn import Turn
from config.phrases import phrase

ANOTHER_LINK = Say(
    (
        Para(
            phrase(
                "You take part in this round already. One person answers once, from one "
                "perspective: this link changes nothing. If you came by a wrong one, /forget and "
                "then open the right one."
            )
        ),
    ),
    stay=True,
)


async def join(turn: Turn, code: str) -> list[Saying]:
    """Become a respondent by a group's link; whoever is one of this round already goes on.

    Raises:
        Refused: the link is wrong, the round is closed, or as many have come as it was made for.
    """
    unit = turn.unit
    group = await unit.rounds.group_invited_by(code_hash(code))
    round_ = await unit.rounds.get(group.round) if group else None
    if group is None or round_ is None or round_.state is not RoundState.OPEN:
        raise Refused(USED_UP)
    for seat in await fields.seats(turn):
        if seat.round.id == round_.id:
            same = seat.group.id == group.id
            return [*([] if same else [ANOTHER_LINK]), await fields.show_seat(turn, seat)]
    if group.taken >= group.places:
        raise Refused(
            phrase(
                "As many people have come by this link as it was made for. Please ask whoever "
                "sent it for a new one."
            )
        )
    unit.rounds.save_group(replace(group, taken=group.taken + 1))
    person = Person(
        id=unit.chance.identifier(),
        role=Role.RESPONDENT,
        municipality=round_.municipality,
        language=turn.language,
        group=group.id,
    )
    unit.people.save(person)
    unit.people.save_address(address_of(turn, person))
    turn.persons.append(person)
    welcome = Say(
        (
            Heading(phrase("Welcome")),
            Note(
                phrase(
                    "To reach you I store your account, encrypted. /mydata shows what is stored, "
                    "/forget deletes it."
                )
            ),
        )
    )
    seat = fields.Seat(person, group, round_)
    return [welcome, await fields.show_seat(turn, seat)]
