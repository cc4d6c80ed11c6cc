"""The intercompany invoice: lent work of a month, a reversal never before or without its original."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.lending import IntercompanyInvoiced, InvoicedLent, LentLine
from domain.lending_commands import IssueIntercompanyInvoice
from domain.lending_state import Lending, Tied
from domain.period import last_day
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.refusal import NothingToBill, OriginalFirst


def invoice(
    command: IssueIntercompanyInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Invoice a borrower for what was lent up to the end of a month, one invoice a currency.

    Raises NothingToBill when nothing is left, OriginalFirst when a reversal is named whose original
    is neither invoiced nor on the same invoice.
    """
    believable(command.issued_on, moment.today, "an intercompany invoice")
    lending = known.lending(command.borrower)
    lines = _lines(lending, command)
    if not lines:
        raise NothingToBill(
            f"Nothing lent to {command.borrower} up to {command.period} is left to invoice.",
            borrower=command.borrower,
            period=command.period,
        )
    by_currency: dict[str, list[InvoicedLent]] = {}
    for currency, line in lines:
        by_currency.setdefault(currency, []).append(line)
    home = known.register.home()
    day, out_of_period = known.register.posted_on(command.issued_on)
    series = f"{home.invoice_prefix}-IC-{command.borrower}-{command.issued_on.year}"
    sequence = lending.sequences.get(series, 0)
    events: list[AnyEvent] = []
    for currency, ours in sorted(by_currency.items()):
        sequence += 1
        events.append(
            IntercompanyInvoiced(
                borrower=command.borrower,
                number=f"{series}-{sequence:06d}",
                series=series,
                sequence=sequence,
                period=command.period,
                issued_on=command.issued_on,
                accounting_date=day,
                out_of_period=out_of_period,
                currency=currency,
                base_currency=home.base_currency,
                lines=tuple(ours),
                total=sum(line.price for line in ours),
                base_total=sum(line.minor for line in ours),
                postings=_postings(ours, home.base_currency, policy, day),
            )
        )
    return tuple(events)


def _lines(lending: Lending, command: IssueIntercompanyInvoice) -> list[tuple[str, InvoicedLent]]:
    until = last_day(command.period)
    named = set(command.entry_ids)
    new = {
        tied: line
        for tied, line in lending.lines.items()
        if tied not in lending.billed
        and line.accounting_date <= until
        and _known(line)
        and (not named or line.entry_id in named)
    }
    lines = [(line.currency, _invoiced(line)) for line in new.values()]
    for tied, back in lending.back.items():
        if tied in lending.billed_back or back.accounting_date > until or not _known(back.line):
            continue
        if named and back.line.entry_id not in named:
            continue
        if tied in lending.billed or tied in new:
            lines.append((back.line.currency, _invoiced(back.line, reverses=True)))
        elif named:
            raise _too_early(tied, command.period)
    return lines


def _known(line: LentLine) -> bool:
    """Whether the price is there, in the lender's own currency too."""
    return bool(line.rule) and "quote_missing" not in line.waits


def _invoiced(line: LentLine, *, reverses: bool = False) -> InvoicedLent:
    sign = -1 if reverses else 1
    return InvoicedLent(
        entry_id=line.entry_id,
        correlation=line.correlation,
        contract_id=line.contract_id,
        reverses=reverses,
        price=sign * line.price,
        minor=sign * line.minor,
    )


def _too_early(tied: Tied, period: str) -> OriginalFirst:
    return OriginalFirst(
        f"The reversal of {tied[1]} is not invoiced before its original, which is posted after {period}.",
        entry_id=tied[1],
        period=period,
    )


def _postings(
    lines: Iterable[InvoicedLent], currency: str, policy: Policy, day: date
) -> tuple[Posting, ...]:
    """The accrual turned round, and the intercompany receivable against revenue, contract by contract."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.contract_id] = sums.get(line.contract_id, 0) + line.minor
    movements: tuple[Movement, ...] = ("lend_bill_unbilled", "lend_bill")
    return balanced(
        posting
        for contract_id, minor in sums.items()
        for movement in movements
        for posting in pair(
            policy.accounts(day, movement, "as_invoiced"), day, contract_id, currency, minor
        )
    )
