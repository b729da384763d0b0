"""The opened storage and its units of work: all of a unit is committed, or nothing.

Units follow one another: SQLite takes one writer, and batches make few of them. A caller that is
cancelled leaves neither half a unit nor a lock behind; if COMMIT had begun, it is finished.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.ports import Chance
from storage.answers import SqlOfficialAnswers
from storage.assessments import SqlAssessments
from storage.calling_cards import SqlCallingCards
from storage.certificates import SqlCertificates
from storage.chance import SystemChance
from storage.contributions import SqlContributions
from storage.conversations import SqlConversations
from storage.engine import database_file, make_engine
from storage.erasures import PendingErasures
from storage.event_plans import SqlEventPlans
from storage.events import SqlEvents
from storage.feedbacks import SqlFeedbacks
from storage.gatherings import SqlGatherings
from storage.keys import FileKeys
from storage.letters import SqlLetters
from storage.materials import SqlMaterials
from storage.measures import SqlMeasures
from storage.moderation import SqlModeration
from storage.multipliers import SqlMultipliers
from storage.municipalities import SqlMunicipalities
from storage.opening import KEYS_FOLDER, open_database
from storage.owed import Owed
from storage.pages import Book
from storage.people import SqlPeople
from storage.presses import Presses
from storage.released import SqlReleased, snapshot
from storage.rooms import SqlRooms
from storage.rounds import SqlRounds
from storage.screens import SqlScreens
from storage.statements import upsert
from storage.subscribers import SqlSubscribers
from storage.subscriptions import SqlSubscriptions
from storage.surveys import SqlSurveys
from storage.tables import erased
from storage.talks import SqlTalks
from storage.translations import SqlTranslations
from storage.uncancelled import finish
from storage.working_groups import SqlWorkingGroups
from storage.workshops import SqlWorkshops

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

Clock = Callable[[], datetime]


class SqlUnit:
    """`bot.ports.Unit`, and what the way in asks for besides: turns, presses, debts."""

    def __init__(
        self, connection: AsyncConnection, keys: FileKeys, chance: Chance, now: datetime
    ) -> None:
        self.now, self.chance, self.keys = now, chance, keys
        self.erasures = PendingErasures()
        self._book = Book(connection)

    # Opened when first asked for: a unit has to do with a few of the many.

    @cached_property
    def municipalities(self) -> SqlMunicipalities:
        return SqlMunicipalities(self._book)

    @cached_property
    def people(self) -> SqlPeople:
        return SqlPeople(self._book, self.keys, self.now)

    @cached_property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self._book, self.keys)

    @cached_property
    def events(self) -> SqlEvents:
        return SqlEvents(self._book)

    @cached_property
    def event_plans(self) -> SqlEventPlans:
        return SqlEventPlans(self._book, self.events.pages)

    @cached_property
    def contributions(self) -> SqlContributions:
        return SqlContributions(self._book, self.keys, self.events.pages)

    @cached_property
    def translations(self) -> SqlTranslations:
        return SqlTranslations(self._book, self.keys, self.contributions.pages)

    @cached_property
    def moderation(self) -> SqlModeration:
        return SqlModeration(self._book, self.keys, self.events.pages, self.contributions.pages)

    @cached_property
    def official_answers(self) -> SqlOfficialAnswers:
        return SqlOfficialAnswers(
            self._book,
            self.keys,
            self.events.pages,
            self.moderation.theme_pages,
            self.contributions.pages,
        )

    @cached_property
    def multipliers(self) -> SqlMultipliers:
        return SqlMultipliers(self._book, self.keys, self.events.pages)

    @cached_property
    def subscribers(self) -> SqlSubscribers:
        return SqlSubscribers(self._book, self.keys, self.events.pages, self.people.persons)

    @cached_property
    def gatherings(self) -> SqlGatherings:
        return SqlGatherings(self._book, self.events.pages, self.people.persons)

    @cached_property
    def working_groups(self) -> SqlWorkingGroups:
        return SqlWorkingGroups(self._book, self.keys, self.events.pages)

    @cached_property
    def certificates(self) -> SqlCertificates:
        return SqlCertificates(self._book)

    @cached_property
    def talks(self) -> SqlTalks:
        return SqlTalks(self._book, self.people.persons)

    @cached_property
    def subscriptions(self) -> SqlSubscriptions:
        return SqlSubscriptions(self._book, self.people.persons)

    @cached_property
    def letters(self) -> SqlLetters:
        return SqlLetters(self._book, self.people.persons)

    @cached_property
    def assessments(self) -> SqlAssessments:
        return SqlAssessments(self._book, self.people.persons)

    @cached_property
    def rounds(self) -> SqlRounds:
        return SqlRounds(self._book, self.keys)

    @cached_property
    def measures(self) -> SqlMeasures:
        return SqlMeasures(self._book, self.people.persons)

    @cached_property
    def workshops(self) -> SqlWorkshops:
        return SqlWorkshops(self._book, self.keys, self.rounds)

    @cached_property
    def feedbacks(self) -> SqlFeedbacks:
        return SqlFeedbacks(
            self._book, self.keys, self.rounds, self.workshops, self.talks, self.events
        )

    @cached_property
    def surveys(self) -> SqlSurveys:
        return SqlSurveys(self._book, self.keys, self.people.persons)

    @cached_property
    def screens(self) -> SqlScreens:
        return SqlScreens(self._book)

    @cached_property
    def rooms(self) -> SqlRooms:
        return SqlRooms(self._book, self.keys, self.talks.pages)

    @cached_property
    def materials(self) -> SqlMaterials:
        return SqlMaterials(self._book, self.talks.pages)

    @cached_property
    def calling_cards(self) -> SqlCallingCards:
        return SqlCallingCards(self._book, self.keys, self.talks.pages, self.people.persons)

    @cached_property
    def presses(self) -> Presses:
        return Presses(self._book, self.now)

    @cached_property
    def owed(self) -> Owed:
        return Owed(self._book, self.keys)

    async def preload(self, accounts: Collection[bytes], keys: Collection[str]) -> None:
        """Get to know at once what a batch of presses will ask for."""
        await self.people.preload(accounts)
        await self.conversations.preload(accounts)
        await self.presses.preload(keys)

    def turn_done(self) -> None:
        """Keep what the current turn changed."""
        self._book.turn_done()
        self.erasures.turn_done()

    def turn_failed(self) -> None:
        """Drop what the current turn changed.

        Raises:
            Spoilt: it has been written already; the unit must end with an exception.
        """
        self._book.turn_failed()
        self.erasures.turn_failed()

    async def flush(self) -> None:
        """Write every change, so that it fails here if it must fail."""
        await self._book.flush()

    async def prune(self) -> None:
        """Forget what has had its time: presses, addresses, sign-in links, screens."""
        await self.presses.prune()
        await self.people.remove_expired()
        await self.screens.remove_expired(self.now)

    async def write_erasures(self) -> None:
        """Write the lists of what this unit erased, as the last thing before the commit."""
        if not self.erasures:
            return
        grown = await asyncio.to_thread(self.erasures.write, self.keys.folder)
        if grown:
            rows = [{"list": name, "lines": lines} for name, lines in grown.items()]
            await self._book.run(upsert(erased, self._book.dialect), rows)


class Storage:
    """The opened database and its key files. One for each process; see `only_process`."""

    def __init__(
        self, file: Path, connection: AsyncConnection, keys: FileKeys, clock: Clock, chance: Chance
    ) -> None:
        self.file, self.keys = file, keys
        self._connection = connection
        self._clock, self._chance = clock, chance
        self._lock = asyncio.Lock()

    @classmethod
    async def open(
        cls, database_url: str, data_dir: Path, clock: Clock, chance: Chance | None = None
    ) -> Storage:
        """Open the database and its keys; what is not there yet is created.

        Raises:
            OperatorError: the database is damaged, or one of database and keys is missing.
        """
        file = database_file(database_url)
        keys = FileKeys(data_dir / KEYS_FOLDER)
        engine = make_engine(file)
        await open_database(engine, file, data_dir, keys)
        return cls(file, await engine.connect(), keys, clock, chance or SystemChance())

    async def close(self) -> None:
        """Close the database once the last unit is through."""
        async with self._lock:
            await finish(self._connection.close())
            await finish(self._connection.engine.dispose())

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[SqlUnit]:
        """A unit of work: committed when the block ends, rolled back when it raises."""
        async with self._lock:
            try:
                await finish(self._begin())
                unit = SqlUnit(self._connection, self.keys, self._chance, self._clock())
                yield unit
                await unit.flush()
                await finish(self._commit(unit))
            except BaseException:
                await finish(self._connection.rollback())
                raise

    @contextmanager
    def released(self) -> Iterator[SqlReleased]:
        """The released contributions as they are now, read beside every unit of work."""
        with snapshot(self.file) as connection:
            yield SqlReleased(connection, self.keys)

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        """Keep units out, for work on the file as a whole."""
        async with self._lock:
            yield

    async def _begin(self) -> None:
        await self._connection.begin()

    async def _commit(self, unit: SqlUnit) -> None:
        await unit.write_erasures()
        await self._connection.commit()
