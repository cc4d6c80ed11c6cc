"""A book's seals are kept beside its lines, added to as it grows; the last one is its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psycopg.types.numeric import Int8

from journal.journal import Journal, Line
from journal.keys import key
from journal.packing import Packed, bigints, byteas
from journal.probes import parted
from journal.recorder import PostgresRecorder
from journal.seal import GENESIS, BrokenSeal, Seal, digest_of, verify

PAGE = 5_000  # lines


def seal_to_head(journal: Journal) -> Seal:
    """Seal every line of the book that is not yet sealed; the book's last seal.

    Two may do so at once: they come to the same digests. Raises BookUnavailable.
    """
    recorder = _recorder(journal)
    last = last_seal(journal)
    while rows := recorder.page(last.position, PAGE):
        seals: list[Seal] = []
        for position, kind, tags, text in rows:
            digest = digest_of(last.digest, position, kind, tags.encode(), text)
            last = Seal(position, digest)
            seals.append(last)
        _keep(recorder, seals)
    return last


def last_seal(journal: Journal) -> Seal:
    """The last seal kept; GENESIS when nothing is sealed."""
    recorder = _recorder(journal)
    with recorder.connection() as connection:
        row = connection.execute(
            f"select pos, digest from {recorder.statements.schema}.seal"
            " order by pos desc limit 1".encode()
        ).fetchone()
    return GENESIS if row is None else Seal(*row)


def verify_book(journal: Journal, trusted: Seal | None = None) -> Seal:
    """The seal of the book's last line, every line looked at against the seals kept.

    `trusted` is a seal from elsewhere, such as a close pack: it finds out even who changed a line
    and all seals after it. Raises BrokenSeal, naming the first line that does not fit;
    UnreadableLine; BookUnavailable.
    """
    recorder, reached = _recorder(journal), GENESIS
    for lines in _pages(journal):
        first, last = lines[0].position, lines[-1].position
        known = _known(recorder, first, last)
        here = trusted if trusted is not None and first <= trusted.position <= last else None
        if here is not None:
            known.setdefault(here.position, here.digest)
        reached = verify(lines, reached, known)
        if here is not None and known[here.position] != here.digest:
            why = "or one before it was changed, and all seals from there on with it"
            raise BrokenSeal(here.position, why)
        hidden = _misfiled(recorder, first, last)
        if hidden is not None:
            raise BrokenSeal(hidden, "is not found by each of its tags: its keys were changed")
    end = max(last_seal(journal).position, 0 if trusted is None else trusted.position)
    if end > reached.position:
        raise BrokenSeal(reached.position + 1, f"is missing: the book was sealed up to line {end}")
    return reached


def _known(recorder: PostgresRecorder, first: int, last: int) -> dict[int, bytes]:
    """The seals kept of these lines."""
    where = recorder.statements.schema
    with recorder.connection() as connection:
        rows = connection.execute(
            f"select pos, digest from {where}.seal where pos between %s and %s".encode(),
            (Int8(first), Int8(last)),
        )
        return dict(rows.fetchall())


def _keep(recorder: PostgresRecorder, seals: Sequence[Seal]) -> None:
    columns = (
        bigints([seal.position for seal in seals]),
        byteas(seal.digest for seal in seals),
    )
    where = recorder.statements.schema
    with recorder.connection() as connection:
        connection.execute(
            f"insert into {where}.seal (pos, digest)"
            " select * from unnest(%b::bigint[], %b::bytea[]) on conflict do nothing".encode(),
            columns,
        )


def _misfiled(recorder: PostgresRecorder, first: int, last: int) -> int | None:
    """The first of these lines that one of its own tags does not find; a seal does not cover keys."""
    where = recorder.statements.schema
    with recorder.connection() as connection:
        rows = connection.execute(
            f"select pos, k1, k2, k3, k4, tags from {where}.event"
            " where pos between %s and %s order by pos".encode(),
            (Int8(first), Int8(last)),
        ).fetchall()
        spilled = [
            (wanted, position)
            for position, *keys, tags in rows
            for wanted in {key(tag) for tag in parted(tags)}.difference(keys)
        ]
        columns: tuple[Packed, Packed] = (
            bigints([wanted for wanted, _ in spilled]),
            bigints([position for _, position in spilled]),
        )
        found = connection.execute(
            f"select key, pos from {where}.overflow"
            " join unnest(%b::bigint[], %b::bigint[]) as wanted (key, pos) using (key, pos)".encode(),
            columns,
        ).fetchall()
    return min((position for _, position in set(spilled).difference(found)), default=None)


def _pages(journal: Journal) -> Iterator[list[Line]]:
    position = 0
    while lines := journal.page(position, PAGE):
        yield lines
        position = lines[-1].position


def _recorder(journal: Journal) -> PostgresRecorder:
    assert isinstance(journal.recorder, PostgresRecorder), "seals are kept beside a stored book"
    return journal.recorder
