"""The walker: whatever is pressed in whatever order, it ends somewhere that makes sense."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import questionnaire as walker
from bot.errors import Refused
from bot.questionnaire import Walk
from bot.questions import Kind, Question, Questionnaire, When, check
from tests.bot.made_up_questions import BRANCHING, NONSENSE, SAMPLES, Step, form, question


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Up to six questions of any kind, branches among them."""
    questions: list[Question] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(Kind))
        before = [q for q in questions if q.kind in BRANCHING]
        when = None
        if before and draw(st.sampled_from([True, False])):
            on = draw(st.sampled_from(before))
            when = When(on.id, frozenset({draw(st.sampled_from(SAMPLES[on.kind]))}))
        questions.append(
            question(
                f"q{number}",
                kind,
                required=draw(st.booleans()),
                max_answers=draw(st.integers(1, 3)) if kind is Kind.TEXT else 1,
                when=when,
            )
        )
        if draw(st.sampled_from([True, False, False])):
            name = f"q{number}"
            questions.append(question(f"{name}_c", Kind.TEXT, required=False, comments=name))
    return form(*questions)


OFFERED: Mapping[Kind | None, tuple[str, ...]] = {
    None: ("edit", "edit", "back", "restart"),
    Kind.TEXT: ("write", "done", "another", "look", "remove", "skip", "back"),
    Kind.CHOICES: ("mark", "mark", "unmark", "done", "skip", "back"),
    Kind.LINE: ("write", "write", "skip", "keep", "back"),
    Kind.NUMBER: ("write", "write", "skip", "keep", "back"),
    Kind.MOMENT: ("write", "write", "skip", "keep", "back"),
    Kind.DECIMAL: ("write", "write", "skip", "keep", "back"),
    Kind.DATE: ("write", "write", "skip", "keep", "back"),
    Kind.NOTE: ("skip", "skip", "back"),
}
"""What a person finds under the question in hand; every other kind offers its answers."""
OTHERS = ("answer", "answer", "write", "skip", "keep", "back", "comment")
EVERY = sorted({*OTHERS, *(verb for verbs in OFFERED.values() for verb in verbs)})


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody does: which verb, with which value, at which question."""

    verb: int
    pick: int
    fitting: bool = True
    """A value that fits, and the revision that is current."""
    stray: int = 0
    """Not 0: any verb, at any question, as old and forged buttons have it."""

    def name(self, form: Questionnaire, walk: Walk) -> str:
        kind = None if walk.at is None else form.question(walk.at).kind
        verbs = tuple(EVERY) if self.stray else OFFERED.get(kind, OTHERS)
        return verbs[self.verb % len(verbs)]


Moves = list[Move]
DIGIT = st.integers(0, 99)
MOVE = st.one_of(
    st.builds(Move, DIGIT, DIGIT),
    st.builds(Move, DIGIT, DIGIT),
    st.builds(Move, DIGIT, DIGIT, st.booleans(), DIGIT),
)
# Left alone, lists are mostly short; long ones are what leads into corners.
MOVES = st.one_of(st.lists(MOVE, max_size=8), st.lists(MOVE, min_size=25, max_size=40))


def restarted(walk: Walk) -> Walk:
    """As storage writes and reads it: JSON, in which a tuple is a list."""
    read = json.loads(json.dumps(asdict(walk)))
    read["answers"] = {name: tuple(value) for name, value in read["answers"].items()}
    return Walk(**read)


def value_for(one: Question, pick: int, fitting: bool) -> str:
    samples = SAMPLES[one.kind] if fitting else NONSENSE
    return samples[pick % len(samples)]


def step_of(form: Questionnaire, walk: Walk, move: Move) -> Step:
    """A move as a button or a message would make it."""
    ids = [q.id for q in form.questions]
    at = walk.at
    if at is None or move.stray:
        at = ids[(move.stray or move.pick) % len(ids)]
    pick, value = move.pick, value_for(form.question(at), move.pick, move.fitting)
    revision = walk.revision if move.fitting else walk.revision - 1
    step: dict[str, Step] = {
        "answer": lambda q, w: walker.answer(q, w, at, (value,)),
        "mark": lambda q, w: walker.toggle(q, w, at, value, chosen=True),
        "unmark": lambda q, w: walker.toggle(q, w, at, value, chosen=False),
        "write": lambda q, w: walker.write(q, w, value),
        "done": lambda q, w: walker.done(q, w, at),
        "another": lambda q, w: walker.another(q, w, at),
        "look": lambda q, w: walker.look_at(q, w, at, pick),
        "remove": lambda q, w: walker.remove(q, w, at, pick % 3, revision),
        "skip": lambda q, w: walker.skip(q, w, at),
        "keep": lambda q, w: walker.keep(q, w, at),
        "back": walker.back,
        "comment": lambda q, w: walker.comment(q, w, at),
        "edit": lambda q, w: walker.edit(q, w, at),
        "restart": lambda q, w: restarted(w),
    }
    return step[move.name(form, walk)]


def assert_consistent(form: Questionnaire, walk: Walk) -> None:
    on_path = {q.id: q for q in walker.path(form, walk.answers)}
    number, of = walker.progress(form, walk)
    assert of == len([q for q in on_path.values() if not q.comments])
    if walk.at is None:
        assert not walk.editing
        assert number == of
        # What is shown for sending can be sent: nothing that is needed is missing.
        assert walker.complete(form, walk)
        for name, value in walker.given(form, walk).items():
            assert check(on_path[name], value) == value
    else:
        assert walk.at in on_path
        assert 1 <= number <= of
        assert 0 <= walk.part < max(1, len(walk.answers.get(walk.at, ())))
    for name, value in walk.answers.items():
        asked = form.question(name)
        assert len(value) <= (asked.max_answers if asked.kind is Kind.TEXT else 3)
        for part in value:
            assert not part or check(asked, (part,)) == (part,)


@st.composite
def beginnings(draw: st.DrawFn) -> tuple[Questionnaire, Walk]:
    """A questionnaire at its first question, or at the review of answers that are all there."""
    form = draw(questionnaires())
    walk = walker.start(form)
    if draw(st.booleans()):
        while walk.at is not None:
            walk = onwards(form, walk)
    return form, walk


@settings(max_examples=600, deadline=None)
@given(beginnings(), MOVES)
def test_any_sequence_of_moves_ends_in_a_consistent_state(
    beginning: tuple[Questionnaire, Walk], moves: Moves
) -> None:
    form, walk = beginning
    for move in moves:
        before = walk
        try:
            walk = step_of(form, walk, move)(form, walk)
        except Refused:
            assert walk is before
        assert_consistent(form, walk)
        assert walk.revision >= before.revision
        assert restarted(walk) == walk
        if walk.answers != before.answers:
            # A button that removes something belongs to one state only.
            assert walk.revision > before.revision


@settings(max_examples=600, deadline=None)
@given(beginnings(), MOVES)
def test_progress_never_runs_backwards_without_a_change(
    beginning: tuple[Questionnaire, Walk], moves: Moves
) -> None:
    form, walk = beginning
    for move in moves:
        before = walk
        try:
            walk = step_of(form, walk, move)(form, walk)
        except Refused:
            continue
        same_path = walker.path(form, walk.answers) == walker.path(form, before.answers)
        if move.name(form, before) not in ("back", "edit") and same_path:
            assert walker.progress(form, walk)[0] >= walker.progress(form, before)[0]
            assert walker.progress(form, walk)[1] == walker.progress(form, before)[1]


def onwards(form: Questionnaire, walk: Walk) -> Walk:
    """What somebody does who only wants to get through."""
    assert walk.at is not None
    asked = form.question(walk.at)
    sample = SAMPLES[asked.kind][0]
    if asked.kind is Kind.NOTE:
        return walker.skip(form, walk, asked.id)
    if asked.kind is Kind.TEXT:
        if not any(walk.answers.get(asked.id, ())):
            return walker.write(form, walk, sample)
        return walker.done(form, walk, asked.id)
    if asked.kind is Kind.CHOICES:
        if not walk.answers.get(asked.id):
            return walker.toggle(form, walk, asked.id, sample, chosen=True)
        return walker.done(form, walk, asked.id)
    return walker.answer(form, walk, asked.id, (sample,))


@settings(max_examples=600, deadline=None)
@given(beginnings(), MOVES)
def test_there_is_always_a_way_to_the_review(
    beginning: tuple[Questionnaire, Walk], moves: Moves
) -> None:
    form, walk = beginning
    for move in moves:
        try:
            walk = step_of(form, walk, move)(form, walk)
        except Refused:
            continue
    for _ in range(3 * len(form.questions)):
        if walk.at is None:
            break
        walk = onwards(form, walk)
    assert walk.at is None
    assert walker.complete(form, walk)


@given(questionnaires(), st.integers(0, 12))
def test_going_back_leads_to_the_first_question_and_stays_there(
    form: Questionnaire, far: int
) -> None:
    walk = walker.start(form)
    for _ in range(far):
        walk = onwards(form, walk) if walk.at is not None else walk
    answers = dict(walk.answers)
    numbers = [walker.progress(form, walk)[0] + (walk.at is None)]
    for _ in form.questions:
        walk = walker.back(form, walk)
        numbers.append(walker.progress(form, walk)[0])
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == 1
    assert walk.answers == answers
