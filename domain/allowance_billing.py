"""Billing an allowance: its fee per period, used or not, and what was worked beyond it at its own rate (semantics 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from domain.account import Account
from domain.allowance_periods import AllowancePeriod, periods
from domain.allowance_sharing import Use, share
from domain.charge import Charge
from domain.money import half_up, price
from domain.quantity import Seconds
from domain.register import Contract
from domain.retainer_terms import PeriodTerms
from domain.wip import Uncharged


def allowance_charges(contract: Contract, account: Account, through: date) -> Iterator[Charge]:
    """Fees of all periods that are due by a day, and overage of those that ended by then.

    Work takes the allowance by work date, then in the order it was recorded; one entry that crosses it is split.
    Late work in a period that was billed brings what it adds; what it takes away is credited by hand.
    """
    for line_id, line in contract.lines.items():
        if line.allowance is not None:
            known = periods(line.allowance, *contract.runs(line_id), through)
            yield from _fees(contract, line_id, known, through)
            yield from _overages(contract, account, line_id, known, through)


def _fees(
    contract: Contract, line_id: str, known: Iterable[AllowancePeriod], through: date
) -> Iterator[Charge]:
    for period in known:
        on = period.starts if period.terms.fee_due == "in_advance" else period.ends
        if on <= through:
            yield Charge(
                entry_id=f"{contract.signed.contract_id}/{line_id}/fee-{period.name}",
                line_id=line_id,
                on=on,
                minor=period.fee,
                kind="instalment",
                description=f"Fee for {period.name}",
            )


def _overages(
    contract: Contract,
    account: Account,
    line_id: str,
    known: list[AllowancePeriod],
    through: date,
) -> Iterator[Charge]:
    for period, due in _beyond(contract, account, line_id, known, through):
        stem = f"{contract.signed.contract_id}/{line_id}/overage-{period.name}"
        before = raised_overage(account, stem)
        if due > sum(before.values()):
            yield Charge(
                entry_id=stem if not before else f"{stem}-{len(before) + 1}",
                line_id=line_id,
                on=period.ends,
                minor=due - sum(before.values()),
                kind="overage",
                description=f"Work beyond the allowance of {period.name}",
            )


def overage_due(
    contract: Contract, account: Account, line_id: str, through: date
) -> dict[str, int]:
    """What work beyond the allowance comes to in each period that is over by a day, by the stem of its charges."""
    terms = contract.lines[line_id].allowance
    if terms is None:
        return {}
    known = periods(terms, *contract.runs(line_id), through)
    return {
        f"{contract.signed.contract_id}/{line_id}/overage-{period.name}": due
        for period, due in _beyond(contract, account, line_id, known, through)
    }


def _beyond(
    contract: Contract,
    account: Account,
    line_id: str,
    known: list[AllowancePeriod],
    through: date,
) -> Iterator[tuple[AllowancePeriod, int]]:
    """The periods that are over by a day, each with the value of what was worked beyond its allowance."""
    if not known:
        return
    uses = dict(_uses(account, line_id, known))
    included = [one.included for one in known]
    shared = share(included, known[-1].terms.rollover, uses.values())
    for place, period in enumerate(known):
        if period.ends > through:
            continue
        beyond = {
            entry_id: use.size - shared.covered[entry_id]
            for entry_id, use in uses.items()
            if use.period == place
        }
        yield period, _value(account, period.terms, beyond, contract.currency)


def _uses(
    account: Account, line_id: str, known: list[AllowancePeriod]
) -> Iterator[tuple[str, Use]]:
    for entry_id, work in account.uncharged.items():
        if work.line_id != line_id:
            continue
        for place, period in enumerate(known):
            if period.starts <= work.worked_on <= period.ends:
                size = work.minor if period.terms.hours is None else work.seconds
                yield entry_id, Use(work.worked_on, work.order, entry_id, place, size)


def _value(account: Account, terms: PeriodTerms, beyond: dict[str, Seconds], currency: str) -> int:
    """Overage in minor units: time at its own rate, or each entry's part at what it is worth."""
    if terms.hours is None:
        return int(sum(beyond.values()))
    if terms.overage_rate is not None:
        return price(terms.overage_rate, sum(beyond.values(), 0), currency)
    return sum(_part(account.uncharged[entry_id], size) for entry_id, size in beyond.items())


def _part(work: Uncharged, size: Seconds) -> int:
    if not work.seconds:
        return 0
    n, d = size.as_integer_ratio()
    of_n, of_d = work.seconds.as_integer_ratio()
    return half_up(work.minor * n * of_d, d * of_n)


def raised_overage(account: Account, stem: str) -> dict[str, int]:
    """The overage charges of a period that are on the account in their order, drafted and billed ones among them."""
    names = (name for name in account.approved if name == stem or name.startswith(f"{stem}-"))
    return {name: account.approved[name] for name in sorted(names, key=lambda one: (len(one), one))}
