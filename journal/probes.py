"""A question to the book: are there facts of these kinds about these identities after a position?

The library's query is a list of items, each with types (any of) and tags (all of). It is asked in
two ways: a probe asks for one key after a position; a crowd asks for many single tags of the same
types at once, from the beginning of the book, which is how an import asks whether any of a
thousand entries is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem
from eventsourcing.persistence import ProgrammingError

from journal.keys import key
from journal.type_names import TypeNames

SEPARATOR = "\x1f"
CROWD_MIN = 16  # fewer tags are asked for one by one

Guard: TypeAlias = tuple[DCBQuery, int | None]  # nothing that matches may stand after the position


class Probe(NamedTuple):
    """One key (none: every line) after a position, of some types (none: of every type)."""

    after: int
    tag: str | None  # what `key` was made of
    key: int | None
    tags: bytes | None  # all that a line must carry, joined
    types: bytes | None  # type ids as a PostgreSQL array, e.g. {1,2}


class Crowd(NamedTuple):
    """Many single tags, any of which may be on a line of some types (none: of every type)."""

    types: list[int] | None
    tags: list[str]
    keys: list[int]


class Asked(NamedTuple):
    """A query or a condition, ready for the database."""

    probes: list[Probe]
    crowds: list[Crowd]


def asked(guards: Sequence[Guard], types: TypeNames) -> Asked:
    """All guards as probes and crowds. A type that is asked for gets its number now if it has none."""
    probes: list[Probe] = []
    crowds: list[Crowd] = []
    for query, after in guards:
        items = query.items
        if not items:
            probes.append(Probe(after or 0, None, None, None, None))
        elif len(items) >= CROWD_MIN and not after:
            items, found = _crowds(items, types)
            crowds += found
        probes += [
            _probe(after or 0, item.tags, types.array(item.types) if item.types else None)
            for item in items
        ]
    return Asked(probes, crowds)


def _crowds(
    items: Sequence[DCBQueryItem], types: TypeNames
) -> tuple[list[DCBQueryItem], list[Crowd]]:
    """Items of one tag that have their types in common with many others; and the rest."""
    rest: list[DCBQueryItem] = []
    alike: dict[tuple[str, ...], list[DCBQueryItem]] = {}
    for item in items:
        like = alike.setdefault(tuple(item.types), []) if len(item.tags) == 1 else rest
        like.append(item)
    crowds: list[Crowd] = []
    for names, some in alike.items():
        if len(some) < CROWD_MIN:
            rest += some
        else:
            tags = list(dict.fromkeys(item.tags[0] for item in some))
            ids = types.ids(names) if names else None
            crowds.append(Crowd(ids, tags, [key(tag) for tag in tags]))
    return rest, crowds


def joined(tags: Sequence[str]) -> bytes:
    """Tags as they are stored. Raises ProgrammingError for a tag that could not be read back."""
    text = SEPARATOR.join(tags)
    if "" in tags or text.count(SEPARATOR) != max(len(tags) - 1, 0) or "\0" in text:
        raise ProgrammingError(
            f"Tags {list(tags)!r} can not be stored: a tag is not empty and has neither U+001F nor NUL."
        )
    return text.encode()


def parted(tags: str) -> list[str]:
    """Stored tags, one by one."""
    return tags.split(SEPARATOR) if tags else []


class Matcher:
    """Looks at the text of a line's tags: two tags may share a key."""

    def __init__(self, query: DCBQuery) -> None:
        self._everything = not query.items
        self._single: dict[str, frozenset[str] | None] = {}
        self._several: list[tuple[frozenset[str], frozenset[str]]] = []
        for item in query.items:
            types = frozenset(item.types)
            if len(item.tags) != 1:
                self._several.append((types, frozenset(item.tags)))
                continue
            known = self._single.get(item.tags[0], types)
            self._single[item.tags[0]] = known | types if known and types else None

    def __call__(self, kind: str, tags: Sequence[str]) -> bool:
        """Whether a line of this kind with these tags answers the query."""
        for tag in tags:
            if tag in self._single:
                types = self._single[tag]
                if types is None or kind in types:
                    return True
        return self._everything or any(
            (not types or kind in types) and wanted.issubset(tags)
            for types, wanted in self._several
        )


def _probe(after: int, tags: Sequence[str], types: bytes | None) -> Probe:
    if not tags:
        return Probe(after, None, None, None, types)
    return Probe(after, tags[0], key(tags[0]), joined(tags), types)
