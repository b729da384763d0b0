"""What a unit of work knows and has changed, row by row, before the database does.

All updates of a batch are handled one after another in one transaction. What they need is loaded
at once; what one of them (a turn) changes is collected here; a turn that fails drops only its own
changes; the rest is written with one statement a table. Reads look at the turn, then the batch,
then at what is known, then into the database. Nothing here knows a noun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    select,
)

from storage.row_keys import can_be_asked, getter, portions, primary_key, rank
from storage.statements import ANY, deletion, selection, upsert, wandering
from storage.uncancelled import finish

if TYPE_CHECKING:
    from sqlalchemy.engine import CursorResult, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

K = TypeVar("K")
V = TypeVar("V")
Row = dict[str, Any]


class Spoilt(Exception):
    """A turn failed whose changes had been written already: the whole unit must be rolled back.

    The caller takes the batch again, one update a unit.
    """


class AlreadyThere(Exception):
    """A row that may be added only once was added twice."""


class Book:
    """All pages that one unit of work has opened."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.pages: list[Pages[Any, Any]] = []
        self.changed: dict[Pages[Any, Any], None] = {}
        """Pages with changes of the current turn."""
        self._turn_is_written = False

    @property
    def dialect(self) -> str:
        """The name of the engine's dialect."""
        return self._connection.dialect.name

    async def rows(self, statement: Executable, given: Row | None = None) -> list[RowMapping]:
        """The rows of a SELECT, with what is given for its parameters."""
        return list((await finish(self.run(statement, given))).mappings())

    async def write(self, statement: Executable) -> int:
        """Change rows directly, past the pages of the table; the number of rows changed."""
        await self.flush()
        changed = (await finish(self.run(statement))).rowcount
        # What is changed directly cannot be taken back alone.
        self._turn_is_written |= changed > 0
        return changed

    async def run(
        self, statement: Executable, given: Row | list[Row] | None = None
    ) -> CursorResult[Any]:
        """Execute, once for each row given; only for work that cannot be cancelled."""
        return await self._connection.execute(statement, given)

    async def flush(self) -> None:
        """Write every change to the database: removals first, owners before what they own."""
        if any(page.dirty for page in self.pages):
            await finish(self._flush())

    async def _flush(self) -> None:
        self._turn_is_written |= bool(self.changed)
        self._merge()
        pages = sorted(self.pages, key=lambda page: rank(page.table))
        for page in reversed(pages):
            await page.write_removals()
        for page in pages:
            await page.write_changes()

    def turn_done(self) -> None:
        """Keep the changes of the current turn."""
        self._turn_is_written = False
        self._merge()

    def turn_failed(self) -> None:
        """Drop the changes of the current turn.

        Raises:
            Spoilt: they have been written already.
        """
        if self._turn_is_written:
            raise Spoilt
        for page in self.changed:
            page.drop()
        self.changed.clear()

    def _merge(self) -> None:
        for page in self.changed:
            page.merge()
        self.changed.clear()


class _Layer(Generic[K, V]):
    """Changes that were not written yet: the newest of each row, and which rows to delete first."""

    __slots__ = ("changes", "removed")

    def __init__(self) -> None:
        self.changes: dict[K, tuple[V, Row] | None] = {}
        self.removed: dict[K, None] = {}

    def __bool__(self) -> bool:
        return bool(self.changes)

    def set(self, key: K, change: tuple[V, Row] | None) -> None:
        """Remember a change as the last one: where rows replace each other, the last one stays."""
        self.changes.pop(key, None)
        self.changes[key] = change
        if change is None:
            self.removed[key] = None

    def merge(self, other: _Layer[K, V]) -> None:
        for key, change in other.changes.items():
            self.set(key, change)
        self.removed.update(other.removed)
        other.clear()

    def clear(self) -> None:
        self.changes.clear()
        self.removed.clear()


_UNKNOWN: Any = object()


class Pages(Generic[K, V]):
    """The rows of one table in one unit of work.

    `owners` tells which attribute refers to a row of other pages that takes rows of these along
    when it is removed; `group` an attribute by which rows are looked up so often that it is worth
    remembering which groups are known completely.
    """

    def __init__(
        self,
        book: Book,
        table: Table,
        encode: Callable[[V], Row],
        decode: Callable[[Mapping[Any, Any]], V | None],
        *,
        key: tuple[str, ...] | None = None,
        owners: Mapping[str, Pages[Any, Any]] | None = None,
        group: str | None = None,
        once: bool = False,
    ) -> None:
        self._book, self.table = book, table
        self._encode, self._decode = encode, decode
        self._key_names = key or primary_key(table)
        self._key_of: Callable[[Mapping[Any, Any]], K] = getter(self._key_names)
        self._owners = owners or {}
        self._outlived: list[Pages[Any, Any]] = []
        self._group = group
        self._once = once
        self.owned: list[tuple[Pages[Any, Any], str]] = []
        self.outliving: list[tuple[Pages[Any, Any], str]] = []
        self._known: dict[K, V | None] = {}
        self._batch: _Layer[K, V] = _Layer()
        self._turn: _Layer[K, V] = _Layer()
        self._groups: defaultdict[object, dict[K, None]] = defaultdict(dict)
        self._complete: set[object] = set()
        for attribute, owner in self._owners.items():
            owner.owned.append((self, attribute))
        book.pages.append(self)

    def outlive(self, other: Pages[Any, Any], attribute: str) -> None:
        """These rows stay when the one they refer to is removed, with None as the attribute."""
        self._outlived.append(other)
        other.outliving.append((self, attribute))

    @property
    def dirty(self) -> bool:
        """Whether anything is to be written."""
        return bool(self._batch or self._turn)

    # ------------------------------------------------------------------ reading

    async def get(self, key: K) -> V | None:
        """The row with a key."""
        await self.load((key,))
        return self.seen(key)

    async def load(self, keys: Iterable[K]) -> None:
        """Get to know the rows with these keys, or that there are none."""
        if self._owners or self._outlived:
            await self._settle()
        unknown = [key for key in dict.fromkeys(keys) if self.seen(key, _UNKNOWN) is _UNKNOWN]
        for some in portions([key for key in unknown if can_be_asked(key)]):
            statement = selection(self.table, self._key_names)
            self.absorb(await self._book.rows(statement, {ANY: some}))
        for key in unknown:
            self._known.setdefault(key, None)

    async def load_groups(self, groups: Collection[object]) -> None:
        """Get to know all rows of these groups."""
        unknown = [group for group in groups if group not in self._complete]
        if not unknown:
            return
        await self._settle()
        for some in portions([group for group in unknown if can_be_asked(group)]):
            statement = selection(self.table, (self._group or "",))
            self.absorb(await self._book.rows(statement, {ANY: some}))
        self.completed(unknown)

    async def of_group(self, group: object) -> list[V]:
        """All rows of a group, in no order."""
        await self.load_groups((group,))
        return self.seen_in(group)

    async def select(
        self,
        *where: ColumnElement[bool],
        order: tuple[ColumnElement[Any], ...] = (),
        limit: int | None = None,
    ) -> list[V]:
        """The rows that meet the conditions, in the order given and then by key."""
        if self.dirty:
            await self._book.flush()
        await self._settle()
        statement = select(self.table).where(*where).order_by(*order, *self.table.primary_key)
        return self.absorb(await self._book.rows(statement.limit(limit)))

    def seen(self, key: K, unknown: V | None = None) -> V | None:
        """The row with a key as far as it is known; `unknown` where it is not."""
        for layer in (self._turn, self._batch):
            if key in layer.changes:
                change = layer.changes[key]
                return change and change[0]
        return self._known.get(key, unknown)

    def seen_in(self, group: object) -> list[V]:
        """The known rows of a group, in no order."""
        found = (self.seen(key) for key in self._groups[group])
        return [v for v in found if v is not None and getattr(v, self._group or "") == group]

    def absorb(self, rows: Iterable[Mapping[Any, Any]]) -> list[V]:
        """Get to know rows that were read."""
        found: list[V] = []
        for row in rows:
            key = self._key_of(row)
            if key not in self._known:
                value = self._decode(row)
                self._known[key] = value
                self._note_group(key, value)
            if (seen := self.seen(key)) is not None:
                found.append(seen)
        return found

    def completed(self, groups: Iterable[object]) -> None:
        """All rows of these groups have been absorbed."""
        self._complete.update(groups)

    async def _settle(self) -> None:
        """What a removal takes along is only gone for the database once it is flushed."""
        if any(other.removing for other in (*self._owners.values(), *self._outlived)):
            await self._book.flush()

    @property
    def removing(self) -> bool:
        """Whether a removal is to be written."""
        return bool(self._batch.removed or self._turn.removed)

    # ------------------------------------------------------------------ changing

    def put(self, value: V) -> None:
        """Insert a row or write over it.

        Raises:
            AlreadyThere: rows of this table are only added, and this one is there.
        """
        row = self._encode(value)
        key = self._key_of(row)
        if self._once and self.seen(key) is not None:
            raise AlreadyThere(self.table.name)
        self._change(key, (value, row))
        self._note_group(key, value)

    def remove(self, key: K) -> None:
        """Delete a row, if there is one, and all that it owns."""
        self._change(key, None)
        for pages, attribute in self.owned:
            pages.remove_where(attribute, key)
        for pages, attribute in self.outliving:
            pages.let_go(attribute, key)

    def remove_where(self, attribute: str, owner: object) -> None:
        """Delete what is known of an owner's rows; the rest the database deletes with it."""
        for key, _ in self._seen_where(attribute, owner):
            self.remove(key)

    def let_go(self, attribute: str, outlived: object) -> None:
        """Change what is known of rows that refer to a removed one; the rest the database does."""
        for _, value in self._seen_where(attribute, outlived):
            self.put(replace(value, **{attribute: None}))

    def _seen_where(self, attribute: str, wanted: object) -> list[tuple[K, Any]]:
        keys = {**self._known, **self._batch.changes, **self._turn.changes}
        seen = [(key, self.seen(key)) for key in keys]
        return [(k, v) for k, v in seen if v is not None and getattr(v, attribute) == wanted]

    def forget(self) -> None:
        """Know nothing any more, also of what refers to it: the table was changed directly."""
        self._known.clear()
        self._complete.clear()
        for pages, _ in (*self.owned, *self.outliving):
            pages.forget()

    def merge(self) -> None:
        """Keep the turn's changes: they are the batch's now."""
        self._batch.merge(self._turn)

    def drop(self) -> None:
        """Forget the turn's changes."""
        self._turn.clear()

    def _change(self, key: K, change: tuple[V, Row] | None) -> None:
        self._turn.set(key, change)
        self._book.changed[self] = None

    # ------------------------------------------------------------------ writing

    async def write_removals(self) -> None:
        """Write the batch's removals."""
        if self._batch.removed:
            statement = deletion(self.table, self._key_names)
            rows = [self._bound(key) for key in self._batch.removed]
            await self._book.run(statement, rows)

    async def write_changes(self) -> None:
        """Write the batch's rows; the removals are through."""
        rows = [change[1] for change in self._batch.changes.values() if change is not None]
        if rows:
            # A unique value that wanders from one row to another has to be given up first.
            rows.sort(key=lambda row: [row[name] is not None for name in wandering(self.table)])
            statement = (
                self.table.insert() if self._once else upsert(self.table, self._book.dialect)
            )
            await self._book.run(statement, rows)
        for key, change in self._batch.changes.items():
            self._known[key] = change and change[0]
        self._batch.clear()

    # ------------------------------------------------------------------ keys

    def _bound(self, key: Any) -> Row:
        parts = (key,) if len(self._key_names) == 1 else key
        return {f"key_{name}": part for name, part in zip(self._key_names, parts, strict=True)}

    def _note_group(self, key: K, value: V | None) -> None:
        if self._group is not None and value is not None:
            self._groups[getattr(value, self._group)][key] = None
