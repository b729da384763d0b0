"""What has moved between two rounds: by hand, and which questions are compared at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.questions import Answer
from bot.selfcheck.alike import Apart, Asked, Reason, apart
from bot.selfcheck.movement import Answered, Change, FieldMovement, ItemMovement, movement
from config import forms

Wordings = dict[str, str]


def asked(
    fields: dict[str, str],
    kind: str = "kreisfrei",
    languages: tuple[str, ...] = ("de", "en"),
    changed: Callable[[dict[str, Any]], None] | None = None,
) -> Asked:
    """A questionnaire with an item a letter: `{"one": "abc"}`. `changed` may alter its file."""

    def said(words: str) -> Wordings:
        return {language: f"{words} ({language})" for language in languages}

    file: dict[str, Any] = {
        "id": "check",
        "version": 1,
        "languages": list(languages),
        "title": said("Check"),
        "scale": {
            "low": 0,
            "high": 4,
            "steps": [said(f"step {step}") for step in range(5)],
            "options": [{"id": "unknown", "label": said("?")}, {"id": "na", "label": said("-")}],
        },
        "topics": [{"id": field, "name": said(f"Field {field}")} for field in fields],
        "questions": [
            {"id": item, "kind": "scale", "topic": field, "text": said(f"Item {item}?"),
             "help": said(f"Help {item}"), "required": False}
            for field, items in fields.items() for item in items
        ],
    }  # fmt: skip
    if changed:
        changed(file)
    return Asked(kind, forms.Questionnaire.model_validate(file))


def people(items: str, *written: str) -> list[dict[str, Answer]]:
    """A word a person, a sign an item: a step, "u" unknown, "n" not responsible, "-" skipped."""
    signs: dict[str, Answer] = {"u": ("unknown",), "n": ("na",), "-": ()}
    return [
        {i: signs.get(sign, (sign,)) for i, sign in zip(items, one, strict=True)} for one in written
    ]


# -- small: every number worked out below

FIELDS = {"one": "abc", "two": "d"}


def reworded(file: dict[str, Any]) -> None:
    file["questions"][2]["text"]["de"] = "Item c, anders gefragt?"


BEFORE = Answered(
    asked(FIELDS),
    {
        "administration": people("abcd", "1100", "1100", "2110", "2210", "3211"),
        # Three and four: shown together only.
        "politics": people("abcd", "0000", "0000", "0000"),
        "civil-society": people("abcd", "4444", "4444", "4444", "4444"),
        "business": people("abcd", *["2222"] * 6),
    },
    people("abcd", "123n")[0],
)
NOW = Answered(
    asked(FIELDS, changed=reworded),
    {
        "administration": people("abcd", "3102", "3142", "3142", "4142", "414-"),
        "politics": people("abcd", *["1111"] * 5),
        "civil-society": people("abcd", *["3333"] * 5),
        "business": people("abcd", *["2101"] * 5),
    },
    people("abcd", "3-01")[0],
)


def test_the_items_by_hand() -> None:
    found = movement(BEFORE, NOW)
    # Politics and civil society stood together then: neither is compared with what they were.
    assert [g.perspectives for g in found.groups] == [("administration",), ("business",)]
    assert [g.perspectives for g in found.others] == [("politics",), ("civil-society",)]
    a, b, d = found.items
    # Administration: a 1 1 2 2 3 then, 3 3 3 4 4 now; b 1 1 1 2 2 then, all 1 now; d 0 0 0 0 1 then,
    # of four people now.
    assert a == ItemMovement("one", (Change(2, 3), Change(2, 2)), Change(1, 3), "a")
    assert b == ItemMovement("one", (Change(1, 1), Change(2, 1)), Change(2, None), "b")
    assert d == ItemMovement("two", (Change(0, None), Change(2, 1)), Change(None, 1), "d")
    assert [one.by for one in (*a.changes, a.official)] == [1, 0, 2]
    assert [one.by for one in (*d.changes, d.official)] == [None, -1, None]
    assert found.apart == (Apart("c", "one", Reason.REWORDED),)


def test_the_fields_by_hand_are_of_the_questions_that_are_compared_alone() -> None:
    one, two = movement(BEFORE, NOW).fields
    # Administration, (a + b) / 2 * 25 without c: 25 25 37.5 50 62.5 then, 50 50 50 62.5 62.5 now.
    # Business: 50 then, (2 + 1) / 2 * 25 = 37.5 now.
    # The joint sheet has steps in both rounds for a alone, one of three: too few for the field.
    assert one == FieldMovement(
        "one", (Change(37.5, 50), Change(50, 37.5)), Change(None, None), 2, 3
    )
    # d of the administration is of four people now. Of business: 50 then, 25 now. The joint sheet
    # said "not our responsibility" then.
    assert two == FieldMovement(
        "two", (Change(None, None), Change(50, 25)), Change(None, None), 1, 1
    )


def test_the_largest_change_comes_first() -> None:
    found = movement(BEFORE, NOW)
    # The joint sheet's two steps, then one step of business each.
    assert [item.item for item in found.moved_items()] == ["a", "b", "d"]
    assert [item.widest for item in found.moved_items()] == [2, 1, 1]
    assert [field.field for field in found.told_fields()] == ["two", "one"]
    still = movement(BEFORE, BEFORE)
    assert still.moved_items() == ()
    assert [field.field for field in still.told_fields()] == ["one", "two"]


def test_the_joint_sheet_in_a_field_is_compared_over_the_same_items() -> None:
    fields = {"one": "abcde"}
    # Of e neither is in charge, so it does not count; then b has a step in one round only.
    for then, now, change in (
        ("1234n", "1434n", Change(62.5, 75)),
        ("1234n", "14-4n", Change(7 * 25 / 3, 75)),
        ("1234n", "14--n", Change(None, None)),
        ("1234n", "12341", Change(62.5, 62.5)),
        ("nnnnn", "nnnnn", Change(None, None)),
    ):
        both = [Answered(asked(fields), {}, people("abcde", one)[0]) for one in (then, now)]
        (field,) = movement(*both).fields
        assert field.official == change, (then, now)
    none = Answered(asked(fields), {}, None)
    assert movement(none, both[1]).fields[0].official == Change(None, None)


def test_too_few_comparable_questions_are_no_field() -> None:
    def few(file: dict[str, Any]) -> None:
        for number in (0, 1):
            file["questions"][number]["text"]["en"] += " Really?"

    everybody = {"business": people("abc", *["123"] * 5)}
    found = movement(
        Answered(asked({"one": "abc"}), everybody, None),
        Answered(asked({"one": "abc"}, changed=few), everybody, None),
    )
    # One of three.
    assert [item.item for item in found.items] == ["c"]
    assert found.fields[0].changes == (Change(None, None),)
    # The same question among fewer others is enough then, but not now; and the other way round.
    small = Answered(asked({"one": "c"}), {"business": people("c", *["3"] * 5)}, None)
    large = Answered(asked({"one": "abc"}), everybody, None)
    assert movement(small, large).fields[0].changes == (Change(None, None),)
    assert movement(large, small).fields[0].changes == (Change(None, None),)
    assert movement(small, small).fields[0].changes == (Change(75, 75),)


def test_a_question_that_has_changed_its_field_counts_in_neither() -> None:
    everybody = {"business": people("abc", *["123"] * 5)}
    then = Answered(asked({"one": "ab", "two": "c"}), everybody, None)
    now = Answered(asked({"one": "abc", "two": ""}), everybody, None)
    found = movement(then, now)
    assert [item.item for item in found.items] == ["a", "b", "c"]
    (one,) = found.fields  # of the other nothing is asked any more
    # Two of three: a and b, (1 + 2) / 2 * 25.
    assert (one.changes, one.items) == ((Change(37.5, 37.5),), 2)


def test_what_looks_alike_has_not_moved() -> None:
    # 33.33 and 33.3 are both shown as 33.3.
    assert Change(33.34, 33.3).by == 0
    assert Change(33.3, 33.4).by == 0.1
    assert Change(0, 0).by == 0
    assert Change(None, 1).by is Change(1, None).by is None


def test_fewer_than_five_people_have_moved_nowhere() -> None:
    few = Answered(asked(FIELDS), {"business": people("abcd", *["1111"] * 4)}, None)
    many = Answered(asked(FIELDS), {"business": people("abcd", *["1111"] * 5)}, None)
    for then, now in ((few, many), (many, few), (few, few)):
        found = movement(then, now)
        assert found.groups == ()
        assert not any(one.told for one in (*found.items, *found.fields))
    assert [g.perspectives for g in movement(few, many).others] == [("business",)]


# -- what is asked in the same way


def reasons(before: Asked, now: Asked) -> dict[str, str]:
    return {one.item: one.reason.value for one in apart(before, now)}


def test_new_and_gone_questions_are_told_in_their_order() -> None:
    found = list(apart(asked({"one": "abc", "two": "d"}), asked({"one": "xb", "two": "y"})))
    assert found == [
        Apart("x", "one", Reason.NEW),
        Apart("y", "two", Reason.NEW),
        Apart("a", "one", Reason.GONE),
        Apart("c", "one", Reason.GONE),
        Apart("d", "two", Reason.GONE),
    ]


def test_another_kind_of_municipality_is_not_compared() -> None:
    assert reasons(asked({"one": "a"}, "landkreis"), asked({"one": "ab"}, "kreisfrei")) == {
        "a": "other kind of municipality",
        "b": "new",
    }


def first(**new: object) -> Callable[[dict[str, Any]], None]:
    return lambda file: file["questions"][0].update(new)


def scaled(**new: object) -> Callable[[dict[str, Any]], None]:
    return lambda file: file["scale"].update(new)


def no_help(file: dict[str, Any]) -> None:
    del file["questions"][0]["help"]


def other_step(file: dict[str, Any]) -> None:
    file["scale"]["steps"][2]["en"] = "half-way"


def other_option(file: dict[str, Any]) -> None:
    file["scale"]["options"][0]["label"]["de"] = "Keine Ahnung"


def no_option(file: dict[str, Any]) -> None:
    del file["scale"]["options"][1]


def own_scale(file: dict[str, Any]) -> None:
    file["questions"][0]["scale"] = {"low": 1, "high": 5}


REWORDED, RESCALED = "worded differently", "other scale"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (first(text={"de": "Item a? (de)", "en": "Item a? (en)"}), None),
        (first(text={"de": "Item a? (de)", "en": "Item a! (en)"}), REWORDED),
        (first(text={"de": "Item a?  (de)", "en": "Item a? (en)"}), REWORDED),
        (first(help={"de": "Anders", "en": "Help a (en)"}), REWORDED),
        (no_help, REWORDED),
        (other_step, RESCALED),
        (other_option, RESCALED),
        (no_option, RESCALED),
        (scaled(low_label={"de": "nie", "en": "never"}), RESCALED),
        (own_scale, RESCALED),
        # What makes no other question of it.
        (first(required=True), None),
        (first(suggestion={"de": "Tun Sie es", "en": "Do it"}), None),
        (lambda file: file.update(version=2), None),
        (lambda file: file.update(id="another"), None),
    ],
)
def test_any_change_in_words_or_scale_ends_the_comparison(
    changed: Callable[[dict[str, Any]], None], reason: str | None
) -> None:
    before, now = asked({"one": "a"}), asked({"one": "a"}, changed=changed)
    wanted = {} if reason is None else {"a": reason}
    assert reasons(before, now) == wanted
    assert reasons(now, before) == wanted


def test_only_languages_that_both_have_are_looked_at() -> None:
    both = asked({"one": "a"}, languages=("de", "en"))
    more = asked({"one": "a"}, languages=("tr", "en", "de"))
    turkish = asked({"one": "a"}, languages=("tr",))
    assert reasons(both, more) == reasons(more, both) == {}
    assert reasons(both, turkish) == {"a": REWORDED}, "no language is in both"

    def other_turkish(file: dict[str, Any]) -> None:
        file["questions"][0]["text"]["tr"] = "Başka?"

    changed = asked({"one": "a"}, languages=("tr", "en"), changed=other_turkish)
    assert reasons(both, changed) == {}
    assert reasons(more, changed) == {"a": REWORDED}
