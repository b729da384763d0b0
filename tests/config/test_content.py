"""Content files: the shipped ones hold, and every mistake in one is told with its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from config import forms
from config.content import (
    FOLDER,
    SCHEMAS,
    Content,
    examine,
    read_questionnaire,
    read_sample,
    schema,
)
from config.phrases import LABEL_LIMIT
from config.reading import ContentError

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "content-format.md"
EXAMPLE = DOCUMENT.with_name("example-questionnaire.yaml")
CONTENT = Content.load()
SELFCHECK = CONTENT.questionnaire("selfcheck-short")

GOOD: dict[str, Any] = {
    "id": "test",
    "version": 1,
    "languages": ["de", "en"],
    "title": {"de": "Titel", "en": "Title"},
    "topics": [{"id": "one", "name": {"de": "Eins", "en": "One"}}],
    "questions": [
        {
            "id": "pick",
            "kind": "choice",
            "topic": "one",
            "text": {"de": "Welches?", "en": "Which?"},
            "options": [
                {"id": "a", "label": {"de": "A", "en": "A"}},
                {"id": "b", "label": {"de": "B", "en": "B"}},
            ],
        },
        {
            "id": "rate",
            "kind": "scale",
            "text": {"de": "Wie sehr?", "en": "How much?"},
            "scale": {"low": 1, "high": 3},
            "when": {"question": "pick", "values": ["a"]},
        },
        {"id": "count", "kind": "number", "text": {"de": "Wie viele?", "en": "How many?"}},
    ],
}


def written(folder: Path, data: Any, name: str = "test.yaml") -> Path:
    path = folder / name
    path.write_text(
        data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True), "utf-8"
    )
    return path


def refusal(path: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        read_questionnaire(path)
    return caught.value


def test_all_shipped_content_loads() -> None:
    assert examine()[1] == []
    assert CONTENT.sample is not None


def test_the_short_selfcheck_has_two_items_a_field() -> None:
    topics = [question.topic for question in SELFCHECK.questions]
    assert len(topics) == 14
    assert len(SELFCHECK.topics) == 7
    assert all(topics.count(topic.id) == 2 for topic in SELFCHECK.topics)
    assert SELFCHECK.languages == ("de", "en", "tr", "ar")
    assert all(not question.required for question in SELFCHECK.questions)
    assert all(topic.advice for topic in SELFCHECK.topics)
    assert SELFCHECK.scale is not None
    assert (SELFCHECK.scale.low, SELFCHECK.scale.high) == (0, 4)
    assert len(SELFCHECK.scale.steps) == 5
    assert [option.id for option in SELFCHECK.scale.options] == ["unknown", "na"]


def test_texts_keep_the_files_order_of_languages(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    data["title"] = {"en": "Title", "de": "Titel"}
    assert list(read_questionnaire(written(tmp_path, data)).title) == ["de", "en"]


def test_the_sample_can_be_shown_in_full() -> None:
    sample = CONTENT.sample
    assert sample is not None
    assert sample.event.code == "beispiel"
    assert sample.event.prompts.languages == ("de", "en", "tr", "ar")
    assert [question.kind for question in sample.event.prompts.questions] == [
        "text",
        "choice",
        "scale",
    ]
    assert {voice.language for voice in sample.voices} == {"de", "en", "tr", "ar"}
    assert sum(len(voice.answers["idea"]) for voice in sample.voices) == 12
    for question in sample.event.prompts.questions:
        # Nothing is shown of fewer than five people.
        assert sum(question.id in voice.answers for voice in sample.voices) >= 5


@pytest.mark.parametrize("file", SCHEMAS)
def test_the_published_schema_is_current(file: str) -> None:
    assert (FOLDER / file).read_text("utf-8") == schema(file), "run `python -m config.content`"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_files_name_a_schema_that_is_there(path: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
    if path.name != "languages.yaml":
        assert named
        assert (FOLDER / named[1]).is_file()


def test_the_documented_example_loads(tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text("utf-8"), flags=re.DOTALL)
    first, kinds = (read_questionnaire(written(tmp_path, example)) for example in examples)
    assert [question.id for question in first.questions] == ["often", "reason"]
    assert [question.only_for for question in kinds.questions] == [None, ("kreisangehoerig",)]


def keys_used(model: BaseModel) -> set[tuple[str, str]]:
    """Which keys of which models something is written with."""
    found: set[tuple[str, str]] = set()
    inner: list[object] = [model]
    while inner:
        match inner.pop():
            case BaseModel() as one:
                found |= {(type(one).__name__, key) for key in one.model_fields_set}
                inner += [getattr(one, key) for key in one.model_fields_set]
            case tuple() as several:
                inner += several
    return found


def test_the_complete_example_uses_every_key_of_the_format() -> None:
    models = [
        *(getattr(forms, name) for name in ("Questionnaire", "Topic", "Bands", "Advice")),
        *(getattr(forms, name) for name in ("Scale", "Option", "When", "Constraint")),
        *get_args(get_args(forms.Question)[0]),
    ]
    used = keys_used(read_questionnaire(EXAMPLE))
    shared = {*forms.PlainQuestion.model_fields, *forms.Written.model_fields}
    known = {
        # What every question, or every written answer, may have is needed once, wherever.
        ("a question" if key in shared and "kind" in model.model_fields else model.__name__, key)
        for model in models
        for key in model.model_fields
    }
    shown = used | {("a question", key) for name, key in used if name.endswith("Question")}
    assert known
    assert known <= shown, f"not in {EXAMPLE.name}: {known - shown}"


def test_the_complete_example_shows_every_kind_of_question() -> None:
    kinds = {
        kind
        for model in get_args(get_args(forms.Question)[0])
        for kind in get_args(model.model_fields["kind"].annotation)
    }
    assert {question.kind for question in read_questionnaire(EXAMPLE).questions} == kinds


def test_the_complete_example_points_to_the_schema() -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", EXAMPLE.read_text("utf-8"))
    assert named
    assert (EXAMPLE.parent / named[1]).resolve() == FOLDER / "questionnaire.schema.json"


def test_the_good_example_is_good(tmp_path: Path) -> None:
    assert read_questionnaire(written(tmp_path, GOOD)).version == 1


def changed(*place: str | int, to: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for step in place[:-1]:
            data = data[step]
        data[place[-1]] = to

    return change


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


def test_a_question_is_found_by_its_id(tmp_path: Path) -> None:
    data = deepcopy(GOOD)
    data["questions"][2]["suggestion"] = {"en": "Count them.", "de": "Zählen Sie nach."}
    questionnaire = read_questionnaire(written(tmp_path, data))
    suggestion = questionnaire.question("count").suggestion
    assert suggestion is not None
    assert list(suggestion) == ["de", "en"]
    assert questionnaire.question("pick").suggestion is None
    with pytest.raises(KeyError):
        questionnaire.question("other")


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


def test_words_stay_words(tmp_path: Path) -> None:
    text = yaml.safe_dump(GOOD).replace(" en:", " no:").replace("- en", "- no")
    assert read_questionnaire(written(tmp_path, text)).languages == ("de", "no")


def test_two_files_cannot_be_the_same_version(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, GOOD, "b.yaml")
    assert [problem.key for problem in examine(tmp_path)[1]] == ["b.yaml: version"]


def test_the_newest_version_is_asked_and_old_ones_are_kept(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, GOOD | {"version": 2}, "b.yaml")
    content = Content.load(tmp_path)
    assert content.questionnaire("test").version == 2
    assert content.questionnaire("test", 1).version == 1
    assert content.sample is None
    with pytest.raises(KeyError):
        content.questionnaire("other")


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="put a questionnaire there"):
        Content.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "key", "remedy"),
    [
        (changed("voices", 0, "language", to="fr"), "voices[0].language", "languages"),
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


def test_an_imported_version_stays_in_force_when_a_release_brings_the_same(tmp_path: Path) -> None:
    release, imported = tmp_path / "release", tmp_path / "imported"
    for folder, title in ((release, "Die Neue"), (imported, "Unsere")):
        folder.mkdir()
        text = f"{{id: a, version: 2, languages: [de], title: {{de: {title}}}, questions: [{{id: q, kind: yes_no, text: {{de: F}}}}]}}"
        (folder / "a.yaml").write_text(text, "utf-8")
    content, problems = examine(release, imported)
    assert problems == []
    assert content.questionnaire("a", 2).title == {"de": "Unsere"}
    assert content.imported == {("a", 2): imported / "a.yaml"}
    (imported / "b.yaml").write_text((imported / "a.yaml").read_text())
    _, problems = examine(release, imported)
    assert [one.key for one in problems] == [f"{imported / 'b.yaml'}: version"]
