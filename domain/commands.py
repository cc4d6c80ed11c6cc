"""Every command the ledger understands, by what it is about. Shapes only: what a caller must give, in words and units people use.

Quantities and amounts are texts or whole numbers ("7.50", "1,000.00", 8): never floating point.
Dates are ISO days. Ids are canonical: "<source>:<id in source>" or the firm's own.
"""

from __future__ import annotations

from typing import TypeAlias, get_args

from domain.agreement_commands import AgreementCommand
from domain.amendment_commands import AmendmentCommand
from domain.borrowing_commands import BorrowingCommand
from domain.cap_commands import CapCommand
from domain.cash_commands import CashCommand
from domain.collection_commands import CollectionCommand
from domain.command import Command
from domain.cost_commands import CostCommand
from domain.exception_commands import ExceptionCommand
from domain.expense_commands import ExpenseCommand
from domain.figure_commands import FigureCommand
from domain.funding_commands import FundingCommand
from domain.import_commands import ImportCommand
from domain.invoice_commands import InvoiceCommand
from domain.lending_commands import LendingCommand
from domain.master_commands import MasterCommand
from domain.papers_commands import PapersCommand
from domain.plan_commands import PlanCommand
from domain.quote_commands import QuoteCommand
from domain.retainer_commands import RetainerCommand
from domain.tax_commands import TaxCommand
from domain.time_commands import TimeCommand
from domain.wip_commands import WipCommand

AnyCommand: TypeAlias = (
    MasterCommand
    | PapersCommand
    | AgreementCommand
    | AmendmentCommand
    | CapCommand
    | FundingCommand
    | TimeCommand
    | WipCommand
    | InvoiceCommand
    | ImportCommand
    | CostCommand
    | QuoteCommand
    | CashCommand
    | CollectionCommand
    | ExpenseCommand
    | LendingCommand
    | BorrowingCommand
    | PlanCommand
    | RetainerCommand
    | TaxCommand
    | FigureCommand
    | ExceptionCommand
)
COMMANDS: tuple[type[Command], ...] = get_args(AnyCommand)
