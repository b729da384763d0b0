"""`/selfcheck`: where it leads depends on who asks."""

from __future__ import annotations

from bot.errors import NotFound
from bot.model import Role
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Para, Say, Saying, SendFile
from bot.selfcheck import coordinating, evaluating, fields, on_paper, route
from bot.selfcheck.feedback import answering
from bot.selfcheck.measures import overview
from bot.turn import Turn
from config.phrases import label, phrase


async def begin(turn: Turn) -> list[Saying]:
    """A respondent comes to the round, a coordinator to all rounds, a moderator to closed ones.

    An owner comes to the measures. Others come to the short check.

    Raises:
        NotFound: nobody invited this account to anything.
    """
    seats = await fields.seats(turn)
    said = await answering.waiting(turn)
    if len(seats) > 1:
        said.append(await _choice(turn, seats))
    else:
        said += [await fields.show_seat(turn, seat) for seat in seats]
    for person in turn.persons:
        if person.role is Role.COORDINATOR:
            said.append(await coordinating.say_rounds(turn, person))
        elif person.role is Role.MODERATOR and not coordinating.coordinator(
            turn, person.municipality
        ):
            said.append(await evaluating.say_closed(turn, person))
    if turn.person(Role.OWNER):
        said.append(await overview.own(turn))
    return said or await route.begin(turn)


async def questions(turn: Turn, action: Action) -> list[Saying]:
    """The questions of an open round on paper, to prepare answers with colleagues.

    Raises:
        NotFound: this account neither answers nor coordinates it.
    """
    round_ = await turn.unit.rounds.get(action.subject)
    ours = round_ is not None and (
        any(seat.round.id == round_.id for seat in await fields.seats(turn))
        or coordinating.coordinator(turn, round_.municipality) is not None
    )
    municipality = await turn.unit.municipalities.get(round_.municipality) if round_ else None
    if round_ is None or municipality is None or not ours:
        raise NotFound(OLD_BUTTON)
    said = Para(phrase("To prepare the answers with colleagues. They are given here, in the chat."))
    return [SendFile(on_paper.questions_on_paper(municipality, round_, turn.around), (said,))]


async def _choice(turn: Turn, seats: list[fields.Seat]) -> Say:
    rows = []
    for seat in seats:
        municipality = await turn.municipality(seat.person)
        name = municipality.name if len(municipality.name) <= 30 else f"{municipality.name[:29]}…"
        rows.append((Button(label("{name}", name=name), Action("fields", seat.round.id)),))
    return Say((Heading(phrase("You answer in several self-checks. Which one?")),), tuple(rows))
