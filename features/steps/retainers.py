"""Retainers: deposits asked for, paid, drawn by invoices, lapsed and refunded."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.master_commands import LineTerms, SignContract
from domain.retainer_commands import (
    Allowance,
    CancelDepositRequest,
    ConfirmDepositPaid,
    ExpireDeposits,
    Prepaid,
    RefundDeposit,
    RequestDeposit,
    ReviewRetainer,
)
from features.checks import money_is, same
from features.stage import Stage
from features.steps.contracts import sign
from features.steps.words import (
    Amount,
    Row,
    Unclear,
    rows,
    said_amount,
    said_date,
    said_list,
    said_yes,
)
from features.vocabulary import act, view
from projections import retainers

TERMS = (
    "deposit",
    "minimum balance",
    "replenished to",
    "lapses after months",
    "lapses on",
    "unused",
    "unclaimed property",
    "cancellable",
    "taxed",
    "tax rate",
    "customer",
    "currency",
    "starts on",
    "ends on",
    "not to exceed",
)
INCLUDED = (
    "fee",
    "every",
    "included hours",
    "included amount",
    "overage rate",
    "rolled over",
    "fee due",
    "prorated by",
    "projects",
    "customer",
    "currency",
    "starts on",
    "ends on",
    "not to exceed",
)
_AMOUNTS = {"deposit": "deposit", "minimum balance": "minimum", "replenished to": "target"}
MOVES = ("date", "what", "amount")
LEDGER = ("deposit", "received", "drawn", "owed back", "refunded", "breakage", "balance", "unpaid")


def _terms(contract: str, datatable: list[list[str]], *known: str) -> Row:
    row: Row = {}
    for term, value in datatable:
        if term not in known:
            raise Unclear(f'{contract} has no term "{term}". It has: {", ".join(known)}.')
        row[term] = value
    return row


def _currency(row: Row, *amounts: str) -> Row:
    """The currency of the contract: said, or that of its amounts."""
    said = next((said_amount(row[name]).currency for name in amounts if name in row), None)
    return row if "currency" in row or said is None else {**row, "currency": said}


@act("a contract <contract> is signed with these prepaid terms", SignContract, table=TERMS)
def signed(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Signs a contract of one line whose hours are paid from deposits: a term and its value a row (no head).
    Unused is refund or breakage; unclaimed property and cancellable are yes or no; taxed is on application or
    on receipt, then with its tax rate in percent.

    `a contract C-100 is signed with these prepaid terms`
    """
    row = _currency(_terms(contract, datatable, *TERMS), *_AMOUNTS)
    said: dict[str, Any] = {
        name: said_amount(row[term]).text for term, name in _AMOUNTS.items() if term in row
    }
    if "lapses after months" in row:
        said["months"] = int(row["lapses after months"])
    if "lapses on" in row:
        said["expires_on"] = said_date(row["lapses on"])
    for term, name in (("unclaimed property", "escheat"), ("cancellable", "cancellable")):
        if term in row:
            said[name] = said_yes(row[term])
    for term, name in (("unused", "unused"), ("taxed", "taxed")):
        if term in row:
            said[name] = row[term].replace(" ", "_")
    if "tax rate" in row:
        said["tax_rate"] = row["tax rate"].removesuffix("%").strip()
    line = LineTerms(line_id="1", projects=(contract,), billing_model="prepaid")
    sign(stage, contract, row, [line], prepaid=Prepaid(**said))


@act("a contract <contract> is signed with this allowance", SignContract, table=INCLUDED)
def signed_with_allowance(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Signs a contract of one line billed by a fee with work included: a term and its value a row (no head).
    Every is month, quarter, half year or year; prorated by is days, thirty 360, actual 365 or working days; included are hours or an amount; the fee is due in advance or in arrears; unused
    work is rolled over so many periods.

    `a contract C-100 is signed with this allowance`
    """
    row = _currency(_terms(contract, datatable, *INCLUDED), "fee")
    said: dict[str, Any] = {"fee": said_amount(row["fee"]).text}
    if "included amount" in row:
        said["amount"] = said_amount(row["included amount"]).text
    if "overage rate" in row:
        said["overage_rate"] = said_amount(row["overage rate"]).text
    if "rolled over" in row:
        said["rollover"] = int(row["rolled over"])
    for term, name in (("every", "every"), ("included hours", "hours"), ("fee due", "fee_due")):
        if term in row:
            said[name] = row[term].replace(" ", "_")
    if "prorated by" in row:
        said["proration"] = row["prorated by"].replace(" ", "_").replace("-", "_")
        if said["proration"] == "days":
            said["proration"] = "by_days"
    projects = said_list(row.get("projects", contract))
    allowance = Allowance(**said)
    stage.defaults.terms.setdefault((contract, "1"), {})["allowance"] = allowance
    line = LineTerms(line_id="1", projects=projects, billing_model="allowance", allowance=allowance)
    sign(stage, contract, row, [line])


# --- what is done ------------------------------------------------------------------------------


@act("a deposit[ of <amount>] is asked for under <contract>[ due on <due:date>]", RequestDeposit)
def asked(stage: Stage, amount: Amount | None, contract: str, due: date | None) -> None:
    """Asks the customer for a deposit, on the day it is. Left out: what the contract says, and the customer's
    payment days.

    `a deposit of 10,000.00 USD is asked for under C-100`
    `a deposit is asked for under C-100 due on 2026-01-31`
    """
    known = stage.defaults.contract(contract)
    stage.ask(
        RequestDeposit(
            contract_id=contract,
            amount=None if amount is None else amount.in_(known.currency),
            requested_on=stage.today,
            due_on=due,
        ),
        known.book,
    )


def _latest(stage: Stage, contract: str) -> str:
    """The deposit of a contract that was asked for last. Raises Unclear when there is none."""
    book = stage.defaults.book_of(contract)
    found = stage.look(retainers.deposits, book, contract_id=contract)
    if not found:
        raise Unclear(f"No deposit was asked for under {contract}.")
    return str(found[-1].deposit_id)


@act(
    "the deposit of <contract> is paid[ with <amount>][ on <on:date>]",
    ConfirmDepositPaid,
)
def paid(stage: Stage, contract: str, amount: Amount | None, on: date | None) -> None:
    """Confirms that the deposit asked for last was paid, wholly or with an amount. Left out: today.

    `the deposit of C-100 is paid`
    `the deposit of C-100 was paid with 4,000.00 USD on 2026-02-10`
    """
    known = stage.defaults.contract(contract)
    stage.ask(
        ConfirmDepositPaid(
            contract_id=contract,
            deposit_id=_latest(stage, contract),
            received_on=on or stage.today,
            amount=None if amount is None else amount.in_(known.currency),
        ),
        known.book,
    )


@act("the deposit of <contract> is cancelled[ because <why>]", CancelDepositRequest)
def cancelled(stage: Stage, contract: str, why: str | None) -> None:
    """Stops asking for what is unpaid of the deposit asked for last.

    `the deposit of C-100 is cancelled because "the customer left"`
    """
    command = CancelDepositRequest(
        contract_id=contract,
        deposit_id=_latest(stage, contract),
        on=stage.today,
        reason=why or "not needed",
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act("the retainer of <contract> is reviewed[ on <on:date>]", ReviewRetainer)
def reviewed(stage: Stage, contract: str, on: date | None) -> None:
    """Does what the day brings to deposits: due, lapsed, asked for again, stranded by the contract's end.

    `the retainer of C-100 is reviewed on 2026-01-31`
    """
    command = ReviewRetainer(contract_id=contract, on=on or stage.today)
    stage.ask(command, stage.defaults.book_of(contract))


@act("deposits of <contract> is lapsed[ on <on:date>]", ExpireDeposits)
def lapsed(stage: Stage, contract: str, on: date | None) -> None:
    """Lapses deposits whose last day was before this one.

    `deposits of C-100 are lapsed on 2027-02-01`
    """
    command = ExpireDeposits(contract_id=contract, on=on or stage.today)
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "<amount> of deposits is refunded under <contract>[ because <why>]",
    RefundDeposit,
)
def refunded(stage: Stage, amount: Amount, contract: str, why: str | None) -> None:
    """Pays an amount back to the customer: what is owed back first, then what was not drawn.

    `3,800.00 USD of deposits is refunded under C-100 because "the contract is over"`
    """
    known = stage.defaults.contract(contract)
    command = RefundDeposit(
        contract_id=contract,
        refunded_on=stage.today,
        amount=amount.in_(known.currency),
        reason=why or "the contract is over",
    )
    stage.ask(command, known.book)


@act("what is held of deposits under <contract> is refunded[ because <why>]", RefundDeposit)
def refunded_all(stage: Stage, contract: str, why: str | None) -> None:
    """Pays all that is held back to the customer.

    `what is held of deposits under C-100 is refunded because "the contract is over"`
    """
    command = RefundDeposit(
        contract_id=contract, refunded_on=stage.today, reason=why or "the contract is over"
    )
    stage.ask(command, stage.defaults.book_of(contract))


# --- how deposits stand ------------------------------------------------------------------------


@view("<contract> has <amount> left to draw", "retainers.by_contract")
def left(stage: Stage, contract: str, amount: Amount) -> None:
    """Checks what invoices may still draw of all deposits of a contract.

    `C-100 has 3,800.00 USD left to draw`
    """
    found = stage.look(
        retainers.by_contract, stage.defaults.book_of(contract), contract_id=contract
    )
    balance = sum(row.balance for row in found)
    money_is(balance, amount.currency, amount, f"left to draw under {contract}")


@view("a deposit of <amount> is open under <contract>", "retainers.deposits")
def waiting(stage: Stage, amount: Amount, contract: str) -> None:
    """Checks that exactly one deposit is asked for and unpaid, with what is missing of it.

    `a deposit of 6,200.00 USD is open under C-100`
    """
    found = stage.look(retainers.deposits, stage.defaults.book_of(contract), contract_id=contract)
    unpaid = [row for row in found if row.unpaid]
    same(len(unpaid), 1, f"the number of open deposits under {contract}")
    money_is(unpaid[0].unpaid, unpaid[0].currency, amount, f"open under {contract}")


@view("no deposit is open under <contract>", "retainers.deposits")
def none_waiting(stage: Stage, contract: str) -> None:
    """Checks that no deposit is asked for and unpaid.

    `no deposit is open under C-100`
    """
    found = stage.look(retainers.deposits, stage.defaults.book_of(contract), contract_id=contract)
    same([row.deposit_id for row in found if row.unpaid], [], f"open under {contract}")


@view("the deposits of <contract> stand as follows", "retainers.deposits", table=LEDGER)
def stand(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks every deposit of a contract, in the order they are drawn in (columns left out are not checked).
    A deposit is said by its number in that order.

    `the deposits of C-100 stand as follows`
    """
    found = stage.look(retainers.deposits, stage.defaults.book_of(contract), contract_id=contract)
    said = rows(datatable, *LEDGER)
    same(len(found), len(said), f"the number of deposits of {contract}")
    names = {"owed back": "owed", "breakage": "broken"}
    for number, (row, told) in enumerate(zip(found, said, strict=True), 1):
        same(str(number), told.get("deposit", str(number)), "the deposit")
        for column, cell in told.items():
            if column != "deposit":
                minor = getattr(row, names.get(column, column))
                money_is(minor, row.currency, said_amount(cell), f"deposit {number} {column}")


@view("the retainer ledger of <contract> is as follows", "retainers.ledger", table=MOVES)
def moves(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks all that happened to the deposits of a contract, in the order it was recorded. What happened is
    asked, fell due, received, cancelled, drawn, owed, refunded or broken.

    `the retainer ledger of C-100 is as follows`
    """
    found = stage.look(retainers.ledger, stage.defaults.book_of(contract), contract_id=contract)
    said = rows(datatable, *MOVES, needs=("what", "amount"))
    same([row.kind.replace("_", " ") for row in found], [row["what"] for row in said], "the ledger")
    for row, told in zip(found, said, strict=True):
        money_is(
            row.minor, row.currency, said_amount(told["amount"]), f"{row.kind} under {contract}"
        )
        if "date" in told:
            same(row.on_day, said_date(told["date"]), f"the day of {row.kind}")
