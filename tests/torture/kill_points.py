"""Places where the bot can die: around every await of its own files, counted pass by pass.

The bot's modules are compiled with a call before and behind each `await`, `async with` and
`async for`; lines keep their numbers and nothing else changes. So a pass is exact and costs next
to nothing, where a trace function would slow everything down and knows of lines only.

What never may live here: an import of the bot. It has to come after `install`.
"""

from __future__ import annotations

import ast
import builtins
import os
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final, NamedTuple, TypeVar

T = TypeVar("T")
MARK: Final = "__point_of_torture__"
"""The name under which the compiled modules find the counter."""
_PASS: Final = struct.Struct("<H")


class Place(NamedTuple):
    """Where a process can die: before an await is begun, or after what it waited for is there.

    An `async with` and an `async for` have an inside as well.
    """

    file: str
    line: int
    moment: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.moment}"


class Point(NamedTuple):
    """The nth time that a process comes past a place, counted from its start."""

    place: Place
    nth: int

    def __str__(self) -> str:
        return f"{self.place} #{self.nth}"


class Passes:
    """Counts how often each place is passed, and ends the process at the wanted point."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self._numbers: dict[Place, int] = {}
        self._counts: list[int] = []
        self._wanted = (-1, 0)
        self._last_words: Callable[[], object] = lambda: None
        self._log: int | None = None

    def number(self, place: Place) -> int:
        """The number of a place; two awaits in one line are one place."""
        if place not in self._numbers:
            self._numbers[place] = len(self.places)
            self.places.append(place)
            self._counts.append(0)
        return self._numbers[place]

    def begin(self) -> None:
        """Count from now on: what was passed before is no part of any life."""
        self._counts = [0] * len(self.places)

    def die_at(self, point: Point, last_words: Callable[[], object]) -> None:
        """End this process at that point, without any chance to tidy up."""
        self._wanted = (self._numbers[point.place], point.nth)
        self._last_words = last_words

    def log_to(self, file: Path) -> None:
        """Write down every pass: the route's list of points, in their order."""
        self._log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def mark(self, value: T, number: int) -> T:
        """A pass. The value is what is awaited, or what came of it."""
        self._counts[number] += 1
        if self._log is not None:
            os.write(self._log, _PASS.pack(number))
        if self._wanted == (number, self._counts[number]):
            self._last_words()
            os.kill(os.getpid(), signal.SIGKILL)
        return value


def read_log(file: Path, places: Sequence[Place]) -> list[Point]:
    """The points that a process passed, in order."""
    counts = [0] * len(places)
    points = []
    for (number,) in _PASS.iter_unpack(file.read_bytes()):
        counts[number] += 1
        points.append(Point(places[number], counts[number]))
    return points


def install(passes: Passes, root: Path, packages: Sequence[str]) -> None:
    """Compile these packages with their points, as they are imported from now on."""
    early = [name for name in sys.modules if name.partition(".")[0] in packages]
    if early:
        raise RuntimeError(f"imported before their points could be put in: {early}")
    setattr(builtins, MARK, passes.mark)
    sys.meta_path.insert(0, _Finder(passes, root, packages))


class _Finder(MetaPathFinder):
    def __init__(self, passes: Passes, root: Path, packages: Sequence[str]) -> None:
        self._passes, self._root, self._packages = passes, root, packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self._packages:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path, self._passes, self._root)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, passes: Passes, root: Path) -> None:
        super().__init__(fullname, path)
        self._passes, self._root = passes, root

    def get_code(self, fullname: str) -> CodeType:
        # From the source each time: what lies in __pycache__ has no points.
        del fullname
        name = Path(self.path).resolve().relative_to(self._root).as_posix()
        tree = with_points(ast.parse(self.get_data(self.path), self.path), name, self._passes)
        return compile(tree, self.path, "exec", dont_inherit=True)


def with_points(tree: ast.Module, file: str, passes: Passes) -> ast.Module:
    """The module with a call at each of its points."""
    marked: ast.Module = _Marker(file, passes).visit(tree)
    return ast.fix_missing_locations(marked)


class _Marker(ast.NodeTransformer):
    def __init__(self, file: str, passes: Passes) -> None:
        self._file, self._passes = file, passes

    def visit_Await(self, node: ast.Await) -> ast.expr:
        self.generic_visit(node)
        node.value = self._call(node.value, node, "before")
        return self._call(node, node, "after")

    def visit_AsyncWith(self, node: ast.AsyncWith) -> list[ast.stmt]:
        return self._block(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> list[ast.stmt]:
        return self._block(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        if node.is_async:
            # Rather no test than one that silently leaves points out.
            raise NotImplementedError(f"an async comprehension in {self._file}")
        self.generic_visit(node)
        return node

    def _block(self, node: ast.AsyncWith | ast.AsyncFor) -> list[ast.stmt]:
        self.generic_visit(node)
        node.body = [self._pass(node, "inside"), *node.body, self._pass(node, "leaving")]
        return [self._pass(node, "before"), node, self._pass(node, "after")]

    def _pass(self, at: ast.stmt, moment: str) -> ast.stmt:
        nothing = ast.copy_location(ast.Constant(None), at)
        return ast.copy_location(ast.Expr(self._call(nothing, at, moment)), at)

    def _call(self, value: ast.expr, at: ast.expr | ast.stmt, moment: str) -> ast.expr:
        number = self._passes.number(Place(self._file, at.lineno, moment))
        call = ast.Call(ast.Name(MARK, ast.Load()), [value, ast.Constant(number)], [])
        return ast.copy_location(call, at)


def as_json(point: Point | None) -> Any:
    """A point for a line of JSON."""
    return point and [*point.place, point.nth]


def from_json(given: Any) -> Point | None:
    """What `as_json` wrote."""
    return given and Point(Place(*given[:3]), given[3])
