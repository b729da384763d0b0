"""The walker: what each move does, and where the branches lead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import questionnaire as walker
from bot.errors import InvalidAnswer, Outdated, Refused
from bot.questionnaire import Walk
from bot.questions import Answer, Constraint, Kind, When
from tests.bot.made_up_questions import ONE_OF_EACH, SAMPLES, Step, at, form, question


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


def test_a_digit_typed_instead_of_tapped_is_an_answer() -> None:
    q = form(question("s", Kind.SCALE), question("y", Kind.YES_NO))
    walk = walker.write(q, walker.start(q), " 2 ")
    assert walker.given(q, walker.write(q, walk, "no")) == {"s": ("2",), "y": ("no",)}


def test_a_text_is_judged_when_it_is_done() -> None:
    rule = Constraint("regex(., 'a.*')")
    q = form(question("t", Kind.TEXT, constraint=rule))
    walk = walker.write(q, walker.start(q), "b")
    with pytest.raises(InvalidAnswer):
        walker.done(q, walk, "t")
    assert walker.done(q, at("t", t=("ab",)), "t").at is None


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
