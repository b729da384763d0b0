"""Restoring a backup, and doing again what must not be undone by it.

What was deleted since stays deleted, letters that may have gone out are not sent again, and an
event whose tags can no longer be told is closed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from bot.anonymity import participant_tag, respondent_tag, rounded
from bot.errors import OperatorError
from bot.model import Door, EventState, LetterState, RoundState
from storage.aside import Aside, put_aside, remove_logs
from storage.backup import FILE, copy_sorted
from storage.contributions import PEOPLE
from storage.engine import SETTING, database_file, make_engine
from storage.erasures import ACCOUNTS, CALENDARS, CONTRIBUTIONS, ErasureList, hash_of
from storage.files import new_file, private_folder, sync_file, sync_folder
from storage.keys import FileKeys
from storage.lock import only_process
from storage.migrating import migrate, refuse_unknown
from storage.opening import KEYS_FOLDER
from storage.soundness import connect, revision
from storage.statements import upsert
from storage.tables import (
    address,
    arrivals,
    asked,
    ballot,
    calling_card,
    contact,
    contribution,
    conversation,
    erased,
    event,
    feedback,
    letter,
    opinion,
    owed,
    participation,
    person,
    presence,
    respondents,
    room,
    round_,
    sheet,
    sign_in,
    subscription,
    voice,
    workshop,
)
from storage.uncancelled import finish

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoration did, for the operator."""

    aside: Aside | None
    """The former database."""
    contributions: int
    """How many contributions were deleted once more."""
    accounts: int
    """How many accounts were forgotten once more."""
    letters: int
    """How many letters may or may not have been sent."""
    events: tuple[str, ...]
    """The codes of the events that were closed."""


async def restore(data_dir: Path, database_url: str, file: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database.

    Raises:
        OperatorError: Dialogbote is running, or backup and lasting key are not there and sound.
    """
    database = database_file(database_url)
    keys = FileKeys(data_dir / KEYS_FOLDER)
    with only_process(data_dir):
        # Threads go on when a task is cancelled: the lock is held until they are through.
        await finish(asyncio.to_thread(_check, file, keys))
        private_folder(database.parent, SETTING)
        draft = database.with_name(f"{database.name}.restoring")
        # A restoration that was interrupted may have left one behind.
        draft.unlink(missing_ok=True)
        remove_logs(draft)
        new_file(draft)
        await finish(asyncio.to_thread(copy_sorted, file, draft))
        done = await _repair(draft, keys, now)
        aside = await finish(asyncio.to_thread(put_aside, database, now))
        draft.rename(database)
        sync_folder(database.parent)
    return Restored(aside, *done)


def _check(file: Path, keys: FileKeys) -> None:
    found = revision(file, setting=FILE, thorough=True)
    if found is None:
        raise OperatorError(FILE, str(file), "is missing, or no backup that this program wrote")
    refuse_unknown(found, setting=FILE, value=str(file))
    if not keys.lasting_file.exists():
        raise OperatorError(
            "key file",
            str(keys.lasting_file),
            "is missing, and the backup cannot be read without it. Copy it back from where you "
            "keep the copies of key files",
        )


async def _repair(
    draft: Path, keys: FileKeys, now: datetime
) -> tuple[int, int, int, tuple[str, ...]]:
    engine = make_engine(draft)
    await migrate(engine)
    async with engine.connect() as connection:
        done = await finish(connection.run_sync(_do_again, keys, now))
        await finish(connection.commit())
    await finish(engine.dispose())
    with closing(connect(draft)) as plain:
        # Only the file itself is put in place. (The last connection to be closed does this too,
        # but says nothing if it fails.)
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sync_file(draft)
    return done


def _do_again(
    connection: Connection, keys: FileKeys, now: datetime
) -> tuple[int, int, int, tuple[str, ...]]:
    _erase_calendars(connection, _erased_since(connection, keys, CALENDARS))
    _empty_lists(connection)
    _sign_out_of_the_office(connection)
    return (
        _erase_contributions(connection, _erased_since(connection, keys, CONTRIBUTIONS)),
        _erase_accounts(connection, keys, _erased_since(connection, keys, ACCOUNTS)),
        _doubt_letters(connection, now),
        _close_events(connection, keys, now),
    )


def _erased_since(connection: Connection, keys: FileKeys, name: str) -> set[str]:
    """What was erased since the backup; from here on it counts as done."""
    done = connection.scalar(select(erased.c.lines).where(erased.c.list == name)) or 0
    hashes, lines = ErasureList(keys.folder, name).after(done)
    connection.execute(upsert(erased, connection.dialect.name), {"list": name, "lines": lines})
    return hashes


def _erase_contributions(connection: Connection, hashes: set[str]) -> int:
    ids = [
        one
        for one in connection.scalars(select(contribution.c.id)).all()
        if hash_of(one.encode()) in hashes
    ]
    _delete(connection, contribution.c.id, ids)
    return len(ids)


def _erase_accounts(connection: Connection, keys: FileKeys, hashes: set[str]) -> int:
    tables = (address, conversation, sign_in, owed, contact)
    accounts = {
        account
        for table in tables
        for account in connection.scalars(select(table.c.account).distinct()).all()
        if hash_of(account) in hashes
    }
    # Of an e-mail address only itself was erased: what belongs to a person has other accounts.
    by_chat = select(address.c.person, address.c.account).where(address.c.door != Door.EMAIL.value)
    persons = [one for one, account in connection.execute(by_chat).all() if account in accounts]
    _delete(connection, sheet.c.owner, _sheets_of(connection, keys, persons))
    _delete(connection, opinion.c.tag, _opinions_of(connection, keys, persons, accounts))
    # Their addresses, replies, needs, letters and assessments go with them.
    _delete(connection, person.c.id, persons)
    for table in tables:
        _delete(connection, table.c.account, accounts)
    return len(accounts)


def _sign_out_of_the_office(connection: Connection) -> None:
    """Whoever was in the office when the backup was made may have signed out since."""
    signed_in = select(address.c.account).where(
        address.c.door == Door.BROWSER.value, address.c.letters.is_(False)
    )
    accounts = connection.scalars(signed_in.distinct()).all()
    for table in (address, conversation):
        _delete(connection, table.c.account, accounts)


def _erase_calendars(connection: Connection, hashes: set[str]) -> None:
    """Secret addresses that were given up since: calendars that know them get nothing."""
    codes = connection.scalars(select(subscription.c.code)).all()
    _delete(connection, subscription.c.code, [one for one in codes if hash_of(one) in hashes])


def _sheets_of(connection: Connection, keys: FileKeys, persons: Collection[str]) -> list[bytes]:
    """By which the sheets of respondents are known in rounds that are still open."""
    seats = connection.execute(
        select(person.c.id, respondents.c.round).join(
            respondents, respondents.c.id == person.c.respondents
        )
    ).all()
    return [
        respondent_tag(keys.participation(round_id), round_id, one)
        for one, round_id in seats
        if one in persons and keys.has_participation(round_id)
    ]


def _opinions_of(
    connection: Connection, keys: FileKeys, persons: Collection[str], accounts: Collection[bytes]
) -> list[bytes]:
    """By which what these people say to a feedback is known while that is open."""
    opened = select(feedback.c.id).where(feedback.c.state == RoundState.OPEN.value)
    tags: list[bytes] = []
    for one in connection.scalars(opened).all():
        if keys.has_participation(one):
            key = keys.participation(one)
            tags += [respondent_tag(key, one, person_id) for person_id in persons]
            tags += [participant_tag(key, one, account) for account in accounts]
    return tags


def _empty_lists(connection: Connection) -> None:
    """Who wants to meet whom of a talk: taken back since, it must not come back.

    A backup brings none along; the former database that an earlier restoration put aside does.
    """
    connection.execute(calling_card.delete())
    connection.execute(letter.delete().where(letter.c.kind == "talk-again"))


def _delete(connection: Connection, column: Column[Any], values: Collection[object]) -> None:
    if values:
        statement = column.table.delete().where(column == bindparam("gone"))
        connection.execute(statement, [{"gone": value} for value in values])


def _doubt_letters(connection: Connection, now: datetime) -> int:
    """What was due since may have gone out: nothing of it is sent, or planned, once more."""
    # On the day itself letters are only planned; they go out the next morning.
    asked_again = feedback.c.again < now.date().isoformat()
    connection.execute(feedback.update().where(asked_again).values(again=None))
    maybe_sent = letter.c.state.in_((LetterState.QUEUED.value, LetterState.SENDING.value))
    return connection.execute(
        letter.update()
        .where(maybe_sent, letter.c.due <= now)
        .values(state=LetterState.UNCERTAIN.value, lease=None)
    ).rowcount


def _close_events(connection: Connection, keys: FileKeys, now: datetime) -> tuple[str, ...]:
    opened = connection.execute(
        select(event.c.id, event.c.code)
        .where(event.c.state == EventState.OPEN.value)
        .order_by(event.c.code)
    ).all()
    closed = [(one, code) for one, code in opened if not keys.has_participation(one)]
    for one, _ in closed:
        _close(connection, one, now)
    _close_rounds(connection, keys, now)
    _close_workshops(connection, keys)
    _close_feedbacks(connection, keys)
    _close_rooms(connection, keys)
    return tuple(code for _, code in closed)


def _close_rounds(connection: Connection, keys: FileKeys, now: datetime) -> None:
    """Rounds that were closed since the backup: whose a sheet is can be told by nobody any more."""
    opened = select(round_.c.id).where(round_.c.state == RoundState.OPEN.value)
    for one in connection.scalars(opened).all():
        if not keys.has_participation(one):
            connection.execute(sheet.update().where(sheet.c.round == one).values(owner=None))
            connection.execute(conversation.delete().where(conversation.c.subject == one))
            closed = {"state": RoundState.CLOSING.value, "closed": now.date().isoformat()}
            connection.execute(round_.update().where(round_.c.id == one).values(closed))


def _close_workshops(connection: Connection, keys: FileKeys) -> None:
    """Workshops that were closed since the backup: nobody can be told apart any more."""
    opened = select(workshop.c.id).where(workshop.c.state == RoundState.OPEN.value)
    for one in connection.scalars(opened).all():
        if not keys.has_participation(one):
            ballots = ballot.c.workshop == one
            people = connection.scalar(select(func.count()).where(ballots))
            connection.execute(ballot.delete().where(ballots))
            connection.execute(voice.update().where(voice.c.workshop == one).values(waiter=None))
            connection.execute(conversation.delete().where(conversation.c.subject == one))
            closed = {"state": RoundState.CLOSING.value, "people": rounded(people or 0)}
            connection.execute(workshop.update().where(workshop.c.id == one).values(closed))


def _close_feedbacks(connection: Connection, keys: FileKeys) -> None:
    """Feedback that was closed since the backup: its opinions can be read by nobody any more."""
    opened = select(feedback.c.id).where(feedback.c.state == RoundState.OPEN.value)
    for one in connection.scalars(opened).all():
        if not keys.has_participation(one):
            connection.execute(opinion.delete().where(opinion.c.feedback == one))
            connection.execute(conversation.delete().where(conversation.c.subject == one))
            closed = {"state": RoundState.CLOSING.value}
            connection.execute(feedback.update().where(feedback.c.id == one).values(closed))


def _close_rooms(connection: Connection, keys: FileKeys) -> None:
    """Rooms of talks that were closed since the backup: what was asked in them stays deleted."""
    opened = select(room.c.id).where(room.c.state == RoundState.OPEN.value)
    for one in connection.scalars(opened).all():
        if not keys.has_participation(one):
            # A backup brings none of these along; one made by other means may.
            connection.execute(presence.delete().where(presence.c.room == one))
            connection.execute(asked.delete().where(asked.c.room == one))
            connection.execute(conversation.delete().where(conversation.c.subject == one))
            closed = {"state": RoundState.CLOSING.value}
            connection.execute(room.update().where(room.c.id == one).values(closed))


def _close(connection: Connection, closed: str, now: datetime) -> None:
    """What the heart does at a close, where its keys can no longer help: nothing ties anybody."""
    tags = participation.c.event == closed
    people = connection.scalar(select(func.count()).where(tags, participation.c.prompt == PEOPLE))
    connection.execute(participation.delete().where(tags))
    # Nobody can read any more by which multiplier how many came.
    connection.execute(arrivals.delete().where(arrivals.c.event == closed))
    waits = (contribution.c.event == closed, contribution.c.waiter.is_not(None))
    replaced = select(contribution.c.replaces).where(*waits)
    connection.execute(contribution.delete().where(contribution.c.id.in_(replaced)))
    connection.execute(contribution.update().where(*waits).values(waiter=None, replaces=None))
    # A backup brings no conversations of events along; one made by other means may.
    connection.execute(conversation.delete().where(conversation.c.subject == closed))
    connection.execute(
        event.update()
        .where(event.c.id == closed)
        .values(
            state=EventState.CLOSING.value,
            closes=now.replace(hour=0, minute=0, second=0, microsecond=0),
            closes_wall=None,
            participants=rounded(people or 0),
        )
    )
