"""Master agreements: signed, amended for later statements of work, ended; and what these come to."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.agreement_commands import AmendAgreement, EndAgreement, SignAgreement
from features import invoice_terms
from features.checks import listed, money_is, same
from features.defaults import BASE_CURRENCY, SIGNED
from features.stage import Stage
from features.steps.contracts import conversion_said
from features.steps.expense_terms import EXPENSE_TERMS, said_expenses
from features.steps.words import Row, Unclear, rows, said_amount, said_date, said_list
from features.vocabulary import act, view
from projections import agreements

SHARED = (
    "purchase order",
    "converted on",
    "exchange rate",
    *EXPENSE_TERMS,
    *invoice_terms.ON_CONTRACTS,
)
SIGNING = ("signed on", "starts on", "ends on", *SHARED)


def _terms(datatable: list[list[str]], known: tuple[str, ...]) -> Row:
    """A term and its value a row."""
    row: Row = {}
    for term, value in datatable:
        if term not in known:
            raise Unclear(f'An agreement has no term "{term}". It has: {", ".join(known)}.')
        row[term] = value
    return row


def _shared(row: Row, currency: str) -> dict[str, Any]:
    return {
        "purchase_order": row.get("purchase order"),
        "conversion": conversion_said(row),
        "expenses": said_expenses(row, currency),
        **invoice_terms.contract_terms(row, currency),
    }


def _currency(stage: Stage, agreement: str) -> str:
    for one in stage.look(agreements.overview, stage.defaults.book()):
        if one.agreement_id == agreement:
            return str(one.currency)
    return stage.defaults.currencies.get(stage.defaults.book(), BASE_CURRENCY)


@act(
    "a master agreement <agreement:name> with <customer>[ in <currency>] is signed with these terms",
    SignAgreement,
    table=SIGNING,
)
def signed(
    stage: Stage,
    agreement: str,
    customer: str,
    currency: str | None,
    datatable: list[list[str]],
) -> None:
    """Signs a master agreement: a term and its value a row (no head). Statements of work under it take what they
    do not say themselves. Left out: the book's currency, signed on 2025-01-01, no end.

    `a master agreement MSA-1 with ACME in GBP is signed with these terms`
    """
    row = _terms(datatable, SIGNING)
    base = stage.defaults.currencies.get(stage.defaults.book(), BASE_CURRENCY)
    stage.defaults.customer(customer)
    stage.ask(
        SignAgreement(
            agreement_id=agreement,
            customer_id=customer,
            currency=currency or base,
            signed_on=said_date(row.get("signed on", SIGNED.isoformat())),
            starts_on=said_date(row["starts on"]) if "starts on" in row else None,
            ends_on=said_date(row["ends on"]) if "ends on" in row else None,
            **_shared(row, currency or base),
        )
    )


@act(
    "master agreement <agreement:name> is amended from <since>[ because <why>]",
    AmendAgreement,
    table=SHARED,
)
def amended(
    stage: Stage, agreement: str, since: date, why: str | None, datatable: list[list[str]]
) -> None:
    """Changes terms of a master agreement for statements of work signed from a day on; those there keep theirs.

    `master agreement MSA-1 is amended from 2026-07-01 because "renewed"`
    """
    terms = _shared(_terms(datatable, SHARED), _currency(stage, agreement))
    stage.ask(
        AmendAgreement(
            agreement_id=agreement, effective_date=since, reason=why or "as agreed", **terms
        )
    )


@act("master agreement <agreement:name> ends/ended on <date>[ because <why>]", EndAgreement)
def ends(stage: Stage, agreement: str, date: date, why: str | None) -> None:
    """Ends a master agreement: the day given is the last on which a statement of work may start.

    `master agreement MSA-1 ends on 2026-12-31 because "not renewed"`
    """
    command = EndAgreement(agreement_id=agreement, ends_on=date, reason=why or "as agreed")
    stage.ask(command)


OVERVIEW = (
    "agreement",
    "customer",
    "starts on",
    "ends on",
    "purchase order",
    "statements",
    "approved",
    "wip",
    "billed",
    "written off",
)


@view("the master agreements stand as follows", "agreements.overview", table=OVERVIEW)
def overview(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks every master agreement of the book: who it is with, its time (ends on: open where it has no end), its
    purchase order, the contracts that are its statements of work, and what these come to; only the columns given.

    `the master agreements stand as follows`
    """
    want = rows(datatable, *OVERVIEW, needs=("agreement",))
    found = {
        one.agreement_id: one for one in stage.look(agreements.overview, stage.defaults.book())
    }
    listed(found, (row["agreement"] for row in want), "the agreements of the book")
    for row in want:
        seen = found[row["agreement"]]
        of = f"of {seen.agreement_id}"
        told = {
            "customer": seen.customer_id,
            "starts on": str(seen.starts_on),
            "ends on": str(seen.ends_on or "open"),
            "purchase order": seen.terms.purchase_order or "none",
        }
        for column, value in told.items():
            if column in row:
                same(value, row[column], f"{column} {of}")
        if "statements" in row:
            none = row["statements"] == "none"
            said = () if none else said_list(row["statements"])
            listed(seen.statements, said, f"the statements of work {of}")
        for column in ("approved", "wip", "billed", "written off"):
            if column in row:
                minor = getattr(seen, column.replace(" ", "_"))
                money_is(minor, seen.currency, said_amount(row[column]), f"{column} {of}")
