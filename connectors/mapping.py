"""A plan bound to one file: each row becomes its commands, or is refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, NamedTuple

import msgspec

from connectors.identities import Identities
from connectors.lookups import Joined
from connectors.plan import IDENTITY, Plan, Step
from connectors.readers import Value
from connectors.template import Reader, Row
from connectors.unreadable import DoubledColumn, MissingColumn, RowRefused
from domain.commands import AnyCommand


class Asked(NamedTuple):
    """One command that a row asks for, and how its book is found."""

    step: Step
    book: str  # "" where the profile says how it is found (`book_of`)
    command: AnyCommand


class LeftOut(NamedTuple):
    """A row that is none of the ledger's business."""

    code: str
    says: str


class _Bound(NamedTuple):
    step: Step
    applies: Callable[[Row], bool]
    always: bool
    book: Reader
    fields: Value
    peek: dict[str, Value]


class Mapping:
    """Reads rows of one file by its header. Bound once; then only closures run."""

    def __init__(self, plan: Plan, header: list[str], joined: dict[str, Joined]) -> None:
        self.plan = plan
        self.header = header
        self.missing = frozenset(plan.profile.file.missing)
        self._check_header()
        self.extra = tuple(name for name in header if name not in plan.columns)
        identity = plan.profile.identity
        self.identities = (
            Identities([self.header.index(name) for name in identity.columns if name in header])
            if identity
            else None
        )
        self._lookups: dict[str, Callable[[str], Reader]] = {}
        self._join(joined)
        self._left_out = [
            (test(self._cell), LeftOut(rule.code, rule.says))
            for test, rule in zip(plan.left_out, plan.profile.leave_out, strict=True)
        ]
        self._source_id = plan.source_id(self._cell)
        self._steps = [
            _Bound(
                step,
                step.when(self._cell),
                not step.sending.when,
                step.book(self._cell),
                step.fields(self._cell),
                {name: bind(self._cell) for name, bind in step.peek.items()},
            )
            for step in plan.steps
        ]

    def commands(self, row: Row) -> list[Asked] | LeftOut:
        """What a row asks for, in the profile's order. Raises RowRefused with a code and a sentence."""
        for applies, left_out in self._left_out:
            if applies(row):
                return left_out
        try:
            asked = [
                self._asked(bound, row)
                for bound in self._steps
                if bound.always or bound.applies(row)
            ]
        except RowRefused:
            if self.is_blank(row):
                return LeftOut("empty_row", "The row has separators and nothing else.")
            raise
        if not asked:
            says = "No command of the profile applies to the row: see its `when` conditions."
            raise RowRefused("no_command", says)
        return asked

    def _asked(self, bound: _Bound, row: Row) -> Asked:
        step = bound.step
        try:
            command = msgspec.convert(bound.fields(row), step.command)
        except msgspec.ValidationError as trouble:
            raise _refused(trouble) from None
        book = bound.book(row)
        if book is None:
            says = f"The row does not say its book: {step.sending.book} is missing."
            raise RowRefused("missing_value", says)
        return Asked(step, book, command)

    def source_id(self, row: Row) -> str:
        """The row's id at its source; "" when it has none that can be read."""
        return _or_none(self._source_id, row) or ""

    def peek(self, row: Row, field: str) -> str | None:
        """One field of the first command that has it, read by itself; none when it can not be."""
        for bound in self._steps:
            if field in bound.peek:
                value = _or_none(bound.peek[field], row)
                return value if isinstance(value, str) else None
        return None

    def book_named(self, row: Row) -> str | None:
        """The book that the row itself names, if it names one."""
        named = (_or_none(bound.book, row) for bound in self._steps)
        return next((book for book in named if book), None)

    def is_blank(self, row: Row) -> bool:
        """Whether every cell says nothing."""
        return all(cell.strip() in self.missing for cell in row[: len(self.header)])

    def _cell(self, name: str) -> Reader:
        lookup, dot, column = name.partition(".")
        if dot and lookup in self._lookups:
            return self._lookups[lookup](column)
        if self.identities is not None and name == IDENTITY:
            at, missing = len(self.header), frozenset[str]()
        elif name in self.header:
            at, missing = self.header.index(name), self.missing
        else:
            return lambda row: None  # declared optional

        def cell(row: Row) -> str | None:
            value = row[at].strip()
            return None if value in missing else value

        return cell

    def _join(self, joined: dict[str, Joined]) -> None:
        for lookup, key in zip(self.plan.profile.lookup, self.plan.lookup_keys, strict=True):
            self._lookups[lookup.name] = _lookup(
                key(self._cell),
                joined[lookup.name],
                self.plan.joined[lookup.name],
                frozenset(lookup.missing),
                None if lookup.optional else lookup.file,
            )

    def _check_header(self) -> None:
        optional = self.plan.profile.file.optional
        lacking = [
            name for name in self.plan.columns if name not in self.header and name not in optional
        ]
        if lacking:
            raise MissingColumn(_lacking(lacking, self.header), columns=", ".join(lacking))
        for name in self.plan.columns:
            if self.header.count(name) > 1:
                raise DoubledColumn(
                    f"The column {name} stands twice in the file: rename one of them.", column=name
                )


def _or_none(read: Value, row: Row) -> Any:
    try:
        return read(row)
    except (RowRefused, IndexError):  # a row with too few cells has no such cell
        return None


def _lookup(
    key: Reader,
    joined: Joined,
    columns: tuple[str, ...],
    missing: frozenset[str],
    needed: str | None,
) -> Callable[[str], Reader]:
    def column(name: str) -> Reader:
        at = columns.index(name)

        def cell(row: Row) -> str | None:
            value = key(row)
            found = None if value is None else joined.get(value)
            if found is None:
                if needed is not None:
                    raise RowRefused(
                        "not_in_lookup",
                        f"{needed} has no row for {value or 'a row without its key'}.",
                    )
                return None
            return None if found[at] in missing else found[at]

        return cell

    return column


def _lacking(lacking: list[str], header: list[str]) -> str:
    says = f"The file has no column {', '.join(lacking)}. It has {', '.join(header)[:500]}."
    if len(header) == 1:
        for sign, name in ((";", "semicolons"), ("\t", "tabs"), (",", "commas"), ("|", "bars")):
            if sign in header[0]:
                return f"{says} It seems to be separated by {name}: write delimiter in the profile's [file]."
    near = get_close_matches(lacking[0], header, n=1)
    return f"{says} Is it {near[0]}? Then write that name in the profile." if near else says


def _refused(trouble: msgspec.ValidationError) -> RowRefused:
    """A value of the right kind that can not be: which field, why not. What it says may be a person's name."""
    says, _, path = str(trouble).partition(" - at ")
    field = path.strip("`$.") or "the command"
    if "matching regex" in says or "length" in says:
        return RowRefused("bad_reference", f"{field} is no id that a system could have given.")
    return RowRefused("malformed", f"{field}: {says[0].lower()}{says[1:]}.")
