"""Which decision answers which command, and what each must look at first: the boundary an auditor asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from domain import (
    approval,
    billing,
    closing,
    crediting,
    data_desk,
    issuing,
    master_data,
    recalling,
    reconsider,
    recording,
    writing,
)
from domain.boundary import REGISTER
from domain.catalogue import AnyEvent
from domain.commands import (
    AdjustLine,
    AmendCap,
    AnyCommand,
    ApproveTime,
    AskReopening,
    ChangeGrade,
    ClearRow,
    ClosePeriod,
    CloseProject,
    ConfirmHold,
    CorrectTime,
    CreditInvoice,
    DecideAgain,
    DraftInvoice,
    EndContract,
    HoldCustomer,
    IssueInvoice,
    OpenEntity,
    OpenProject,
    PublishRates,
    RecallApproval,
    RecordTime,
    RegisterCustomer,
    RegisterPerson,
    RejectTime,
    ReleaseCustomer,
    RemoveLines,
    ReopenPeriod,
    ReportRefusedRows,
    SetRatePrecedence,
    SignContract,
    SubmitTime,
    VoidDraft,
    WithdrawTime,
    WriteOffTime,
    WriteUpTime,
)
from domain.issuing import series_of
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy

Decision: TypeAlias = Callable[[Any, Knowledge, Policy, Moment], tuple[AnyEvent, ...]]

DECISIONS: dict[type, Decision] = {
    OpenEntity: master_data.open_entity,
    RegisterCustomer: master_data.register_customer,
    HoldCustomer: master_data.hold_customer,
    ReleaseCustomer: master_data.release_customer,
    RegisterPerson: master_data.register_person,
    ChangeGrade: master_data.change_grade,
    OpenProject: master_data.open_project,
    CloseProject: master_data.close_project,
    SignContract: master_data.sign_contract,
    EndContract: master_data.end_contract,
    AmendCap: master_data.amend_cap,
    PublishRates: master_data.publish_rates,
    SetRatePrecedence: master_data.set_precedence,
    ClosePeriod: closing.close,
    AskReopening: closing.ask_reopening,
    ReopenPeriod: closing.reopen,
    RecordTime: recording.record,
    CorrectTime: recording.correct,
    WithdrawTime: recording.withdraw,
    SubmitTime: recording.submit,
    RejectTime: recording.reject,
    ApproveTime: approval.approve,
    RecallApproval: recalling.recall,
    ConfirmHold: reconsider.confirm,
    DecideAgain: reconsider.decide_again,
    WriteOffTime: writing.write_off,
    WriteUpTime: writing.write_up,
    DraftInvoice: billing.draft,
    RemoveLines: billing.remove,
    AdjustLine: billing.adjust,
    VoidDraft: billing.void,
    IssueInvoice: issuing.issue,
    CreditInvoice: crediting.credit,
    ReportRefusedRows: lambda command, known, policy, moment: data_desk.report(
        command, known.imported(command.import_id), policy, moment
    ),
    ClearRow: lambda command, known, policy, moment: data_desk.clear(
        command, known.imported(command.import_id), policy, moment
    ),
}

# Commands whose boundary follows from what they name: see `second_look`.
LOOKS_TWICE: frozenset[type] = frozenset(
    {
        ApproveTime,
        RecallApproval,
        SubmitTime,
        RejectTime,
        CorrectTime,
        WithdrawTime,
        RemoveLines,
        AdjustLine,
        VoidDraft,
        IssueInvoice,
        CreditInvoice,
    }
)


def decide(
    command: AnyCommand, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """The facts that follow from a command; none when it changes nothing. Raises Refused when it can not be."""
    return DECISIONS[type(command)](command, known, policy, moment)


def _entry(command: Any) -> tuple[str, ...]:
    return REGISTER, f"entry:{command.entry_id}"


def _entries(command: Any) -> tuple[str, ...]:
    return REGISTER, *(f"entry:{entry_id}" for entry_id in dict.fromkeys(command.entry_ids))


def _account(command: Any) -> tuple[str, ...]:
    return REGISTER, f"account:{command.contract_id}"


def _accounts(command: Any) -> tuple[str, ...]:
    return REGISTER, *(f"account:{contract}" for contract in dict.fromkeys(command.contracts))


def _invoice(command: Any) -> tuple[str, ...]:
    return REGISTER, f"invoice:{command.invoice_id}"


def _import(command: Any) -> tuple[str, ...]:
    return REGISTER, f"import:{command.import_id}"


FIRST: dict[type, Callable[[Any], tuple[str, ...]]] = {
    **dict.fromkeys((RecordTime, CorrectTime, WithdrawTime), _entry),
    **dict.fromkeys((ApproveTime, RecallApproval, SubmitTime, RejectTime), _entries),
    **dict.fromkeys((ConfirmHold, DecideAgain, WriteOffTime, WriteUpTime, AmendCap), _account),
    DraftInvoice: _accounts,
    **dict.fromkeys((IssueInvoice, CreditInvoice, RemoveLines, AdjustLine, VoidDraft), _invoice),
    **dict.fromkeys((ReportRefusedRows, ClearRow), _import),
}


def first_look(command: AnyCommand) -> tuple[str, ...]:
    """The tags of the parts that a command names itself; every decision reads the register."""
    look = FIRST.get(type(command))
    return (REGISTER,) if look is None else look(command)


def second_look(command: AnyCommand, known: Knowledge) -> Iterable[str]:
    """Further tags that follow from what the first look found: accounts of entries, an invoice's contracts."""
    match command:
        case ApproveTime(entry_ids=ids) | RecallApproval(entry_ids=ids):
            yield from _accounts_of(ids, known)
        case SubmitTime(entry_ids=ids) | RejectTime(entry_ids=ids):
            yield from _accounts_of(ids, known)
        case CorrectTime(entry_id=entry_id) | WithdrawTime(entry_id=entry_id):
            yield from _accounts_of((entry_id,), known)
        case RemoveLines(invoice_id=invoice_id) | AdjustLine(invoice_id=invoice_id):
            yield from _accounts_on(invoice_id, known)
        case VoidDraft(invoice_id=invoice_id):
            yield from _accounts_on(invoice_id, known)
        case IssueInvoice(invoice_id=invoice_id, issued_on=on):
            yield from _accounts_on(invoice_id, known)
            yield f"series:{series_of(known.register.home().invoice_prefix, on)}"
        case CreditInvoice(invoice_id=invoice_id, credited_on=on):
            yield from _accounts_on(invoice_id, known)
            yield f"series:{series_of(known.register.home().credit_prefix, on)}"
        case _:
            return


def _accounts_of(entry_ids: Iterable[str], known: Knowledge) -> Iterable[str]:
    found = (known.entry(entry_id).work for entry_id in entry_ids)
    return dict.fromkeys(f"account:{work.contract_id}" for work in found if work is not None)


def _accounts_on(invoice_id: str, known: Knowledge) -> Iterable[str]:
    drafted = known.invoice(invoice_id).drafted
    return () if drafted is None else (f"account:{c}" for c in drafted.contracts)
