"""Many lines at once: checked under the book's lock, then copied, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import psycopg
from psycopg.types.numeric import Int8

from journal.packing import (
    Copying,
    Packed,
    Row,
    bigints,
    bigints_or_nulls,
    copy_pairs,
    smallints,
    texts,
)
from journal.probes import Asked, Crowd, Probe
from journal.statements import Statements


def write(
    connection: psycopg.Connection, statements: Statements, rows: Iterable[Row], condition: Asked
) -> int | None:
    """Open a transaction and write lines in it; the last position, or None when refused.

    The transaction is left open: the caller commits it, or rolls it back. Rows may be made as they
    are taken: the server works on one piece while the next is made.
    """
    connection.execute(statements.lock_book, prepare=False)
    asks = statements.check(len(condition.crowds))
    answer = connection.execute(asks, check_parameters(condition)).fetchone()
    assert answer is not None, "a check answers with one row"
    head, hit = answer
    if hit:
        return None
    copying = Copying(head)
    _copy(connection, statements.copy_lines, copying.lines(rows))
    if copying.overflow:
        _copy(connection, statements.copy_overflow, [copy_pairs(copying.overflow)])
    return copying.head


def check_parameters(condition: Asked) -> dict[str, Packed | None]:
    """A condition as the parameters of Statements.check."""
    return {
        "probe_after": bigints([probe.after for probe in condition.probes]),
        **_probe_parameters(condition.probes),
        **_crowd_parameters(condition.crowds),
    }


def read_parameters(query: Asked, after: int, limit: int | None) -> dict[str, object]:
    """A query as the parameters of Statements.read."""
    return {
        "probe_after": bigints([after] * len(query.probes)),
        "after": Int8(after),
        "limit": None if limit is None else Int8(limit),
        **_probe_parameters(query.probes),
        **_crowd_parameters(query.crowds),
    }


def _probe_parameters(probes: Iterable[Probe]) -> dict[str, Packed | None]:
    probes = list(probes)
    return {
        "probe_key": bigints_or_nulls(probe.key for probe in probes),
        "probe_tags": texts(probe.tags for probe in probes),
        "probe_types": texts(probe.types for probe in probes),
    }


def _crowd_parameters(crowds: Sequence[Crowd]) -> dict[str, Packed | None]:
    found: dict[str, Packed | None] = {}
    for number, crowd in enumerate(crowds):
        found[f"keys{number}"] = bigints(crowd.keys)
        found[f"types{number}"] = None if crowd.types is None else smallints(crowd.types)
        found[f"tags{number}"] = texts(tag.encode() for tag in crowd.tags)
    return found


def _copy(connection: psycopg.Connection, statement: bytes, pieces: Iterable[bytes]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in pieces:
            copy.write(piece)
