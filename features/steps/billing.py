"""Billing: drafts made from what may be billed, and their review before they are issued."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.invoice import InvoiceDrafted, InvoiceLine
from domain.invoice_commands import AdjustLine, DraftInvoice, RemoveLines, VoidDraft
from domain.settlement_terms import InvoiceGroup
from features.checks import listed, money_is, same
from features.stage import Stage
from features.steps.words import Amount, Reference, Unclear
from features.vocabulary import act, check, view
from processes.billing import Billed, run_billing
from projections import invoices


def make_draft(
    stage: Stage,
    contracts: tuple[str, ...],
    until: date,
    name: str | None,
    payer: str | None = None,
) -> bool:
    """Draft one invoice; False when that was refused. The draft can then be pointed at."""
    book = stage.defaults.book_of(contracts[0])
    receipt = stage.ask(DraftInvoice(contracts=contracts, cut_off=until, payer=payer), book)
    if receipt is None:
        return False
    stage.documents.drafted(book, str(receipt.about["invoice_id"]), name)
    return True


@act("a draft is made for <contracts> up to <until>[ called <name>]", DraftInvoice)
def drafted(stage: Stage, contracts: tuple[str, ...], until: date, name: str | None) -> None:
    """Drafts one invoice over contracts of one customer, with all that may be billed of work up to a day.

    `a draft is made for C-100 up to 2026-01-31`
    `a draft is made for C-100 and C-200 up to 2026-01-31 called JAN`
    """
    make_draft(stage, contracts, until, name)


def _run(stage: Stage, until: date, group: InvoiceGroup, *, issue: bool) -> None:
    ran(stage, cut_off=until, issue=issue, group=group)


def ran(stage: Stage, **chosen: Any) -> None:
    """Run billing over the book; its drafts and invoices can then be pointed at."""
    billed(stage, stage.run(run_billing, **{"cut_off": None} | chosen))


def billed(stage: Stage, done: Billed) -> None:
    """Keep what a run made, so that sentences can point at it, and what it refused."""
    for drafted in done.drafted:
        about = drafted.about
        for invoice_id in str(about.get("drafts", about["invoice_id"])).split():
            stage.documents.drafted(drafted.book, invoice_id, None)
    for issued in done.issued:
        about = issued.about
        stage.documents.issued_as(issued.book, str(about["invoice_id"]), str(about["number"]))
    for _, refused in done.refused:
        stage.keep(refused)


@act("each contract is billed up to <until> in a draft of its own", DraftInvoice)
def run_drafts_by_contract(stage: Stage, until: date) -> None:
    """Runs billing over the whole book: one draft a contract, with all that may be billed up to a day.

    `each contract is billed up to 2026-01-31 in a draft of its own`
    """
    _run(stage, until, "contract", issue=False)


@act("each customer is billed up to <until> in one draft", DraftInvoice)
def run_drafts_by_customer(stage: Stage, until: date) -> None:
    """Runs billing over the whole book: one draft a customer and currency, over all its contracts.

    `each customer is billed up to 2026-01-31 in one draft`
    """
    _run(stage, until, "customer", issue=False)


@act("each contract is billed up to <until> and its invoice issued", DraftInvoice)
def run_issued(stage: Stage, until: date) -> None:
    """Runs billing over the whole book, one invoice a contract, and issues the invoices at once.

    `each contract is billed up to 2026-01-31 and its invoice issued`
    """
    _run(stage, until, "contract", issue=True)


# --- review ------------------------------------------------------------------------------------


def lines_of(stage: Stage, said: Reference, entry: str | None = None) -> list[InvoiceLine]:
    """The lines an invoice was drafted with, or those of one entry. Raises Unclear when it has none of it."""
    book, invoice = stage.documents.find(said)
    (first,) = stage.facts(book, f"invoice:{invoice}", InvoiceDrafted)
    lines = [line for line in first.lines if entry in (None, line.entry_id)]
    if not lines:
        raise Unclear(f"{said} has no line for {entry}.")
    return lines


def _remove(
    stage: Stage, said: Reference, numbers: tuple[int, ...], defer: date | None, why: str | None
) -> None:
    book, invoice = stage.documents.find(said)
    command = RemoveLines(
        invoice_id=invoice, numbers=numbers, reason=why or "not this time", defer_until=defer
    )
    stage.ask(command, book)


@act("<entries> is taken off <invoice>[ because <why>]", RemoveLines)
def taken_off(stage: Stage, entries: tuple[str, ...], invoice: Reference, why: str | None) -> None:
    """Takes entries off a draft; they may be billed by the next one.

    `psa:2 is taken off the draft because "the customer asked a question"`
    """
    numbers = [line.number for entry in entries for line in lines_of(stage, invoice, entry)]
    _remove(stage, invoice, tuple(numbers), None, why)


@act("<entries> is deferred from <invoice> until <until>[ because <why>]", RemoveLines)
def deferred(
    stage: Stage, entries: tuple[str, ...], invoice: Reference, until: date, why: str | None
) -> None:
    """Takes entries off a draft, not to be drafted again by a cut-off before a day.

    `psa:2 is deferred from the draft until 2026-03-31 because "agreed with the customer"`
    """
    numbers = [line.number for entry in entries for line in lines_of(stage, invoice, entry)]
    _remove(stage, invoice, tuple(numbers), until, why)


@act("line/lines <lines> is taken off <invoice>[ because <why>]", RemoveLines)
def lines_taken_off(
    stage: Stage, lines: tuple[int, ...], invoice: Reference, why: str | None
) -> None:
    """Takes numbered lines off a draft.

    `lines 1 and 3 are taken off the draft`
    """
    _remove(stage, invoice, lines, None, why)


def _adjust(stage: Stage, said: Reference, number: int, amount: Amount, why: str | None) -> None:
    book, invoice = stage.documents.find(said)
    currency = stage.defaults.contract(lines_of(stage, said)[0].contract_id).currency
    command = AdjustLine(
        invoice_id=invoice,
        number=number,
        amount=amount.in_(currency),
        reason=why or "agreed with the customer",
    )
    stage.ask(command, book)


@act("<entry> on <invoice> is charged at <amount>[ because <why>]", AdjustLine)
def adjusted(stage: Stage, entry: str, invoice: Reference, amount: Amount, why: str | None) -> None:
    """Charges an entry on a draft at another amount, with a reason.

    `psa:1 on the draft is charged at 300.00 USD because "the junior was learning"`
    """
    (line,) = lines_of(stage, invoice, entry)
    _adjust(stage, invoice, line.number, amount, why)


@act("line <number> of <invoice> is charged at <amount>[ because <why>]", AdjustLine)
def line_adjusted(
    stage: Stage, number: int, invoice: Reference, amount: Amount, why: str | None
) -> None:
    """Charges a numbered line of a draft at another amount, with a reason.

    `line 2 of the draft is charged at 300.00 USD because "the junior was learning"`
    """
    _adjust(stage, invoice, number, amount, why)


@act("<invoice> is voided[ because <why>]", VoidDraft)
def voided(stage: Stage, invoice: Reference, why: str | None) -> None:
    """Gives up a draft: all on it may be billed again.

    `the draft is voided because "wrong cut-off"`
    """
    book, found = stage.documents.find(invoice)
    stage.ask(VoidDraft(invoice_id=found, reason=why or "not needed"), book)


# --- what was drafted --------------------------------------------------------------------------


@view("<invoice> has on it <entries>", "invoices.one")
def has_on_it(stage: Stage, invoice: Reference, entries: tuple[str, ...]) -> None:
    """Checks exactly which entries stand on a draft or invoice.

    `the draft has on it psa:1 and psa:2`
    """
    book, found = stage.documents.find(invoice)
    lines = stage.look(invoices.one, book, invoice_id=found).lines
    listed({line.entry_id for line in lines}, entries, f"on {invoice}")


@check("<number> draft/drafts is made")
def number_drafted(stage: Stage, number: int) -> None:
    """Checks how many drafts were made in the scenario so far.

    `2 drafts were made`
    """
    same(len(stage.documents.drafts), number, "the number of drafts made")


@check("no draft is made")
def none_drafted(stage: Stage) -> None:
    """Checks that no draft was made in the scenario so far.

    `no draft is made`
    """
    same(len(stage.documents.drafts), 0, "the number of drafts made")


@view("<invoice> comes to <amount>", "invoices.one")
def comes_to(stage: Stage, invoice: Reference, amount: Amount) -> None:
    """Checks what a draft or invoice charges in all.

    `the draft comes to 800.00 USD`
    """
    book, found = stage.documents.find(invoice)
    seen = stage.look(invoices.one, book, invoice_id=found)
    money_is(seen.total, seen.currency, amount, f"{invoice} comes to")
