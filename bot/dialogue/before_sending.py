"""A gentle word before something is sent that looks like personal data.

People decide: nothing is refused, and of what was found only a digest of the text is kept, in the
encrypted conversation, so that one is asked once about each text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot import questionnaire as walker
from bot import showing
from bot.model import Conversation
from bot.personal_data import Sign, Sort, signs
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import Phrase, label, phrase

WRITTEN = frozenset({Kind.TEXT, Kind.LINE})
MOST = 10
"""Places that are told at once: whoever wrote more finds the others beside them."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A text that is about to be sent and looks as if it told who somebody is."""

    number: int
    """The question's, as the review counts."""
    question: Question
    digest: str
    signs: tuple[Sign, ...]


def ask(
    turn: Turn, conversation: Conversation, questionnaire: Questionnaire, revision: int
) -> list[Saying]:
    """What is asked back before these answers are sent; nothing where there is nothing to ask.

    `revision` is the one that the press carries: a button that was there before the question is
    no answer to it, so pressing twice in haste sends nothing.
    """
    found = _found(conversation, questionnaire)
    new = [one for one in found if one.digest not in conversation.warned]
    if not found or (not new and revision == conversation.walk.revision):
        return []
    walk = replace(conversation.walk, revision=conversation.walk.revision + 1)
    warned = tuple(sorted({*conversation.warned, *(one.digest for one in found)}))
    kept = turn.keep(replace(conversation, walk=walk, warned=warned))
    return [_page(kept, new or found)]


def reminder(conversation: Conversation, questionnaire: Questionnaire) -> list[Line]:
    """What was told so, for the review: an interruption may have hidden it."""
    found = _found(conversation, questionnaire)
    return _told([one for one in found if one.digest in conversation.warned])


def digests(texts: Iterable[str]) -> tuple[str, ...]:
    """What is remembered of texts about which nobody has to be asked any more."""
    return tuple(sorted({_digest(text) for text in texts}))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _found(conversation: Conversation, questionnaire: Questionnaire) -> list[_Found]:
    answers = walker.given(questionnaire, conversation.walk)
    asked = walker.asked(questionnaire, conversation.walk.answers)
    return [
        _Found(number, question, _digest(text), found)
        for number, question in enumerate(asked, 1)
        if question.kind in WRITTEN
        for text in answers.get(question.id, ())
        if _digest(text) not in conversation.former and (found := signs(text))
    ]


def _page(conversation: Conversation, found: list[_Found]) -> Say:
    lines: list[Line] = [
        Heading(phrase("One more look before you send this")),
        *_told(found),
        Note(phrase("Nothing has been sent yet. You decide.")),
    ]
    questions = {one.number: one.question for one in found}
    walk = conversation.walk
    rows = [
        (
            Button(
                label("Change my answer to question {n}", n=number),
                Action("edit", conversation.id, question.id, "", walk.revision),
            ),
        )
        for number, question in questions.items()
    ]
    rows.append((showing.button(label("Send it as it is"), "finish", conversation),))
    return Say(tuple(lines), tuple(rows))


def _told(found: list[_Found]) -> list[Line]:
    told = [sign for one in found for sign in one.signs]
    if not told:
        return []
    lines: list[Line] = [
        Para(phrase("Somebody could perhaps tell from this who you are, or who others are:")),
        *(Item(_in_words(sign)) for sign in told[:MOST]),
    ]
    if len(told) > MOST:
        lines.append(Note(phrase("And more of the same sort.")))
    return lines


def _in_words(sign: Sign) -> Phrase:
    return phrase("{what}: “{words}”", what=SORTS[sign.sort], words=sign.place)


SORTS: Mapping[Sort, Phrase] = {
    Sort.EMAIL: phrase("An e-mail address"),
    Sort.TELEPHONE: phrase("A telephone number"),
    Sort.IBAN: phrase("The number of a bank account (IBAN)"),
    Sort.NAME: phrase("A name"),
}
