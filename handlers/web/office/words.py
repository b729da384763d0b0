"""What the pages of the office say of themselves: titles, labels, hints.

All of its interface texts are here, so that templates hold none and translators miss none.
"""

from __future__ import annotations

from config.phrases import Phrase, label, phrase

OFFICE: dict[str, Phrase] = {
    "office": phrase("Office"),
    "skip": label("Skip to the content"),
    "pages": phrase("Pages"),
    "events": label("Events"),
    "all_events": label("All events"),
    "chat": label("Conversation"),
    "sign_out": label("Sign out"),
    "out_title": phrase("You are not signed in"),
    "out_text": phrase(
        "The office is for moderators and coordinators of a municipality. Write /office to the bot "
        "in your chat: it sends you a link that signs this browser in."
    ),
    "in_title": phrase("Sign in to the office"),
    "in_text": phrase(
        "With this button this browser is signed in for twelve hours, with a cookie that it needs "
        "for that and for nothing else. The link works once. Please sign out when you are done, "
        "above all on a computer that others use."
    ),
    "in_go": label("Sign in here"),
    "no_events": phrase("There is no event yet."),
    "code": phrase("Code"),
    "opens": phrase("Opens"),
    "closes": phrase("Closes"),
    "closed_on": phrase("Closed on"),
    "prompts": phrase("Questions"),
    "take_part": phrase("Where people take part"),
    "qr_get": label("Download the picture"),
    "qr_hint": phrase("For posters and slides: a camera reads the address from it."),
    "export": phrase("Answers as a file"),
    "csv": label("CSV"),
    "xlsx": label("Spreadsheet (XLSX)"),
    "do": phrase("What you can do"),
    "open": label("Open the event …"),
    "close": label("Close the event …"),
    "yes_open": label("Yes, open it"),
    "no_open": label("No, not yet"),
    "yes_close": label("Yes, close"),
    "no_close": label("No, leave it open"),
    "refused": phrase("That is not possible"),
    "said": phrase("Not done yet"),
    "back": label("Back"),
}
"""By the names that templates use."""
