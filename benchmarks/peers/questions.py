"""The self-check as every peer asks it: the product's own questions, texts and buttons, as values.

The peers differ in framework and storage only. So what they say is here, once, in the length and
with the buttons of the product; each peer builds its framework's objects from it. `harness`
writes the file that is read here from the product's content: the peers need no YAML.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path

ENOUGH = 0.6
"""Share of a field's items that must be answered for a score."""
BANDS = ((40, "building_up", "im Aufbau"), (70, "developing", "in Entwicklung"))
HIGHEST_BAND = ("anchored", "verankert")
NO_STEP = ("unknown", "na")
OLD = "Dieser Knopf gehört zu einem früheren Schritt."
LEFT = "Sie haben den Selbstcheck verlassen."
THANKS = "Danke. Ihr Selbstcheck ist abgeschlossen."

Rows = list[list[tuple[str, str, str]]]
"""Rows of buttons: label, verb, value."""


@dataclass(frozen=True)
class Check:
    """The questions, the answers they offer, and what the fields of action are called."""

    items: list[dict[str, str]]
    options: list[tuple[str, str]]
    topics: list[dict]

    @classmethod
    def load(cls, path: Path) -> Check:
        data = json.loads(path.read_text("utf-8"))
        options = [(option, label) for option, label in data["options"]]
        return cls(data["items"], options, data["topics"])

    def intro_text(self) -> str:
        return (
            "<b>Kurzer Selbstcheck</b>\n\n"
            f"{len(self.items)} kurze Fragen zu sieben Handlungsfeldern. Es dauert etwa fünf "
            "Minuten. Am Ende sehen Sie Feld für Feld, wo Sie stehen und was als Nächstes "
            "kommen könnte.\n\n"
            "<i>Sie können jederzeit aufhören und später weitermachen. Ihre Antworten werden mit "
            "Ihrer Rolle gespeichert; es gibt keine Gesamtnote und keine Rangliste.</i>"
        )

    def intro_rows(self) -> Rows:
        return [[("Selbstcheck beginnen", "new", "")]]

    def question_text(self, at: int) -> str:
        item = self.items[at]
        return f"<i>Frage {at + 1} von {len(self.items)}</i>\n\n<b>{escape(item['text'])}</b>"

    def question_rows(self, at: int) -> Rows:
        rows = [[(label, "answer", option)] for option, label in self.options]
        if at:
            rows.append([("Zurück", "back", ""), ("Überspringen", "skip", "")])
        else:
            rows.append([("Überspringen", "skip", "")])
        rows.append([("Verlassen", "leave", "")])
        return rows

    def review_text(self, answers: dict[str, str]) -> str:
        labels = dict(self.options)
        lines = ["<b>Ihre Antworten</b>"]
        for number, item in enumerate(self.items, 1):
            given = labels.get(answers.get(item["id"], ""), "Keine Antwort")
            lines.append(f"<b>{number}. {escape(item['text'])}</b>\n{escape(given)}")
        return "\n\n".join(lines)

    def review_rows(self) -> Rows:
        change = [
            (f"{number} ändern", "edit", item["id"]) for number, item in enumerate(self.items, 1)
        ]
        return [
            *[change[i : i + 3] for i in range(0, len(change), 3)],
            [("Zurück zum Ergebnis", "result", "")],
        ]

    def result_text(self, answers: dict[str, str]) -> str:
        lines = ["<b>Ihr Ergebnis nach Handlungsfeldern</b>"]
        lines += [
            f"<b>{escape(topic['name'])}</b>\n{self._field(topic, answers)}"
            for topic in self.topics
        ]
        lines.append("<i>Jedes Feld steht für sich; es gibt keine Gesamtnote.</i>")
        return "\n\n".join(lines)

    def result_rows(self) -> Rows:
        return [[("Antworten ändern", "review", "")], [("Abschließen", "finish", "")]]

    def _field(self, topic: dict, answers: dict[str, str]) -> str:
        given = [answers.get(i["id"], "") for i in self.items if i["topic"] == topic["id"]]
        applicable = [answer for answer in given if answer != "na"]
        if not applicable:
            return "Nicht Ihre Zuständigkeit."
        steps = [int(answer) for answer in applicable if answer and answer not in NO_STEP]
        coverage = f"<i>{len(steps)} von {len(applicable)} Fragen beantwortet</i>"
        if len(steps) < ENOUGH * len(applicable):
            return f"Zu wenige Antworten.\n{coverage}"
        score = sum(steps) * 25 / len(steps)
        band, name = next(
            ((band, name) for below, band, name in BANDS if score < below), HIGHEST_BAND
        )
        advice = topic["advice"][band]
        return (
            f"{score:.0f} von 100 Punkten: {name}\n{coverage}\n"
            f"{escape(advice['meaning'])}\n• {escape(advice['next_step'])}"
        )
