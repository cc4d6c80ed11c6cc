"""Clearing cases of the queue in bulk over HTTP: one command over all that are meant, an answer for each."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.actors import may_read, may_send
from api.asking import Book
from api.commands import IdempotencyKey, guard
from api.documented import SENDING
from api.exceptions import Case, case_of, narrowing
from domain.command import Id
from domain.commands import AnyCommand
from processes.access import Bearer
from processes.assigning import assign
from processes.clearing import Outcome, clear
from processes.desk import Request as Asked
from processes.firm import Firm
from processes.reading import NAMES, UnknownCommand
from projections.exception_row import Kind


class Clearing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which cases are meant, the command that clears them, and what is said in it beside what each case says."""

    command: str
    says: dict[str, Any] = {}
    kind: Kind | None = None
    desk: str | None = None
    reason: str | None = None
    contract_id: str | None = None
    customer_id: str | None = None
    owner: str | None = None
    older_than: Annotated[int, msgspec.Meta(ge=0, le=36_500)] | None = None  # days
    late: bool = False


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a case: cleared, waits (still, and for what), refused, or no_way: not this command's."""

    case: Case
    outcome: Outcome
    code: str
    says: str


class ClearingRun(msgspec.Struct, frozen=True, kw_only=True):
    """Every case that was meant, in the order of the queue; at most 1,000, and whether there are more."""

    cleared: int
    waits: int
    refused: int
    no_way: int
    more: bool
    answers: list[Answered]


class Assigning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which cases are meant, and who sees to them from now on; without somebody they are nobody's."""

    to: Id | None = None
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=500)] | None = None
    kind: Kind | None = None
    desk: str | None = None
    reason: str | None = None
    contract_id: str | None = None
    customer_id: str | None = None
    owner: str | None = None
    older_than: Annotated[int, msgspec.Meta(ge=0, le=36_500)] | None = None  # days
    late: bool = False


class AssigningRun(msgspec.Struct, frozen=True, kw_only=True):
    """Every case that was meant, in the order of the queue; at most 1,000, and whether there are more."""

    given: int
    refused: int
    more: bool
    answers: list[Case]


@post(
    "/books/{book:str}/exceptions/clear",
    sync_to_thread=True,
    operation_id="ClearExceptions",
    tags=["Exceptions"],
    responses=SENDING,
    status_code=200,
)
def run(
    book: Book,
    data: JSONBody[Clearing],
    idempotency_key: IdempotencyKey,
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
) -> ClearingRun:
    """Clear the cases that are meant with one kind of command; each is accounted for. Again, nothing is sent twice."""
    may_read(request.user, "exceptions")
    if data.command not in NAMES:
        raise UnknownCommand(f"There is no command {data.command}.")
    may_send(request.user, data.command)
    asked = Asked(actor=request.user.actor, key=idempotency_key)

    def may(command: AnyCommand) -> None:
        guard(firm, book, command, asked, request.user)

    narrow = narrowing(
        firm,
        data.older_than,
        kind=data.kind,
        desk=data.desk,
        reason=data.reason,
        contract_id=data.contract_id,
        customer_id=data.customer_id,
        owner=data.owner,
        late=data.late,
    )
    done = clear(firm, book, narrow, data.command, data.says, asked, may)
    answers = [
        Answered(case=case_of(one.case), outcome=one.outcome, code=one.code, says=one.says)
        for one in done.answers
    ]
    return ClearingRun(
        cleared=done.count("cleared"),
        waits=done.count("waits"),
        refused=done.count("refused"),
        no_way=done.count("no_way"),
        more=done.more,
        answers=answers,
    )


@post(
    "/books/{book:str}/exceptions/assign",
    sync_to_thread=True,
    operation_id="AssignExceptions",
    tags=["Exceptions"],
    responses=SENDING,
    status_code=200,
)
def assigned(
    book: Book,
    data: JSONBody[Assigning],
    idempotency_key: IdempotencyKey,
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
) -> AssigningRun:
    """Give all cases that are meant to somebody, or to nobody. Again with the same key, nothing is recorded twice."""
    may_read(request.user, "exceptions")
    may_send(request.user, "AssignException")
    narrow = narrowing(
        firm,
        data.older_than,
        kind=data.kind,
        desk=data.desk,
        reason=data.reason,
        contract_id=data.contract_id,
        customer_id=data.customer_id,
        owner=data.owner,
        late=data.late,
    )
    asked = Asked(actor=request.user.actor, key=idempotency_key)
    done = assign(firm, book, narrow, data.to, data.note, asked)
    return AssigningRun(
        given=done.count("cleared"),
        refused=done.count("refused"),
        more=done.more,
        answers=[case_of(one.case) for one in done.answers],
    )
