"""Funding: which payers and purchase orders pay for a contract's work, in which order, up to which limits."""

from __future__ import annotations

from datetime import date

from domain.funding_commands import (
    AmendFunding,
    FundingShareShape,
    FundingSourceShape,
    FundingStep,
)
from domain.invoice_commands import DraftInvoice
from features.checks import listed, money_is, same
from features.stage import Stage
from features.steps.billing import make_draft
from features.steps.words import Amount, Row, rows, said_amount, said_list
from features.vocabulary import act, view
from projections import funding

RULES = ("priority", "source", "percent", "weight", "limit", "purchase order", "payer", "lines")


@act("the funding of <contract> is agreed as follows[ because <why>]", AmendFunding, table=RULES)
def agreed(stage: Stage, contract: str, why: str | None, datatable: list[list[str]]) -> None:
    """Agrees the sources of a contract and its rules, a row a share: the shares of one priority are 100
    per cent together, or each has a weight. What is said of a source in any of its rows holds; without a limit it has none.

    `the funding of C-100 is agreed as follows`
    """
    currency = stage.defaults.contract(contract).currency
    table = rows(datatable, *RULES, needs=("priority", "source"))
    for row in table:
        if "payer" in row:
            stage.defaults.customer(row["payer"])
    steps = tuple(
        FundingStep(
            priority=priority,
            shares=tuple(_share(row) for row in table if int(row["priority"]) == priority),
        )
        for priority in sorted({int(row["priority"]) for row in table})
    )
    sources: dict[str, Row] = {}
    for row in table:
        sources[row["source"]] = sources.get(row["source"], {}) | row
    stage.ask(
        AmendFunding(
            contract_id=contract,
            sources=tuple(_source(name, row, currency) for name, row in sources.items()),
            rules=steps,
            effective_date=stage.today,
            reason=why or "as agreed",
        ),
        stage.defaults.book_of(contract),
    )


def _share(row: Row) -> FundingShareShape:
    percent = row.get("percent")
    return FundingShareShape(
        source_id=row["source"],
        percent=percent and percent.rstrip("% "),
        weight=row.get("weight"),
    )


def _source(name: str, row: Row, currency: str) -> FundingSourceShape:
    return FundingSourceShape(
        source_id=name,
        payer=row.get("payer"),
        purchase_order=row.get("purchase order"),
        limit=said_amount(row["limit"]).in_(currency) if "limit" in row else None,
        lines=said_list(row["lines"]) if "lines" in row else (),
    )


@act(
    "the limit of <source:name> under <contract> is raised/lowered/set to <amount>"
    "[ from <since>][ because <why>]",
    AmendFunding,
)
def limit_changed(
    stage: Stage, source: str, contract: str, amount: Amount, since: date | None, why: str | None
) -> None:
    """Changes how much of a contract's work a source pays for.

    `the limit of PO-7 under C-100 is raised to 2,000.00 USD because "amendment 2"`
    """
    currency = stage.defaults.contract(contract).currency
    _amend(stage, contract, source, amount.in_(currency), since, why)


@act(
    "the limit of <source:name> under <contract> is removed[ from <since>][ because <why>]",
    AmendFunding,
)
def limit_removed(
    stage: Stage, source: str, contract: str, since: date | None, why: str | None
) -> None:
    """Lets a source pay without a limit.

    `the limit of PO-7 under C-100 is removed because "open order"`
    """
    _amend(stage, contract, source, None, since, why)


def _amend(
    stage: Stage, contract: str, source: str, limit: str | None, since: date | None, why: str | None
) -> None:
    command = AmendFunding(
        contract_id=contract,
        sources=(FundingSourceShape(source_id=source, limit=limit),),
        effective_date=since or stage.today,
        reason=why or "as agreed",
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act("a draft payable by <customer> is made for <contracts> up to <until>", DraftInvoice)
def drafted_for_payer(stage: Stage, customer: str, contracts: tuple[str, ...], until: date) -> None:
    """Drafts what a payer of the contracts' funding pays for, as an invoice of that payer's own.

    `a draft payable by GLOBEX is made for C-100 up to 2026-01-31`
    """
    make_draft(stage, contracts, until, None, customer)


# --- what the view shows -----------------------------------------------------------------------

USE = ("source", "payer", "purchase order", "limit", "unbilled", "drafted", "billed", "left")


@view("the sources of <contract> stand as follows", "funding.by_source", table=USE)
def stand(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks every source of a contract: what it pays for, by state, and what it has left; only the columns
    given.

    `the sources of C-100 stand as follows`
    """
    want = rows(datatable, *USE, needs=("source",))
    book = stage.defaults.book_of(contract)
    seen = stage.look(funding.by_source, book, contract_id=contract)
    found = {one.source_id: one for one in seen}
    listed(found, (row["source"] for row in want), f"the sources of {contract}")
    for row in want:
        one = found[row["source"]]
        for column in ("payer", "purchase order"):
            if column in row:
                told = getattr(one, column.replace(" ", "_"))
                same(told, row[column], f"{column} of {one.source_id}")
        for column in USE[3:]:
            if column in row:
                minor = getattr(one, column)
                assert minor is not None, f"{one.source_id} has no {column}"
                money_is(
                    minor, one.currency, said_amount(row[column]), f"{column} of {one.source_id}"
                )
