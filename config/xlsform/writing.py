"""A questionnaire becomes a workbook that ODK and KoboToolbox read, with all of its languages.

What XLSForm can say is said in its own columns; the rest goes by its shape into ours (`extras`),
so that fields which the models have come to have are carried along without a word here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any

from config.forms import NumberQuestion, Question, Questionnaire
from config.phrases import SOURCE_LANGUAGE, Phrasebook, label
from config.reading import ContentError
from config.xlsform import extras
from config.xlsform.choices import is_scale
from config.xlsform.columns import (
    CHOICES,
    OURS,
    OWN_ID,
    OWN_KIND,
    OWN_SCALE,
    SETTINGS,
    SURVEY,
    TOPICS,
    as_id,
)
from config.xlsform.expressions import write_bounds, write_relevant
from config.xlsform.languages import named
from config.xlsform.types import KINDS, ONE

Line = dict[str, str]
"""A row by the headers of its cells."""
CELL_LIMIT = 32_767
"""Characters of a cell: Excel's own limit."""
SHARED, YES_NO = "shared_scale", "yes_no"
"""Names of lists that no question's id can be."""
_TYPES = {kind: type_ for type_, kinds in KINDS.items() for kind in kinds}
_SAID = frozenset(
    [
        "id",
        "kind",
        "text",
        "help",
        "required",
        "when",
        "topic",
        "scale",
        "options",
        "default",
        "constraint",
    ]
)
"""Fields of a question that columns of XLSForm say."""


def workbook(questionnaire: Questionnaire) -> bytes:
    """The workbook's bytes.

    Raises:
        ContentError: a cell would have to hold more than cells can.
    """
    writer = _Writer(questionnaire)
    survey, topics = list(writer.survey()), list(writer.topics())
    # The choices last: the questions tell which lists there are.
    tables = {SURVEY: survey, CHOICES: writer.choices, SETTINGS: [writer.settings()]}
    return _packed(tables | ({TOPICS: topics} if topics else {}))


class _Writer:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self._form = questionnaire
        self._data: dict[str, Any] = questionnaire.model_dump(mode="json", exclude_defaults=True)
        self._languages = {code: named(code) for code in questionnaire.languages}
        self._taken: set[str] = set()
        self._names = {one.id: self._name(one.id) for one in questionnaire.questions}
        self._lists: dict[str, str] = {}
        self.choices: list[Line] = []

    def settings(self) -> Line:
        main, *others = self._languages
        line = {
            "form_title": self._form.title[main],
            "form_id": self._form.id,
            "version": str(self._form.version),
            "default_language": self._languages[main],
        }
        titles = {language: self._form.title[language] for language in others}
        line |= self._texts(f"{OURS}title", titles)
        said = {"id", "version", "languages", "title", "topics", "questions"}
        rest = {name: value for name, value in self._data.items() if name not in said}
        if "scale" in rest:
            line[OWN_SCALE] = self._scale_list(SHARED, rest["scale"])
            rest |= _beside(rest.pop("scale"))
        return line | self._extras(rest)

    def survey(self) -> Iterator[Line]:
        group: str | None = None
        for question, data in zip(self._form.questions, self._data["questions"], strict=True):
            if question.topic != group:
                if group:
                    yield {"type": "end_group"}
                if question.topic:
                    yield self._group(question.topic)
                group = question.topic
            yield self._question(question, data)
        if group:
            yield {"type": "end_group"}

    def topics(self) -> Iterator[Line]:
        used = {question.topic for question in self._form.questions}
        for data in self._data.get("topics", ()):
            rest = {name: value for name, value in data.items() if name not in ("id", "name")}
            words = {} if data["id"] in used else data["name"]
            name = _xml_name(data["id"])
            yield (
                {"name": name}
                | _own_id(data["id"], name)
                | self._texts("label", words)
                | (self._extras(rest))
            )

    def _group(self, topic: str) -> Line:
        name = self._name(topic, "group")
        words = self._texts("label", self._form.topic(topic).name)
        return {"type": "begin_group", "name": name} | _own_id(topic, name) | words

    def _question(self, question: Question, data: Mapping[str, Any]) -> Line:
        name = self._names[question.id]
        type_, listed = self._type(question, data)
        line = {"type": f"{type_} {listed}".strip(), "name": name} | _own_id(question.id, name)
        line |= self._texts("label", data["text"]) | self._texts("hint", data.get("help", {}))
        if question.kind != "note":
            line["required"] = "yes" if question.required else "no"
        if question.when:
            asked = next(one for one in self._form.questions if one.id == question.when.question)
            line["relevant"] = write_relevant(
                self._names[asked.id], question.when.values, several=asked.kind == "choices"
            )
        if default := data.get("default"):
            line["default"] = " ".join(default)
            if question.kind == "moment":
                line["default"] = f"{default[0].replace(' ', 'T')}:00"
        rest = {name: value for name, value in data.items() if name not in _SAID}
        line |= self._constraint(data, rest)
        if question.kind != _guessed(type_, data):
            line[OWN_KIND] = question.kind
        if type_ == "range":
            line["parameters"] = f"start={data['scale']['low']} end={data['scale']['high']} step=1"
        rest |= _beside(data.get("scale", {}))
        if isinstance(question, NumberQuestion) and question.options:
            rest["options"] = data["options"]
        return line | self._extras(rest)

    def _type(self, question: Question, data: Mapping[str, Any]) -> tuple[str, str]:
        """The type, and its list of choices."""
        match question.kind:
            case "scale" if "scale" not in data:
                return ONE, self._scale_list(SHARED, self._data["scale"])
            case "scale" if not {"steps", "options"} & data["scale"].keys():
                return "range", ""
            case "scale":
                return ONE, self._scale_list(question.id, data["scale"])
            case "yes_no":
                return ONE, self._list(YES_NO, self._yes_and_no())
            case "choice" | "choices":
                return _TYPES[question.kind], self._list(question.id, data["options"])
            case kind:
                return _TYPES[kind], ""

    def _constraint(self, data: Mapping[str, Any], rest: dict[str, Any]) -> Line:
        """The author's rule; where there is none, the bounds of a number are one."""
        if rule := data.get("constraint"):
            return {"constraint": rule["rule"]} | self._texts(
                "constraint_message", rule.get("message", {})
            )
        bounds = write_bounds(rest.pop("low", None), rest.pop("high", None))
        return {"constraint": bounds} if bounds else {}

    def _scale_list(self, name: str, scale: Mapping[str, Any]) -> str:
        """The list with the steps of a scale, and what stands beside them."""
        digits = range(scale["low"], scale["high"] + 1)
        plain = [dict.fromkeys(self._languages, str(step)) for step in digits]
        labels = zip(digits, scale.get("steps", plain), strict=True)
        steps = [{"id": str(step), "label": words} for step, words in labels]
        return self._list(name, [*steps, *scale.get("options", ())])

    def _list(self, name: str, options: Sequence[Mapping[str, Any]]) -> str:
        """The name of the list with these options; equal ones are written once."""
        key = repr(options)
        if key not in self._lists:
            self._lists[key] = name
            self.choices.extend(
                {"list_name": name, "name": option["id"]} | self._texts("label", option["label"])
                for option in options
            )
        return self._lists[key]

    def _yes_and_no(self) -> list[Mapping[str, Any]]:
        """XLSForm knows no such kind, so the bot's own words become choices."""
        book = Phrasebook.load()
        return [
            {
                "id": name,
                "label": {
                    code: book.say(words, code if code in book.languages else SOURCE_LANGUAGE)
                    for code in self._languages
                },
            }
            for name, words in (("yes", label("Yes")), ("no", label("No")))
        ]

    def _texts(self, column: str, texts: Mapping[str, str]) -> Line:
        return {f"{column}::{self._languages[code]}": words for code, words in texts.items()}

    def _extras(self, data: Mapping[str, Any]) -> Line:
        line: Line = {}
        for path, language, cell in extras.flat(data, tuple(self._languages)):
            header = OURS + ".".join(path)
            line[f"{header}::{self._languages[language]}" if language else header] = cell
        return line

    def _name(self, own: str, kind: str = "question") -> str:
        """A name for XML that nothing else in the form has, not even in another group."""
        wanted = _xml_name(own)
        further = (f"{wanted}-{kind}{number or ''}" for number in count())
        name = (
            wanted
            if wanted not in self._taken
            else next(n for n in further if n not in self._taken)
        )
        self._taken.add(name)
        return name


def _xml_name(own: str) -> str:
    """The id as XML allows names: not beginning with a digit or a hyphen, and none of its own."""
    return own if own[0].isalpha() and own not in _RESERVED else f"_{own}"


_RESERVED = frozenset({"meta", "data", "instanceid", "xml"})


def _own_id(own: str, name: str) -> Line:
    return {} if as_id(name) == own else {OWN_ID: own}


def _beside(scale: Mapping[str, Any]) -> dict[str, Any]:
    """What of a scale its list of choices or range does not say."""
    said = ("low", "high", "steps", "options")
    beside = {name: value for name, value in scale.items() if name not in said}
    return {"scale": beside} if beside else {}


def _guessed(type_: str, data: Mapping[str, Any]) -> str:
    """The kind that reading takes this for without being told."""
    if type_ == ONE:
        names = [option["id"] for option in data.get("options", ())]
        return "scale" if data["kind"] == "scale" or is_scale(names) else "choice"
    return KINDS[type_][0]


def _packed(tables: Mapping[str, Sequence[Line]]) -> bytes:
    # Imported here: a bot that runs has no use for it.
    from xlsxwriter import Workbook

    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        texts = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        headings = book.add_format({"bold": True})
        for name, lines in tables.items():
            if not lines:
                continue
            sheet = book.add_worksheet(name)
            headers = list(dict.fromkeys(header for line in lines for header in line))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(headers) - 1, 24, texts)
            for column, header in enumerate(headers):
                sheet.write_string(0, column, header, headings)
            for row, line in enumerate(lines, 1):
                for column, header in enumerate(headers):
                    words = line.get(header, "")
                    if len(words) > CELL_LIMIT:
                        remedy = f"a cell holds at most {CELL_LIMIT} characters: shorten it"
                        raise ContentError(f"{name}, row {row + 1} ({header})", words, remedy)
                    if words:
                        sheet.write_string(row, column, words, texts)
    return packed.getvalue()
