"""Lines are handed to PostgreSQL in its own binary form: exact, and several times as fast as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from struct import Struct, pack

import msgspec
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

SLOTS = 4  # tag keys on the line itself; the rest goes to the overflow table

COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_TAIL = b"\xff\xff"
PIECE = 5 * 128  # parts handed over at once: five a line

_INT2, _INT4, _INT8, _TEXT, _BYTEA = 21, 23, 20, 25, 17
_NULL = pack(">i", -1)
_LENGTH = Struct(">i").pack
_SIZED_INT8 = Struct(">iq").pack
_PLACE = Struct(">hiq").pack  # eight columns follow; the length of pos, pos
_PAIR = Struct(">hiqiq").pack
# After the position: the type, the keys in use, the empty slots, the length of the tags.
_FORMS = [
    Struct(">ih" + "iq" * used + "i" * (SLOTS - used) + "i").pack for used in range(SLOTS + 1)
]
# Written out for speed: this is done for every line of an import.
_MIDDLE: list[Callable[[int, Sequence[int], int], bytes]] = [
    lambda t, k, n: _FORMS[0](2, t, -1, -1, -1, -1, n),
    lambda t, k, n: _FORMS[1](2, t, 8, k[0], -1, -1, -1, n),
    lambda t, k, n: _FORMS[2](2, t, 8, k[0], 8, k[1], -1, -1, n),
    lambda t, k, n: _FORMS[3](2, t, 8, k[0], 8, k[1], 8, k[2], -1, n),
    lambda t, k, n: _FORMS[4](2, t, 8, k[0], 8, k[1], 8, k[2], 8, k[3], n),
]
_COLUMNS = 4 + SLOTS


class Row(msgspec.Struct, frozen=True, gc=False):
    """A line as it will be stored, before it has a position."""

    type: int
    keys: tuple[int, ...]  # of its tags, each once; the first SLOTS stand on the line
    tags: bytes
    data: bytes


class Packed(bytes):
    """A value in PostgreSQL's binary form. The statement's cast says what it is."""


class PackedDumper(Dumper):
    """Hands a packed value to psycopg as it is."""

    format = Format.BINARY

    def dump(self, obj: Packed) -> Buffer:
        """The bytes already made."""
        return obj


def smallints(values: Sequence[int]) -> Packed:
    """A `smallint[]`."""
    return _fixed(_INT2, 2, "h", values)


def integers(values: Sequence[int]) -> Packed:
    """An `integer[]`."""
    return _fixed(_INT4, 4, "i", values)


def bigints(values: Sequence[int]) -> Packed:
    """A `bigint[]`."""
    return _fixed(_INT8, 8, "q", values)


def bigints_or_nulls(values: Iterable[int | None]) -> Packed:
    """A `bigint[]` with gaps."""
    packed = [_NULL if value is None else _SIZED_INT8(8, value) for value in values]
    return _array(_INT8, len(packed), b"".join(packed))


def texts(values: Iterable[bytes | None]) -> Packed:
    """A `text[]` of UTF-8 texts, with gaps."""
    return _varying(_TEXT, list(values))


def byteas(values: Iterable[bytes]) -> Packed:
    """A `bytea[]`."""
    return _varying(_BYTEA, list(values))


def _array(oid: int, count: int, elements: bytes) -> Packed:
    if not count:
        return Packed(pack(">iii", 0, 0, oid))
    return Packed(pack(">iiiii", 1, 1, oid, count, 1) + elements)


def _fixed(oid: int, size: int, code: str, values: Sequence[int]) -> Packed:
    sized = [size] * (2 * len(values))
    sized[1::2] = values
    return _array(oid, len(values), pack(">" + ("i" + code) * len(values), *sized))


def _varying(oid: int, values: list[bytes | None]) -> Packed:
    parts = [_NULL if value is None else _LENGTH(len(value)) + value for value in values]
    return _array(oid, len(values), b"".join(parts))


class Copying:
    """Lines on their way into a COPY: numbers them, and sets aside the keys that find no slot."""

    def __init__(self, head: int) -> None:
        """The first line gets the position after `head`."""
        self.head = head
        self.overflow: list[tuple[int, int]] = []  # key, position

    def lines(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """The rows in PostgreSQL's form, in pieces."""
        position = self.head
        piece = [COPY_HEAD]
        for position, row in enumerate(rows, self.head + 1):
            keys, tags, data = row.keys, row.tags, row.data
            middle = _MIDDLE[min(len(keys), SLOTS)](row.type, keys, len(tags))
            piece += (_PLACE(_COLUMNS, 8, position), middle, tags, _LENGTH(len(data)), data)
            if len(keys) > SLOTS:
                self.overflow += ((key, position) for key in keys[SLOTS:])
            if len(piece) > PIECE:
                yield b"".join(piece)
                piece.clear()
        self.head = position
        piece.append(COPY_TAIL)
        yield b"".join(piece)


def copy_pairs(pairs: Iterable[tuple[int, int]]) -> bytes:
    """A whole COPY of pairs of bigints: the overflow table's (key, pos)."""
    body = b"".join(_PAIR(2, 8, first, 8, second) for first, second in pairs)
    return b"".join((COPY_HEAD, body, COPY_TAIL))
