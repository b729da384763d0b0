"""The walker: one person's way through one questionnaire, as pure functions on values.

Every form in Dialogbote is walked with it: a citizen's prompts, the self-check, and the
moderators' wizards. Nothing here stores, sends or knows a person; what counts as an answer to a
question is told in `questions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.errors import InvalidAnswer, Outdated
from bot.questions import (
    NEEDED,
    NO_WORDS,
    OLD_BUTTON,
    WRITTEN_AT_ONCE,
    Answer,
    Kind,
    Question,
    Questionnaire,
    answerable,
    check,
    is_blank,
    storable,
    too_long,
    too_many,
    units,
)
from config.phrases import phrase


@dataclass(frozen=True, slots=True)
class Walk:
    """Where one person stands: at a question, or (`at` is None) at the review of all answers."""

    at: str | None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    part: int = 0
    """Which of several free-text answers is in hand."""
    editing: bool = False
    """Came from the review to change one answer, and goes back there."""
    revision: int = 0
    """Counts the changes, so that a button which removes something works once."""


def start(questionnaire: Questionnaire, answers: Mapping[str, Answer] | None = None) -> Walk:
    """A walk at its beginning; with answers already there, at their review."""
    if answers:
        return Walk(at=None, answers=dict(answers))
    return Walk(at=questionnaire.questions[0].id if questionnaire.questions else None)


def path(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """The questions that these answers lead through, in order.

    A branch hangs on a question before it that is on the path itself: an answer that was given
    on a way not taken any more opens nothing.
    """
    taken: dict[str, Question] = {}
    for question in questionnaire.questions:
        when = question.when
        if question.comments and (question.id not in answers or question.comments not in taken):
            continue
        if when is None or (
            when.question in taken and when.values.intersection(answers.get(when.question, ()))
        ):
            taken[question.id] = question
    return tuple(taken.values())


def settled(questionnaire: Questionnaire, walk: Walk) -> Walk:
    """The walk, moved on if its question is asked no more: a colleague has answered it for all."""
    on_path = path(questionnaire, walk.answers)
    if walk.at is None or any(question.id == walk.at for question in on_path):
        return walk
    following = next((question.id for question in on_path if _open(question, walk)), None)
    return replace(walk, at=following, part=0, editing=False)


def progress(questionnaire: Questionnaire, walk: Walk) -> tuple[int, int]:
    """(number of the current question, number of all on this path). A comment is its question's."""
    on_path = path(questionnaire, walk.answers)
    ids = [question.id for question in on_path if not question.comments]
    at = next(
        (question.comments or question.id for question in on_path if question.id == walk.at), ""
    )
    return (ids.index(at) + 1 if at in ids else len(ids), len(ids))


def asked(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """The questions on the path that can be answered: all but the notes to read."""
    return answerable(path(questionnaire, answers))


def suggested(question: Question, walk: Walk) -> Answer:
    """What the author suggests, as long as the person has said nothing."""
    return () if question.id in walk.answers else question.default


def given(questionnaire: Questionnaire, walk: Walk) -> dict[str, Answer]:
    """The answers that count: those on the path, blank texts left out."""
    return {
        question.id: tuple(part for part in walk.answers[question.id] if part)
        for question in asked(questionnaire, walk.answers)
        if question.id in walk.answers
    }


def answer(questionnaire: Questionnaire, walk: Walk, question_id: str, value: Answer) -> Walk:
    """Answer the current question at once and go on. The same answer again changes nothing else.

    Raises:
        Outdated: the walk is not at that question.
        InvalidAnswer: the value does not fit.
    """
    question = _current(questionnaire, walk, question_id)
    return _onward(questionnaire, _with(walk, question, check(question, value)))


def toggle(
    questionnaire: Questionnaire, walk: Walk, question_id: str, option: str, *, chosen: bool
) -> Walk:
    """Mark or unmark one of several choices and stay. Saying it twice is saying it once."""
    question = _current(questionnaire, walk, question_id)
    if question.kind is not Kind.CHOICES:
        raise Outdated(OLD_BUTTON)
    check(question, (option,))
    marked = set(walk.answers.get(question_id, ())) - {option} | ({option} if chosen else set())
    value = tuple(o.id for o in question.options if o.id in marked)
    return _with(walk, question, value)


def write(questionnaire: Questionnaire, walk: Walk, text: str) -> Walk:
    """A message of the person: appended to a free text, or the whole answer to a short question.

    Raises:
        InvalidAnswer: the current question takes no words, or these do not fit.
    """
    if walk.at is None:
        raise InvalidAnswer(phrase("Please use the buttons below."))
    question = _current(questionnaire, walk, walk.at)
    storable(text)
    if question.kind in WRITTEN_AT_ONCE:
        return answer(questionnaire, walk, question.id, (text.strip(),))
    if question.kind is not Kind.TEXT:
        # A digit or an option's id, typed instead of tapped, is an answer too.
        return answer(questionnaire, walk, question.id, (text.strip(),))
    if is_blank(text):
        raise InvalidAnswer(NO_WORDS)
    parts = _parts(walk, question)
    before = parts[walk.part]
    joined = f"{before}\n{text}" if before else text
    if units(joined) > question.max_length:
        raise too_long(question, joined)
    parts[walk.part] = joined
    return _with(walk, question, tuple(parts))


def done(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Walk:
    """Finish a free text or several choices and go on.

    Raises:
        InvalidAnswer: an answer is needed and there is none.
    """
    question = _current(questionnaire, walk, question_id)
    value = tuple(part for part in walk.answers.get(question_id, ()) if part)
    if question.required and not value:
        raise InvalidAnswer(NEEDED[question.kind is Kind.CHOICES])
    return _onward(questionnaire, _with(walk, question, check(question, value)))


def another(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Walk:
    """Begin a further free-text answer to the same question.

    Raises:
        InvalidAnswer: this person has given as many as the question takes.
    """
    question = _free_text(questionnaire, walk, question_id)
    parts = _parts(walk, question)
    if not parts[-1]:
        return replace(walk, part=len(parts) - 1)
    if len(parts) >= question.max_answers:
        raise too_many(question)
    return replace(_with(walk, question, (*parts, "")), part=len(parts), revision=walk.revision + 1)


def look_at(questionnaire: Questionnaire, walk: Walk, question_id: str, part: int) -> Walk:
    """Take another of the own free-text answers in hand."""
    question = _free_text(questionnaire, walk, question_id)
    return replace(walk, part=min(max(part, 0), len(_parts(walk, question)) - 1))


def remove(
    questionnaire: Questionnaire, walk: Walk, question_id: str, part: int, revision: int
) -> Walk:
    """Take back one of the own free-text answers, to write it anew or leave it out.

    Raises:
        Outdated: something has changed since the button was shown, so it could mean another one.
    """
    question = _free_text(questionnaire, walk, question_id)
    parts = _parts(walk, question)
    if revision != walk.revision or part >= len(parts):
        raise Outdated(OLD_BUTTON)
    del parts[part]
    return replace(
        _with(walk, question, tuple(parts or [""])), part=min(part, max(len(parts) - 1, 0))
    )


def skip(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Walk:
    """Pass over an optional question.

    Raises:
        InvalidAnswer: it has to be answered.
    """
    question = _current(questionnaire, walk, question_id)
    if question.required:
        raise InvalidAnswer(phrase("This question needs an answer."))
    return _onward(questionnaire, _with(walk, question, ()))


def keep(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Walk:
    """Leave the answer as it is, or take the suggested one, and go on."""
    question = _current(questionnaire, walk, question_id)
    if suggestion := suggested(question, walk):
        return answer(questionnaire, walk, question_id, suggestion)
    if question_id not in walk.answers:
        raise Outdated(OLD_BUTTON)
    check(question, tuple(part for part in walk.answers[question_id] if part))
    return _onward(questionnaire, walk)


def back(questionnaire: Questionnaire, walk: Walk) -> Walk:
    """One question back; from the review to the last one; at the first one, stay."""
    ids = [question.id for question in path(questionnaire, walk.answers)]
    if walk.editing and complete(questionnaire, walk):
        return replace(walk, at=None, editing=False, part=0, revision=walk.revision + 1)
    place = ids.index(walk.at) if walk.at in ids else len(ids)
    at = ids[max(place - 1, 0)] if ids else None
    part = _last_part(questionnaire, walk, at)
    return replace(walk, at=at, part=part, revision=walk.revision + 1)


def edit(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Walk:
    """From the review to one question, and back to the review after it.

    Raises:
        Outdated: the walk is not at its review, or the question not on its path.
    """
    on_path = {question.id for question in path(questionnaire, walk.answers)}
    if walk.at is not None or question_id not in on_path:
        raise Outdated(OLD_BUTTON)
    return replace(walk, at=question_id, editing=True, part=0, revision=walk.revision + 1)


def comment(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Walk:
    """From a question to the comment on it, which is not asked otherwise.

    Raises:
        Outdated: the walk is not at that question, or it takes no comment.
    """
    _current(questionnaire, walk, question_id)
    found = comment_on(questionnaire, question_id)
    if found is None:
        raise Outdated(OLD_BUTTON)
    answers = {**walk.answers, found.id: walk.answers.get(found.id, ())}
    return replace(walk, answers=answers, at=found.id, part=0, revision=walk.revision + 1)


def comment_on(questionnaire: Questionnaire, question_id: str) -> Question | None:
    """The question that takes comments on another one."""
    return next((q for q in questionnaire.questions if q.comments == question_id), None)


def resume(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Walk:
    """A walk at the first question that was not reached yet; at the review if there is none."""
    walk = Walk(at=None, answers=dict(answers))
    following = next((q.id for q in path(questionnaire, answers) if _open(q, walk)), None)
    return replace(walk, at=following)


def dropped(questionnaire: Questionnaire, before: Walk, after: Walk) -> tuple[Question, ...]:
    """Questions whose answers count no more after a change, because they hung on it."""
    still = {question.id for question in path(questionnaire, after.answers)}
    return tuple(
        question
        for question in path(questionnaire, before.answers)
        if question.id not in still and any(before.answers.get(question.id, ()))
    )


def complete(questionnaire: Questionnaire, walk: Walk) -> bool:
    """Whether every question on the path was answered, or passed over where that is allowed."""
    return not any(_open(q, walk) for q in path(questionnaire, walk.answers))


def _open(question: Question, walk: Walk) -> bool:
    value = walk.answers.get(question.id)
    return value is None or (question.required and not any(value))


def _free_text(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Question:
    question = _current(questionnaire, walk, question_id)
    if question.kind is not Kind.TEXT:
        raise Outdated(OLD_BUTTON)
    return question


def _current(questionnaire: Questionnaire, walk: Walk, question_id: str) -> Question:
    if walk.at != question_id:
        raise Outdated(OLD_BUTTON)
    return questionnaire.question(question_id)


def _with(walk: Walk, question: Question, value: Answer) -> Walk:
    answers = {**walk.answers, question.id: value}
    return replace(walk, answers=answers, revision=walk.revision + 1)


def _parts(walk: Walk, question: Question) -> list[str]:
    return list(walk.answers.get(question.id, ())) or [""]


def _last_part(questionnaire: Questionnaire, walk: Walk, at: str | None) -> int:
    """Which free-text answer is in hand where somebody comes back: the one they wrote at last."""
    if at is None or questionnaire.question(at).kind is not Kind.TEXT:
        return 0
    return max(len(walk.answers.get(at, ())) - 1, 0)


def _onward(questionnaire: Questionnaire, walk: Walk) -> Walk:
    """To the next question; while editing, to the first that the change left open, if any."""
    on_path = path(questionnaire, walk.answers)
    ids = [question.id for question in on_path]
    rest = on_path[ids.index(walk.at) + 1 :] if walk.at in ids else on_path
    if walk.editing:
        rest = tuple(question for question in on_path if _open(question, walk))
    elif walk.at in ids and (commented := on_path[ids.index(walk.at)].comments):
        # A comment may come before the answer itself, which is then still to be given.
        rest = tuple(q for q in on_path if q.id == commented and _open(q, walk)) or rest
    else:
        rest = tuple(q for q in rest if not q.comments or _open(q, walk))
    following = rest[0].id if rest else None
    return replace(
        walk,
        at=following,
        part=_last_part(questionnaire, walk, following),
        editing=walk.editing and following is not None,
        revision=walk.revision + 1,
    )
