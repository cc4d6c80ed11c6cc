"""What a draft comes to when it is issued: discounts, tax by group, retainage, money paid before, rounding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from domain.money import allocate, half_up
from domain.settlement import (
    AddedLine,
    Adjustment,
    Applied,
    Category,
    LineAdjustment,
    SettledLine,
    Settlement,
    TaxGroup,
    Withheld,
)
from domain.settlement_terms import Discount, Retainage
from domain.tax import TaxRounding
from domain.tax_group import UNTAXED, TaxKey
from domain.totals import rounding_to, tax_on


class Charge(msgspec.Struct, frozen=True):
    """A line to settle: what it charges, under which terms, taxed how."""

    number: int
    contract_id: str
    line_id: str
    minor: int
    tax: TaxKey = UNTAXED
    discount: Discount | None = None
    retainage: Retainage | None = None
    review: tuple[LineAdjustment, ...] = ()  # what a review allowed or charged on it


class Added(msgspec.Struct, frozen=True):
    """A line for no approved work, taxed how."""

    line: AddedLine
    tax: TaxKey = UNTAXED


class Extra(msgspec.Struct, frozen=True):
    """An allowance (negative) or charge (positive) over a contract's lines, or over all of them.

    With a tax of its own it is taxed so; without, as the lines it is about.
    """

    minor: int
    reason: str
    code: str
    contract_id: str = ""
    tax: TaxKey | None = None


def settled(
    charges: Sequence[Charge],
    lines: tuple[SettledLine, ...],
    more: Sequence[Added],
    extras: Sequence[Extra],
    offers: Iterable[Applied],
    round_to: int = 1,
    tax_rounding: TaxRounding = "group",
) -> Settlement | None:
    """The settlement of an invoice over its settled lines; none when it is nothing but them."""
    keys = _keys(charges, more, extras)
    added = tuple(msgspec.structs.replace(a.line, group=keys.index(a.tax)) for a in more)
    adjustments = tuple(_adjustments(keys, charges, lines, extras))
    groups = _groups(keys, (*lines, *added), adjustments, tax_rounding)
    net = sum(line.net for line in lines) + sum(line.net for line in added)
    exclusive = net + sum(signed(one) for one in adjustments)
    inclusive = exclusive + sum(group.tax for group in groups)
    withheld = tuple(_withheld(charges, lines, adjustments, groups))
    due = inclusive - sum(one.minor for one in withheld)
    applied = tuple(_applied(due, offers if groups else map(_untaxed, offers)))
    due -= sum(one.minor for one in applied)
    rounding = rounding_to(due, round_to)
    plain = not (groups or added or adjustments or withheld or applied or rounding)
    if plain and not any(line.allowance or line.charge for line in lines):
        return None
    return Settlement(
        net=net,
        lines=lines,
        added=added,
        adjustments=adjustments,
        groups=groups,
        withheld=withheld,
        applied=applied,
        rounding=rounding,
        round_to=round_to,
        payable=due + rounding,
    )


def signed(one: Adjustment) -> int:
    """An allowance as a negative amount, a charge as a positive one."""
    return one.minor if one.kind == "charge" else -one.minor


def share(percent: Decimal, minor: int) -> int:
    """So many percent of an amount, half-up."""
    n, d = percent.as_integer_ratio()
    return half_up(minor * n, 100 * d)


def _keys(
    charges: Sequence[Charge], more: Sequence[Added] = (), extras: Sequence[Extra] = ()
) -> list[TaxKey]:
    """The tax groups in the order of what is in them: lines first."""
    of_lines = [*(charge.tax for charge in charges), *(one.tax for one in more)]
    own = [extra.tax for extra in extras if extra.tax is not None]
    return list(dict.fromkeys([*of_lines, *own]))


def settled_lines(charges: Sequence[Charge]) -> tuple[SettledLine, ...]:
    """Each line with its share of the discount on its contract line: largest remainder, so they sum to it."""
    keys = _keys(charges)
    allowed: dict[int, int] = {}
    discounted: dict[tuple[str, str], list[Charge]] = {}
    for charge in charges:
        if charge.discount is not None and charge.minor:
            discounted.setdefault((charge.contract_id, charge.line_id), []).append(charge)
    for together in discounted.values():
        total = _discount(together[0].discount, sum(charge.minor for charge in together))
        parts = allocate(total, [charge.minor for charge in together])
        allowed.update((c.number, part) for c, part in zip(together, parts, strict=True))
    return tuple(
        _settled_line(charge, allowed.get(charge.number, 0), keys.index(charge.tax))
        for charge in charges
    )


def _settled_line(charge: Charge, discount: int, group: int) -> SettledLine:
    """One line with what a review allowed and charged on it: nothing takes it below zero."""
    charged = sum(one.minor for one in charge.review if one.kind == "charge")
    left = max(charge.minor - discount + charged, 0)
    kept: list[LineAdjustment] = []
    for one in charge.review:
        minor = one.minor if one.kind == "charge" else min(one.minor, left)
        left -= minor if one.kind == "allowance" else 0
        if minor:
            kept.append(msgspec.structs.replace(one, minor=minor))
    return SettledLine(
        number=charge.number,
        charged=charge.minor,
        allowance=discount + sum(one.minor for one in kept if one.kind == "allowance"),
        charge=charged,
        group=group,
        adjustments=tuple(kept),
    )


def _discount(terms: Discount | None, minor: int) -> int:
    assert terms is not None
    if terms.minor is not None:
        return min(terms.minor, minor)
    assert terms.percent is not None
    return share(terms.percent, minor)


def _adjustments(
    keys: list[TaxKey],
    charges: Sequence[Charge],
    lines: Sequence[SettledLine],
    extras: Iterable[Extra],
) -> Iterable[Adjustment]:
    """Allowances and charges of the document, each in its own tax group or split over those it is about."""
    for extra in extras:
        if extra.tax is not None:
            weights = {keys.index(extra.tax): 1}
        else:
            weights = _about(extra, charges, lines)
        parts = allocate(extra.minor, list(weights.values()))
        for group, minor in zip(weights, parts, strict=True):
            if minor:
                yield Adjustment(
                    kind="charge" if minor > 0 else "allowance",
                    minor=abs(minor),
                    reason=extra.reason,
                    code=extra.code,
                    contract_id=extra.contract_id,
                    group=group,
                )


def _about(extra: Extra, charges: Sequence[Charge], lines: Sequence[SettledLine]) -> dict[int, int]:
    """What the lines that an allowance or charge is about come to, by tax group."""
    weights: dict[int, int] = {}
    for charge, line in zip(charges, lines, strict=True):
        if extra.contract_id in ("", charge.contract_id):
            weights[line.group] = weights.get(line.group, 0) + max(line.net, 0)
    return weights if any(weights.values()) else dict.fromkeys(weights or {0: 0}, 1)


def _groups(
    keys: list[TaxKey],
    lines: Sequence[SettledLine | AddedLine],
    adjustments: Sequence[Adjustment],
    rounding: TaxRounding,
) -> tuple[TaxGroup, ...]:
    """The groups with what is taxed and the tax on it: of the whole group, or the sum of what each part bears."""
    if keys == [UNTAXED] or not keys:
        return ()
    groups = []
    for place, key in enumerate(keys):
        parts = [line.net for line in lines if line.group == place]
        parts += [signed(one) for one in adjustments if one.group == place]
        rounded = parts if rounding == "line" else [sum(parts)]
        groups.append(grouped(key, sum(parts), sum(tax_on(part, key.rate) for part in rounded)))
    return tuple(groups)


def grouped(key: TaxKey | TaxGroup, taxable: int, tax: int) -> TaxGroup:
    """A tax group with its sums."""
    category: Category = key.category
    return TaxGroup(
        category=category,
        rate=key.rate,
        taxable=taxable,
        tax=tax,
        code=key.code,
        jurisdiction=key.jurisdiction,
        exemption=key.exemption,
        exemption_code=key.exemption_code,
        rule=key.rule,
    )


def _withheld(
    charges: Sequence[Charge],
    lines: Sequence[SettledLine],
    adjustments: Sequence[Adjustment],
    groups: Sequence[TaxGroup],
) -> Iterable[Withheld]:
    """Retainage by contract: of its lines after all allowances, with their tax where the contract says so."""
    kept: dict[str, int] = {}
    for (contract_id, terms), bases in _bases(charges, lines, adjustments).items():
        base = sum(bases.values())
        if terms.base == "gross" and groups:
            base += sum(tax_on(minor, groups[place].rate) for place, minor in bases.items())
        kept[contract_id] = kept.get(contract_id, 0) + share(terms.percent, base)
    for contract_id, minor in kept.items():
        if minor > 0:
            yield Withheld(contract_id=contract_id, minor=minor)


def _bases(
    charges: Sequence[Charge], lines: Sequence[SettledLine], adjustments: Sequence[Adjustment]
) -> dict[tuple[str, Retainage], dict[int, int]]:
    """What retainage is taken of, by contract, terms and tax group."""
    bases: dict[tuple[str, Retainage], dict[int, int]] = {}
    for charge, line in zip(charges, lines, strict=True):
        if charge.retainage is not None:
            of = bases.setdefault((charge.contract_id, charge.retainage), {})
            of[line.group] = of.get(line.group, 0) + line.net
    of_all = [_shared(one, charges, lines) for one in adjustments if not one.contract_id]
    ours = [one for one in adjustments if one.contract_id]
    for one in (*ours, *(part for parts in of_all for part in parts)):
        for (contract_id, _), of in bases.items():  # taken off the first terms they can be about
            if contract_id == one.contract_id and one.group in of:
                of[one.group] += signed(one)
                break
    return bases


def _shared(
    one: Adjustment, charges: Sequence[Charge], lines: Sequence[SettledLine]
) -> Iterable[Adjustment]:
    """An allowance or charge of the whole document by contract, as the contracts' lines taxed alike come to."""
    weights: dict[str, int] = {}
    for charge, line in zip(charges, lines, strict=True):
        if line.group == one.group:
            weights[charge.contract_id] = weights.get(charge.contract_id, 0) + max(line.net, 0)
    if any(weights.values()):
        parts = allocate(one.minor, list(weights.values()))
        for contract_id, minor in zip(weights, parts, strict=True):
            yield msgspec.structs.replace(one, contract_id=contract_id, minor=minor)


def _untaxed(offer: Applied) -> Applied:
    """The net of a deposit, for an invoice without tax: its tax was owed, and stays so, since it was received."""
    return msgspec.structs.replace(offer, minor=offer.minor - offer.tax, tax=0)


def _applied(due: int, offers: Iterable[Applied]) -> Iterable[Applied]:
    """Money paid before, in the order it is offered, never more than is due."""
    for offer in offers:
        taken = min(offer.minor, due)
        if taken > 0:
            due -= taken
            tax = half_up(offer.tax * taken, offer.minor)
            yield msgspec.structs.replace(offer, minor=taken, tax=tax)
