"""Reads a YAML file into a model and tells everything that is wrong with it, for its author.

A mistake is a `Problem`: where (file and path inside it), what stands there, and the remedy. What
the files mean is told in `content`; nothing here knows a questionnaire.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|&(?:#\d+|[A-Za-z]+);")
"""What a channel could take for HTML. Texts are plain; how they look is the doors' business."""

KEY_ITSELF = "[key]"
"""How pydantic says that it is a key that does not fit, not what stands there."""

M = TypeVar("M", bound=BaseModel)
Place = Sequence[str | int]
"""The way to a value inside a file: keys and positions."""
Naming = Callable[[Place], str]
"""What its author calls a place: a path in YAML, a cell in a workbook."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file, a setting or a catalog."""

    key: str
    value: object
    remedy: str

    def __str__(self) -> str:
        return f"{self.key} = {self.value!r}: {self.remedy}"


class ContentError(Exception):
    """Content that cannot be used. `key`, `value` and `remedy` tell the first of its problems."""

    def __init__(
        self, key: str, value: object, remedy: str, *, further: Sequence[Problem] = ()
    ) -> None:
        self.problems = (Problem(key, value, remedy), *further)
        super().__init__("\n".join(map(str, self.problems)))
        self.key, self.value, self.remedy = key, value, remedy


if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    # Five to ten times as fast: libyaml, which PyYAML's wheels bring along and not every build has.
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):
    """YAML as editors read it (1.2): `no` is a word, `18:00` is a text, a key stands once."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{name!r} stands here twice", key.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep)


_LOOSE = ("bool", "int", "float", "timestamp")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.rpartition(":")[2] not in _LOOSE]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?[0-9]+$"), list("-0123456789")
)


# Whatever the pattern takes is a decimal number: `08` too, which YAML once read as octal.
_Loader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


class _Dumper(yaml.SafeDumper):
    """YAML that both its versions read alike: texts such as `no` and `08` in quotes."""


_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?[0-9]+$"), list("-0123456789")
)


def said(data: Mapping[str, Any]) -> str:
    """The YAML that says these data, in their order, for people to read and change."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)


def raw(path: Path, name: str = "") -> Any:
    """What a YAML file says, unchecked; problems call it by `name`.

    Raises:
        ContentError: it cannot be read, or is no YAML.
    """
    name = name or path.name
    try:
        return yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 (a SafeLoader)
    except OSError as error:
        raise ContentError(name, error.strerror, "make the file readable") from error
    except UnicodeDecodeError as error:
        raise ContentError(name, error.reason, "save the file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "its beginning"
        remedy = "correct the YAML there: " + (error.problem or "it cannot be understood")
        raise ContentError(name, where, remedy) from error
    except yaml.YAMLError as error:
        raise ContentError(name, str(error), "remove what YAML does not allow") from error


def validated(model: type[M], data: Any, name: Naming, context: Mapping[str, Any]) -> M:
    """The model that the data of a file describe.

    Raises:
        ContentError: with every place that does not fit.
    """
    try:
        return model.model_validate(data, context=dict(context))
    except ValidationError as error:
        raise failure(
            [
                Problem(name(_place(data, e["loc"])), _shown(e), _remedy(e))
                for e in error.errors(include_url=False)
                if not _follows(e)
            ]
        ) from error


def failure(problems: Sequence[Problem]) -> ContentError:
    """One error that carries all problems; there must be one at least."""
    first, *further = problems
    return ContentError(first.key, first.value, first.remedy, further=further)


def key(file: str, data: Any, place: Place) -> str:
    """Where something stands, in words: an entry of a list is named by its id where it has one."""
    words = ""
    for step in place:
        inner = data[step] if _leads(data, step) else None
        if isinstance(step, int):
            name = inner.get("id") if isinstance(inner, dict) else None
            words += f"[{name if isinstance(name, str) else step}]"
        else:
            words += f".{step}" if words else step
        data = inner
    return f"{file}: {words}" if words else file


def _leads(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


def _place(data: Any, loc: Place) -> Place:
    """The path inside the file: without the steps that only pydantic takes, such as a kind."""
    return list(_taken(data, loc))


def _taken(data: Any, loc: Place) -> Iterator[str | int]:
    for number, step in enumerate(loc):
        if number and isinstance(loc[number - 1], int) and _kind(data) == step:
            continue  # pydantic names the kind; the kind `text` would be taken for the key `text`
        if _leads(data, step):
            yield step
            data = data[step]
        elif step == KEY_ITSELF:
            return
        elif number == len(loc) - 1 and isinstance(data, dict):
            yield step


def _kind(data: Any) -> object:
    return data.get("kind") if isinstance(data, dict) else None


def _follows(error: Mapping[str, Any]) -> bool:
    """Whether a list only counts as too short because entries of it were refused."""
    return (
        error["type"] == "too_short"
        and isinstance(error["input"], list)
        and len(error["input"]) >= error["ctx"]["min_length"]
    )


def _shown(error: Mapping[str, Any]) -> object:
    return "(missing)" if error["type"] == "missing" else error["input"]


_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it, or correct its name",
    "string_type": 'write a text here; a number or true and false need quotes: "3"',
    "int_type": "write a whole number without quotes",
    "bool_type": "write true or false without quotes",
    "dict_type": "write one entry for each language, such as `de: ...`",
    "tuple_type": "write a list here",
    "model_type": "write entries with a key each here",
}


def _remedy(error: Mapping[str, Any]) -> str:
    given: Mapping[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "string_pattern_mismatch":
            return f"write something that matches {given['pattern']}"
        case "string_too_long":
            return f"shorten it to {given['max_length']} characters"
        case "string_too_short":
            return "write a text here"
        case "too_short":
            return f"write at least {given['min_length']} entries"
        case "union_tag_invalid" | "union_tag_not_found":
            return f"give a kind: {given.get('expected_tags', 'see docs/content-format.md')}"
        case kind:
            return _REMEDIES.get(kind, str(error["msg"]))
