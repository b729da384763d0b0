"""The walker: whatever is pressed in whatever order, it ends somewhere that makes sense."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import questionnaire as walker
from bot.errors import InvalidAnswer, Outdated, Refused
from bot.questionnaire import Walk
from bot.questions import (
    TEXT_LIMIT,
    Answer,
    Constraint,
    Kind,
    Option,
    Question,
    Questionnaire,
    When,
    check,
    is_blank,
    steps,
    storable,
    units,
)
from config.phrases import Localized, Verbatim

Step = Callable[[Questionnaire, Walk], Walk]
LENGTH = 12
"""UTF-16 units that the texts of these questionnaires may have: short, so that the limit is met."""
SAMPLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("a", "bb\nc", "🙂🙂", "x" * LENGTH),
    Kind.LINE: ("a", "Straße", "x" * LENGTH),
    Kind.NUMBER: ("0", "7"),
    Kind.MOMENT: ("04.05.2027 08:00", "2027-05-04 08:00"),
    Kind.DATE: ("04.05.2027", "2027-05-04"),
    Kind.YES_NO: ("yes", "no"),
    Kind.SCALE: ("1", "3"),
    Kind.CHOICE: ("o1", "o2"),
    Kind.CHOICES: ("o1", "o2"),
    Kind.DECIMAL: ("3,50", "-0.5"),
    Kind.DATE: ("04.05.2027", "2027-05-04"),
    Kind.NOTE: ("o1",),
}
NONSENSE = ("", " ", "\u200b", "o9", "-1", "9999", "maybe", "\x00", "x" * (LENGTH + 1), "\ud800")
BRANCHING = (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES, Kind.SCALE)


def question(name: str, kind: Kind, **more: Any) -> Question:
    """A question with what its kind needs."""
    needs: dict[str, Any] = {"max_length": LENGTH}
    if kind in (Kind.CHOICE, Kind.CHOICES):
        needs["options"] = tuple(Option(f"o{n}", Verbatim(f"O{n}")) for n in (1, 2, 3))
    if kind is Kind.SCALE:
        needs |= {"low": 1, "high": 3}
    if kind is Kind.NUMBER:
        needs |= {"low": 0, "high": 10}
    if kind is Kind.NOTE:
        more["required"] = False
    return Question(name, kind, Verbatim(name), **{**needs, **more})


def form(*questions: Question) -> Questionnaire:
    return Questionnaire("q", 1, Verbatim("Q"), questions)


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


# ------------------------------------------------------------------------------ single moves

ONE_OF_EACH = form(*(question(kind.value, kind, required=False) for kind in Kind))


def at(name: str, **answers: Answer) -> Walk:
    return Walk(at=name, answers=answers)


def test_an_empty_questionnaire_is_at_its_review_at_once() -> None:
    walk = walker.start(form())
    assert walk == Walk(at=None)
    assert walker.back(form(), walk).at is None
    assert walker.complete(form(), walk)


def test_answers_that_are_there_already_begin_at_their_review() -> None:
    walk = walker.start(ONE_OF_EACH, {"line": ("a",)})
    assert (walk.at, walk.answers) == (None, {"line": ("a",)})


@pytest.mark.parametrize("again", [False, True])
@given(chosen=st.lists(st.sampled_from(["o1", "o2", "o3"]), max_size=9))
def test_marking_twice_is_marking_once(again: bool, chosen: list[str]) -> None:
    walk = at("choices")
    for option in chosen:
        for _ in range(2 if again else 1):
            walk = walker.toggle(ONE_OF_EACH, walk, "choices", option, chosen=True)
    # In the order of the options, whatever the order of the taps.
    assert walk.answers.get("choices", ()) == tuple(sorted(set(chosen)))
    for option in chosen:
        for _ in range(2 if again else 1):
            walk = walker.toggle(ONE_OF_EACH, walk, "choices", option, chosen=False)
    assert walk.answers.get("choices", ()) == ()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CHOICES])
def test_only_several_choices_can_be_marked(kind: Kind) -> None:
    with pytest.raises(Outdated):
        walker.toggle(ONE_OF_EACH, at(kind.value), kind.value, "o1", chosen=True)


def test_a_button_that_removes_works_once_a_revision() -> None:
    q = form(question("t", Kind.TEXT, max_answers=3), question("u", Kind.LINE))
    walk = Walk(at="t", answers={"t": ("a", "b", "c")}, revision=4)
    removed = walker.remove(q, walk, "t", 1, 4)
    assert removed.answers["t"] == ("a", "c")
    for part in range(3):
        with pytest.raises(Outdated):
            walker.remove(q, removed, "t", part, 4)
    with pytest.raises(Outdated):
        walker.remove(q, walk, "t", 3, 4)
    with pytest.raises(Outdated):
        walker.remove(q, walk, "u", 0, 4)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.TEXT])
@pytest.mark.parametrize("verb", ["remove", "another"])
def test_parts_are_a_matter_of_free_texts_only(kind: Kind, verb: str) -> None:
    # Such a button is never shown; a forged one must not empty an answer that is needed.
    answers: Any = {kind.value: (SAMPLES[kind][0],)}
    walk = at(kind.value, **answers)
    with pytest.raises(Refused):
        if verb == "remove":
            walker.remove(ONE_OF_EACH, walk, kind.value, 0, walk.revision)
        else:
            walker.another(ONE_OF_EACH, walk, kind.value)


def test_a_needed_text_that_was_removed_is_asked_for_again() -> None:
    q = form(question("t", Kind.TEXT), question("u", Kind.LINE))
    walk = walker.start(q, {"t": ("words",), "u": ("a",)})
    walk = walker.edit(q, walk, "t")
    walk = walker.remove(q, walk, "t", 0, walk.revision)
    assert not walker.complete(q, walk)
    walk = walker.back(q, walk)
    assert walk.at is not None, "the review must not offer to send what is not answered"


def test_going_back_from_a_question_that_an_edit_opened_does_not_lead_to_an_incomplete_review() -> (
    None
):
    q = form(
        question("a", Kind.YES_NO), question("b", Kind.LINE, when=When("a", frozenset({"yes"})))
    )
    walk = walker.edit(q, walker.start(q, {"a": ("no",)}), "a")
    walk = walker.answer(q, walk, "a", ("yes",))
    assert walk.at == "b"
    walk = walker.back(q, walk)
    assert walk.at == "a"
    walk = walker.answer(q, walk, "a", ("no",))
    assert (walk.at, walk.editing, walker.given(q, walk)) == (None, False, {"a": ("no",)})


def test_another_answer_is_begun_once_and_no_more_than_the_question_takes() -> None:
    q = form(question("t", Kind.TEXT, max_answers=2))
    walk = walker.write(q, walker.start(q), "a")
    begun = walker.another(q, walk, "t")
    assert walker.another(q, begun, "t") == begun
    both = walker.write(q, begun, "b")
    assert (both.answers["t"], both.part) == (("a", "b"), 1)
    with pytest.raises(InvalidAnswer):
        walker.another(q, both, "t")
    assert walker.given(q, walker.done(q, both, "t")) == {"t": ("a", "b")}


def test_an_answer_begun_and_left_empty_does_not_count() -> None:
    q = form(question("t", Kind.TEXT, max_answers=2))
    walk = walker.another(q, walker.write(q, walker.start(q), "a"), "t")
    done = walker.done(q, walk, "t")
    assert done.answers == {"t": ("a",)}
    with pytest.raises(Outdated):
        walker.done(q, done, "t")


def test_looking_at_a_part_that_is_not_there_shows_the_nearest() -> None:
    walk = at("text", text=("a", "b"))
    looked = [walker.look_at(ONE_OF_EACH, walk, "text", part).part for part in (-5, 0, 1, 10**40)]
    assert looked == [0, 0, 1, 1]


@pytest.mark.parametrize("kind", Kind)
def test_every_button_of_another_question_is_outdated(kind: Kind) -> None:
    away = at("line" if kind is not Kind.LINE else "text")
    name = kind.value
    moves: list[Step] = [
        lambda q, w: walker.answer(q, w, name, ("x",)),
        lambda q, w: walker.toggle(q, w, name, "o1", chosen=True),
        lambda q, w: walker.done(q, w, name),
        lambda q, w: walker.another(q, w, name),
        lambda q, w: walker.look_at(q, w, name, 0),
        lambda q, w: walker.remove(q, w, name, 0, 0),
        lambda q, w: walker.skip(q, w, name),
        lambda q, w: walker.keep(q, w, name),
        lambda q, w: walker.edit(q, w, name),
    ]
    for move in moves:
        with pytest.raises(Outdated):
            move(ONE_OF_EACH, away)


def test_a_question_that_this_version_does_not_have_is_outdated() -> None:
    with pytest.raises(Outdated):
        walker.answer(ONE_OF_EACH, Walk(at="gone"), "gone", ("x",))
    with pytest.raises(Outdated):
        ONE_OF_EACH.question("gone")


def test_a_needed_question_cannot_be_passed_over() -> None:
    needed = [kind for kind in Kind if kind is not Kind.NOTE]
    q = form(*(question(kind.value, kind) for kind in needed))
    for kind in needed:
        with pytest.raises(InvalidAnswer):
            walker.skip(q, Walk(at=kind.value), kind.value)
        with pytest.raises(InvalidAnswer):
            walker.done(q, Walk(at=kind.value), kind.value)
        with pytest.raises(Outdated):
            walker.keep(q, Walk(at=kind.value), kind.value)


def test_at_the_review_nothing_can_be_written() -> None:
    with pytest.raises(InvalidAnswer):
        walker.write(ONE_OF_EACH, Walk(at=None), "a")


# ------------------------------------------------------------------------------ branches

YES_ONLY = When("a", frozenset({"yes"}))
BRANCHED = form(
    question("a", Kind.YES_NO),
    question("b", Kind.CHOICES, when=YES_ONLY),
    question("c", Kind.LINE, when=When("b", frozenset({"o1", "o3"}))),
    question("d", Kind.LINE),
)


@pytest.mark.parametrize(
    ("answers", "taken"),
    [
        ({}, "a d"),
        ({"a": ("no",)}, "a d"),
        ({"a": ("yes",)}, "a b d"),
        ({"a": ("yes",), "b": ("o2",)}, "a b d"),
        ({"a": ("yes",), "b": ("o2", "o3")}, "a b c d"),
        ({"a": ("yes",), "b": ()}, "a b d"),
        # An answer on a way not taken any more opens nothing, and does not count.
        ({"a": ("no",), "b": ("o1",), "c": ("x",)}, "a d"),
    ],
)
def test_the_path_follows_the_answers(answers: dict[str, Answer], taken: str) -> None:
    walk = Walk(at=None, answers=answers)
    assert [q.id for q in walker.path(BRANCHED, answers)] == taken.split()
    assert set(walker.given(BRANCHED, walk)) == set(answers) & set(taken.split())


def test_a_branch_that_opens_and_closes_keeps_what_was_written_in_it() -> None:
    walk = walker.answer(BRANCHED, walker.start(BRANCHED), "a", ("yes",))
    walk = walker.done(BRANCHED, walker.toggle(BRANCHED, walk, "b", "o1", chosen=True), "b")
    walk = walker.write(BRANCHED, walk, "kept")
    walk = walker.write(BRANCHED, walk, "end")
    assert walk.at is None
    closed = walker.answer(BRANCHED, walker.edit(BRANCHED, walk, "a"), "a", ("no",))
    assert closed.at is None
    assert walker.given(BRANCHED, closed) == {"a": ("no",), "d": ("end",)}
    opened = walker.answer(BRANCHED, walker.edit(BRANCHED, closed, "a"), "a", ("yes",))
    assert (opened.at, walker.given(BRANCHED, opened)["c"]) == (None, ("kept",))


# ------------------------------------------------------------------------------ limits

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=LENGTH
)


@given(st.text(st.characters(codec="utf-8")))
def test_length_is_counted_in_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_a_free_text_is_all_that_was_written_and_nothing_is_cut(messages: list[str]) -> None:
    q = form(question("t", Kind.TEXT))
    walk, expected = walker.start(q), ""
    for message in messages:
        joined = f"{expected}\n{message}" if expected else message
        try:
            walk = walker.write(q, walk, message)
        except InvalidAnswer:
            assert is_blank(message) or units(joined) > LENGTH
        else:
            expected = joined
        assert "".join(walk.answers.get("t", ())) == expected
        assert units(expected) <= LENGTH


@pytest.mark.parametrize(
    "fits",
    [
        "x" * TEXT_LIMIT,
        "🙂" * (TEXT_LIMIT // 2),
        "👩‍👩‍👧‍👦" * (TEXT_LIMIT // 11),
        "e" + "\u0301" * (TEXT_LIMIT - 1),
        "\u202e" + "x" * (TEXT_LIMIT - 1),
    ],
)
def test_the_longest_text_fits_and_one_unit_more_is_refused_whole(fits: str) -> None:
    q = form(Question("t", Kind.TEXT, Verbatim("t")))
    walk = walker.write(q, walker.start(q), fits)
    assert walk.answers["t"] == (fits,)
    room = TEXT_LIMIT - units(fits)
    with pytest.raises(InvalidAnswer, match="too long"):
        walker.write(q, walk, "y" * max(room, 1))
    if room > 1:
        assert walker.write(q, walk, "y" * (room - 1)).answers["t"] == (
            f"{fits}\n{'y' * (room - 1)}",
        )


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LINE])
def test_an_emoji_counts_as_two(kind: Kind) -> None:
    asked = question("t", kind)
    assert check(asked, ("🙂" * (LENGTH // 2),))
    with pytest.raises(InvalidAnswer, match="too long"):
        check(asked, ("🙂" * (LENGTH // 2) + "x",))


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "a\udfff", "\ud83d \ude42"])
def test_what_no_file_can_carry_is_refused(text: str) -> None:
    with pytest.raises(InvalidAnswer):
        storable(text)
    for kind in Kind:
        with pytest.raises(InvalidAnswer):
            walker.write(form(question("t", kind)), Walk(at="t"), text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\t\r", "\u200b", "\u200b\u200d\ufeff", "\u202e", "\u00ad", "\u2060", "\u0301",
        # Blank to the eye, and to Telegram, though Unicode calls them letters and symbols.
        "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u034f", "\u061c", "\u180e", "\u17b4",
    ],
)  # fmt: skip
def test_what_shows_nothing_is_no_answer(text: str) -> None:
    assert is_blank(text)
    for kind in (Kind.TEXT, Kind.LINE):
        with pytest.raises(InvalidAnswer):
            walker.write(form(question("t", kind)), Walk(at="t"), text)


# ------------------------------------------------------------------------------ kinds

ANY_NUMBER = Question("n", Kind.NUMBER, Verbatim("n"), options=(Option("unknown", Verbatim("?")),))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("3", "3"), ("007", "7"), ("+3", "3"), ("-3", "-3"), ("-0", "0"), ("０３", "3"), ("٣", "3"),
        ("999999999999999", "999999999999999"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_numbers_that_are_understood(written: str, stored: str) -> None:
    assert check(ANY_NUMBER, (written,)) == (stored,)


@pytest.mark.parametrize(
    "written",
    [
        "", "-", "3.5", "3,5", "1e3", "1e999", "0x10", "NaN", "inf", "½", "²", "Ⅷ", "三", "3 4", "--3",
        "1_000", "9" * 16, "9" * 100_000, "=1+1", "＝1+1", "+1+cmd|'/c calc'!A0", "3\x00", "\ud800",
        "3\u200b", "3\u202e", "drei", "%s", "{0.__class__}",
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(ANY_NUMBER, (written,))


@pytest.mark.parametrize(("low", "high"), [(0, 10), (None, 10), (0, None), (-5, 5)])
@pytest.mark.parametrize("number", [-6, -5, -1, 0, 5, 6, 10, 11])
def test_bounds_of_a_number_belong_to_it(low: int | None, high: int | None, number: int) -> None:
    asked = replace(ANY_NUMBER, low=low, high=high)
    fits = (low is None or number >= low) and (high is None or number <= high)
    if fits:
        assert check(asked, (str(number),)) == (str(number),)
    else:
        with pytest.raises(InvalidAnswer):
            check(asked, (str(number),))


WHEN = Question("m", Kind.MOMENT, Verbatim("m"))


@pytest.mark.parametrize(
    "written",
    [
        "04.05.2027 08:00", "4.5.2027 8:00", "04.05.2027, 08:00", "2027-05-04 08:00",
        " 04.05.2027\n08:00 ", "04.05.2027\t08:00",
    ],
)  # fmt: skip
def test_moments_that_are_understood(written: str) -> None:
    assert check(WHEN, (written,)) == ("2027-05-04 08:00",)


@pytest.mark.parametrize(
    "written",
    [
        "", "tomorrow", "04.05.2027", "08:00", "04.05.2027 24:00", "04.05.2027 08:60", "29.02.2027 08:00",
        "31.04.2027 08:00", "00.05.2027 08:00", "04.13.2027 08:00", "04.05.27 08:00", "04/05/2027 08:00",
        "04.05.2027 08:00:00", "04.05.2027 08:00 Uhr", "04.05.99999 08:00", "2027-05-04T08:00",
        "2027-05-04 08:00+02:00", "04.05.2027 -8:00", "%Y-%m-%d %H:%M", "=NOW()", "04.05.2027 08:00\x00",
        # Years that no calendar of a town hall knows, and that no zone's arithmetic survives.
        "01.01.0001 00:00", "0999-01-01 08:00", "31.12.9999 23:59",
    ],
)  # fmt: skip
def test_what_is_no_day_and_time_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(WHEN, (written,))


@given(st.datetimes().map(lambda d: d.replace(second=0, microsecond=0)), st.booleans())
def test_a_moment_that_is_taken_is_read_again_as_itself(moment: Any, german: bool) -> None:
    written = (
        f"{moment.day:02}.{moment.month:02}.{moment.year:04} {moment.hour:02}:{moment.minute:02}"
        if german
        else f"{moment.year:04}-{moment.month:02}-{moment.day:02} {moment.hour:02}:{moment.minute:02}"
    )
    try:
        stored = check(WHEN, (written,))
    except InvalidAnswer:
        assert not 2000 <= moment.year < 2100
    else:
        assert check(WHEN, stored) == stored
        assert stored == (f"{moment.year:04}-{moment:%m-%d %H:%M}",)


DAY = Question("d", Kind.DATE, Verbatim("d"))


@pytest.mark.parametrize("written", ["04.05.2027", "4.5.2027", "2027-05-04", " 04.05.2027\n"])
def test_days_that_are_understood(written: str) -> None:
    assert check(DAY, (written,)) == ("2027-05-04",)


@pytest.mark.parametrize(
    "written",
    [
        "tomorrow", "04.05.", "04.05.27", "04.05.2027 08:00", "29.02.2027", "31.04.2027", "0.5.2027",
        "04/05/2027", "2027-05-04T00:00", "01.01.0001", "31.12.9999", "04.05.2027\x00", "\ud800", "",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(DAY, (written,))


@pytest.mark.parametrize(
    "text", ["a\nb", "\na b\nc", "a\r\nb", "a\rb", "a\x0bb", "a\u2028b", "a\x85b"]
)
def test_a_line_is_one_line(text: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(Question("l", Kind.LINE, Verbatim("l")), (text,))


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(\"http://x/?\"&A1)", "-2+3", "@SUM(A1)", "＝1+1", "<b>", "<<b>", "&lt;",
        "_*[](", "{{7*7}}", "%s", "{0.__class__}", "'; DROP TABLE", "ı", "\u00e9", "e\u0301", "/ѕtart",
        "http://169.254.169.254/", "../../x", "🙂", "a" + "\u0301" * 1000,
    ],
)  # fmt: skip
def test_words_are_kept_as_they_are(text: str) -> None:
    for kind in (Kind.TEXT, Kind.LINE):
        q = form(Question("t", kind, Verbatim("t")))
        assert walker.write(q, walker.start(q), text).answers["t"] == (text,)


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.YES_NO])
@pytest.mark.parametrize("value", [*NONSENSE, "O1", "Yes", "ja", "0", "1.0", "o1 ", "o1\n"])
def test_only_what_is_offered_can_be_chosen(kind: Kind, value: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(question("c", kind), (value,))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.CHOICE, ("o1", "o2")),
        (Kind.SCALE, ("1", "2")),
        (Kind.YES_NO, ("yes", "no")),
        (Kind.CHOICES, ("o1", "o1")),
        (Kind.NUMBER, ("1", "2")),
        (Kind.LINE, ("a", "b")),
        (Kind.TEXT, ("a", "b")),
    ],
)
def test_no_kind_takes_more_answers_than_it_has_room_for(kind: Kind, value: Answer) -> None:
    with pytest.raises(InvalidAnswer):
        check(question("c", kind), value)


def test_a_digit_typed_instead_of_tapped_is_an_answer() -> None:
    q = form(question("s", Kind.SCALE), question("y", Kind.YES_NO))
    walk = walker.write(q, walker.start(q), " 2 ")
    assert walker.given(q, walker.write(q, walk, "no")) == {"s": ("2",), "y": ("no",)}


def test_a_scale_has_both_its_ends() -> None:
    assert list(steps(question("s", Kind.SCALE))) == [1, 2, 3]
    assert not steps(question("t", Kind.TEXT))


# ------------------------------------------------------------------------------ decimals, days, notes


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("3", "3"),
        ("+03,50", "3.5"),
        ("-0,0", "0"),
        ("100", "100"),
        ("0.00001", "0.00001"),
        ("٣٫٥", "3.5"),
    ],
)
def test_a_decimal_is_kept_in_one_form(written: str, kept: str) -> None:
    one = Question("d", Kind.DECIMAL, Verbatim("d"))
    assert check(one, (written,)) == (kept,)
    assert check(one, (kept,)) == (kept,)


@pytest.mark.parametrize("written", ["", "x", "1.000,5", "1e5", "NaN", ".", "5.", ".5", "1" * 16])
def test_what_is_no_decimal_is_refused(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(Question("d", Kind.DECIMAL, Verbatim("d")), (written,))


def test_a_decimal_keeps_its_bounds() -> None:
    one = Question("d", Kind.DECIMAL, Verbatim("d"), low=Decimal("0.5"), high=Decimal(2))
    assert check(one, ("0,5",)) == ("0.5",)
    for outside in ("0.49", "2.01"):
        with pytest.raises(InvalidAnswer):
            check(one, (outside,))


@pytest.mark.parametrize("written", ["04.05.2027", "2027-05-04", " 4.5.2027 "])
def test_a_day_is_kept_in_one_form(written: str) -> None:
    assert check(Question("d", Kind.DATE, Verbatim("d")), (written,)) == ("2027-05-04",)


@pytest.mark.parametrize("written", ["30.02.2027", "05/04/2027", "04.05.27", "1899-12-31", "soon"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(InvalidAnswer):
        check(Question("d", Kind.DATE, Verbatim("d")), (written,))


def test_a_broken_rule_is_told_in_the_authors_words() -> None:
    message = Localized({"de": "Fünf Ziffern, bitte.", "en": "Five digits, please."})
    rule = Constraint("regex(., '[0-9]{5}')", message)
    for kind in (Kind.LINE, Kind.TEXT):
        one = Question("plz", kind, Verbatim("?"), constraint=rule)
        assert check(one, ("12345",)) == ("12345",)
        with pytest.raises(InvalidAnswer) as refused:
            check(one, ("1234",))
        assert refused.value.sentence == message


def test_a_text_is_judged_when_it_is_done() -> None:
    rule = Constraint("regex(., 'a.*')")
    q = form(question("t", Kind.TEXT, constraint=rule))
    walk = walker.write(q, walker.start(q), "b")
    with pytest.raises(InvalidAnswer):
        walker.done(q, walk, "t")
    assert walker.done(q, at("t", t=("ab",)), "t").at is None


def test_an_answer_beside_the_number_needs_no_rule() -> None:
    one = replace(ANY_NUMBER, constraint=Constraint(". > 3"))
    assert check(one, ("unknown",)) == ("unknown",)
    with pytest.raises(InvalidAnswer):
        check(one, ("3",))


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.TEXT, Kind.CHOICES, Kind.CHOICE])
def test_a_suggested_answer_can_be_taken(kind: Kind) -> None:
    value = SAMPLES[kind][0]
    q = form(question("a", kind, default=(value,)), question("b", Kind.LINE))
    walk = walker.start(q)
    assert walker.suggested(q.question("a"), walk) == (value,)
    taken = walker.keep(q, walk, "a")
    assert (taken.at, taken.answers) == ("b", {"a": (value,)})
    assert not walker.suggested(q.question("a"), taken)


def test_a_note_is_read_and_neither_counted_nor_handed_in() -> None:
    q = form(question("n", Kind.NOTE), question("a", Kind.LINE))
    walk = walker.start(q)
    with pytest.raises(InvalidAnswer):
        walker.write(q, walk, "words")
    walk = walker.answer(q, walker.skip(q, walk, "n"), "a", ("x",))
    assert walk.at is None and walker.complete(q, walk)
    assert walker.given(q, walk) == {"a": ("x",)}
    assert [one.id for one in walker.asked(q, walk.answers)] == ["a"]
