"""Content files: the shipped ones hold, the documented ones show the format, the newest version
counts.
"""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import BaseModel

from config import forms
from config.content import FOLDER, SCHEMAS, Content, examine, read_questionnaire, schema
from config.translations import registered
from tests.config.content_files import GOOD, written

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "content-format.md"
EXAMPLE = DOCUMENT.with_name("example-questionnaire.yaml")
CONTENT = Content.load()
SELFCHECK = CONTENT.questionnaire("selfcheck-short")
SPOKEN = {language.code for language in registered()}


def test_all_shipped_content_loads() -> None:
    assert examine()[1] == []
    assert CONTENT.sample is not None


def test_the_short_selfcheck_has_two_items_a_field() -> None:
    topics = [question.topic for question in SELFCHECK.questions]
    assert len(topics) == 14
    assert len(SELFCHECK.topics) == 7
    assert all(topics.count(topic.id) == 2 for topic in SELFCHECK.topics)
    assert set(SELFCHECK.languages) == SPOKEN
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
    assert set(sample.event.prompts.languages) == SPOKEN
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


def test_words_stay_words(tmp_path: Path) -> None:
    text = yaml.safe_dump(GOOD).replace(" en:", " no:").replace("- en", "- no")
    assert read_questionnaire(written(tmp_path, text)).languages == ("de", "no")


def test_the_newest_version_is_asked_and_old_ones_are_kept(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, GOOD | {"version": 2}, "b.yaml")
    content = Content.load(tmp_path)
    assert content.questionnaire("test").version == 2
    assert content.questionnaire("test", 1).version == 1
    assert content.sample is None
    with pytest.raises(KeyError):
        content.questionnaire("other")


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
