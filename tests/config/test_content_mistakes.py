"""Content files: every mistake in one is told with its place and its remedy."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import forms
from config.content import FOLDER, Content, examine, read_questionnaire, read_sample
from config.phrases import LABEL_LIMIT
from config.reading import ContentError
from tests.config.content_files import GOOD, changed, refusal, written

LONG = "x" * (LABEL_LIMIT + 1)
OWN = {"de": "Anders?", "en": "Otherwise?"}
PICK = ("questions", 0)
RATE = ("questions", 1)
COUNT = ("questions", 2)


@pytest.mark.parametrize(
    ("change", "key", "value", "remedy"),
    [
        (changed("version", to=0), "version", 0, "greater than or equal to 1"),
        (changed("version", to="1"), "version", "1", "without quotes"),
        (changed("id", to="Not an id"), "id", "Not an id", "matches"),
        (changed("colour", to="red"), "colour", "red", "remove it"),
        (changed("languages", to=[]), "languages", [], "at least 1"),
        (changed("languages", to=["de", "en", "en"]), "languages[2]", "en", "twice"),
        (changed("title", "en", to=" "), "title.en", " ", "write a text"),
        (changed("title", "en", to="a\tb"), "title.en", "a\tb", "control character"),
        (changed("title", "en", to="a "), "title.en", "a ", "remove the space"),
        (changed("title", to={"de": "T"}), "title", {"de": "T"}, "write it in en"),
        (
            changed("title", to={"de": "T", "en": "T", "fr": "T"}),
            "title",
            {"de": "T", "en": "T", "fr": "T"},
            "remove fr",
        ),
        (changed("title", "en", to=5), "title.en", 5, "quotes"),
        (changed("title", "en", to="<b>T</b>"), "title.en", "<b>T</b>", "without <b>"),
        (changed(*PICK, "id", to="much-too-long-id"), "questions[much-too-long-id].id", "much-too-long-id", "matches"),
        (changed(*PICK, "kind", to="guess"), "questions[pick]", GOOD["questions"][0] | {"kind": "guess"}, "give a kind"),
        (changed(*PICK, "options", to=[]), "questions[pick].options", [], "at least 2"),
        (changed(*PICK, "options", 0, "label", "en", to=LONG), "questions[pick].options[a].label.en", LONG, "shorten it to 40"),
        (changed(*PICK, "options", 1, "id", to="a"), "questions[pick].options[a].id", "a", "twice"),
        (changed(*PICK, "topic", to="two"), "questions[pick].topic", "two", "topics"),
        (changed(*PICK, "low", to=1), "questions[pick].low", 1, "remove it"),
        (changed(*PICK, "required", to="no"), "questions[pick].required", "no", "true or false"),
        (changed(*RATE, "id", to="pick"), "questions[pick].id", "pick", "twice"),
        (changed(*RATE, "scale", "high", to=1), "questions[rate].scale.high", 1, "2 to 11 steps"),
        (changed(*RATE, "scale", "steps", to=[{"de": "x", "en": "x"}]), "questions[rate].scale.steps", 1, "3 labels"),
        (changed(*RATE, "scale", "options", to=[{"id": "2", "label": {"de": "x", "en": "x"}}]), "questions[rate].scale.options[2].id", "2", "no step"),
        (changed(*RATE, "scale", to=None), "questions[rate].scale", "(missing)", "add a scale"),
        (changed("scale", to={"low": 2, "high": 2}), "scale.high", 2, "2 to 11 steps"),
        (changed(*RATE, "when", "question", to="count"), "questions[rate].when.question", "count", "before this one"),
        (changed(*RATE, "when", "values", to=["c"]), "questions[rate].when.values[0]", "c", "a, b"),
        (changed(*COUNT, "options", to=2), "questions[count].options", 2, "list"),
        (changed("topics", to=[GOOD["topics"][0]] * 2), "topics[one].id", "one", "twice"),
        (changed(*PICK, "only_for", to=[]), "questions[pick].only_for", [], "at least 1"),
        (changed(*PICK, "only_for", to="kreisfrei"), "questions[pick].only_for", "kreisfrei", "list"),
        (changed(*COUNT, "only_for", to=["stadt"]), "questions[count].only_for[0]", "stadt", "'landkreis', 'kreisangehoerig' or 'kreisfrei'"),
        (changed(*COUNT, "only_for", to=["kreisfrei", "landkreis", "kreisfrei"]), "questions[count].only_for[2]", "kreisfrei", "twice"),
        (changed(*COUNT, "worded", to={"stadt": OWN}), "questions[count].worded.stadt", "stadt", "'landkreis', 'kreisangehoerig' or 'kreisfrei'"),
        (changed(*COUNT, "worded", to={"landkreis": {"de": "Anders?"}}), "questions[count].worded.landkreis", {"de": "Anders?"}, "write it in en"),
        (changed(*COUNT, "suggestion", to={"en": "Do."}), "questions[count].suggestion", {"en": "Do."}, "write it in de"),
        (changed(*PICK, "only_for", to=["landkreis", "kreisfrei"]), "questions[rate].when.question", "pick", "ask that question of kreisangehoerig as well"),
    ],
)  # fmt: skip
def test_a_mistake_names_key_value_and_remedy(
    tmp_path: Path, change: Callable[[Any], None], key: str, value: object, remedy: str
) -> None:
    data = deepcopy(GOOD)
    change(data)
    error = refusal(written(tmp_path, data))
    assert error.key == f"test.yaml: {key}"
    assert error.value == value
    assert remedy in error.remedy
    assert str(error).startswith(error.key)


def test_a_wording_for_a_kind_that_is_not_asked_is_told(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    data["questions"][2] |= {"only_for": ["landkreis"], "worded": {"kreisfrei": OWN}}
    error = refusal(written(tmp_path, data))
    assert (error.key, error.value) == ("test.yaml: questions[count].worded.kreisfrei", "kreisfrei")
    assert "add kreisfrei to `only_for`" in error.remedy


def test_a_branch_may_be_for_fewer_kinds_than_what_it_hangs_on(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    data["questions"][0]["only_for"] = ["kreisfrei", "landkreis"]
    data["questions"][1]["only_for"] = ["landkreis"]
    asked = read_questionnaire(written(tmp_path, data)).questions[1]
    assert [kind for kind in forms.KINDS if asked.asked_of(kind)] == ["landkreis"]


def test_bounds_of_a_number_must_not_cross(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    data["questions"][2] |= {"low": 5, "high": 4}
    error = refusal(written(tmp_path, data))
    assert (error.key, error.value) == ("test.yaml: questions[count].high", 4)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    del data["questions"][0]["text"]
    error = refusal(written(tmp_path, data))
    assert error.key == "test.yaml: questions[pick].text"
    assert (error.value, error.remedy) == ("(missing)", "add it")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    data["title"]["en"] = ""
    data["questions"][0]["options"][0]["label"]["de"] = LONG
    written(tmp_path, data)
    written(tmp_path, "a: [", "other.yaml")
    with pytest.raises(ContentError) as caught:
        Content.load(tmp_path)
    assert [problem.key for problem in caught.value.problems] == [
        "other.yaml",
        "test.yaml: title.en",
        "test.yaml: questions[pick].options[a].label.de",
    ]


@pytest.mark.parametrize(
    ("text", "value", "remedy"),
    [
        ("id: a\nid: b\n", "line 2, column 1", "'id' stands here twice"),
        ("a: [\n", "line 2, column 1", "correct the YAML"),
        ("a: \x07", None, "YAML"),
    ],
)
def test_broken_yaml_is_told_with_its_place(
    tmp_path: Path, text: str, value: object, remedy: str
) -> None:
    error = refusal(written(tmp_path, text))
    assert error.key == "test.yaml"
    assert value is None or error.value == value
    assert remedy in error.remedy


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "test.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in refusal(path).remedy
    path.unlink()
    assert "readable" in refusal(path).remedy


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "languages: 5\n", "questions: 5\n"])
def test_a_file_of_another_shape_is_told(tmp_path: Path, text: str) -> None:
    assert refusal(written(tmp_path, text)).remedy


def test_two_files_cannot_be_the_same_version(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, GOOD, "b.yaml")
    assert [problem.key for problem in examine(tmp_path)[1]] == ["b.yaml: version"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="put a questionnaire there"):
        Content.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "key", "remedy"),
    [
        (changed("voices", 0, "language", to="it"), "voices[0].language", "languages"),
        (changed("voices", 0, "answers", to={"x": ["1"]}), "voices[0].answers.x", "idea, place"),
        (changed("voices", 0, "answers", "welcome", to=["9"]), "voices[0].answers.welcome", "1, 2"),
        (changed("talk", "at", to="8 Uhr"), "talk.at", "matches"),
        (changed("round", "joint", to="3x"), "round.joint", "matches"),
        (changed("event", "prompts", "title", "tr", to=""), "event.prompts.title.tr", "text"),
        (changed("event", "prompts", "questions", 1, "id", to="idea"), "event.prompts.questions[idea].id", "twice"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_sample_is_told(
    tmp_path: Path, change: Callable[[Any], None], key: str, remedy: str
) -> None:
    data = yaml.safe_load((FOLDER / "sample.yaml").read_text("utf-8"))
    change(data)
    with pytest.raises(ContentError) as caught:
        read_sample(written(tmp_path, data, "sample.yaml"))
    assert caught.value.key == f"sample.yaml: {key}"
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("change", "key", "remedy"),
    [
        (changed("round", "questionnaire", to="other"), "round.questionnaire", "questionnaire"),
        (changed("round", "joint", to="333"), "round", "give 14 characters"),
        (changed("round", "people", "business", 0, to="3333333333333333"), "round", "14"),
    ],
)
def test_a_sample_round_answers_every_item(
    tmp_path: Path, change: Callable[[Any], None], key: str, remedy: str
) -> None:
    data = yaml.safe_load((FOLDER / "sample.yaml").read_text("utf-8"))
    change(data)
    written(tmp_path, data, "sample.yaml")
    copy = yaml.safe_load((FOLDER / "selfcheck-short.yaml").read_text("utf-8"))
    written(tmp_path, copy, "selfcheck-short.yaml")
    _, (problem,) = examine(tmp_path)
    assert problem.key == f"sample.yaml: {key}"
    assert remedy in problem.remedy


def test_a_mistake_in_the_help_of_a_free_text_is_not_sought_in_its_text(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    data["questions"][2] |= {"kind": "text", "help": {"de": "<b>", "en": "x"}}
    assert refusal(written(tmp_path, data)).key == "test.yaml: questions[count].help.de"
