"""How far each book was carried to other entities, what was carried of it, and what the other book refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import msgspec
from sqlalchemy import Connection, Engine, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from domain.commands import AnyCommand
from journal.operational import crossing_lent, crossing_pair, crossing_place, crossing_refused
from processes.reading import NAMES, decoder, read


class Tied(NamedTuple):
    """Who lent an entry, and the approval that ties it to its lender."""

    lender: str
    correlation: str


class RefusedCrossing(msgspec.Struct, frozen=True, kw_only=True):
    """A command that a book did not take in, and what it said."""

    key: str
    book: str
    command: AnyCommand
    code: str
    says: str
    since: datetime
    tried_at: datetime


class Turn(Protocol):
    """One carrier's turn: what it reads and writes here is kept together, or not at all."""

    def books(self) -> set[str]:
        """The books that were carried from so far."""

    def begin_anew(self, books: Collection[str]) -> None:
        """Carry these from their first line; what was refused stays."""

    def place(self, book: str) -> int: ...

    def reached(self, book: str, position: int) -> None: ...

    def lend(self, borrower: str, entries: dict[str, Tied]) -> None: ...

    def lenders(self, borrower: str, entry_ids: Collection[str]) -> dict[str, Tied]: ...

    def take_back(self, borrower: str, entry_ids: Collection[str]) -> None: ...

    def pair(self, lender: str, borrower: str) -> None: ...

    def pairs(self) -> list[tuple[str, str]]: ...

    def refused(self) -> list[RefusedCrossing]:
        """What was refused and not taken in since, in the order in which it was first asked."""

    def refuse(self, refused: RefusedCrossing) -> None: ...

    def taken(self, key: str) -> None:
        """It was taken in, at last or at once."""


class CrossingPlaces(Protocol):
    """Where a carrier keeps its place."""

    def turn(self) -> AbstractContextManager[Turn]:
        """Wait until no other carrier is at work, and take the turn."""


class Remembered:
    """Places in memory: of a scenario or a test. All is carried from the beginning when it is gone."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._lent: dict[tuple[str, str], Tied] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._refused: dict[str, RefusedCrossing] = {}

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        yield self

    def books(self) -> set[str]:
        return set(self._places)

    def begin_anew(self, books: Collection[str]) -> None:
        self._places = dict.fromkeys(books, 0)
        self._lent, self._pairs = {}, set()

    def place(self, book: str) -> int:
        return self._places[book]

    def reached(self, book: str, position: int) -> None:
        self._places[book] = position

    def lend(self, borrower: str, entries: dict[str, Tied]) -> None:
        self._lent |= {(borrower, entry_id): tied for entry_id, tied in entries.items()}

    def lenders(self, borrower: str, entry_ids: Collection[str]) -> dict[str, Tied]:
        found = {entry_id: self._lent.get((borrower, entry_id)) for entry_id in entry_ids}
        return {entry_id: tied for entry_id, tied in found.items() if tied is not None}

    def take_back(self, borrower: str, entry_ids: Collection[str]) -> None:
        for entry_id in entry_ids:
            self._lent.pop((borrower, entry_id), None)

    def pair(self, lender: str, borrower: str) -> None:
        self._pairs.add((lender, borrower))

    def pairs(self) -> list[tuple[str, str]]:
        return sorted(self._pairs)

    def refused(self) -> list[RefusedCrossing]:
        return list(self._refused.values())

    def refuse(self, refused: RefusedCrossing) -> None:
        self._refused[refused.key] = refused

    def taken(self, key: str) -> None:
        self._refused.pop(key, None)


_LOCK = text("select pg_advisory_xact_lock(hashtextextended('accrual crossings', 0))")


class Stored:
    """Places in the firm's database: a carrier that stops, or is one of several, goes on where they stand."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        with self._engine.begin() as tx:
            tx.execute(_LOCK)
            yield _StoredTurn(tx)


class _StoredTurn:
    def __init__(self, tx: Connection) -> None:
        self._tx = tx

    def books(self) -> set[str]:
        return set(self._tx.execute(select(crossing_place.c.book)).scalars())

    def begin_anew(self, books: Collection[str]) -> None:
        for table in (crossing_place, crossing_lent, crossing_pair):
            self._tx.execute(delete(table))
        for book in books:
            self._tx.execute(insert(crossing_place).values(book=book, position=0))

    def place(self, book: str) -> int:
        query = select(crossing_place.c.position).where(crossing_place.c.book == book)
        return int(self._tx.execute(query).scalar_one())

    def reached(self, book: str, position: int) -> None:
        moved = crossing_place.update().where(crossing_place.c.book == book)
        self._tx.execute(moved.values(position=position))

    def lend(self, borrower: str, entries: dict[str, Tied]) -> None:
        rows = [
            {"borrower": borrower, "entry_id": entry_id, **tied._asdict()}
            for entry_id, tied in entries.items()
        ]
        put = insert(crossing_lent)
        told = {"lender": put.excluded.lender, "correlation": put.excluded.correlation}
        self._tx.execute(
            put.on_conflict_do_update(constraint="crossing_lent_pkey", set_=told), rows
        )

    def lenders(self, borrower: str, entry_ids: Collection[str]) -> dict[str, Tied]:
        columns = crossing_lent.c
        query = select(columns.entry_id, columns.lender, columns.correlation)
        query = query.where(columns.borrower == borrower, columns.entry_id.in_(entry_ids))
        found = {row[0]: Tied(row[1], row[2]) for row in self._tx.execute(query)}
        return {entry_id: found[entry_id] for entry_id in entry_ids if entry_id in found}

    def take_back(self, borrower: str, entry_ids: Collection[str]) -> None:
        columns = crossing_lent.c
        gone = delete(crossing_lent).where(columns.borrower == borrower)
        self._tx.execute(gone.where(columns.entry_id.in_(entry_ids)))

    def pair(self, lender: str, borrower: str) -> None:
        put = insert(crossing_pair).values(lender=lender, borrower=borrower)
        self._tx.execute(put.on_conflict_do_nothing())

    def pairs(self) -> list[tuple[str, str]]:
        columns = crossing_pair.c
        query = select(columns.lender, columns.borrower).order_by(columns.lender, columns.borrower)
        return [(row[0], row[1]) for row in self._tx.execute(query)]

    def refused(self) -> list[RefusedCrossing]:
        return listed(self._tx)

    def refuse(self, refused: RefusedCrossing) -> None:
        fields = msgspec.to_builtins(refused.command)
        name = fields.pop("command")
        put = insert(crossing_refused).values(
            key=refused.key,
            book=refused.book,
            command=name,
            fields=fields,
            code=refused.code,
            says=refused.says,
            since=refused.since,
            tried_at=refused.tried_at,
        )
        again = {name: getattr(put.excluded, name) for name in ("code", "says", "tried_at")}
        self._tx.execute(
            put.on_conflict_do_update(index_elements=[crossing_refused.c.key], set_=again)
        )

    def taken(self, key: str) -> None:
        self._tx.execute(delete(crossing_refused).where(crossing_refused.c.key == key))


def listed(tx: Connection, book: str | None = None) -> list[RefusedCrossing]:
    """What books did not take in of what crosses entities, in the order in which it was first asked."""
    query = select(crossing_refused).order_by(crossing_refused.c.number)
    if book is not None:
        query = query.where(crossing_refused.c.book == book)
    return [_refused(row._mapping) for row in tx.execute(query)]  # noqa: SLF001 - as documented


def _refused(row: Any) -> RefusedCrossing:
    told = msgspec.json.encode({"command": row["command"], **row["fields"]})
    command: Any = read(told, decoder(NAMES[row["command"]]))
    same = ("key", "book", "code", "says", "since", "tried_at")
    return RefusedCrossing(command=command, **{name: row[name] for name in same})
