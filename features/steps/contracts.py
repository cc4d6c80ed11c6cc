"""Contracts: customer, currency, lines, dates and the not-to-exceed amount."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from domain.master_commands import (
    AmendCap,
    ConversionChoice,
    EndContract,
    LineTerms,
    OwnRounding,
    SignContract,
)
from features import invoice_terms
from features.checks import listed, money_is, same
from features.defaults import BASE_CURRENCY, CUSTOMER, SIGNED
from features.stage import Stage
from features.steps.expense_terms import EXPENSE_TERMS, said_expenses
from features.steps.words import (
    Amount,
    Row,
    Unclear,
    rows,
    said_amount,
    said_date,
    said_list,
)
from features.vocabulary import act, view
from projections import contracts

LINE = ("line", "projects", "rounding", "billing model", "treatment", *invoice_terms.ON_LINES)
TERMS = (
    "agreement",
    "customer",
    "currency",
    "signed on",
    "starts on",
    "ends on",
    "not to exceed",
    "cap policy",
    "cap tolerance",
    "purchase order",
    "converted on",
    "exchange rate",
    "projects",
    "rounding",
    "billing model",
    "treatment",
    *EXPENSE_TERMS,
    *invoice_terms.ON_LINES,
    *invoice_terms.ON_CONTRACTS,
)


_OWN_ROUNDING = re.compile(
    r"(?:exact|(?P<minutes>\d+) minutes? (?P<mode>up|down|nearest))"
    r"(?:(?<!exact)|, at least (?P<least>\d+) minutes?)"
)


def line_terms(stage: Stage, contract: str, row: Row, currency: str) -> LineTerms:
    """A contract line as said, here and before; what is left out takes the contract's defaults."""
    before = stage.defaults.terms.get((contract, row.get("line", "1")), {})
    said: dict[str, Any] = before | {
        name: row[column].replace(" ", "_")
        for column, name in (
            ("rounding", "rounding"),
            ("billing model", "billing_model"),
            ("treatment", "treatment"),
        )
        if column in row
    }
    if own := _OWN_ROUNDING.fullmatch(row.get("rounding", "")):
        said["rounding"] = "exact"
        mode: Any = own["mode"] or "up"
        said["own_rounding"] = OwnRounding(
            minutes=int(own["minutes"] or 0), mode=mode, least=int(own["least"] or 0)
        )
    projects = () if row.get("projects") == "none" else said_list(row.get("projects", contract))
    return LineTerms(
        line_id=row.get("line", "1"),
        projects=projects,
        **said,
        **invoice_terms.line_terms(row, currency),
    )


def _currency(stage: Stage, row: Row) -> str:
    """The currency a contract is in: as said, else its cap's, else the book's."""
    base = stage.defaults.currencies.get(stage.defaults.book(), BASE_CURRENCY)
    cap = row.get("not to exceed")
    return row.get("currency") or (said_amount(cap).currency if cap else base)


def conversion_said(row: Row) -> ConversionChoice | None:
    """How prices in other currencies are converted, as a row says it."""
    if "converted on" not in row:
        return None
    return ConversionChoice(
        on=row["converted on"],  # type: ignore[arg-type]
        rate_type=row.get("exchange rate", "spot").replace(" ", "_"),  # type: ignore[arg-type]
    )


def sign(stage: Stage, contract: str, row: Row, lines: list[LineTerms], **more: Any) -> None:
    """Sign with the terms of a row and `more`, opening the customer and projects that were not said before."""
    cap = said_amount(row["not to exceed"]) if "not to exceed" in row else None
    tolerance = said_amount(row["cap tolerance"]) if "cap tolerance" in row else None
    currency = _currency(stage, row)
    customer = row.get("customer", CUSTOMER)
    stage.defaults.customer(customer)
    for line in lines:
        for project in line.projects:
            stage.defaults.project(project)
    stage.ask(
        SignContract(
            contract_id=contract,
            customer_id=customer,
            agreement_id=row.get("agreement"),
            currency=currency,
            signed_on=said_date(row.get("signed on", SIGNED.isoformat())),
            starts_on=said_date(row["starts on"]) if "starts on" in row else None,
            ends_on=said_date(row["ends on"]) if "ends on" in row else None,
            lines=tuple(lines),
            not_to_exceed=None if cap is None else cap.in_(currency),
            cap_policy=row.get("cap policy", "split").replace(" ", "_"),  # type: ignore[arg-type]
            cap_tolerance=0 if tolerance is None else tolerance.in_(currency),
            purchase_order=row.get("purchase order"),
            conversion=conversion_said(row),
            expenses=said_expenses(row, currency),
            **more,
            **invoice_terms.contract_terms(row, currency),
        )
    )


@act(
    "a time and materials contract <contract>[ with <customer>][ in <currency>]"
    "[ not to exceed <cap>][ for <projects>][ from <since>][ until <until>]",
    SignContract,
)
def signed(
    stage: Stage,
    contract: str,
    customer: str | None,
    currency: str | None,
    cap: Amount | None,
    projects: tuple[str, ...] | None,
    since: date | None,
    until: date | None,
) -> None:
    """Signs a contract of one line. Left out: customer ACME, the cap's or the book's currency, no cap,
    a project named as the contract, from 2025-01-01, no end.

    `a time and materials contract C-100`
    `a time and materials contract C-100 not to exceed 1,000.00 USD`
    `a time and materials contract C-7 with GLOBEX in EUR for P-1 and P-2 from 2026-01-01 until 2026-06-30`
    """
    row = {
        "customer": customer,
        "currency": currency,
        "not to exceed": cap and str(cap),
        "starts on": since and since.isoformat(),
        "ends on": until and until.isoformat(),
    }
    line = LineTerms(line_id="1", projects=projects or (contract,))
    sign(stage, contract, {term: said for term, said in row.items() if said}, [line])


@act("contract <contract> is signed with these terms", SignContract, table=TERMS)
def signed_with_terms(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Signs a contract of one line with any terms: a term and its value a row (no head). Cap policy is split
    or whole entry; rounding is exact, six minutes up, six minutes nearest, quarter hour up, quarter hour
    nearest, half hour up, or a step such as 10 minutes down, 5 minutes up, at least 15 minutes; billing model is time and materials, fixed fee, milestone, units, progress, fee,
    prepaid or allowance; prices in other currencies are converted on work, approval, invoice or fixed, by
    exchange rate spot, month average or budget.
    With an agreement it is a statement of work under that master agreement, and takes from it what is left out.
    Of its invoices: `docs/settlement.md` says how each term is written.

    `contract C-100 is signed with these terms`
    """
    row: Row = {}
    for term, value in datatable:
        if term not in TERMS:
            raise Unclear(f'A contract has no term "{term}". It has: {", ".join(TERMS)}.')
        row[term] = value
    sign(stage, contract, row, [line_terms(stage, contract, row, _currency(stage, row))])


@act(
    "contract <contract>[ with <customer>][ in <currency>][ not to exceed <cap>]"
    " is signed with these lines",
    SignContract,
    table=LINE,
)
def signed_with_lines(
    stage: Stage,
    contract: str,
    customer: str | None,
    currency: str | None,
    cap: Amount | None,
    datatable: list[list[str]],
) -> None:
    """Signs a contract of several lines, each with its projects (none: no work goes on it), its billing
    model and its rounding of quantities. What else was said of a line before holds too.

    `contract C-100 not to exceed 9,000.00 USD is signed with these lines`
    """
    row = {"customer": customer, "currency": currency, "not to exceed": cap and str(cap)}
    terms = {term: said for term, said in row.items() if said}
    in_ = _currency(stage, terms)
    said = rows(datatable, *LINE, needs=("line",))
    sign(stage, contract, terms, [line_terms(stage, contract, line, in_) for line in said])


@act("contract <contract> ends/ended on <date>[ because <why>]", EndContract)
def ends(stage: Stage, contract: str, date: date, why: str | None) -> None:
    """Ends a contract: the day given is its last.

    `contract C-100 ends on 2026-03-31 because "the project was delivered"`
    """
    command = EndContract(contract_id=contract, ends_on=date, reason=why or "as agreed")
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "the not-to-exceed amount of <contract> is raised/lowered/set to <amount>"
    "[ from <since>][ because <why>]",
    AmendCap,
)
def cap_changed(
    stage: Stage, contract: str, amount: Amount, since: date | None, why: str | None
) -> None:
    """Changes a contract's not-to-exceed amount by agreement.

    `the not-to-exceed amount of C-100 is raised to 2,000.00 USD`
    `the not-to-exceed amount of C-100 is lowered to 500.00 USD from 2026-02-01 because "scope was cut"`
    """
    currency = stage.defaults.contract(contract).currency
    _amend(stage, contract, amount.in_(currency), since, why)


@act("the not-to-exceed amount of <contract> is removed[ from <since>][ because <why>]", AmendCap)
def cap_removed(stage: Stage, contract: str, since: date | None, why: str | None) -> None:
    """Takes the cap off a contract.

    `the not-to-exceed amount of C-100 is removed because "the amendment says so"`
    """
    _amend(stage, contract, None, since, why)


def _amend(
    stage: Stage, contract: str, cap: str | None, since: date | None, why: str | None
) -> None:
    command = AmendCap(
        contract_id=contract,
        not_to_exceed=cap,
        effective_date=since or stage.today,
        reason=why or "as agreed",
    )
    stage.ask(command, stage.defaults.book_of(contract))


def _overview(stage: Stage, contract: str) -> Any:
    book = stage.defaults.book_of(contract)
    for row in stage.look(contracts.overview, book):
        if row.contract_id == contract:
            return row
    raise AssertionError(f"the overview of {book} has no contract {contract}")


OVERVIEW = (
    "contract",
    "customer",
    "cap",
    "consumed",
    "wip",
    "unbilled",
    "held",
    "over cap",
    "drafted",
    "billed",
    "written off",
)


@view("the contracts stand as follows", "contracts.overview", table=OVERVIEW)
def overview(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks every contract of the book; only the columns given.

    `the contracts stand as follows`
    """
    want = rows(datatable, *OVERVIEW, needs=("contract",))
    found = {row.contract_id: row for row in stage.look(contracts.overview, stage.defaults.book())}
    listed(found, (row["contract"] for row in want), "the contracts of the book")
    for row in want:
        seen = found[row["contract"]]
        if "customer" in row:
            same(seen.customer_id, row["customer"], f"the customer of {seen.contract_id}")
        for column in OVERVIEW[2:]:
            if column in row:
                minor = getattr(seen, column.replace(" ", "_"))
                assert minor is not None, f"{seen.contract_id} has no {column}"
                money_is(
                    minor,
                    seen.currency,
                    said_amount(row[column]),
                    f"{column} of {seen.contract_id}",
                )


@view("<contract> has consumed <amount> of its not-to-exceed amount", "contracts.overview")
def consumed(stage: Stage, contract: str, amount: Amount) -> None:
    """Checks what counts against a cap: billed and drafted, net of credits.

    `C-100 has consumed 700.00 USD of its not-to-exceed amount`
    """
    row = _overview(stage, contract)
    money_is(row.consumed, row.currency, amount, f"consumed on {contract}")


@view("<contract> has <amount> left under its not-to-exceed amount", "contracts.overview")
def left(stage: Stage, contract: str, amount: Amount) -> None:
    """Checks the room left under a cap: the cap less what is consumed.

    `C-100 has 300.00 USD left under its not-to-exceed amount`
    """
    row = _overview(stage, contract)
    assert row.cap is not None, f"{contract} has no not-to-exceed amount"
    money_is(row.cap - row.consumed, row.currency, amount, f"left on {contract}")
