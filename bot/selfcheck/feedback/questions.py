"""The five questions, the same at every moment so that the moments can be compared."""

from __future__ import annotations

from bot.feedback import telling
from bot.questions import Kind, Option, Question, Questionnaire
from config.phrases import Phrase, label, phrase

TITLE = phrase("Did it help?")
ANSWERS: dict[str, Phrase] = {
    "yes": label("Yes"),
    "partly": label("Partly"),
    "no": label("No"),
}
QUESTIONS: dict[str, Phrase] = {
    "impulses": phrase("Have you gained new impulses for your work?"),
    "momentum": phrase("Is something moving now that stood still before?"),
    "contact": phrase("Have you come into contact with other departments or groups?"),
    "step": phrase("Is a next step agreed on, with somebody who takes care of it?"),
    "ties-in": phrase("Does it tie in with a project that is running or planned?"),
}
ASKED = Questionnaire(
    "feedback",
    1,
    TITLE,
    tuple(
        Question(
            name,
            Kind.CHOICE,
            wording,
            options=tuple(Option(value, said) for value, said in ANSWERS.items()),
            required=False,
        )
        for name, wording in QUESTIONS.items()
    ),
)
SCALE = telling.Scale(ASKED, (phrase("Yes"), phrase("Partly"), phrase("No")))
