"""Content, loaded: every questionnaire of the folder, and the demo's sample.

What each file must look like is told by its models (`forms`); here stands what entries must be to
each other. This is the ground floor's own view: how a person walks through a questionnaire, and
what an answer is worth, is the heart's (`bot.catalogue`, `bot.selfcheck`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from config import event_templates
from config.event_templates import EventTemplate
from config.forms import (
    KINDS,
    Answered,
    ChoiceQuestion,
    DateQuestion,
    DecimalQuestion,
    NoteQuestion,
    NumberQuestion,
    Question,
    Questionnaire,
    Scale,
    ScaleQuestion,
    When,
)
from config.made_up import Sample
from config.phrases import LANGUAGES_FILE
from config.reading import ContentError, Naming, Problem, failure, key, raw, said, validated

FOLDER = Path(__file__).parent / "content"
SAMPLE_FILE = "sample.yaml"
STEPS_LIMIT = 11
"""Steps of a scale: each is a button."""


@dataclass(frozen=True, slots=True)
class Content:
    """All content, loaded once by the composition root."""

    questionnaires: Mapping[tuple[str, int], Questionnaire]
    """By id and version: answers to an old version still need it."""
    sample: Sample | None
    imported: Mapping[tuple[str, int], Path] = field(default_factory=dict)
    """Those that do not come with the program, and the file of each."""
    templates: Mapping[str, EventTemplate] = field(default_factory=dict)
    """Questions to the people for usual formats, by id."""

    @classmethod
    def load(cls, folder: Path = FOLDER, imported: Path | None = None) -> Content:
        """Read every file of the folder, and of the one with what an operator has imported.

        Raises:
            ContentError: with all problems of all files.
        """
        content, problems = examine(folder, imported)
        if problems:
            raise failure(problems)
        return content

    def questionnaire(self, questionnaire: str, version: int | None = None) -> Questionnaire:
        """That version, or the newest one.

        Raises:
            KeyError: there is none.
        """
        if version is None:
            version = self.newest_version(questionnaire)
        return self.questionnaires[questionnaire, version]

    def newest(self) -> list[Questionnaire]:
        """The newest version of each questionnaire, in the order of ids."""
        ids = sorted({questionnaire for questionnaire, _ in self.questionnaires})
        return [self.questionnaire(one) for one in ids]

    def newest_version(self, questionnaire: str) -> int:
        """Its highest version; 0 if there is none."""
        return max((v for i, v in self.questionnaires if i == questionnaire), default=0)


def examine(folder: Path = FOLDER, imported: Path | None = None) -> tuple[Content, list[Problem]]:
    """Whatever of the folder can be used, and everything that is wrong with the rest."""
    questionnaires: dict[tuple[str, int], Questionnaire] = {}
    sample: Sample | None = None
    problems: list[Problem] = []
    sources: dict[tuple[str, int], Path] = {}
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name != LANGUAGES_FILE.name]
    if not files:
        problems.append(Problem(folder.name, "(empty)", "put a questionnaire there"))
    beside = sorted(imported.glob("*.yaml")) if imported else []
    for path in [*files, *beside]:
        # The program's own files are known by name; where another one lies has to be told.
        name = str(path) if path in beside else path.name
        try:
            if path.name == SAMPLE_FILE and path not in beside:
                sample = read_sample(path)
                continue
            read = read_questionnaire(path, name)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        version = (read.id, read.version)
        # What was imported stays in force where a later release has come to the same number:
        # people have answered it.
        if version in questionnaires and (version in sources or path not in beside):
            remedy = "raise the version: another file has this one already"
            problems.append(Problem(f"{name}: version", read.version, remedy))
        questionnaires[version] = read
        if path in beside:
            sources[version] = path
    templates: dict[str, EventTemplate] = {}
    for path in sorted((folder / event_templates.FOLDER).glob("*.yaml")):
        try:
            template = read_template(path)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if template.id in templates:
            remedy = "choose another id: another file has this one already"
            problems.append(Problem(f"{path.name}: id", template.id, remedy))
        templates[template.id] = template
    content = Content(questionnaires, sample, sources, templates)
    # A questionnaire that cannot be read is told of already.
    return content, problems or list(_strange_steps(content))


def read_questionnaire(path: Path, name: str = "") -> Questionnaire:
    """The questionnaire in a file, which problems call by `name`.

    Raises:
        ContentError: with everything that is wrong with it.
    """
    data = raw(path, name)
    return judged(data, partial(key, name or path.name, data))


def judged(data: Any, name: Naming) -> Questionnaire:
    """The questionnaire that data describe, wherever they come from.

    Raises:
        ContentError: with everything that is wrong with them.
    """
    questionnaire = validated(Questionnaire, data, name, _languages(data))
    _refuse(name, list(_contradictions(questionnaire)))
    return questionnaire


def written(questionnaire: Questionnaire) -> str:
    """The YAML file that says this questionnaire, for people to read and change."""
    return said(questionnaire.model_dump(mode="json", exclude_defaults=True))


def read_template(path: Path) -> EventTemplate:
    """The questions for a format of dialogue events in a file.

    Raises:
        ContentError: with everything that is wrong with them.
    """
    data = raw(path)
    name = partial(key, path.name, data)
    template = validated(EventTemplate, data, name, _languages(data))
    _refuse(name, [*_contradictions(template), *event_templates.unfit(template)])
    return template


def read_sample(path: Path) -> Sample:
    """The sample in a file.

    Raises:
        ContentError: with everything that is wrong with it.
    """
    data = raw(path)
    event = data.get("event") if isinstance(data, dict) else None
    prompts = event.get("prompts") if isinstance(event, dict) else None
    name = partial(key, path.name, data)
    sample = validated(Sample, data, name, _languages(prompts))
    found = [
        (("event", "prompts", *place), value, remedy)
        for place, value, remedy in _contradictions(sample.event.prompts)
    ]
    _refuse(name, [*found, *_strange_voices(sample)])
    return sample


def _languages(data: Any) -> dict[str, Any]:
    """Which languages each text must have: known before the texts are looked at."""
    named = data.get("languages") if isinstance(data, dict) else None
    fits = isinstance(named, list) and all(isinstance(language, str) for language in named)
    return {"languages": named if fits else []}


Found = tuple[tuple[str | int, ...], object, str]
"""Where, what stands there, and the remedy."""


def _refuse(name: Naming, found: list[Found]) -> None:
    if found:
        raise failure([Problem(name(place), value, do) for place, value, do in found])


def _contradictions(questionnaire: Questionnaire) -> Iterator[Found]:
    """What each entry for itself cannot know."""
    yield from _twice(("languages",), questionnaire.languages)
    yield from _twice(("topics",), [topic.id for topic in questionnaire.topics], "id")
    yield from _twice(("questions",), [question.id for question in questionnaire.questions], "id")
    if questionnaire.scale:
        yield from _crooked(("scale",), questionnaire.scale)
    topics = {topic.id for topic in questionnaire.topics}
    answers: dict[str, set[str] | None] = {}
    earlier: dict[str, Question] = {}
    for number, question in enumerate(questionnaire.questions):
        place = ("questions", number)
        if question.topic is not None and question.topic not in topics:
            yield (*place, "topic"), question.topic, "name one of `topics`, or add it there"
        if question.when:
            yield from _dead_branch((*place, "when"), question.when, answers)
        yield from _lost_kinds(place, question, earlier)
        yield from _crooked_question(place, questionnaire, question)
        answers[question.id] = possible_answers(questionnaire, question)
        earlier[question.id] = question


def _crooked_question(
    place: tuple[str | int, ...], questionnaire: Questionnaire, question: Question
) -> Iterator[Found]:
    if isinstance(question, ScaleQuestion):
        if question.scale:
            yield from _crooked((*place, "scale"), question.scale)
        elif not questionnaire.scale:
            yield (*place, "scale"), "(missing)", "add a scale here or to the questionnaire"
    if isinstance(question, ChoiceQuestion | NumberQuestion):
        yield from _twice((*place, "options"), [o.id for o in question.options], "id")
    if isinstance(question, Answered):
        yield from _strange_default(place, questionnaire, question)
    if isinstance(question, NoteQuestion) and question.required:
        yield (*place, "required"), True, "remove it: a note asks for nothing"
    if isinstance(question, NumberQuestion | DecimalQuestion):
        low, high = question.low, question.high
        if low is not None and high is not None and low > high:
            yield (*place, "high"), high, f"write {low} or more, as `low` says"


def _twice(
    place: tuple[str | int, ...], ids: Sequence[str], field: str | None = None
) -> Iterator[Found]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield (*place, number, *([field] if field else [])), name, "it stands there twice"


def _crooked(place: tuple[str | int, ...], scale: Scale) -> Iterator[Found]:
    count = scale.high - scale.low + 1
    if not 2 <= count <= STEPS_LIMIT:
        remedy = f"let the scale have 2 to {STEPS_LIMIT} steps from `low` to `high`"
        yield (*place, "high"), scale.high, remedy
    if scale.steps and len(scale.steps) != count:
        remedy = f"write {count} labels, one for each step from `low` to `high`, or none"
        yield (*place, "steps"), len(scale.steps), remedy
    yield from _twice((*place, "options"), [option.id for option in scale.options], "id")
    digits = {str(step) for step in range(scale.low, scale.high + 1)}
    for number, option in enumerate(scale.options):
        if option.id in digits:
            yield (*place, "options", number, "id"), option.id, "choose an id that is no step"


def _strange_default(
    place: tuple[str | int, ...], questionnaire: Questionnaire, question: Question
) -> Iterator[Found]:
    """What no person could answer; whether it fits bounds and rules is seen when it is taken."""
    given = question.default if isinstance(question, Answered) else ()
    if len(given) > 1 and question.kind != "choices":
        yield (*place, "default"), list(given), "suggest one answer only"
    possible = possible_answers(questionnaire, question)
    beside = {option.id for option in getattr(question, "options", ())}
    form = _WRITTEN_FORMS.get(question.kind)
    for number, value in enumerate(given):
        if possible and value not in possible:
            remedy = "suggest one of the answers: " + ", ".join(sorted(possible))
            yield (*place, "default", number), value, remedy
        elif form and not form[0].fullmatch(value) and value not in beside:
            yield (*place, "default", number), value, f"write it like this: {form[1]}"


_WRITTEN_FORMS = {
    "number": (re.compile(r"-?[0-9]{1,15}"), '"3"'),
    "decimal": (re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,14})?"), '"3.5"'),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), '"2027-05-04"'),
    "moment": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"), '"2027-05-04 08:00"'),
}


def _dead_branch(
    place: tuple[str | int, ...], when: When, answers: Mapping[str, set[str] | None]
) -> Iterator[Found]:
    if when.question not in answers:
        yield (*place, "question"), when.question, "name a question that comes before this one"
        return
    possible = answers[when.question]
    for number, value in enumerate(when.values):
        if possible is not None and value not in possible:
            known = ", ".join(sorted(possible)) or "a question with buttons"
            yield (*place, "values", number), value, f"name an answer to it: {known}"


def _lost_kinds(
    place: tuple[str | int, ...], question: Question, earlier: Mapping[str, Question]
) -> Iterator[Found]:
    """What is meant for a kind of municipality that never gets there."""
    yield from _twice((*place, "only_for"), question.only_for or ())
    for kind in question.worded:
        if not question.asked_of(kind):
            remedy = f"remove this wording, or add {kind} to `only_for`"
            yield (*place, "worded", kind), kind, remedy
    if question.when and (opener := earlier.get(question.when.question)):
        lost = [k for k in KINDS if question.asked_of(k) and not opener.asked_of(k)]
        if lost:
            names = ", ".join(lost)
            remedy = f"ask that question of {names} as well, or use `only_for` here without {names}"
            yield (*place, "when", "question"), opener.id, remedy


def possible_answers(questionnaire: Questionnaire, question: Question) -> set[str] | None:
    """The ids a question can be answered with; None where a number is written, empty for words."""
    if isinstance(question, ChoiceQuestion):
        return {option.id for option in question.options}
    if isinstance(question, ScaleQuestion):
        if (scale := question.scale or questionnaire.scale) is None:
            return set()
        steps = {str(step) for step in range(scale.low, scale.high + 1)}
        return steps | {option.id for option in scale.options}
    if isinstance(question, NumberQuestion | DecimalQuestion | DateQuestion):
        return None
    return {"yes", "no"} if question.kind == "yes_no" else set()


def _strange_voices(sample: Sample) -> Iterator[Found]:
    prompts = {question.id: question for question in sample.event.prompts.questions}
    for number, voice in enumerate(sample.voices):
        if voice.language not in sample.event.prompts.languages:
            remedy = "use one of the languages of the prompts"
            yield ("voices", number, "language"), voice.language, remedy
        for prompt, given in voice.answers.items():
            place = ("voices", number, "answers", prompt)
            if prompt not in prompts:
                yield place, prompt, "name one of the prompts: " + ", ".join(prompts)
                continue
            possible = possible_answers(sample.event.prompts, prompts[prompt])
            if possible and not possible.issuperset(given):
                yield place, given, "name answers of that prompt: " + ", ".join(sorted(possible))


def _strange_steps(content: Content) -> Iterator[Problem]:
    """A made-up round answers a questionnaire that is there, every item of it."""
    if content.sample is None:
        return
    where, made = f"{SAMPLE_FILE}: round", content.sample.round
    if (made.questionnaire, made.version) not in content.questionnaires:
        yield Problem(f"{where}.questionnaire", made.questionnaire, "name a questionnaire")
        return
    asked = content.questionnaire(made.questionnaire, made.version)
    items = sum(
        isinstance(question, ScaleQuestion)
        and bool(question.topic)
        and question.asked_of(content.sample.municipality.kind)
        for question in asked.questions
    )
    people = [steps for each in made.people.values() for steps in each]
    for steps in (made.joint, *people):
        if len(steps) != items:
            yield Problem(where, steps, f"give {items} characters, one an item")


SCHEMAS: Mapping[str, type[Questionnaire | Sample]] = {
    "questionnaire.schema.json": Questionnaire,
    "sample.schema.json": Sample,
    "event-template.schema.json": EventTemplate,
}
"""Which file of the content folder tells editors about which model."""


def schema(file: str) -> str:
    """What that schema file has to say."""
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SCHEMAS[file].model_json_schema(),
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":  # python -m config.content: write the schemas anew
    for name in SCHEMAS:
        (FOLDER / name).write_text(schema(name), "utf-8")
