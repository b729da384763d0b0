"""The ground of the fake's rules: how a call is refused, how plain values are read.

Values arrive as strings from a form or as anything from JSON; each reader gives the value in its
proper type, or refuses. What never may live here: knowledge of a particular parameter.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import orjson

_INTEGER: Final = re.compile(r"-?\d{1,19}", re.ASCII)


class Refusal(Exception):
    """A call that the Bot API answers with an error. ``violation``: the call itself is at fault,
    whatever the state of the chat."""

    def __init__(
        self,
        description: str,
        code: int = 400,
        *,
        violation: bool = False,
        parameters: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(description)
        prefix = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(code, "")
        self.code = code
        self.description = prefix + description
        self.violation = violation
        self.parameters = parameters


class Upload(NamedTuple):
    """A file that came with a multipart request."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of one method."""

    names: frozenset[str]
    required: frozenset[str]


def wrong(description: str) -> Refusal:
    return Refusal(description, violation=True)


def signature(of: Callable[..., Any], *, without: frozenset[str]) -> Signature:
    """The parameters that a method or a constructor takes, bar some."""
    parameters = {
        name: parameter
        for name, parameter in inspect.signature(of).parameters.items()
        if name not in without
    }
    return Signature(
        frozenset(parameters),
        frozenset(n for n, one in parameters.items() if one.default is inspect.Parameter.empty),
    )


def object_keys(of: type) -> Signature:
    """The keys of a nested object, from the class that builds it."""
    return signature(of.__init__, without=frozenset({"self", "api_kwargs"}))  # type: ignore[misc]


def integer(name: str, value: Any) -> int:
    """A whole number; true is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise wrong(f"{name} must be an integer")
    if isinstance(value, str) and not _INTEGER.fullmatch(value):
        raise wrong(f"{name} must be an integer")
    return int(value)


def boolean(name: str, value: Any) -> bool:
    """True or false, in the spellings of JSON and Python."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false", "True", "False"):
        return str(value).lower() == "true"
    raise wrong(f"{name} must be a boolean")


def string(name: str, value: Any) -> str:
    """A text; a number is none."""
    if not isinstance(value, str):
        raise wrong(f"{name} must be a string")
    return value


def one_of(value: Any, allowed: Collection[str], problem: str) -> str:
    """One of the words that are allowed here."""
    if not isinstance(value, str) or value not in allowed:
        raise wrong(problem)
    return value


def dictionary(name: str, value: Any) -> dict[str, Any]:
    """An object, or the JSON of one."""
    found = _decoded(name, value)
    if not isinstance(found, dict):
        raise wrong(f"object expected as {name}")
    return found


def array(name: str, value: Any) -> list[Any]:
    """An array, or the JSON of one."""
    found = _decoded(name, value)
    if not isinstance(found, list):
        raise wrong(f"expected an Array of {name}")
    return found


def keys(what: str, value: Mapping[str, Any], known: Signature) -> None:
    """Refuse unknown and missing keys."""
    if unknown := value.keys() - known.names:
        raise wrong(f'unknown field "{min(unknown)}" in {what}')
    if missing := known.required - value.keys():
        raise wrong(f'field "{min(missing)}" of {what} is required')


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except ValueError:
        raise wrong(f"can't parse {name} JSON object") from None
