"""What an invoice comes to, as rows on a screen: from its lines to what is payable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from domain.settlement import Settlement


class Part(NamedTuple):
    """One part, with its sign: what lowers the payable amount is below zero."""

    part: str
    minor: int
    currency: str


def comes_to(settled: Settlement, currency: str) -> Iterator[Part]:
    """The parts of a settlement in order; they add up to the last one, what is payable."""
    for part, minor in _parts(settled):
        yield Part(part, minor, currency)


def _parts(settled: Settlement) -> Iterator[tuple[str, int]]:
    beside = sum(line.net - line.charged for line in settled.lines)
    yield "lines", settled.net - beside - sum(line.net for line in settled.added)
    if beside:
        yield "allowed and charged on lines", beside
    for line in settled.added:
        yield f"line {line.number}: {line.text}", line.minor
    for one in settled.adjustments:
        yield f"{one.kind}: {one.reason}", -one.minor if one.kind == "allowance" else one.minor
    for group in settled.groups:
        yield f"tax {group.category} {group.rate:f} % ({group.rule})", group.tax
    yield from _not_due(settled)
    yield "payable", settled.payable


def _not_due(settled: Settlement) -> Iterator[tuple[str, int]]:
    """What is kept back, released, or was paid before; and rounding."""
    for kept in settled.withheld:
        yield f"retained under {kept.contract_id}", -kept.minor
    for release in settled.releases:
        yield f"released of {release.invoice_id}", release.minor
    for applied in settled.applied:
        yield f"{applied.kind.replace('_', ' ')} {applied.source}", -applied.minor
    if settled.rounding:
        yield "rounding", settled.rounding
