"""Every fact the ledger can record: a closed list. The class name is the name stored in the journal."""

from __future__ import annotations

from typing import TypeAlias, get_args

from domain.contract import (
    CapAmended,
    ContractEnded,
    ContractSigned,
    RatePrecedenceSet,
    RatesPublished,
)
from domain.importing import RowCleared, RowsRefused
from domain.invoice import (
    DraftVoided,
    InvoiceCredited,
    InvoiceDrafted,
    InvoiceIssued,
    LineAdjusted,
    LinesRemoved,
)
from domain.party import (
    CustomerHeld,
    CustomerRegistered,
    CustomerReleased,
    EntityOpened,
    GradeChanged,
    PersonRegistered,
    ProjectClosed,
    ProjectOpened,
)
from domain.period import PeriodClosed, PeriodReopened, ReopeningAsked
from domain.time_entry import (
    ApprovalParked,
    TimeCorrected,
    TimeRecorded,
    TimeRejected,
    TimeSubmitted,
    TimeWithdrawn,
)
from domain.wip import (
    ApprovalRecalled,
    HoldConfirmed,
    LotsDecidedAgain,
    TimeApproved,
    WipWritten,
)

AnyEvent: TypeAlias = (
    EntityOpened
    | CustomerRegistered
    | CustomerHeld
    | CustomerReleased
    | PersonRegistered
    | GradeChanged
    | ProjectOpened
    | ProjectClosed
    | ContractSigned
    | ContractEnded
    | CapAmended
    | RatesPublished
    | RatePrecedenceSet
    | PeriodClosed
    | ReopeningAsked
    | PeriodReopened
    | TimeRecorded
    | TimeCorrected
    | TimeWithdrawn
    | TimeSubmitted
    | TimeRejected
    | ApprovalParked
    | TimeApproved
    | LotsDecidedAgain
    | ApprovalRecalled
    | HoldConfirmed
    | WipWritten
    | InvoiceDrafted
    | LinesRemoved
    | LineAdjusted
    | DraftVoided
    | InvoiceIssued
    | InvoiceCredited
    | RowsRefused
    | RowCleared
)
EVENTS: tuple[type, ...] = get_args(AnyEvent)
