"""Who asks, and who may send which command and read which view: the separation of duties as two tables."""

from __future__ import annotations

from time import monotonic
from typing import Any, Literal, TypeAlias

from anyio import to_thread
from litestar.connection import ASGIConnection
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy import Engine

from api.problems import Problematic
from processes.access import Bearer, digest, look_up

View: TypeAlias = Literal[
    "books",
    "time",
    "approvals",
    "wip",
    "exceptions",
    "invoices",
    "receivable",
    "revenue",
    "ledger",
    "audit",
    "costs",
    "figures",
    "quotes",
    "foreign_receivables",
    "eliminations",
    "lent_work",
    "health",
]
OPEN = "open"  # opt of a route that answers without credentials
SENDS = "sends"  # opt of a route that takes one command: its name
REMEMBERED_SECONDS = 5.0  # a revoked token may be honoured this long
REMEMBERED_MOST = 10_000
COOKIE = "accrual_token"  # read for GET only: no other site's form can make a command of it

# Roles are combined by giving a token more than one. Workers are held to their own time besides.
MAY_SEND: dict[str, str] = {
    "OpenEntity": "controller admin",
    "RegisterCustomer": "billing controller integration admin",
    "DescribeEntity": "controller admin",
    "DescribeCustomer": "billing controller integration admin",
    "NameMatter": "billing project_manager controller integration admin",
    "HoldCustomer": "billing controller",
    "ReleaseCustomer": "controller",
    "RegisterPerson": "controller integration admin",
    "ChangeGrade": "controller integration admin",
    "MovePerson": "controller integration admin",
    "SetNormHours": "controller integration admin",
    "AssignPractice": "controller integration admin",
    "SetUtilisationBasis": "controller",
    "PublishCostRates": "controller integration",
    "AgreeTransferPrices": "controller",
    "LendTime": "controller integration",
    "PriceLent": "controller integration",
    "TakeBackLent": "controller integration",
    "IssueIntercompanyInvoice": "billing controller",
    "BorrowTime": "controller integration",
    "ConvertBorrowed": "controller integration",
    "ReturnBorrowed": "controller integration",
    "ReceiveIntercompanyInvoice": "controller integration",
    "QuoteRates": "revenue controller integration",
    "SetConversionPolicy": "controller",
    "RevalueReceivables": "revenue controller",
    "TranslateReceivables": "revenue controller integration",
    "OpenProject": "project_manager controller integration admin",
    "CloseProject": "project_manager controller integration admin",
    "SignAgreement": "controller integration",
    "AmendAgreement": "controller",
    "EndAgreement": "controller integration",
    "SignContract": "controller integration",
    "EndContract": "controller integration",
    "AmendCap": "controller integration",
    "CapCustomer": "controller integration",
    "PrioritiseItems": "project_manager billing controller",
    "AmendFunding": "controller integration",
    "PublishRates": "controller integration",
    "SetRatePrecedence": "controller",
    "ClosePeriod": "revenue controller",
    "PinPeriod": "revenue controller",
    "AskReopening": "revenue controller",
    "ReopenPeriod": "controller",
    "RecordTime": "worker project_manager integration",
    "CorrectTime": "worker project_manager integration",
    "WithdrawTime": "worker project_manager integration",
    "SubmitTime": "worker project_manager integration",
    "RejectTime": "project_manager integration",
    "ApproveTime": "project_manager integration",
    "ConfirmTime": "project_manager controller",
    "RecallApproval": "project_manager integration",
    "DefineExpenseCategory": "controller integration",
    "RecordExpenses": "worker project_manager integration",
    "CorrectExpense": "project_manager integration",
    "WithdrawExpenses": "project_manager integration",
    "AttachReceipt": "worker project_manager integration",
    "ConfirmExpense": "project_manager controller",
    "ApproveExpenses": "project_manager integration",
    "DecideExpenses": "project_manager billing revenue controller",
    "ConfirmHold": "project_manager billing controller",
    "DecideAgain": "billing revenue controller",
    "WriteOffTime": "billing controller",
    "WriteUpTime": "billing controller",
    "WriteBackTime": "billing controller",
    "DraftAmendment": "project_manager controller",
    "SubmitAmendment": "project_manager controller",
    "ApproveAmendment": "controller",
    "RejectAmendment": "controller",
    "AcceptCreditProposal": "billing controller",
    "DeclineCreditProposal": "billing controller",
    "WithdrawAmendment": "project_manager controller",
    "RaiseInstalments": "project_manager billing controller",
    "CompleteMilestone": "project_manager integration",
    "AcceptMilestone": "project_manager integration",
    "ReopenMilestone": "project_manager controller",
    "DeliverUnits": "project_manager integration",
    "WithdrawDelivery": "project_manager controller",
    "ReportProgress": "project_manager integration",
    "DraftInvoice": "billing",
    "BillDue": "billing",
    "RemoveLines": "billing",
    "AdjustLine": "billing",
    "VoidDraft": "billing",
    "IssueInvoice": "billing controller",
    "CreditInvoice": "billing controller",
    "RecordPayment": "billing controller integration",
    "ApplyPayment": "billing controller integration",
    "UnapplyPayment": "billing controller",
    "RefundPayment": "controller",
    "RecordChargeback": "billing controller integration",
    "WriteOffReceivable": "billing controller",
    "RecoverReceivable": "billing controller",
    "RefundCredit": "controller",
    "GrantCredit": "billing controller",
    "WithdrawCredit": "controller",
    "RunDunning": "billing controller integration",
    "DisputeInvoice": "project_manager billing controller",
    "SettleDispute": "billing controller",
    "SetCreditStatus": "billing controller",
    "GrantAuthority": "controller admin",
    "MergeCustomers": "controller",
    "RequestDeposit": "billing controller",
    "ConfirmDepositPaid": "billing controller",
    "CancelDepositRequest": "billing controller",
    "ReviewRetainer": "billing controller",
    "ExpireDeposits": "controller",
    "RefundDeposit": "controller",
    "AdjustDraft": "billing",
    "AddLine": "billing",
    "VoidInvoice": "billing controller",
    "ReleaseRetention": "billing controller",
    "SetNumbering": "controller",
    "RegisterForTax": "controller",
    "PublishTaxRates": "controller integration",
    "SetCustomerTax": "billing controller integration",
    "ReportRefusedRows": "integration controller admin",
    "AssignException": "project_manager billing revenue controller integration",
    "ClearRow": "project_manager billing controller integration",
}
_FINANCE = "billing revenue controller auditor"
MAY_READ: dict[View, str] = {
    "books": f"worker project_manager integration admin {_FINANCE}",
    "time": f"worker project_manager integration admin {_FINANCE}",
    "approvals": f"project_manager integration {_FINANCE}",
    "wip": f"project_manager {_FINANCE}",
    "exceptions": f"project_manager integration {_FINANCE}",
    "invoices": f"project_manager integration {_FINANCE}",
    "receivable": f"project_manager {_FINANCE}",
    "revenue": "revenue controller auditor",
    "ledger": "revenue controller auditor",
    "quotes": f"project_manager {_FINANCE}",
    "foreign_receivables": _FINANCE,
    "eliminations": "revenue controller auditor",
    "lent_work": _FINANCE,
    "figures": f"project_manager {_FINANCE}",
    "costs": "revenue controller auditor",
    "audit": f"project_manager {_FINANCE}",
    "health": f"project_manager integration admin {_FINANCE}",
}
MAY_STAND_FOR = "integration"  # who may send On-Behalf-Of


def may_send(bearer: Bearer, command: str) -> str | None:
    """Refuses (403) a command that no role covers. Answers whose time alone it may be about, if so."""
    return _held_to(bearer, MAY_SEND[command], f"send {command}")


def may_read(bearer: Bearer, view: View) -> str | None:
    """Refuses (403) a view that no role covers. Answers whose time alone may be seen, if so."""
    return _held_to(bearer, MAY_READ[view], f"read {view}")


def may_stand_for(bearer: Bearer, person: str | None) -> None:
    """Refuses (403) On-Behalf-Of from anybody but another system."""
    if person is not None:
        _held_to(bearer, MAY_STAND_FOR, "act on behalf of somebody else")


def _held_to(bearer: Bearer, roles: str, act: str) -> str | None:
    covering = bearer.roles.intersection(roles.split())
    if not covering:
        raise Problematic(
            "not_allowed",
            f"{bearer.actor} may not {act}: it takes one of {', '.join(roles.split())}.",
        )
    return bearer.person_id if covering == {"worker"} else None


class Door(ASGIMiddleware):
    """Lets in whoever holds a token in force, and says who it is; all others get 401.

    Refuses (403) who may not send a route's command, before anything of it is read.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.known: dict[bytes, tuple[Bearer, float]] = {}

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        opt = scope["route_handler"].opt
        if not opt.get(OPEN):
            bearer = scope["user"] = await self.who(_token(scope))
            if (command := opt.get(SENDS)) is not None:
                may_send(bearer, command)
        await next_app(scope, receive, send)

    async def who(self, token: str) -> Bearer:
        """Whose token it is: remembered for some seconds, so that a look-up is not a query a request."""
        key = digest(token)
        bearer, until = self.known.get(key, (None, 0.0))
        if bearer is not None and monotonic() < until:
            return bearer
        bearer = await to_thread.run_sync(look_up, self.engine, key)
        if bearer is None:
            self.known.pop(key, None)
            raise unauthenticated("That token is not in force.")
        if len(self.known) >= REMEMBERED_MOST:
            self.known.clear()
        self.known[key] = bearer, monotonic() + REMEMBERED_SECONDS
        return bearer


def unauthenticated(says: str) -> Problematic:
    """The answer to whoever comes without a token in force."""
    detail = f"{says} Send Authorization: Bearer <token>."
    return Problematic("unauthenticated", detail, headers={"WWW-Authenticate": "Bearer"})


def _token(scope: Scope) -> str:
    # Found by hand: Litestar makes a dictionary of all headers first, on every request.
    said = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    scheme, _, token = said.decode("latin-1").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    if scope.get("method") in ("GET", "HEAD") and (
        kept := ASGIConnection[Any, Any, Any, Any](scope).cookies.get(COOKIE)
    ):
        return kept
    raise unauthenticated("No bearer token was sent.")
