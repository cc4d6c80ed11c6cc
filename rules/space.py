"""Every case a table can meet: whole numbers fall into bands between the table's own thresholds.

Rules see nothing finer than a band, so one case a band stands for all. A set of cases is one
Python integer with a bit a case, which makes asking "is there any case where ..." exact and quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod

import msgspec

from rules.oracle import holds
from rules.table import Condition, Rule
from rules.vocabulary import Field, Subject, Value, Whole, Word, YesNo, shown


class Axis(msgspec.Struct, frozen=True):
    """The bands of one fact, each with a value that stands for it."""

    name: str
    values: tuple[Value, ...]  # of a band of whole numbers the lowest
    edges: tuple[int, ...]  # whole numbers: where each band begins, then where the last ends
    mentioned: bool  # facts no rule mentions have one band only


class Space:
    """All cases of `rules` over the facts of `subject`."""

    def __init__(self, subject: Subject, rules: Iterable[Rule]) -> None:
        conditions = [condition for rule in rules for condition in rule.when]
        self.axes = tuple(
            _axis(field, [condition for condition in conditions if condition.fact == name])
            for name, field in subject.fact_fields.items()
        )
        self.size = prod(len(axis.values) for axis in self.axes)

    @property
    def everywhere(self) -> int:
        """The set of all cases."""
        return (1 << self.size) - 1

    def where(self, rule: Rule) -> int:
        """The set of cases a rule matches."""
        cases = self.everywhere
        for condition in rule.when:
            cases &= self._where(condition)
        return cases

    def _where(self, condition: Condition) -> int:
        """The set of cases one condition holds in: a pattern of its fact's bands, repeated."""
        stride = 1
        for axis in reversed(self.axes):
            if axis.name == condition.fact:
                break
            stride *= len(axis.values)
        run = (1 << stride) - 1
        pattern = 0
        for band, value in enumerate(axis.values):
            if holds(condition, {axis.name: value}):
                pattern |= run << (band * stride)
        width = stride * len(axis.values)
        return _repeated(pattern, width, self.size // width)

    def cases(self) -> Iterator[tuple[Value, ...]]:
        """Every case, as the facts' values in the struct's order."""
        return product(*(axis.values for axis in self.axes))

    def case(self, number: int) -> tuple[Value, ...]:
        """The case with this number, from 0, in the order of `cases`."""
        values = []
        for axis in reversed(self.axes):
            number, band = divmod(number, len(axis.values))
            values.append(axis.values[band])
        return tuple(reversed(values))

    def in_words(self, cases: int) -> str:
        """One case of a set that is not empty, in words, naming the facts that rules mention."""
        number = (cases & -cases).bit_length() - 1
        told = [
            f"{axis.name} is {_band_in_words(axis, value)}"
            for axis, value in zip(self.axes, self.case(number), strict=True)
            if axis.mentioned
        ]
        return ", ".join(told) or "any case"


def _axis(field: Field, conditions: list[Condition]) -> Axis:
    mentioned = bool(conditions)
    match field:
        case Whole(name=name, low=low, high=high):
            cuts = {cut for condition in conditions for cut in _cuts(condition)}
            begins = sorted({low, *(cut for cut in cuts if low < cut <= high)})
            return Axis(name, tuple(begins), (*begins, high + 1), mentioned)
        case Word(name=name, words=words):
            return Axis(name, words if mentioned else words[:1], (), mentioned)
        case YesNo(name=name):
            return Axis(name, (False, True) if mentioned else (False,), (), mentioned)
    raise AssertionError(f"{field} is not a fact")


def _cuts(condition: Condition) -> list[int]:
    """The numbers at which the truth of a condition on a whole number may change."""
    wanted = condition.wanted if isinstance(condition.wanted, tuple) else (condition.wanted,)
    numbers = [int(value) for value in wanted]
    match condition.operator:
        case "below" | "at_least":
            return numbers
        case "above" | "at_most":
            return [number + 1 for number in numbers]
    return [cut for number in numbers for cut in (number, number + 1)]


def _repeated(pattern: int, width: int, times: int) -> int:
    """`pattern`, `width` bits wide, `times` times one after another."""
    result = done = 0
    while times:
        if times & 1:
            result |= pattern << done
            done += width
        pattern |= pattern << width
        width *= 2
        times >>= 1
    return result


def _band_in_words(axis: Axis, value: Value) -> str:
    if not axis.edges:
        return shown(value)
    band = axis.values.index(value)
    low, high = axis.edges[band], axis.edges[band + 1] - 1
    return str(low) if low == high else f"{low} to {high}"
