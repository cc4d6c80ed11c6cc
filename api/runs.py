"""The month's runs over HTTP: approve what waits, bill what is billable; each made of ordinary commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.actors import may_send
from api.asking import Book
from api.commands import IdempotencyKey
from api.documented import SENDING
from domain.refusal import Refused
from processes.access import Bearer
from processes.approving import approve_waiting
from processes.billing import run_billing
from processes.desk import Receipt
from processes.desk import Request as Asked
from processes.firm import Firm


class Approving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Approve everything that waits, worked up to a day (inclusive)."""

    through: date


class Billing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Draft all that is billable up to a day, and issue it if asked, dated `issued_on` (default: the cut-off)."""

    cut_off: date
    issue: bool = False
    issued_on: date | None = None
    group: Literal["contract", "customer"] = "contract"


class Left(msgspec.Struct, frozen=True):
    """What a run could not do, and why."""

    about: tuple[str, ...]
    code: str
    says: str


class ApprovalRun(msgspec.Struct, frozen=True):
    entries: int
    receipts: list[Receipt]
    refused: list[Left]


class BillingRun(msgspec.Struct, frozen=True):
    drafted: list[Receipt]
    issued: list[Receipt]
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
    """A billing run: a draft a contract or customer; what is drafted or billed already is not taken again."""
    may_send(request.user, "DraftInvoice")
    if data.issue:
        may_send(request.user, "IssueInvoice")
    done = run_billing(
        firm,
        book,
        data.cut_off,
        _asked(request, idempotency_key),
        issue=data.issue,
        issued_on=data.issued_on,
        group=data.group,
    )
    return BillingRun(done.drafted, done.issued, done.nothing, _left(done.refused))


def _asked(request: Request[Bearer, Any, Any], key: str) -> Asked:
    return Asked(actor=request.user.actor, key=key)


def _left(refused: Sequence[tuple[tuple[str, ...], Refused]]) -> list[Left]:
    return [Left(about, why.code, why.says) for about, why in refused]


routes = Router("/books/{book:str}/runs", route_handlers=[approve, bill], tags=["Runs"])
