"""A profile made ready: every text compiled, every name checked against the commands, before any file is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from connectors.fields import Bind, Compiler
from connectors.profile import Condition, Defects, Profile, Sending, read
from connectors.template import Binder, Reader, Row
from domain.commands import COMMANDS, AnyCommand

COMMAND: dict[str, type[Any]] = {command.__name__: command for command in COMMANDS}
Test = Callable[[Row], bool]
OF_A_PROJECT = ("RecordTime", "CorrectTime", "CloseProject")
PEEKED = ("entry_id", "project_id")
IDENTITY = "identity"  # the column that an [identity] table adds


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One command of a row, compiled: everything but the columns' places in a particular file."""

    number: int  # in the profile, from 1
    sending: Sending
    command: type[AnyCommand]
    fields: Bind
    book: Callable[[Binder], Reader]  # gives "" where the book is found otherwise
    when: Callable[[Binder], Test]
    peek: dict[str, Bind]  # fields that are also read by themselves: PEEKED


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A profile, compiled."""

    profile: Profile
    steps: tuple[Step, ...]
    left_out: tuple[Callable[[Binder], Test], ...]  # in the profile's order
    source_id: Callable[[Binder], Reader]
    lookup_keys: tuple[Callable[[Binder], Reader], ...]  # in the order of the profile's lookups
    columns: tuple[str, ...]  # of the file itself that are read
    joined: dict[str, tuple[str, ...]]  # lookup -> its columns that are read


def load(path: Path, opaque_key: bytes = b"") -> Plan:
    """The plan in a profile's file. Raises BadProfile that names every defect: file, key, why, what to write."""
    return compiled(read(path), path.name, opaque_key)


def compiled(profile: Profile, file: str, opaque_key: bytes = b"") -> Plan:
    """The plan of a profile. `opaque_key` is the firm's secret that `opaque` ids are made with."""
    defects = Defects(file)
    compiler = Compiler(profile.formats, defects.note, opaque_key)
    steps = [
        _step(number, sending, compiler, defects)
        for number, sending in enumerate(profile.command, start=1)
    ]
    left_out = [_when(rule.when, compiler) for rule in profile.leave_out]
    source_id = compiler.text(profile.source_id, "source_id")
    keys = [compiler.text(lookup.key, f"lookup.{lookup.name}.key") for lookup in profile.lookup]
    if profile.identity is not None:
        compiler.columns.update(dict.fromkeys(profile.identity.columns))
        compiler.columns.pop(IDENTITY, None)
    own, joined = _sorted_out(profile, compiler.columns)
    defects.raise_any()
    return Plan(
        profile=profile,
        steps=tuple(step for step in steps if step is not None),
        left_out=tuple(left_out),
        source_id=source_id,
        lookup_keys=tuple(keys),
        columns=own,
        joined=joined,
    )


def _step(number: int, sending: Sending, compiler: Compiler, defects: Defects) -> Step | None:
    key = f"command[{number}]"
    command = COMMAND.get(sending.send)
    if command is None:
        defects.note(f"{key}.send", f'no command "{sending.send}"', f"one of {', '.join(COMMAND)}")
        return None
    shape = inspect.type_info(command)
    assert isinstance(shape, inspect.StructType)
    _check(key, sending, defects)
    return Step(
        number=number,
        sending=sending,
        command=command,
        fields=compiler.shape(shape.fields, sending.fields, f"{key}.fields"),
        book=compiler.text(sending.book or "", f"{key}.book"),
        when=_when(sending.when, compiler),
        peek=_peek(shape, sending, compiler),
    )


def _check(key: str, sending: Sending, defects: Defects) -> None:
    if (sending.book is None) == (sending.book_of is None):
        write = 'book = "{column}" or book_of = "project"'
        defects.note(f"{key}.book", "the book must be said once", write)
    if sending.book_of == "project" and sending.send not in OF_A_PROJECT:
        why = f"only {', '.join(OF_A_PROJECT)} name the one project whose contract says the book"
        defects.note(f"{key}.book_of", why, 'book = "{column}"')
    if sending.known == "correct" and sending.send != "RecordTime":
        write = 'known = "refuse" or "keep"'
        defects.note(f"{key}.known", "only recorded time can be corrected", write)


def _peek(shape: inspect.StructType, sending: Sending, compiler: Compiler) -> dict[str, Bind]:
    """Single fields of a row whose other fields can not be read. Their defects are noted already."""
    quiet = Compiler(compiler.formats, lambda key, why, write: None, compiler.opaque_key)
    return {
        field.encode_name: quiet.field(field.type, sending.fields[field.encode_name], "")
        for field in shape.fields
        if field.encode_name in PEEKED and field.encode_name in sending.fields
    }


def _when(conditions: dict[str, Condition], compiler: Compiler) -> Callable[[Binder], Test]:
    """All conditions must hold; none at all always holds."""
    compiler.columns.update(dict.fromkeys(conditions))

    def bind(binder: Binder) -> Test:
        tests = [_test(binder(column), condition) for column, condition in conditions.items()]
        return lambda row: all(test(row) for test in tests)

    return bind


def _test(read_column: Reader, condition: Condition) -> Test:
    wanted = _words(condition.is_)
    unwanted = _words(condition.is_not)

    def test(row: Row) -> bool:
        value = read_column(row)
        if condition.missing is not None and (value is None) != condition.missing:
            return False
        if wanted is not None and value not in wanted:
            return False
        return unwanted is None or value not in unwanted

    return test


def _words(given: str | tuple[str, ...] | None) -> frozenset[str] | None:
    if given is None:
        return None
    return frozenset((given,) if isinstance(given, str) else given)


def _sorted_out(
    profile: Profile, columns: dict[str, None]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The file's own columns, and those of each lookup, which are written {lookup.column}."""
    joined: dict[str, list[str]] = {lookup.name: [] for lookup in profile.lookup}
    own: list[str] = []
    for column in columns:
        name, dot, rest = column.partition(".")
        if dot and name in joined:
            joined[name].append(rest)
        else:
            own.append(column)
    return tuple(own), {name: tuple(rest) for name, rest in joined.items()}
