"""Tax: where the entity is registered, what jurisdictions charge, where customers are taxed, what invoices bear."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.tax_commands import (
    ALWAYS,
    PublishTaxRates,
    RegisterForTax,
    SetCustomerTax,
    TaxRateTerms,
)
from features.checks import money_is, same
from features.stage import Stage
from features.steps.words import Reference, rows, said_amount, said_date
from features.vocabulary import act, view
from projections import invoices

RATE = ("code", "category", "rate", "supply", "from", "until", "exemption")
GROUP = ("category", "rate", "taxable", "tax", "because")


@act("the entity is registered for tax in <name>[ under <id:name>]", RegisterForTax)
def registered(stage: Stage, name: str, id: str | None) -> None:  # noqa: A002 - finance's word
    """Registers the entity for tax in a jurisdiction: from then on its invoices are taxed by invoice date.

    `the entity is registered for tax in DE under DE811569869`
    """
    stage.ask(RegisterForTax(jurisdiction=name, tax_id=id or f"{name}1"))


@act(
    "the entity is registered for tax in <name>[ under <id:name>] by the date of the work",
    RegisterForTax,
)
def registered_by_work(stage: Stage, name: str, id: str | None) -> None:  # noqa: A002
    """Registers the entity for tax where the rate is that of the day of the work.

    `the entity is registered for tax in DE by the date of the work`
    """
    stage.ask(RegisterForTax(jurisdiction=name, tax_id=id or f"{name}1", tax_date="work"))


@act(
    "the entity is registered for tax in <name>[ under <id:name>] with tax rounded on each line",
    RegisterForTax,
)
def registered_by_line(stage: Stage, name: str, id: str | None) -> None:  # noqa: A002
    """Registers the entity for tax where each line's tax is rounded, and a group's is the sum of its lines'.

    `the entity is registered for tax in DE with tax rounded on each line`
    """
    stage.ask(RegisterForTax(jurisdiction=name, tax_id=id or f"{name}1", tax_rounding="line"))


@act("<name>[ of the union <union:name>] has these tax rates", PublishTaxRates, table=RATE)
def rates(stage: Stage, name: str, union: str | None, datatable: list[list[str]]) -> None:
    """Publishes what tax codes mean in a jurisdiction. Left out: code standard, category S, services, always.

    `DE of the union EU has these tax rates`
    """
    terms = [_rate(row) for row in rows(datatable, *RATE, needs=("rate",))]
    stage.ask(PublishTaxRates(jurisdiction=name, union=union or "", rates=tuple(terms)))


def _rate(row: dict[str, str]) -> TaxRateTerms:
    category: Any = row.get("category", "S")
    supply: Any = row.get("supply", "services")
    return TaxRateTerms(
        code=row.get("code", "standard"),
        category=category,
        rate=row["rate"].rstrip("% "),
        supply=supply,
        valid_from=said_date(row["from"]) if "from" in row else ALWAYS,
        valid_to=said_date(row["until"]) if "until" in row else None,
        exemption=row.get("exemption", ""),
    )


@act(
    "<customer> is taxed in <place:name> as a/an <status:name>"
    "[ with VAT id <id:name>][ from <since>]",
    SetCustomerTax,
)
def taxed(
    stage: Stage,
    customer: str,
    place: str,
    status: str,
    id: str | None,  # noqa: A002 - finance's word
    since: date | None,
) -> None:
    """Says where a customer is taxed, and as what: business, consumer or exempt.

    `ACME is taxed in FR as a business with VAT id FR40303265045`
    """
    as_what: Any = status
    stage.defaults.customer(customer)
    stage.ask(
        SetCustomerTax(
            customer_id=customer,
            jurisdiction=place,
            status=as_what,
            vat_id=id or "",
            valid_from=since or ALWAYS,
        )
    )


@view("<invoice> bears these taxes", "invoices.one", table=GROUP)
def bears(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks the tax groups of an issued invoice, in order; only the columns that are given.

    `the invoice bears these taxes`
    """
    book, found = stage.documents.find(invoice)
    seen = stage.look(invoices.one, book, invoice_id=found)
    _groups_are(seen.settlement.groups if seen.settlement else (), seen.currency, datatable)


@view("the last credit memo of <invoice> bears these taxes", "invoices.one", table=GROUP)
def credit_bears(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks the tax groups of an invoice's last credit memo.

    `the last credit memo of the invoice bears these taxes`
    """
    book, found = stage.documents.find(invoice)
    seen = stage.look(invoices.one, book, invoice_id=found)
    settlement = seen.credits[-1].settlement
    _groups_are(settlement.groups if settlement else (), seen.currency, datatable)


def _groups_are(groups: Any, currency: str, datatable: list[list[str]]) -> None:
    want = rows(datatable, *GROUP)
    same(len(groups), len(want), "the number of tax groups")
    for group, row in zip(groups, want, strict=True):
        if "category" in row:
            same(group.category, row["category"], "the tax category")
        if "rate" in row:
            same(f"{group.rate} %", f"{row['rate'].rstrip('% ')} %", "the tax rate")
        for column in ("taxable", "tax"):
            if column in row:
                money_is(getattr(group, column), currency, said_amount(row[column]), column)
        if "because" in row:
            same(group.exemption, row["because"], "why no tax is charged")


@view("<invoice> bears no tax", "invoices.one")
def bears_none(stage: Stage, invoice: Reference) -> None:
    """Checks that an invoice has no tax group at all: its entity is not registered for tax.

    `the invoice bears no tax`
    """
    book, found = stage.documents.find(invoice)
    settlement = stage.look(invoices.one, book, invoice_id=found).settlement
    same(settlement.groups if settlement else (), (), f"the tax groups of {invoice}")
