"""The three towns, and the questionnaire's file as it is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.model import MunicipalityKind

ROOT = Path(__file__).resolve().parents[3]
CONTENT = ROOT / "config" / "content"
LANGUAGES = ("de", "en", "tr", "ar")
NAMES = {
    "administration": "Administration",
    "politics": "Politics",
    "civil-society": "Civil society",
    "business": "Business",
}


@dataclass(frozen=True)
class Town:
    """One of the three, and how many people of it answer from each perspective."""

    name: str
    kind: MunicipalityKind
    sizes: tuple[int, int, int, int]
    own: str
    """An item that only this kind is asked."""


TOWNS = (
    # Business is too small for itself and stands together with politics.
    Town("Musterkreis", MunicipalityKind.LANDKREIS, (14, 9, 13, 4), "acc-even"),
    Town("Kreisstadt", MunicipalityKind.KREISANGEHOERIG, (12, 11, 9, 8), "acc-joint"),
    # Politics and business together are enough.
    Town("Musterstadt", MunicipalityKind.KREISFREI, (22, 3, 11, 4), "acc-map"),
)


class File:
    """The full self-check as it is written, read without the project's loader."""

    def __init__(self, kind: str) -> None:
        written = yaml.safe_load((CONTENT / "selfcheck-full.yaml").read_text("utf-8"))
        self.main = written["languages"][0]
        asked = [q for q in written["questions"] if kind in q.get("only_for", [kind])]
        self.fields: dict[str, list[str]] = {
            topic["id"]: [q["id"] for q in asked if q.get("topic") == topic["id"]]
            for topic in written["topics"]
        }
        self.names: dict[str, dict[str, str]] = {t["id"]: t["name"] for t in written["topics"]}
        self._texts = {q["id"]: q.get("worded", {}).get(kind, q["text"]) for q in asked}

    def wording(self, item: str, language: str) -> str:
        """How an item is asked of this kind; in the main language where there is no other."""
        texts: dict[str, str] = self._texts[item]
        return texts.get(language, texts[self.main])
