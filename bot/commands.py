"""Every command, on one page: its names, what it is for, and who is shown it."""

from __future__ import annotations

from dataclasses import dataclass

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
    CommandName("link", "verbinden", phrase("Join a further device")),
    CommandName("privacy", "datenschutz", phrase("What is stored, and what never is")),
    CommandName("mydata", "meinedaten", phrase("What is stored about me, as a file")),
    CommandName("forget", "vergessen", phrase("Delete everything about me")),
    CommandName("stop", "stopp", phrase("Leave, or be forgotten")),
)

TWINS = {command.german: command.name for command in COMMANDS}


def canonical(name: str) -> str:
    """The command's main name, whichever twin was typed."""
    return TWINS.get(name.lower(), name.lower())


def registered(language: str) -> list[tuple[str, Phrase]]:
    """(name, purpose) of each command as a language's menu shows them."""
    return [
        (command.german if language == "de" else command.name, command.purpose)
        for command in COMMANDS
    ]
