"""Templates of dialogue events: those that ship, and what is wrong with others."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.content import FOLDER, Content, examine
from config.event_templates import FOLDER as TEMPLATES
from config.event_templates import MOST_PROMPTS
from config.translations import registered
from tests.config.content_files import GOOD, changed, written

FILES = sorted((FOLDER / TEMPLATES).glob("*.yaml"))
QUESTION = {"id": "why", "kind": "text", "text": {"de": "Warum?", "en": "Why?"}}
ONE: dict[str, Any] = {
    "id": "one",
    "version": 1,
    "languages": ["de", "en"],
    "name": {"de": "Eins", "en": "One"},
    "title": {"de": "Eins", "en": "One"},
    "names": {"why": {"de": "Warum", "en": "Why"}},
    "questions": [QUESTION],
}


def test_the_usual_formats_ship_in_all_languages() -> None:
    templates = Content.load().templates
    assert list(templates) == ["around-event", "district", "open-question", "world-cafe"]
    for template in templates.values():
        assert set(template.languages) == {language.code for language in registered()}
        assert 1 < len(template.questions) <= MOST_PROMPTS
        assert template.intro is not None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_name_a_schema_that_is_there(path: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
    assert named is not None
    assert (path.parent / named[1]).resolve() == FOLDER / "event-template.schema.json"


def problems(folder: Path, *templates: Any) -> list[str]:
    written(folder, GOOD)
    (folder / TEMPLATES).mkdir()
    for number, template in enumerate(templates):
        written(folder / TEMPLATES, template, f"t{number}.yaml")
    return [str(problem) for problem in examine(folder)[1]]


def test_a_folder_may_have_none(tmp_path: Path) -> None:
    assert problems(tmp_path, ONE) == []
    assert examine(tmp_path)[0].templates["one"].name["en"] == "One"


def test_an_id_stands_for_one_template(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, ONE, ONE)
    assert problem.startswith("t1.yaml: id = 'one'")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("names", to={}), "names = {}"),
        (changed("names", to={"who": {"de": "Wer", "en": "Who"}}), "names.who"),
        (changed("names", "why", to={"de": "Warum"}), "write it in en as well"),
        (changed("name", "de", to="x" * 41), "shorten it to 40 characters"),
        (changed("questions", 0, "id", to="p1"), "own questions are called so"),
        (changed("questions", 0, "kind", to="moment"), "use one of: choice"),
        (changed("questions", 0, "text", "de", to="<b>"), "write plain text"),
        (changed("kinds", to=["who"]), "name a question of kind text"),
        (changed("questions", to=[QUESTION] * 6), "ask at most 5 questions"),
        (changed("questions", to=[QUESTION] * 2), "it stands there twice"),
        (
            changed("questions", 0, "when", to={"question": "why", "values": ["x"]}),
            "each can be left out",
        ),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, change: Callable[[Any], None], said: str) -> None:
    template = copy.deepcopy(ONE)
    change(template)
    assert said in "\n".join(problems(tmp_path, template))
