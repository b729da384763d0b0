"""The five statements, the same at both moments so that these can be compared."""

from __future__ import annotations

from bot.feedback import agreement
from config.phrases import Phrase, phrase

TITLE = phrase("Did it help?")
STATEMENTS: dict[str, Phrase] = {
    "heard": phrase("I felt heard."),
    "met": phrase("I met people whom I would not meet otherwise."),
    "views": phrase("I understand better how others see it."),
    "idea": phrase("I have got an idea that is new to me."),
    "again": phrase("I would take part again."),
}
ASKED = agreement.asked("event-feedback", TITLE, STATEMENTS)
SCALE = agreement.scale(ASKED)
