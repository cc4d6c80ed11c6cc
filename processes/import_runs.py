"""Imports under way and finished, kept beside the books: how far each came, and the rows it refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import monotonic, sleep
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select, text, update

from domain.refusal import Refused, Unknown
from journal.operational import import_row_refused, import_run
from processes.import_report import Report, State, Tally

PAGE = 1_000  # refused rows fetched at once
WAIT_S = 5.0  # for whoever holds an import to let it go
LOOK_S = 0.1
_LOCK = text("select pg_try_advisory_lock(hashtextextended(:key, 0))")
_UNLOCK = text("select pg_advisory_unlock(hashtextextended(:key, 0))")
_RUN, _ROW = import_run.c, import_row_refused.c


class ImportUnderWay(Refused):
    """Another process is importing this very file."""

    code = "import_under_way"


class UnknownImport(Unknown):
    code = "unknown_import"


class RefusedRowKept(msgspec.Struct, frozen=True, kw_only=True):
    """A refused row with everything needed to put it right and send it again."""

    line: int
    source_id: str
    code: str
    says: str
    cells: list[str]


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """What identifies a reading of a file before its first row."""

    import_id: str
    profile: str
    profile_digest: str
    file_name: str
    file_digest: str
    book: str | None
    actor: str
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    at: datetime


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A reading that may go on: its own id, and how far it had come."""

    run: str
    tally: Tally
    started_at: datetime


@contextmanager
def alone(engine: Engine, import_id: str) -> Iterator[None]:
    """Hold an import for this process. Raises ImportUnderWay when another one has it.

    A process that was killed holds it until its database connection is noticed to be gone.
    """
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    key = {"key": f"accrual import {import_id}"}
    try:
        patience = monotonic() + WAIT_S
        while not connection.scalar(_LOCK, key):
            if monotonic() >= patience:
                raise ImportUnderWay(
                    "Another process is importing this very file: wait until it is done.",
                    import_id=import_id,
                )
            sleep(LOOK_S)
        try:
            yield
        finally:
            connection.execute(_UNLOCK, key)
    finally:
        connection.close()


def begin(engine: Engine, start: Start) -> Run:
    """Go on with the reading of this file that was broken off under this profile, or begin a new one."""
    with engine.begin() as tx:
        before = _broken_off(tx, start)
        if before is not None:
            return before
        number = tx.scalar(
            select(func.count()).where(_RUN.import_id.startswith(start.import_id, autoescape=True))
        )
        run = start.import_id if not number else f"{start.import_id}@{number + 1}"
        tx.execute(
            insert(import_run).values(
                import_id=run,
                profile=start.profile,
                profile_digest=start.profile_digest,
                file_name=start.file_name,
                file_digest=start.file_digest,
                book=start.book,
                actor=start.actor,
                file_columns=list(start.columns),
                notes=list(start.notes),
                state="running",
                counts=msgspec.to_builtins(Tally()),
                started_at=start.at,
            )
        )
    return Run(run=run, tally=Tally(), started_at=start.at)


def _broken_off(tx: Connection, start: Start) -> Run | None:
    row = tx.execute(
        select(_RUN.import_id, _RUN.counts, _RUN.started_at)
        .where(
            _RUN.file_digest == start.file_digest,
            _RUN.profile == start.profile,
            _RUN.profile_digest == start.profile_digest,
            _RUN.state == "running",
        )
        .order_by(_RUN.started_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    tally = msgspec.convert(row.counts, Tally)
    return Run(run=row.import_id, tally=tally, started_at=row.started_at)


def advance(
    engine: Engine, run: str, tally: Tally, consumed: int, refused: Sequence[RefusedRowKept]
) -> None:
    """Keep how far the reading came, together with the rows refused since."""
    with engine.begin() as tx:
        tx.execute(
            update(import_run)
            .where(_RUN.import_id == run)
            .values(rows_read=tally.read, byte_offset=consumed, counts=msgspec.to_builtins(tally))
        )
        if refused:
            tx.execute(insert(import_row_refused), [_kept(run, row) for row in refused])


def _kept(run: str, row: RefusedRowKept) -> dict[str, Any]:
    return {
        "import_id": run,
        "line": row.line,
        "source_id": row.source_id,
        "code": row.code,
        "says": row.says,
        "row": row.cells,
    }


def finish(engine: Engine, run: str, state: State, at: datetime) -> None:
    """Say that the reading came to its end."""
    with engine.begin() as tx:
        tx.execute(
            update(import_run).where(_RUN.import_id == run).values(state=state, finished_at=at)
        )


def refused_rows(engine: Engine, run: str) -> Iterator[RefusedRowKept]:
    """The rows a reading refused, by line, a page at a time."""
    after = 0
    while True:
        query = (
            select(_ROW.line, _ROW.source_id, _ROW.code, _ROW.says, _ROW.row)
            .where(_ROW.import_id == run, _ROW.line > after)
            .order_by(_ROW.line)
            .limit(PAGE)
        )
        with engine.connect() as tx:
            rows = tx.execute(query).all()
        for row in rows:
            yield RefusedRowKept(
                line=row.line, source_id=row.source_id, code=row.code, says=row.says, cells=row.row
            )
        if len(rows) < PAGE:
            return
        after = rows[-1].line


def to_send_back(
    rows: Iterable[RefusedRowKept], header: Sequence[str]
) -> Iterator[list[str | int]]:
    """The file to send back: the source's own columns, then line, code, reason, and cells beyond the header."""
    yield [*header, "line", "code", "says"]
    for row in rows:
        own, beyond = row.cells[: len(header)], row.cells[len(header) :]
        own += [""] * (len(header) - len(own))
        yield [*own, row.line, row.code, row.says, *beyond]


def report_of(engine: Engine, run: str) -> Report:
    """The account of a reading, as far as it came. Refuses UnknownImport."""
    with engine.connect() as tx:
        row = tx.execute(select(import_run).where(_RUN.import_id == run)).one_or_none()
    if row is None:
        raise UnknownImport(f"There was no import {run}.", run=run)
    return Report(
        import_id=run.partition("@")[0],
        run=run,
        profile=row.profile,
        file_name=row.file_name,
        file_digest=row.file_digest,
        state=row.state,
        rows=msgspec.convert(row.counts, Tally),
        columns=tuple(row.file_columns),
        notes=tuple(row.notes),
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
