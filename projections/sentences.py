"""Every fact in one sentence, in finance's words: what the audit trail says happened."""

from __future__ import annotations

from collections.abc import Callable

from domain import billing_run, contract, importing, invoice, papers, party, period, time_entry, wip
from domain.catalogue import AnyEvent
from domain.money import written
from projections import (
    agreement_sentences,
    amendment_sentences,
    cap_sentences,
    cash_sentences,
    charge_sentences,
    cost_sentences,
    entity_sentences,
    expense_sentences,
    figure_sentences,
    foreign_sentences,
    plan_sentences,
    queue_sentences,
    retainer_sentences,
    tax_sentences,
)
from projections.phrases import cap, count, entries, hours, late, money, waiting_lots

# What further areas say of their facts: each answers None for a fact it knows nothing of.
AREAS: tuple[Callable[[AnyEvent, str | None], str | None], ...] = (
    charge_sentences.told,
    cost_sentences.told,
    entity_sentences.told,
    cap_sentences.told,
    agreement_sentences.told,
    amendment_sentences.told,
    cash_sentences.told,
    expense_sentences.told,
    plan_sentences.told,
    retainer_sentences.told,
    tax_sentences.told,
    figure_sentences.told,
    foreign_sentences.told,
    queue_sentences.told,
)


def sentence(event: AnyEvent, currency: str | None = None) -> str:
    """What the fact says, for somebody who knows the firm and not the software.

    `currency` is that of the contract, for facts that do not name it.
    """
    for told in (_parties, _people, _periods, _time, _work, _documents):
        said = told(event)
        if said is not None:
            return said
    for told_in in (_terms, _drafts):
        said = told_in(event, currency)
        if said is not None:
            return said
    for told_of in AREAS:
        said = told_of(event, currency)
        if said is not None:
            return said
    raise AssertionError(f"no sentence for {type(event).__name__}")


def _parties(event: AnyEvent) -> str | None:
    match event:
        case party.EntityOpened():
            return f"Book {event.entity_id} of {event.name} opened in {event.base_currency}"
        case party.CustomerRegistered():
            return f"Customer {event.customer_id} ({event.name}) registered"
        case papers.EntityDescribed() | papers.CustomerDescribed():
            return f"Papers of {event.tags[1].partition(':')[2]} say from {event.valid_from}: {_papers(event.papers)}"
        case papers.MatterNamed():
            return f"The customer calls project {event.project_id} {event.matter}"
        case party.CustomerHeld():
            return f"Billing to customer {event.customer_id} stopped: {event.reason}"
        case party.CustomerReleased():
            return f"Billing to customer {event.customer_id} released: {event.reason}"
        case _:
            return None


def _papers(said: papers.Papers) -> str:
    told = (said.legal_name, said.street, said.city, said.country, said.vat_id, said.iban)
    return ", ".join(one for one in told if one) or "nothing"


def _people(event: AnyEvent) -> str | None:
    match event:
        case party.PersonRegistered():
            return f"Person {event.person_id} registered as {event.grade} of {event.home_entity}"
        case party.GradeChanged():
            return f"Person {event.person_id} is {event.grade} from {event.valid_from}"
        case party.ProjectOpened():
            return f"Project {event.project_id} ({event.name}) opened"
        case party.ProjectClosed():
            return f"Project {event.project_id} closed on {event.closes_on}"
        case _:
            return None


def _terms(event: AnyEvent, currency: str | None) -> str | None:
    match event:
        case contract.ContractSigned():
            limit = cap(event.cap, event.currency)
            return f"Contract {event.contract_id} with {event.customer_id} signed on {event.signed_on}, {limit}"
        case contract.ContractEnded():
            return f"Contract {event.contract_id} ends on {event.ends_on}: {event.reason}"
        case contract.TermsAmended():
            return f"Contract {event.contract_id} from {event.effective_date}: {_amended(event)}"
        case contract.CapAmended():
            below = ", below what is consumed" if event.below_consumed else ""
            limit = cap(event.terms.limit if event.terms else event.cap, currency)
            of_line = f" on line {event.line_id}" if event.line_id else ""
            return f"Contract {event.contract_id} is{of_line} {limit}{below} from {event.effective_date}: {event.reason}"
        case contract.RatesPublished():
            return f"{count(len(event.rows), 'rate')} published on card {event.card_id}"
        case contract.RatePrecedenceSet():
            return f"Rates are looked for in this order: {', '.join(event.levels)}"
        case _:
            return None


def _amended(event: contract.TermsAmended) -> str:
    said = [
        f"line {one.line_id} as amended" + (f", until {one.ends_on}" if one.ends_on else "")
        for one in event.lines
    ]
    if event.purchase_order is not None:
        said.append(f"purchase order {event.purchase_order}")
    return f"{'; '.join(said)} (amendment {event.amendment_id})"


def _periods(event: AnyEvent) -> str | None:
    match event:
        case period.PeriodClosed():
            return f"Period {event.period} closed"
        case period.PeriodPinned():
            changed = f", {count(len(event.changes), 'account')} not as before" * bool(
                event.changes
            )
            return (
                f"Figures of period {event.period} kept: {count(len(event.balances), 'account')}"
                f"{changed}, digest {event.ledger[:12]}"
            )
        case period.ReopeningAsked():
            return (
                f"Reopening of period {event.period} asked for by {event.asked_by}: {event.reason}"
            )
        case period.PeriodReopened():
            return f"Period {event.period} reopened: {event.reason}"
        case importing.RowsRefused():
            return f"{count(len(event.rows), 'row')} of {event.file_name} refused by import {event.import_id}"
        case importing.RowCleared():
            return f"Line {event.line} of import {event.import_id} cleared: {event.note}"
        case _:
            return None


def _time(event: AnyEvent) -> str | None:
    match event:
        case time_entry.TimeRecorded(work=work):
            return f"{hours(work.seconds)} of {work.person_id} on {work.project_id} recorded for {work.worked_on}{late(event)}"
        case time_entry.TimeCorrected(work=work, was=was):
            before = f"was {hours(was.seconds)} for {was.worked_on} on {was.project_id}"
            now = f"{hours(work.seconds)} for {work.worked_on} on {work.project_id}"
            return f"Entry {event.entry_id} corrected to {now} ({before}): {event.reason}"
        case time_entry.TimeWithdrawn():
            return f"Entry {event.entry_id} withdrawn: {event.reason}"
        case _:
            return _approving(event)


def _approving(event: AnyEvent) -> str | None:
    match event:
        case time_entry.TimeSubmitted():
            return f"{entries(event.entry_ids)} submitted for approval"
        case time_entry.TimeRejected():
            return f"{entries(event.entry_ids)} rejected: {event.reason}"
        case time_entry.ParkedApprovalRecalled():
            return f"{entries(event.entry_ids)} never came, approval taken back: {event.reason}"
        case time_entry.TimeConfirmed():
            return f"{entries(event.entry_ids)} looked at, no doubles: {event.note}"
        case time_entry.ApprovalParked():
            return f"Approval of {entries(event.entry_ids)} by {event.approver} waits for the time to arrive"
        case _:
            return None


def _work(event: AnyEvent) -> str | None:
    match event:
        case wip.TimeApproved():
            value = written(sum(line.minor for line in event.lines), event.currency)
            ids = entries([line.entry_id for line in event.lines])
            return f"{ids} approved under {event.contract_id}, worth {value}{waiting_lots(event.lines)}"
        case wip.LotsDecidedAgain():
            open_ids = {move.entry_id for move in event.moves} | {
                line.entry_id for line in event.priced
            }
            return f"Open work of {entries(sorted(open_ids))} under {event.contract_id} decided again: {event.because}"
        case wip.ApprovalRecalled():
            return f"Approval of {entries(event.entry_ids)} recalled: {event.reason}"
        case wip.HoldConfirmed():
            return f"{event.reason_code} of {entries(event.entry_ids)} answered for: {event.note}"
        case wip.WipWritten():
            moved = sum(move.end - move.start for move in event.moves)
            raised = sum(line.written_up for line in event.raised)
            did = event.kind.replace("write", "written").replace("_", " ")
            value = written(moved + raised, event.currency)
            return f"{value} under {event.contract_id} {did} on {event.on}: {event.reason}"
        case _:
            return None


def _documents(event: AnyEvent) -> str | None:
    match event:
        case invoice.InvoiceDrafted():
            value = written(sum(line.minor for line in event.lines), event.currency)
            lines = count(len(event.lines), "line")
            return f"Draft {event.invoice_id} for {event.customer_id} up to {event.cut_off}: {lines}, {value}"
        case billing_run.BillingDateKept():
            of = " and ".join(event.contracts)
            made = ", ".join(event.drafts) or "nothing to draft"
            return f"{of} billed up to {event.cut_off} in run {event.run}: {made}"
        case billing_run.InvoicePostponed():
            value = written(event.minor, event.currency)
            least = written(event.minimum, event.currency)
            of = " and ".join(event.contracts)
            return f"No draft for {event.customer_id} on {of} up to {event.cut_off}: {value} is below {least}"
        case invoice.InvoiceIssued():
            value = written(event.payable, event.currency)
            what = "Retainage" if event.kind == "retention_release" else "Invoice"
            return f"{what} {event.number} to {event.customer_id} issued on {event.issued_on}: {value}, due {event.due_on}"
        case invoice.InvoiceCredited():
            value = written(event.payable, event.currency)
            return f"Credit memo {event.number} gives {value} back on invoice {event.invoice_id}: {event.reason}"
        case _:
            return None


def _drafts(event: AnyEvent, currency: str | None) -> str | None:
    match event:
        case invoice.LinesRemoved():
            until = (
                ""
                if event.defer_until is None
                else f", not to be billed before {event.defer_until}"
            )
            lines = count(len(event.numbers), "line")
            return f"{lines} taken off draft {event.invoice_id}{until}: {event.reason}"
        case invoice.LineAdjusted():
            now, was = money(event.now, currency), money(event.was, currency)
            return f"Line {event.number} of draft {event.invoice_id} charged at {now}, not {was}: {event.reason}"
        case invoice.DraftAdjusted():
            where = f"line {event.number} of draft" if event.number else "draft"
            code = event.code.replace("_", " ")
            what = f"{event.kind.capitalize()} {code} on {where} {event.invoice_id}"
            if event.minor == 0:
                return f"{what} taken back: {event.reason}"
            of = f"{event.percent} %" if event.minor is None else money(event.minor, currency)
            return f"{what}: {of}, {event.reason}"
        case invoice.LineAdded():
            many = f"{event.quantity.normalize():f} {event.unit}".strip()
            value = money(event.minor, currency)
            return f"Line {event.number} put on draft {event.invoice_id}: {many} {event.text}, {value}, {event.reason}"
        case invoice.DraftVoided():
            return f"Draft {event.invoice_id} voided: {event.reason}"
        case _:
            return None
