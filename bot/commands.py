"""Every command, on one page: its names, what it is for, and who is shown it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.replies import Command
from config.phrases import Phrase, phrase


@dataclass(frozen=True, slots=True)
class CommandName:
    """A command as people type it."""

    name: str
    german: str
    """Its twin, registered with Telegram where German is spoken."""
    purpose: Phrase


COMMANDS = (
    CommandName("start", "start", phrase("Begin, or see what I can do")),
    CommandName("help", "hilfe", phrase("What the commands mean")),
    CommandName("language", "sprache", phrase("Choose the language")),
    CommandName("status", "stand", phrase("Where I stand")),
    CommandName("back", "zurueck", phrase("One step back")),
    CommandName("cancel", "abbrechen", phrase("Leave what I am doing")),
    CommandName("receipt", "beleg", phrase("See, change or delete sent answers")),
    CommandName("talks", "gespraeche", phrase("Upcoming talks and my answers")),
    CommandName("selfcheck", "selbstcheck", phrase("The self-check of my administration")),
    CommandName("events", "veranstaltungen", phrase("My municipality's dialogue events")),
    CommandName("export", "ausgabe", phrase("Pull what was collected")),
    CommandName("report", "bericht", phrase("The report of the last self-check")),
    CommandName("office", "buero", phrase("My municipality's pages in the browser")),
    CommandName("link", "verbinden", phrase("Join a further device")),
    CommandName("privacy", "datenschutz", phrase("What is stored, and what never is")),
    CommandName("mydata", "meinedaten", phrase("What is stored about me, as a file")),
    CommandName("forget", "vergessen", phrase("Delete everything about me")),
    CommandName("stop", "stopp", phrase("Leave, or be forgotten")),
)

EMAIL = CommandName("email", "email", phrase("Get letters by e-mail"))
"""Shown in `/help` to people with a role only: nobody who takes part as nobody is to be asked."""

MARKS = "\u200e\u200f\u2066-\u2069"
"""Marks of direction: they come along when a command is copied out of an Arabic text."""
TYPED = re.compile(
    rf"[{MARKS}]*/(?P<name>[^\s@{MARKS}]{{1,64}})(?:@\S*)?[{MARKS}]*(?:\s+(?P<rest>.*))?",
    re.DOTALL,
)
"""Also with the bot's name behind an @, as Telegram writes it in groups."""


def typed_command(text: str) -> Command | None:
    """The command that a text is; None where it is no command."""
    match = TYPED.fullmatch(text)
    return Command(match["name"], match["rest"] or "") if match else None


UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
"""Telegram's commands have none, but people write them: /zurück."""
TWINS = {command.german: command.name for command in COMMANDS}


def canonical(name: str) -> str:
    """The command's main name, whichever twin was typed, and however its umlauts were."""
    plain = name.lower().translate(UMLAUTS)
    return TWINS.get(plain, plain)


def registered(language: str) -> list[tuple[str, Phrase]]:
    """(name, purpose) of each command as a language's menu shows them."""
    return [
        (command.german if language.partition("-")[0] == "de" else command.name, command.purpose)
        for command in COMMANDS
    ]
