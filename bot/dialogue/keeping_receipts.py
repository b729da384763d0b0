"""Seeing to it that a receipt is kept: asked for before the chat moves on, again, as a picture.

The picture shows the code as letters. In no address is the code ever: addresses stay behind in
histories, logs and previews.
"""

from __future__ import annotations

from bot.dialogue.events import NO_EVENT
from bot.dialogue.gathering import attending
from bot.dialogue.going_on import looking
from bot.dialogue.helped import answering
from bot.dialogue.receipts import open_receipt
from bot.dialogue.subscribers import subscribing
from bot.errors import NotFound
from bot.model import Event, EventState
from bot.replies import (
    Action,
    Button,
    Code,
    Heading,
    Line,
    Note,
    Para,
    ReceiptPicture,
    Say,
    Saying,
    SendFile,
)
from bot.turn import Turn
from config.phrases import label, phrase

NAME = "receipt.png"
"""The same for all: names of files lie around where codes should not."""


def asked(event: Event, receipt: str, *before: Line) -> Say:
    """The code, and whether it has been kept."""
    code = receipt.replace("-", "")
    return Say(
        (
            *before,
            Para(phrase("Your receipt code:")),
            Code(receipt),
            Note(
                phrase(
                    "Please keep this code. With /receipt and the code you see your answers and "
                    "can delete them. While the event is open you can change them too."
                )
            ),
            Para(phrase("Have you kept it? Nobody can restore it.")),
        ),
        (
            (Button(label("Yes, I have kept it"), Action("kept", event.id)),),
            (Button(label("As a picture to keep"), Action("receipt-picture", code)),),
            (Button(label("Show it again"), Action("receipt-again", code)),),
        ),
    )


def thanks(event: Event, receipt: str) -> Say:
    """What is said once answers have been handed in."""
    return asked(event, receipt, Heading(phrase("Thank you. Your answers have been sent.")))


async def again(turn: Turn, receipt: str) -> list[Saying]:
    """The code once more, for whoever has scrolled it away."""
    opened = await open_receipt(turn.unit, receipt)
    return [asked(opened.event, receipt)]


async def picture(turn: Turn, receipt: str) -> list[Saying]:
    """A picture that can be saved, or forwarded to oneself, and the question below it."""
    opened = await open_receipt(turn.unit, receipt)
    address = turn.around.links.receipt()
    alternative = phrase(
        "Receipt code {code}. It is typed at this address: {url}", code=receipt, url=address
    )
    caption = Para(
        phrase(
            "Your receipt. Save this picture, or forward it to yourself. Whoever sees it can read "
            "and delete your answers."
        )
    )
    return [
        SendFile(ReceiptPicture(NAME, receipt, address, alternative), (caption,)),
        asked(opened.event, receipt),
    ]


async def kept(turn: Turn, action: Action) -> list[Saying]:
    """On with the conversation, once the code is kept.

    Raises:
        NotFound: there is no such event.
    """
    event = await turn.unit.events.get(action.subject)
    if event is None or event.state is EventState.DRAFT:
        raise NotFound(NO_EVENT)
    lines = (
        Para(phrase("Good. Look in from time to time: /receipt tells you what becomes of it.")),
    )
    home = (Button(label("To the beginning"), Action("home")),)
    further = await answering.row(turn, event) + subscribing.row(event)
    further += await attending.row(turn, event) + await looking.row(turn, event)
    return [Say(lines, (*further, home))]
