"""Reviewing drafts: lines taken off or adjusted, allowances and charges, a draft given up with a reason."""

from __future__ import annotations

from domain.cap_room import spare
from domain.catalogue import AnyEvent
from domain.funding_room import spare_of
from domain.invoice import (
    DraftVoided,
    InvoiceLine,
    LineAdjusted,
    LinesRemoved,
)
from domain.invoice_commands import AdjustLine, RemoveLines, VoidDraft
from domain.invoice_state import InvoiceState
from domain.knowledge import Knowledge
from domain.money import amount, written
from domain.policy import Moment, Policy
from domain.reconsider import reconsider_each
from domain.refusal import (
    CapReached,
    FundingExhausted,
    TooMuch,
)


def remove(
    command: RemoveLines, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take lines off a draft; their lots are billable again, deferred ones from a later cut-off."""
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    for number in command.numbers:
        if number not in invoice.added:
            invoice.line(number)
    event = LinesRemoved(
        invoice_id=command.invoice_id,
        contracts=drafted.contracts,
        numbers=tuple(dict.fromkeys(command.numbers)),
        reason=command.reason,
        defer_until=command.defer_until,
    )
    return (event, *_room_again(event, drafted.contracts, known, policy, moment))


def adjust(
    command: AdjustLine, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Charge a line of a draft at a lower amount (or back up to its value), with a reason."""
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    line = invoice.line(command.number)
    now = amount(command.amount, drafted.currency)
    if not 0 <= now <= line.minor:
        raise TooMuch(
            f"Line {command.number} is worth {written(line.minor, drafted.currency)}: it can be charged "
            "at that or less. To charge more, take the line off, write the time up and draft again.",
            invoice_id=command.invoice_id,
            line=command.number,
        )
    was = invoice.charged[command.number]
    if was == now:
        return ()
    account = known.account(line.contract_id)
    room = spare(known.register, account, line.line_id, line.kind)
    if room is not None and now > was and now - was > room:
        raise CapReached(
            f"The cap of {line.contract_id} leaves no room to charge {written(now, drafted.currency)}.",
            contract_id=line.contract_id,
        )
    left = spare_of(known.register, account, line.funding)
    if left is not None and now - was > left:
        raise FundingExhausted(
            f"{line.funding} has no funds left to pay {written(now, drafted.currency)} for the line.",
            contract_id=line.contract_id,
        )
    event = LineAdjusted(
        invoice_id=command.invoice_id,
        contracts=drafted.contracts,
        number=command.number,
        contract_id=line.contract_id,
        was=was,
        now=now,
        reason=command.reason,
    )
    return (event, *_room_again(event, (line.contract_id,), known, policy, moment))


def void(
    command: VoidDraft, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Give up a draft: it never had a number, and all its lots are billable again."""
    event = given_up(command.invoice_id, command.reason, known)
    return (event, *_room_again(event, event.contracts, known, policy, moment))


def given_up(invoice_id: str, reason: str, known: Knowledge) -> DraftVoided:
    """The fact that a draft is given up, on all contracts it is over. Raises NotOpen when it is no draft."""
    contracts = known.invoice(invoice_id).draft().contracts
    return DraftVoided(invoice_id=invoice_id, contracts=contracts, reason=reason)


def _room_again(
    event: AnyEvent, contracts: tuple[str, ...], known: Knowledge, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """Room under caps that a document gave back is given on, oldest work first (2.5.5)."""
    because = "a document gave room under the cap back"
    return reconsider_each(known.supposing([event]), contracts, policy, moment.today, because)


def still_on(invoice: InvoiceState) -> list[tuple[InvoiceLine, int]]:
    """The lines on an invoice with what each charges, in order of number."""
    return [(line, invoice.charged[number]) for number, line in sorted(invoice.lines.items())]
