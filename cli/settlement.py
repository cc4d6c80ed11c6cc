"""What an invoice comes to, as rows on a screen: from its lines to what is payable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import click

from cli.opening import opened
from cli.tables import money, show, words
from domain.money import written
from domain.settlement import Settlement
from processes.previewing import preview


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


def show_settled(settled: Settlement, currency: str) -> None:
    """Print what a document comes to, part by part."""
    columns = (words("", "part"), money("amount", "minor"))
    show(list(comes_to(settled, currency)), columns, as_json=False, nothing="")


def show_preview(book: str, invoice_id: str, on: date | None) -> None:
    """Print what a draft would come to, were it issued on a day, or why it can not be."""
    with opened() as firm:
        found = preview(firm.desk, book, invoice_id, on)
    if found.refused is not None:
        click.echo(f"It can not be issued on {found.on}: {found.refused.says}")
        return
    issued = found.issued
    assert issued is not None, "a draft is issued or refused"
    payable = written(found.payable or 0, issued.currency)
    click.echo(f"Issued on {found.on} it would come to {payable}, due on {issued.due_on}.")
    if issued.settlement is not None:
        show_settled(issued.settlement, issued.currency)
