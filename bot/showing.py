"""How a conversation's current question and its answers are shown, for every format alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot import questionnaire as walker
from bot.model import Conversation, Format
from bot.questionnaire import Walk
from bot.questions import NO, YES, Answer, Kind, Question, Questionnaire, steps, units
from bot.replies import Action, Ask, Button, Entry, Heading, Line, Note, Para, Quote
from bot.wallclock import wall_clock
from config.phrases import Localized, Text, Verbatim, label, phrase, plural

SHOWN = 300
"""Characters of an own text that are shown back where the whole does not matter."""


def ask(conversation: Conversation, questionnaire: Questionnaire, *before: Line) -> Ask:
    """The current question as a message with its buttons."""
    walk = conversation.walk
    question = questionnaire.question(walk.at or "")
    lines: list[Line] = [*before, *_progress(questionnaire, walk), Heading(question.text)]
    if note := foreign(question.text, conversation.language):
        lines.append(note)
    if question.help is not None:
        lines.append(Note(question.help))
    lines.extend(scale_ends(question))
    lines.extend(_so_far(question, walk))
    lines.extend(_suggestion(question, walk))
    rows = [*_answer_rows(conversation, question), *_way_rows(conversation, questionnaire)]
    return Ask(tuple(lines), tuple(rows), entry=_entry(question))


def _progress(questionnaire: Questionnaire, walk: Walk) -> list[Line]:
    """How far one is; a note to read has no number, and what only adds to a question has its."""
    asked = walker.asked(questionnaire, walk.answers)
    counted = {
        question.id: question.comments or question.part_of or question.id for question in asked
    }
    ids = [question for question, counts_as in counted.items() if question == counts_as]
    if (at := counted.get(walk.at or "")) not in ids:
        return []
    return [Note(phrase("Question {n} of {all}", n=ids.index(at) + 1, all=len(ids)))]


def _suggestion(question: Question, walk: Walk) -> list[Line]:
    return [
        Para(phrase("Suggested answer: {answer}", answer=shown(question, value)))
        for value in walker.suggested(question, walk)
    ]


def foreign(text: Text, language: str) -> Note | None:
    """A visible word that a text is not there in the person's language."""
    if isinstance(text, Localized) and text.best(language)[0] != language:
        return Note(phrase("(This text is not available in your language yet.)"))
    return None


def button(
    text: Text, verb: str, conversation: Conversation, value: str = "", *, chosen: bool = False
) -> Button:
    """A button of the conversation's current state."""
    walk = conversation.walk
    return Button(
        text,
        Action(verb, conversation.id, walk.at or "", value, walk.revision),
        chosen=chosen,
    )


def _entry(question: Question) -> Entry | None:
    return {
        Kind.TEXT: Entry.TEXT,
        Kind.LINE: Entry.LINE,
        Kind.NUMBER: Entry.NUMBER,
        Kind.MOMENT: Entry.MOMENT,
        Kind.DECIMAL: Entry.DECIMAL,
        Kind.DATE: Entry.DATE,
    }.get(question.kind)


def choices(question: Question) -> tuple[Text, ...]:
    """The words or digits that an answer can be chosen from, in their order; none for words."""
    digits = tuple(Verbatim(str(step)) for step in steps(question))
    yes_no = tuple(YES_NO_LABELS.values()) if question.kind is Kind.YES_NO else ()
    return (*digits, *yes_no, *(option.label for option in question.options))


def scale_ends(question: Question) -> list[Line]:
    """What the ends of a scale mean that has digits."""
    if question.kind is not Kind.SCALE or question.low_label is None or question.high_label is None:
        return []
    low, high = question.low or 0, question.high or 0
    ends = (
        phrase("{step} means: {meaning}", step=low, meaning=question.low_label),
        phrase("{step} means: {meaning}", step=high, meaning=question.high_label),
    )
    return [Note(end) for end in ends]


def _so_far(question: Question, walk: Walk) -> list[Line]:
    value = walk.answers.get(question.id, ())
    if question.kind is Kind.TEXT:
        return _texts_so_far(question, value, walk.part)
    if question.kind is Kind.CHOICES:
        return [Note(phrase("Choose as many as you like, then press Done."))]
    if value:
        return [Para(phrase("Your answer so far: {answer}", answer=shown(question, value[0])))]
    hints = {
        Kind.NUMBER: phrase("Please write a number."),
        Kind.MOMENT: phrase("Please write day and time like this: 04.05.2027 08:00"),
        Kind.LINE: phrase("Please write your answer."),
        Kind.DECIMAL: phrase("Please write a number, such as 3 or 3.5."),
        Kind.DATE: phrase("Please write the day like this: 04.05.2027"),
    }
    return [Note(hints[question.kind])] if question.kind in hints else []


def _texts_so_far(question: Question, value: Answer, part: int) -> list[Line]:
    text = value[part] if part < len(value) else ""
    lines: list[Line] = []
    if question.max_answers > 1:
        lines.append(
            Note(
                phrase(
                    "Answer {n} of at most {all}",
                    n=part + 1,
                    all=question.max_answers,
                )
            )
        )
    if not text:
        lines.append(Note(phrase("Write your answer, in one message or several.")))
        return lines
    lines.append(Para(phrase("Your answer so far:")))
    lines.append(Quote(shortened(text)))
    if len(text) > SHOWN:
        lines.append(
            Note(
                plural(
                    "All of it is kept: {n} character.",
                    "All of it is kept: {n} characters.",
                    units(text),
                )
            )
        )
    lines.append(Note(phrase("You can write more. When you are finished, press Done.")))
    return lines


def shortened(text: str) -> str:
    """The first characters of a text, with an ellipsis where something is left out."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def shown(question: Question, value: str) -> Text:
    """One answer in words: the label of an option, the text itself."""
    for option in question.options:
        if option.id == value:
            return option.label
    if question.kind is Kind.YES_NO:
        return YES_NO_LABELS[value]
    if question.kind is Kind.DATE:
        return date.fromisoformat(value)
    if question.kind is Kind.DECIMAL:
        return Decimal(value)
    if question.kind is Kind.MOMENT:
        return phrase("{moment}, local time", moment=wall_clock(value))
    return Verbatim(value)


YES_NO_LABELS = {YES: label("Yes"), NO: label("No")}


def _answer_rows(conversation: Conversation, question: Question) -> list[tuple[Button, ...]]:
    walk = conversation.walk
    value = walk.answers.get(question.id, ())
    if question.kind is Kind.TEXT:
        return _text_rows(conversation, question, value)
    if question.kind is Kind.CHOICES:
        marks = [
            button(
                option.label,
                "unmark" if option.id in value else "mark",
                conversation,
                option.id,
                chosen=option.id in value,
            )
            for option in question.options
        ]
        return [*_rows(marks), (button(label("Done"), "done", conversation),)]
    taps = [
        button(Verbatim(str(step)), "answer", conversation, str(step), chosen=str(step) in value)
        for step in steps(question)
    ]
    rows = [tuple(taps)] if taps else []
    if question.kind is Kind.YES_NO:
        rows.append(
            tuple(
                button(text, "answer", conversation, answer, chosen=answer in value)
                for answer, text in YES_NO_LABELS.items()
            )
        )
    options = [
        button(option.label, "answer", conversation, option.id, chosen=option.id in value)
        for option in question.options
    ]
    return rows + _rows(options)


def _text_rows(
    conversation: Conversation, question: Question, value: Answer
) -> list[tuple[Button, ...]]:
    part = conversation.walk.part
    rows: list[tuple[Button, ...]] = []
    if any(value):
        rows.append((button(label("Done"), "done", conversation),))
    if len(value) > 1:
        pages = []
        if part > 0:
            pages.append(button(label("← Answer {n}", n=part), "look", conversation, str(part - 1)))
        if part + 1 < len(value):
            pages.append(
                button(label("Answer {n} →", n=part + 2), "look", conversation, str(part + 1))
            )
        rows.append(tuple(pages))
    if value and value[-1] and len(value) < question.max_answers:
        rows.append((button(label("Write another answer"), "another", conversation),))
    if part < len(value) and value[part]:
        rows.append((button(label("Delete this answer"), "remove", conversation, str(part)),))
    return rows


def _rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    """One a row: labels in four languages differ too much in length for columns."""
    return [(one,) for one in buttons]


def _way_rows(conversation: Conversation, questionnaire: Questionnaire) -> list[tuple[Button, ...]]:
    walk = conversation.walk
    question = questionnaire.question(walk.at or "")
    way: list[Button] = []
    if walk.editing or walker.progress(questionnaire, walk)[0] > 1:
        way.append(button(label("Back"), "back", conversation))
    answered = question.kind not in (Kind.TEXT, Kind.CHOICES) and walk.answers.get(question.id)
    if answered or walker.suggested(question, walk):
        way.append(button(label("Keep answer"), "keep", conversation))
    if question.kind is Kind.NOTE:
        way.append(button(label("Next"), "skip", conversation))
    elif not question.required:
        way.append(button(label("Skip"), "skip", conversation))
    if walker.comment_on(questionnaire, question.id):
        way.append(button(label("Add a comment"), "comment", conversation))
    leave = (button(label("Leave"), "leave", conversation),)
    if conversation.format is Format.ROUND:
        # What was answered stands on the sheet already: nothing is left, and nothing deleted.
        leave = (Button(label("All fields"), Action("fields", conversation.subject)),)
    return [tuple(way), leave] if way else [leave]


def answers_in_words(questionnaire: Questionnaire, walk: Walk) -> list[Line]:
    """Every question with its answer, numbered, for a review."""
    lines: list[Line] = []
    answers = walker.given(questionnaire, walk)
    for number, question in enumerate(walker.asked(questionnaire, walk.answers), 1):
        value = answers.get(question.id, ())
        if question.comments and not value:
            continue  # wished for and left empty
        lines.append(Heading(phrase("{n}. {question}", n=number, question=question.text)))
        if not value:
            lines.append(Para(phrase("No answer")))
        for part in value:
            if question.kind in (Kind.TEXT, Kind.LINE):
                lines.append(Quote(part))
            else:
                lines.append(Para(shown(question, part)))
    return lines


def review_rows(
    conversation: Conversation,
    questionnaire: Questionnaire,
    go: Text | None,
    *others: tuple[Button, ...],
) -> tuple[tuple[Button, ...], ...]:
    """The buttons of a review; none to go ahead while an answer does not do."""
    return (
        *(((button(go, "finish", conversation),),) if go else ()),
        *edit_rows(conversation, questionnaire),
        *others,
        (button(label("Leave"), "leave", conversation),),
    )


def edit_rows(conversation: Conversation, questionnaire: Questionnaire) -> list[tuple[Button, ...]]:
    """A small button for each question, to change its answer."""
    questions = walker.asked(questionnaire, conversation.walk.answers)
    walk = conversation.walk
    buttons = [
        Button(
            label("Change {n}", n=number),
            Action("edit", conversation.id, question.id, "", walk.revision),
        )
        for number, question in enumerate(questions, 1)
    ]
    return [tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3)]
