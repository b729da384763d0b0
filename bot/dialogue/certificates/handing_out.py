"""Certificates for whoever moderates the municipality: on paper and as the text that was issued."""

from __future__ import annotations

from bot.certificates import Certificate, Occasion
from bot.dialogue.certificates import issuing, wording
from bot.errors import NotFound
from bot.model import Role
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import (
    Action,
    Button,
    Code,
    Document,
    Heading,
    Note,
    Para,
    Quote,
    Say,
    Saying,
    SendFile,
    TextFile,
)
from bot.turn import Turn
from config.phrases import Verbatim, label, phrase


async def issued(unit: Unit, event: str) -> list[Certificate]:
    """The certificates of an event, whether it is still there or not, the earlier one first."""
    found = [await unit.certificates.get(event, occasion) for occasion in Occasion]
    return [one for one in found if one is not None and one.text]


async def rows(unit: Unit, event: str) -> list[tuple[Button, ...]]:
    """The way to them, where there are any."""
    if not await issued(unit, event):
        return []
    return [(Button(label("Certificate of deletion"), Action("certificate", event)),)]


async def hand_out(turn: Turn, action: Action) -> list[Saying]:
    """Each certificate of an event as PDF and as text.

    Raises:
        NotFound: there is none for this account.
    """
    found = [
        one
        for one in await issued(turn.unit, action.subject)
        if turn.person(Role.MODERATOR, municipality=one.municipality)
    ]
    if not found:
        raise NotFound(OLD_BUTTON)
    said: list[Saying] = []
    for one in found:
        name = f"{one.code}-deletion-{one.occasion.value}"
        lines = (
            Heading(phrase("Certificate of deletion of “{event}”", event=one.title)),
            Para(wording.why(one)),
            Note(
                phrase(
                    "The text holds the certificate in German and English as it was issued. It "
                    "stays here for good."
                )
            ),
        )
        said += [
            Say(lines, stay=True),
            SendFile(await _document(turn.unit, one, f"{name}.pdf")),
            SendFile(TextFile(f"{name}.txt", (Quote(one.text),))),
        ]
    return said


async def _document(unit: Unit, certificate: Certificate, name: str) -> Document:
    municipality = await unit.municipalities.get(certificate.municipality)
    assert municipality is not None, "it outlives its certificates"  # noqa: S101
    return Document(
        name,
        wording.TITLE,
        Verbatim(municipality.name),
        (
            *wording.lines(certificate, municipality.name),
            Heading(phrase("Check sum")),
            Para(
                phrase("The SHA-256 of this certificate as a text, as it stands in its last line:")
            ),
            Code(issuing.check_sum(certificate.text)),
        ),
    )
