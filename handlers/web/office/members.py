"""Who works for a municipality: everybody with a role, invitations, and the end of a role."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot import members
from bot.links import Links
from bot.members import NOTE_LIMIT, Member
from bot.people import ROLE_NAMES, Granted
from bot.replies import QrPicture
from bot.turn import Turn
from config.phrases import Phrase, phrase
from handlers.web.forms import read_form
from handlers.web.office.house import BASE, Office
from handlers.web.office.words import OFFICE

if TYPE_CHECKING:
    from starlette.requests import Request

SECTION = "members"
PLACE = f"{BASE}/{SECTION}"


class Members:
    """The pages about people."""

    def __init__(self, house: Office) -> None:
        self._house = house

    async def list_all(self, request: Request) -> Response:
        """Everybody with a role, and a form to invite somebody."""
        visitor, teams = await self._house.ask(request, members.teams)
        return self._house.draw(
            request,
            visitor,
            "members.html",
            SECTION,
            place=PLACE,
            teams=teams,
            roles=ROLE_NAMES,
            limit=NOTE_LIMIT,
        )

    async def invite(self, request: Request) -> Response:
        """Invite somebody: the code is shown now and never again."""
        form = await read_form(request)

        async def invited(turn: Turn) -> tuple[Granted, Links]:
            granted = await members.invite(
                turn,
                request.path_params["municipality"],
                form.get("role", ""),
                form.get("note", ""),
            )
            return granted, turn.around.links

        answer = await self._house.do(request, form, invited)
        if answer is None:
            return RedirectResponse(PLACE, 303)
        granted, links = answer
        visitor, _ = await self._house.ask(request, members.teams)
        link = links.join(granted.code)
        name = f"{granted.person.role.value}.png"
        picture = QrPicture(name, link, phrase("QR code of the invitation"))
        file = await self._house.documents.produce(picture, visitor.language)
        return self._house.draw(
            request,
            visitor,
            "invited.html",
            SECTION,
            place=PLACE,
            role=ROLE_NAMES[granted.person.role],
            note=granted.person.note,
            code=granted.code,
            links=[one for one in (link, links.start(granted.code)) if one],
            source=f"data:{file.media_type};base64,{b64encode(file.content).decode('ascii')}",
            alternative=picture.alternative,
        )

    async def ask_end(self, request: Request) -> Response:
        """Ending a role is asked once more."""
        person = request.path_params["person"]
        visitor, member = await self._house.ask(
            request, partial(members.to_let_go, person_id=person)
        )
        return self._house.draw(
            request,
            visitor,
            "confirm.html",
            SECTION,
            title=ROLE_NAMES[member.person.role],
            question=_sure(member),
            yes=OFFICE["yes_withdraw" if member.is_invited else "yes_end"],
            no=OFFICE["no_end"],
            back=PLACE,
        )

    async def end(self, request: Request) -> Response:
        """End a role, or take an invitation back."""
        person, form = request.path_params["person"], await read_form(request)
        await self._house.do(request, form, partial(members.let_go, person_id=person))
        return RedirectResponse(PLACE, 303)


def _sure(member: Member) -> Phrase:
    role, note = ROLE_NAMES[member.person.role], member.person.note
    if member.is_invited:
        return phrase(
            "Take back the invitation to be {role} (note: “{note}”)? Its code does not work any "
            "more then.",
            role=role,
            note=note,
        )
    if member.is_self:
        return phrase(
            "End your own role as {role}? You cannot come back without a new invitation.", role=role
        )
    return phrase(
        "End the role of {role} (note: “{note}”)? Addresses, letters and answers to invitations of "
        "this person are deleted.",
        role=role,
        note=note,
    )
