"""The month's runs over HTTP: approve what waits, bill what is billable; each made of ordinary commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.actors import may_send
from api.answers import Amount, amount
from api.asking import Book
from api.commands import IdempotencyKey
from api.documented import SENDING
from domain.billing_run import InvoicePostponed
from domain.command import Id
from domain.refusal import Malformed, Refused
from domain.settlement_terms import InvoiceGroup
from processes.access import Bearer
from processes.approving import approve_waiting
from processes.billing import Billed, run_billing
from processes.desk import Receipt
from processes.desk import Request as Asked
from processes.due_billing import run_due
from processes.firm import Firm


class Approving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Approve everything that waits, worked up to a day (inclusive)."""

    through: date


class Billing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Draft what is billable, and issue it if asked, dated `issued_on` (default: the cut-off).

    Give `on`, a billing date: each contract is billed up to the last cut-off of its calendar. Or give a
    `cut_off` for all. A `group` and `below_minimum` go before the contracts' own terms.
    """

    cut_off: date | None = None
    on: date | None = None
    issue: bool = False
    issued_on: date | None = None
    group: InvoiceGroup | None = None
    below_minimum: bool = False


class DueBilling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bill what is due by the contracts' calendars on a billing date, once; issue it if asked.

    `run` is what the billing calendar calls the run (default: the Idempotency-Key).
    """

    on: date
    run: Id | None = None
    issue: bool = False
    issued_on: date | None = None
    group: InvoiceGroup | None = None
    below_minimum: bool = False


class Left(msgspec.Struct, frozen=True):
    """What a run could not do, and why."""

    about: tuple[str, ...]
    code: str
    says: str


class Waiting(msgspec.Struct, frozen=True):
    """An invoice that was not drafted: it would come to less than the contracts' minimum."""

    contracts: tuple[str, ...]
    customer_id: str
    cut_off: date
    amount: Amount
    minimum: Amount
    code: str
    clears: str


class ApprovalRun(msgspec.Struct, frozen=True):
    entries: int
    receipts: list[Receipt]
    refused: list[Left]


class BillingRun(msgspec.Struct, frozen=True):
    drafted: list[Receipt]
    issued: list[Receipt]
    waiting: list[Waiting]
    nothing: int  # groups with nothing to bill
    refused: list[Left]


@post("/approvals", sync_to_thread=True, responses=SENDING, status_code=200)
def approve(
    book: Book,
    data: JSONBody[Approving],
    idempotency_key: IdempotencyKey,
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
) -> ApprovalRun:
    """Approve all time of the book that waits, up to a day. The same key again approves nothing twice."""
    may_send(request.user, "ApproveTime")
    done = approve_waiting(firm, book, data.through, _asked(request, idempotency_key))
    return ApprovalRun(done.entries, done.receipts, _left(done.refused))


@post("/billing", sync_to_thread=True, responses=SENDING, status_code=200)
def bill(
    book: Book,
    data: JSONBody[Billing],
    idempotency_key: IdempotencyKey,
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
) -> BillingRun:
    """A billing run: drafts as the contracts' terms group them; what is drafted or billed is not taken again."""
    may_send(request.user, "DraftInvoice")
    if data.issue:
        may_send(request.user, "IssueInvoice")
    if (data.cut_off is None) == (data.on is None):
        raise Malformed("Give either a billing date (on) or a cut-off for all contracts (cut_off).")
    done = run_billing(
        firm,
        book,
        data.cut_off,
        _asked(request, idempotency_key),
        on=data.on,
        below_minimum=data.below_minimum,
        issue=data.issue,
        issued_on=data.issued_on,
        group=data.group,
    )
    return _run(done)


@post("/due-billing", sync_to_thread=True, responses=SENDING, status_code=200)
def bill_due(
    book: Book,
    data: JSONBody[DueBilling],
    idempotency_key: IdempotencyKey,
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
) -> BillingRun:
    """Bill every contract that is due by its billing calendar, exactly once: a second run changes nothing."""
    may_send(request.user, "BillDue")
    if data.issue:
        may_send(request.user, "IssueInvoice")
    done = run_due(
        firm,
        book,
        data.on,
        _asked(request, idempotency_key),
        run=data.run,
        issue=data.issue,
        issued_on=data.issued_on,
        group=data.group,
        below_minimum=data.below_minimum,
    )
    return _run(done)


def _run(done: Billed) -> BillingRun:
    waiting = [_waiting(one) for one in done.waiting]
    return BillingRun(done.drafted, done.issued, waiting, done.nothing, _left(done.refused))


def _asked(request: Request[Bearer, Any, Any], key: str) -> Asked:
    return Asked(actor=request.user.actor, key=key)


def _waiting(one: InvoicePostponed) -> Waiting:
    return Waiting(
        one.contracts,
        one.customer_id,
        one.cut_off,
        amount(one.minor, one.currency),
        amount(one.minimum, one.currency),
        one.reason.code,
        one.reason.clears,
    )


def _left(refused: Sequence[tuple[tuple[str, ...], Refused]]) -> list[Left]:
    return [Left(about, why.code, why.says) for about, why in refused]


routes = Router("/books/{book:str}/runs", route_handlers=[approve, bill, bill_due], tags=["Runs"])
