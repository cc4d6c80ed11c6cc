"""What is agreed in a contract, for its page: lines and how each is billed, the plan, deposits, amendments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec
from sqlalchemy import Connection

from console.visit import Visit
from domain.contract import ContractLine
from domain.money import written
from domain.plan_terms import Plan
from domain.register import Contract
from domain.retainer_terms import AllowanceTerms
from domain.settlement_terms import Retainage
from projections import amendments, plans, retainers
from projections.amended import changes
from projections.amendments import AmendmentRow
from projections.plans import PlanItem
from projections.retainers import DepositRow


class AgreedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A contract line as people read it."""

    line_id: str
    model: str
    projects: tuple[str, ...]
    terms: tuple[str, ...]  # what it says beyond its model, in a few words each
    starts_on: date | None
    ends_on: date | None


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What a contract's page shows of the agreement. Lines and terms are those in force today."""

    lines: list[AgreedLine]
    terms: tuple[str, ...]  # of the whole contract
    plan: list[PlanItem]
    deposits: list[DepositRow]
    amendments: list[tuple[AmendmentRow, str]]
    proposals: int  # of credit, that nobody answered


def agreed(tx: Connection, visit: Visit, book: str, contract_id: str) -> Agreed:
    """All that is agreed under a contract, dated as the page is where the views are."""
    contract = visit.firm.desk.register(book).contracts[contract_id]
    as_of, known_at = visit.looking.as_of, visit.looking.known_at
    reach = {"book": book, "contract_id": contract_id}
    currency = contract.currency
    proposed = amendments.proposals(tx, as_of=as_of, known_at=known_at, **reach)
    return Agreed(
        lines=[_line(line, currency) for line in contract.lines.values()],
        terms=tuple(_whole(contract)),
        plan=plans.items(tx, as_of=as_of, known_at=known_at, **reach),
        deposits=retainers.deposits(tx, as_of=as_of, known_at=known_at, **reach),
        amendments=[
            (row, changes(row))
            for row in amendments.listing(tx, as_of=None, known_at=known_at, **reach)
        ],
        proposals=sum(one.state == "open" for one in proposed),
    )


def _line(line: ContractLine, currency: str) -> AgreedLine:
    return AgreedLine(
        line_id=line.line_id,
        model=line.billing_model,
        projects=line.projects,
        terms=tuple(_terms(line, currency)),
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


def _terms(line: ContractLine, currency: str) -> Iterator[str]:
    if line.plan is not None:
        yield from _planned(line.plan, currency)
    if line.allowance is not None:
        yield from _allowed(line.allowance, currency)
    if line.rounding != "exact":
        yield f"rounded {line.rounding.replace('_', ' ')}"
    if line.discount is not None:
        discount = line.discount
        off = written(discount.minor, currency) if discount.minor else f"{discount.percent} %"
        yield f"{off} off"
    if line.retainage is not None:
        yield _retained(line.retainage)
    if line.tax_code:
        yield f"taxed as {line.tax_code}"


def _planned(plan: Plan, currency: str) -> Iterator[str]:
    if plan.price is not None:
        yield f"for {written(plan.price, currency)}"
    if plan.units is not None:
        units = plan.units
        most = "" if units.total is None else f", up to {_plain(units.total)}"
        yield f"{_plain(units.unit_price)} {currency} a {units.unit}{most}"
    if plan.recurring is not None:
        yield f"{written(plan.recurring.minor, currency)} every {_words(plan.recurring.every)}"
    if plan.fee is not None:
        over = ", ".join(plan.fee.of) or "all others"
        yield f"{_plain(plan.fee.percent)} % of lines {over}"


def _allowed(terms: AllowanceTerms, currency: str) -> Iterator[str]:
    every = _words(terms.every)
    yield f"{written(terms.fee, currency)} every {every}"
    if terms.hours is not None:
        yield f"{_plain(terms.hours)} hours included"
    if terms.amount is not None:
        yield f"{written(terms.amount, currency)} of work included"
    if terms.overage_rate is not None:
        yield f"beyond at {_plain(terms.overage_rate)} {currency} an hour"
    if terms.rollover:
        yield f"unused work carried on for {terms.rollover} {every}{'s' * (terms.rollover > 1)}"


def _whole(contract: Contract) -> Iterator[str]:
    signed, currency = contract.signed, contract.currency
    if contract.purchase_order:
        yield f"purchase order {contract.purchase_order}"
    if signed.prepaid is not None:
        yield f"a deposit of {written(signed.prepaid.deposit, currency)}"
        if signed.prepaid.target:
            least, full = (
                written(x, currency) for x in (signed.prepaid.minimum, signed.prepaid.target)
            )
            yield f"made up to {full} when below {least}"
    if signed.volume_discount is not None:
        volume = signed.volume_discount
        tiers = ", ".join(
            f"{_plain(tier.percent)} % above {written(tier.above, currency)}"
            for tier in volume.tiers
        )
        yield f"{volume.reach} volume discount a {volume.period}: {tiers}"
    if signed.retainage is not None:
        yield _retained(signed.retainage)
    if contract.invoicing.early_payment is not None:
        offer = contract.invoicing.early_payment
        yield f"{_plain(offer.percent)} % off when paid within {offer.days} days"


def _retained(terms: Retainage) -> str:
    return f"{_plain(terms.percent)} % retained"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
