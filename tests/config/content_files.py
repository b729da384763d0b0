"""Content files that tests write: a good one, and changes to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.content import read_questionnaire
from config.reading import ContentError

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


def changed(*place: str | int, to: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for step in place[:-1]:
            data = data[step]
        data[place[-1]] = to

    return change
