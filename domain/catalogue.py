"""Every fact the ledger can record: a closed list. The class name is the name stored in the journal."""

from __future__ import annotations

from typing import TypeAlias, get_args

from domain.agreement import AgreementEvent
from domain.amendment import AmendmentEvent
from domain.billing_run import BillingRunEvent
from domain.borrowing import BorrowingEvent
from domain.cap_terms import CapEvent
from domain.cash import CashEvent
from domain.collection import CollectionEvent
from domain.contract import ContractEvent
from domain.cost import CostEvent
from domain.exception_owner import ExceptionEvent
from domain.expense import ExpenseEvent
from domain.foreign_receivable import ForeignEvent
from domain.funding_terms import FundingEvent
from domain.importing import ImportEvent
from domain.invoice import InvoiceEvent
from domain.lending import LendingEvent
from domain.owed import MergeEvent
from domain.papers import PapersEvent
from domain.party import PartyEvent
from domain.period import PeriodEvent
from domain.plan import PlanEvent
from domain.practice import FigureEvent
from domain.quote import QuoteEvent
from domain.retainer import RetainerEvent
from domain.tax import TaxEvent
from domain.time_entry import TimeEvent
from domain.wip import WipEvent

AnyEvent: TypeAlias = (
    PartyEvent
    | PapersEvent
    | AgreementEvent
    | AmendmentEvent
    | ContractEvent
    | CapEvent
    | FundingEvent
    | PeriodEvent
    | TimeEvent
    | ExpenseEvent
    | WipEvent
    | InvoiceEvent
    | BillingRunEvent
    | PlanEvent
    | TaxEvent
    | ImportEvent
    | CostEvent
    | QuoteEvent
    | ForeignEvent
    | CashEvent
    | CollectionEvent
    | MergeEvent
    | RetainerEvent
    | LendingEvent
    | BorrowingEvent
    | FigureEvent
    | ExceptionEvent
)
EVENTS: tuple[type, ...] = get_args(AnyEvent)
FINANCIAL = frozenset(
    kind.__name__ for kind in EVENTS if hasattr(kind, "postings")
)  # carry postings
