"""The seal: a digest chained over the journal in order. Whoever holds one seal can prove every line before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from struct import Struct

import msgspec

from journal.journal import Line

_FRAME = Struct(">qII").pack  # position, length of the kind, length of the tags


class Seal(msgspec.Struct, frozen=True):
    """The digest over a line and all lines before it."""

    position: int
    digest: bytes  # 32 bytes, SHA-256

    def __str__(self) -> str:
        return f"{self.position}:{self.digest.hex()}"


GENESIS = Seal(0, bytes(32))  # before the first line


class BrokenSeal(Exception):
    """A line is not as it was written, or is not there."""

    def __init__(self, position: int, why: str) -> None:
        """`position`: the first line that does not fit."""
        super().__init__(f"Line {position} {why}.")
        self.position = position
        self.why = why


def digest_of(previous: bytes, position: int, kind: str, tags: bytes, text: bytes) -> bytes:
    """The digest of one line: its place, kind and tags and its text as stored, and the one before.

    `tags` as stored. Lengths stand before the parts, so that no byte can move from one to the next.
    """
    named = kind.encode()
    frame = _FRAME(position, len(named), len(tags))
    return sha256(b"".join((previous, frame, named, tags, text))).digest()


def sealed(line: Line, before: Seal) -> Seal:
    """The seal of a line that comes after a seal."""
    tags = line.filed.encode()
    return Seal(line.position, digest_of(before.digest, line.position, line.kind, tags, line.text))


def chain(lines: Iterable[Line], start: Seal = GENESIS) -> Iterator[Seal]:
    """The seal of each line, in order."""
    for line in lines:
        start = sealed(line, start)
        yield start


def verify(
    lines: Iterable[Line], start: Seal = GENESIS, known: Mapping[int, bytes] | None = None
) -> Seal:
    """The seal of the last line, after looking at each; raises BrokenSeal at the first that does not fit.

    The lines follow each other without a gap after `start`, each carries the tags its event is
    about, and its digest is the one `known` has for its position, where it has one. Digests known
    for some lines only (a close, a print-out) tell that all lines since the one before are in doubt.
    """
    proven = start
    for line in lines:
        if line.position != start.position + 1:
            why = f"is missing: line {line.position} comes after line {start.position}"
            raise BrokenSeal(start.position + 1, why)
        _check_tags(line)
        start = sealed(line, start)
        digest = None if known is None else known.get(line.position)
        if digest is not None and digest != start.digest:
            since = proven.position + 1
            doubt = "" if since == line.position else f", or a line from {since} on"
            raise BrokenSeal(since, f"was changed since it was sealed{doubt}")
        if digest is not None:
            proven = start
    return start


def _check_tags(line: Line) -> None:
    """A line is found by what its event is about: without the tag it would be hidden from decisions."""
    tags = line.tags
    missing = [tag for tag in line.entry.event.tags if tag not in tags]
    if missing:
        raise BrokenSeal(line.position, f"does not carry the tags of its event: {missing}")
