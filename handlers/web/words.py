"""What the browser door itself says around the conversation: labels, hints, errors.

All its interface texts are here, so that templates hold none and translators miss none. Nothing
that the bot says in the conversation belongs here.
"""

from __future__ import annotations

from config.phrases import Phrase, label, phrase

PAGE: dict[str, Phrase] = {
    "skip": label("Skip to the conversation"),
    "menu": label("Menu"),
    "language": label("Language"),
    "log": phrase("Conversation"),
    "bot": phrase("Dialogbote says:"),
    "you": phrase("You:"),
    "send": label("Send"),
    "again": label("Send again"),
    "copy": label("Copy"),
    "copied": label("Copied"),
    "answer": label("Your answer"),
    "number": label("Your answer, a number"),
    "moment": label("Day and time"),
    "day": label("Day"),
    "message": label("Message, code or command"),
    "onward": label("Go on with the conversation"),
    "download": phrase("Download"),
    "too_big": phrase("This file is too large to be fetched in the browser."),
    "join_title": phrase("You have an invitation"),
    "join_text": phrase(
        "With this button you sign in here. The link works once. This browser then remembers you "
        "for 90 days with a cookie that it needs for that and for nothing else."
    ),
    "join": label("Sign in here"),
    "screen_title": phrase("A screen for the room"),
    "screen_text": phrase(
        "With this button this browser shows everybody in the room what is on, and lets "
        "whoever stands beside it go on. The link works once. It is signed in for twelve hours, "
        "with a cookie that it needs for that and for nothing else."
    ),
    "screen_go": label("Show it here"),
    "in_words": label("In words"),
    "front_title": phrase("Take part in your municipality"),
    "front_text": phrase(
        "Dialogbote is a chat with which municipalities listen to people who live there, "
        "assess themselves and learn from each other. You need no app and no account."
    ),
    "front_code": phrase("Code of the event"),
    "front_hint": phrase("You find it on the poster or in the invitation."),
    "front_go": label("Open the event"),
    "front_chat": label("To my conversation"),
    "sending": phrase("Is being sent …"),
    "unsent": phrase("This was not sent yet. Is there a connection to the internet?"),
    "stale_title": phrase("Please send it once more"),
    "stale_text": phrase(
        "This page was older than your visit, so nothing was done yet. Nothing is lost."
    ),
    "broken_title": phrase("That did not work"),
    "broken_text": phrase(
        "Something went wrong on our side. What you sent is still here: please try again."
    ),
    "home": label("To the start"),
    "multiplier_title": phrase("Thank you for passing it on"),
}

MENU: tuple[tuple[str, Phrase], ...] = (
    ("/start", label("What I can do here")),
    ("/receipt", label("Answers I have sent")),
    ("/help", label("Help")),
    ("/privacy", label("Privacy")),
    ("/mydata", label("What is stored about me")),
    ("/forget", label("Forget me")),
)
"""The commands that are a button in the browser."""

ERRORS: dict[int, tuple[Phrase, Phrase]] = {
    400: (
        phrase("I could not read that"),
        phrase("What your browser sent was damaged. Please go back and try it once more."),
    ),
    403: (
        phrase("That was not accepted"),
        phrase("The request did not come from a page of ours, so nothing was done."),
    ),
    404: (
        phrase("There is nothing here"),
        phrase("The link may be mistyped, or what was here has gone."),
    ),
    405: (
        phrase("This page cannot be used that way"),
        phrase("Please go to the start and try it from there."),
    ),
    408: (
        phrase("That took too long"),
        phrase("The connection was too slow, so nothing was done. Please try it once more."),
    ),
    413: (
        phrase("That is too much at once"),
        phrase("Please send it in smaller pieces. Nothing was stored."),
    ),
    429: (
        phrase("Too many tries"),
        phrase("Please wait a minute, then try it once more."),
    ),
    500: (
        phrase("That did not work"),
        phrase("Something went wrong on our side. Please try again in a moment."),
    ),
}
"""Title and sentence by HTTP status; 400 and 500 stand for all others of their kind."""

DEMO: dict[str, Phrase] = {
    "title": phrase("Dialogbote, to try out"),
    "text": phrase(
        "Three people at once, each with a chat of their own. All of it is made-up data on this "
        "machine: try whatever you like."
    ),
}

ROLES: dict[str, tuple[Phrase, tuple[Phrase, ...]]] = {
    "citizen": (
        phrase("A citizen"),
        (
            phrase("Read what happens to your answers, then accept."),
            phrase("Answer, go back, change something, look at the end and send it."),
            phrase("Keep the code you get: with it you can see what became of your answer."),
        ),
    ),
    "decision-maker": (
        phrase("A decision-maker"),
        (
            phrase("Fill in the short self-check and look at the result."),
            phrase("Answer the invitation to a breakfast talk."),
        ),
    ),
    "moderator": (
        phrase("A moderator"),
        (
            phrase("See how many people have answered, and fetch their answers."),
            phrase("Compare the perspectives of a closed self-check, and begin a workshop."),
            phrase("Prepare an event of your own, with its QR code."),
            phrase("Announce a breakfast talk; while it goes on, open its room for questions."),
        ),
    ),
}
"""The people of the demo and what to try as each of them."""
