"""What is asked about each text: by its words, wherever it stands among the others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot import questionnaire as walker
from bot.contribution_kinds import ContributionKind
from bot.dialogue import kinds
from bot.questionnaire import Walk
from bot.questions import Kind, Option, Question, Questionnaire
from config.phrases import Phrase, Verbatim

ASKED = Question("p1", Kind.TEXT, Verbatim("What?"), max_answers=5, kinds=True)
PLAIN = Question("p2", Kind.TEXT, Verbatim("Else?"), max_answers=5)
CHOICE = Question(
    "p3", Kind.CHOICE, Verbatim("?"), options=(Option("o1", Verbatim("A")),), kinds=True
)
PROMPTS = Questionnaire("e", 1, Verbatim("Park"), (ASKED, PLAIN, CHOICE))
TEXTS = st.lists(st.text(min_size=1), max_size=5)


def asked_about(*texts: str) -> list[str]:
    answers = {"p1": texts, "p2": ("other",), "p3": ("o1",)}
    return [one.id for one in kinds.asked_too(PROMPTS, answers).questions]


def test_each_text_is_asked_about_behind_its_question_and_only_where_that_is_wished() -> None:
    first, second = kinds.question_id(ASKED, "Trees"), kinds.question_id(ASKED, "Water")
    assert asked_about() == ["p1", "p2", "p3"]
    assert asked_about("Trees", "Water") == ["p1", first, second, "p2", "p3"]
    assert asked_about("Trees", "", "Trees") == ["p1", first, "p2", "p3"]


def test_the_question_shows_which_text_is_meant_on_one_line_and_can_be_skipped() -> None:
    found = kinds.asked_too(PROMPTS, {"p1": ("More\ntrees " * 50,)}).questions[1]
    assert isinstance(found.text, Phrase)
    words = str(dict(found.text.values)["words"])
    assert words.startswith("More trees More trees")
    assert words.endswith("…")
    assert len(words) <= kinds.BEGINNING + 1
    assert not found.required
    assert [one.id for one in found.options] == [kind.value for kind in ContributionKind]


def test_a_kind_stays_with_its_words_and_goes_with_them() -> None:
    walk = Walk(at="p1", answers={"p1": ("Trees", "Water")})
    asked = kinds.asked_too(PROMPTS, walk.answers)
    walk = walker.done(asked, walk, "p1")
    walk = walker.skip(asked, walk, kinds.question_id(ASKED, "Trees"))
    walk = walker.answer(asked, walk, kinds.question_id(ASKED, "Water"), ("idea",))
    assert walk.at == "p2"
    walk = walker.back(asked, walker.back(asked, walker.back(asked, walk)))
    walk = walker.remove(asked, walk, "p1", 0, walk.revision)
    walk = walker.write(asked, walker.another(asked, walk, "p1"), "Benches")
    said = {text: kinds.said(ASKED, text, walk.answers) for text in walk.answers["p1"]}
    assert said == {"Water": ContributionKind.IDEA, "Benches": None}


@given(TEXTS, st.data())
def test_what_is_stored_can_be_changed_again(texts: list[str], data: st.DataObject) -> None:
    choices = st.sampled_from([None, *ContributionKind])
    said = {text: data.draw(choices) for text in texts}
    answers = {"p1": tuple(texts), **kinds.as_answers(ASKED, said)}
    assert {text: kinds.said(ASKED, text, answers) for text in texts} == said
    asked = kinds.asked_too(Questionnaire("e", 1, Verbatim("Park"), (ASKED,)), answers)
    assert walker.complete(asked, Walk(at=None, answers=answers)) == bool(texts)


def test_no_other_prompt_has_kinds() -> None:
    for prompt in (PLAIN, CHOICE):
        assert kinds.as_answers(prompt, {"x": ContributionKind.IDEA}) == {}
        answers = {kinds.question_id(prompt, "x"): ("idea",)}
        assert kinds.said(prompt, "x", answers) is None
