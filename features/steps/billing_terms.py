"""Billing by the contracts' own terms: their groups, their minimum, and what a run left waiting for more."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.invoice import InvoiceDrafted
from domain.invoice_commands import DraftInvoice, IssueInvoice
from features.checks import listed, same
from features.stage import Stage
from features.steps.billing import ran
from features.steps.words import Reference
from features.vocabulary import act, check, view
from projections import wip


@act("all contracts are/were billed up to <until> as they say", DraftInvoice)
def run_by_terms(stage: Stage, until: date) -> None:
    """Runs billing over the whole book up to a day, each contract grouped as its own terms say.

    `all contracts are billed up to 2026-01-31 as they say`
    """
    ran(stage, cut_off=until)


@act("all contracts are/were billed on <on> as they say", DraftInvoice)
def run_on(stage: Stage, on: date) -> None:
    """Runs billing on a billing date: each contract up to the last cut-off of its calendar, grouped as it says.

    `all contracts are billed on 2026-02-03 as they say`
    """
    ran(stage, on=on)


@act(
    "all contracts are/were billed on <on> as they say and their invoices issued",
    DraftInvoice,
    IssueInvoice,
)
def run_on_issued(stage: Stage, on: date) -> None:
    """The same, and the invoices are issued at once, dated their cut-off.

    `all contracts are billed on 2026-02-03 as they say and their invoices issued`
    """
    ran(stage, on=on, issue=True)


@act("all contracts are/were billed up to <until> as they say, however little it is", DraftInvoice)
def run_however_little(stage: Stage, until: date) -> None:
    """The same up to a day, drafting also what is below the contracts' minimum invoice.

    `all contracts are billed up to 2026-01-31 as they say, however little it is`
    """
    ran(stage, cut_off=until, below_minimum=True)


@act("all contracts are/were billed up to <until> by <group>", DraftInvoice)
def run_by_group(stage: Stage, until: date, group: str) -> None:
    """Runs billing with invoices by contract, customer, project, purchase order or entity, whatever contracts say.

    `all contracts are billed up to 2026-01-31 by project`
    """
    ran(stage, cut_off=until, group=group)


@check("<invoice> keeps/kept to what the contracts say")
def as_agreed(stage: Stage, invoice: Reference) -> None:
    """Checks that nothing about a draft was chosen otherwise than its contracts' terms say.

    `the draft keeps to what the contracts say`
    """
    same(_chosen(stage, invoice), (), f"what was chosen for {invoice}")


@check("<invoice> departs/departed from the contracts in <choices:names>")
def otherwise(stage: Stage, invoice: Reference, choices: tuple[str, ...]) -> None:
    """Checks what was chosen for a draft against its contracts' terms: group, cut-off, minimum.

    `the draft departs from the contracts in group and minimum`
    """
    listed(_chosen(stage, invoice), choices, f"what was chosen for {invoice}")


def _chosen(stage: Stage, invoice: Reference) -> tuple[str, ...]:
    book, found = stage.documents.find(invoice)
    (drafted,) = stage.facts(book, f"invoice:{found}", InvoiceDrafted)
    return tuple(one.replace("_", "-") for one in drafted.chosen)


def _unbilled(stage: Stage, entry: str) -> list[Any]:
    contract = stage.defaults.contract_of(entry)
    lots = stage.look(
        wip.lots, stage.defaults.book_of(contract), contract_id=contract, states=("unbilled",)
    )
    return [lot for lot in lots if lot.entry_id == entry]


@view('<entries> is not billed yet because "<code:name>"', "wip.lots")
def not_billed_because(stage: Stage, entries: tuple[str, ...], code: str) -> None:
    """Checks why entries that may be billed are on no invoice.

    `psa:1 is not billed yet because "below_minimum"`
    """
    for entry in entries:
        found = _unbilled(stage, entry)
        assert found, f"nothing of {entry} is unbilled"
        reasons = {reason.code for lot in found for reason in lot.reasons}
        same(", ".join(sorted(reasons)) or "nothing", code, f"{entry} is not billed because")
