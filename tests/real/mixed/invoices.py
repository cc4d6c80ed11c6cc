"""What an invoice comes to: discounts, tax by rate, what is retained, what was paid before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tests.real.mixed.sides import Item, Side
from tests.real.mixed.sums import cents, percent, split

TaxOf = Callable[[str, str, str, date], str | None]  # book, customer, code, day: category and rate


class Line(NamedTuple):
    """A part of an item on an invoice, and the source that pays for it."""

    item: Item
    minor: int
    source: str


@dataclass
class Invoice:
    """An invoice as it is calculated; all amounts in cents."""

    contracts: tuple[str, ...]
    payer: str
    on: date
    lines: list[Line]
    allowances: dict[str, int] = field(default_factory=dict)  # on lines, by contract and line
    volume: Counter[str] = field(default_factory=Counter)  # by contract; negative: charged back
    taxable: Counter[str] = field(default_factory=Counter)  # by category and rate
    tax: Counter[str] = field(default_factory=Counter)
    retained: Counter[str] = field(default_factory=Counter)  # by contract
    drawn: Counter[str] = field(default_factory=Counter)  # by contract
    credited: int = 0
    paid: int = 0
    release: int = 0  # of retainage: nothing else is on it

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from every other one of its book."""
        return (
            *sorted(self.contracts),
            self.payer,
            str(self.on),
            "release" if self.release else "",
        )

    @property
    def total(self) -> int:
        return sum(line.minor for line in self.lines)

    @property
    def payable(self) -> int:
        off = sum(self.allowances.values()) + sum(self.volume.values()) - self.release
        off += sum(self.retained.values()) + sum(self.drawn.values())
        return self.total - off + sum(self.tax.values())

    @property
    def owed(self) -> int:
        return self.payable - self.credited - self.paid


def settle(invoice: Invoice, sides: Mapping[str, Side], tax_of: TaxOf) -> None:
    """Work out everything of an invoice but its lines."""
    nets = _discounted(invoice, sides)
    book = next(iter(sides.values())).book
    rates = {}
    for line in invoice.lines:
        side = sides[line.item.contract]
        code = side.line(line.item.line).get("tax_code", "standard")
        rates[side.name, line.item.line] = tax_of(book, invoice.payer, code, invoice.on)
    groups = dict.fromkeys(rate for rate in rates.values() if rate)
    by_group: defaultdict[str, Counter[str]] = defaultdict(Counter)  # contract, then rate
    for (contract, line_id), net in nets.items():
        by_group[contract][rates[contract, line_id] or ""] += net
    for name in invoice.contracts:
        _volume(invoice, sides[name], by_group[name])
    for group in groups:
        invoice.taxable[group] = sum(of[group] for of in by_group.values())
        invoice.tax[group] = taxed(group, invoice.taxable[group])
    for name in invoice.contracts:
        _retained(invoice, sides[name], by_group[name], nets)
    for name in invoice.contracts:
        _draw(invoice, sides[name])


def taxed(group: str, minor: int) -> int:
    """Tax of a group, rounded once."""
    return percent(group.split()[1], minor)


def _discounted(invoice: Invoice, sides: Mapping[str, Side]) -> Counter[tuple[str, str]]:
    """What each contract line comes to after its own discount."""
    nets: Counter[tuple[str, str]] = Counter()
    for line in invoice.lines:
        nets[line.item.contract, line.item.line] += line.minor
    for (contract, line_id), minor in nets.items():
        terms = sides[contract].line(line_id).get("discount")
        if terms is None:
            continue
        off = (
            percent(terms["percent"], minor)
            if "percent" in terms
            else min(minor, cents(terms["amount"]))
        )
        invoice.allowances[f"{contract}/{line_id}"] = off
        nets[contract, line_id] -= off
    return nets


def _volume(invoice: Invoice, side: Side, nets: Counter[str]) -> None:
    """The tiers of the period so far, this invoice included, less what was allowed before."""
    net = sum(nets.values())
    month = (invoice.on.year, invoice.on.month)
    side.volume[month] += net
    terms = side.terms.get("volume_discount")
    if terms is None:
        return
    length = {"year": 12, "quarter": 3, "month": 1}[terms["period"]]
    within = [at for at in side.volume if at[0] == month[0]]
    within = [at for at in within if (at[1] - 1) // length == (month[1] - 1) // length]
    billed = sum(side.volume[at] for at in within)
    due = earned(terms["tiers"], terms["reach"], billed) - sum(side.allowed[at] for at in within)
    due = min(due, net)
    side.allowed[month] += due
    invoice.volume[side.name] = due
    groups = [group for group, minor in nets.items() if minor > 0] or list(nets)[:1]
    weights = [max(nets[group], 0) for group in groups]
    if due:
        parts = split(abs(due), weights if any(weights) else [1] * len(groups))
        for group, part in zip(groups, parts, strict=True):
            nets[group] -= part if due > 0 else -part


def earned(tiers: Sequence[Mapping[str, str]], reach: str, billed: int) -> int:
    """The discount on so much billed in a period."""
    total = 0
    for at, tier in enumerate(tiers):
        above = cents(tier["above"])
        if billed <= above:
            break
        if reach == "retrospective":
            total = percent(tier["percent"], billed)
        else:
            following = cents(tiers[at + 1]["above"]) if at + 1 < len(tiers) else billed
            total += percent(tier["percent"], min(billed, following) - above)
    return total


def _retained(
    invoice: Invoice, side: Side, nets: Counter[str], lines: Counter[tuple[str, str]]
) -> None:
    terms = side.terms.get("retainage")
    if terms is None:
        return
    base = sum(nets.values())
    if terms["base"] == "gross":
        base += sum(taxed(group, minor) for group, minor in nets.items() if group)
    kept = percent(terms["percent"], base)
    if kept:
        invoice.retained[side.name] = kept
        side.retained[invoice.key] = kept


def _draw(invoice: Invoice, side: Side) -> None:
    """Deposits, the oldest first, up to what is charged on prepaid lines and to what is due."""
    own = [line for line in invoice.lines if line.item.contract == side.name]
    prepaid = {o["line_id"] for o in side.terms["lines"] if side.model(o["line_id"]) == "prepaid"}
    left = sum(line.minor for line in own if not prepaid or line.item.line in prepaid)
    left = min(left, invoice.payable)
    for deposit in side.deposits:
        part = min(deposit.paid - deposit.drawn, left)
        deposit.drawn += part
        left -= part
        if part:
            invoice.drawn[side.name] += part
