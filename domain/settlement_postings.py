"""What a document's settlement moves in the books beside its lines: tax, discounts, retention, deposits, rounding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from domain.money import allocate
from domain.posting import Movement
from domain.settlement import Applied, Settlement

Moved: TypeAlias = tuple[str, Movement, int]  # contract, movement, minor units


def movements(settlement: Settlement, contract_of: Mapping[int, str]) -> Iterable[Moved]:
    """Every movement of a settlement; `contract_of` says under which contract each line stands."""
    yield from _allowed(settlement, contract_of)
    for place, group in enumerate(settlement.groups):
        yield from _spread(settlement, contract_of, place, "bill_tax", group.tax)
    for kept in settlement.withheld:
        yield kept.contract_id, "retain", kept.minor
    for release in settlement.releases:
        yield release.contract_id, "release_retention", release.minor
    first = next(iter(contract_of.values()), "")
    for applied in settlement.applied:
        yield from _applied(applied, applied.contract_id or first)
    yield first, "round_payable", settlement.rounding


def _allowed(settlement: Settlement, contract_of: Mapping[int, str]) -> Iterable[Moved]:
    """Allowances on lines and on the document, and its charges."""
    for line in settlement.lines:
        yield contract_of[line.number], "grant_discount", line.allowance
        yield contract_of[line.number], "bill_receivable", line.charge
    for added in settlement.added:
        yield added.contract_id, "bill_receivable", added.minor
    for one in settlement.adjustments:
        movement: Movement = "grant_discount" if one.kind == "allowance" else "bill_receivable"
        if one.contract_id:
            yield one.contract_id, movement, one.minor
        else:
            yield from _spread(settlement, contract_of, None, movement, one.minor)


def _applied(applied: Applied, contract_id: str) -> Iterable[Moved]:
    """A deposit's tax was booked when it was invoiced: it is not owed a second time."""
    if applied.kind == "deposit":
        yield contract_id, "apply_deposit", applied.minor - applied.tax
        yield contract_id, "bill_tax", -applied.tax
    else:
        yield contract_id, "apply_credit", applied.minor


def _spread(
    settlement: Settlement,
    contract_of: Mapping[int, str],
    place: int | None,
    movement: Movement,
    minor: int,
) -> Iterable[Moved]:
    """An amount over the contracts of the document, by what they charge in the group it belongs to."""
    weights: dict[str, int] = {}
    for contract_id, weight in _about(settlement, contract_of, place):
        weights[contract_id] = weights.get(contract_id, 0) + weight
    if not any(weights.values()):
        weights = dict.fromkeys(weights or contract_of.values(), 1)
    if minor and weights:
        for contract_id, part in zip(weights, allocate(minor, list(weights.values())), strict=True):
            yield contract_id, movement, part


def _about(
    settlement: Settlement, contract_of: Mapping[int, str], place: int | None
) -> list[tuple[str, int]]:
    """What lines charge, by contract; where only lines for no approved work are taxed so, what they come to."""
    charged = [
        (contract_of[line.number], line.charged)
        for line in settlement.lines
        if place in (None, line.group)
    ]
    added = ((one.contract_id, abs(one.minor)) for one in settlement.added if one.group == place)
    return charged or list(added)
