"""Writing back what was written off in error: the value is open again, posted in its own period (2.1.6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.account import Account, folded
from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.eligibility import Bench
from domain.knowledge import Knowledge
from domain.lot_moves import accrual
from domain.open_item import GivenUp, Item
from domain.policy import Moment, Policy
from domain.posting import Posting, balanced, pair
from domain.reconsider import reconsider
from domain.refusal import BadDate, UnknownEntry
from domain.wip import LotMove, WipWritten
from domain.wip_commands import WriteBackTime
from domain.writing import MOVEMENTS


def write_back(
    command: WriteBackTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Open again what entries lost by write-offs and by credits that wrote off.

    Raises UnknownEntry for an entry of which nothing was, BadDate for a day before it was.
    """
    believable(command.on, moment.today, "a write-back")
    account = known.account(command.contract_id)
    contract = known.register.contract(command.contract_id)
    bench = Bench(known.register, contract, account.committed, policy)
    accounting_date, out_of_period = known.register.posted_on(command.on)
    moves: list[LotMove] = []
    postings: list[Posting] = []
    for entry_id in dict.fromkeys(command.entry_ids):
        item, gone = _given_up(account, entry_id, command.on)
        moves += (_open_again(entry_id, one) for one in gone)
        postings += _taken_back(bench, item, gone, accounting_date)
    event = WipWritten(
        contract_id=command.contract_id,
        currency=contract.currency,
        kind="write_back",
        on=command.on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        reason=command.reason,
        moves=tuple(moves),
        postings=balanced(postings),
    )
    after = folded(account, [(0, event)])
    because = "time written back takes its place under the caps and before the sources"
    return (event, *reconsider(known.register, after, policy, command.on, because))


def _given_up(account: Account, entry_id: str, on: date) -> tuple[Item, tuple[GivenUp, ...]]:
    found = account.given_up.get(entry_id)
    if found is None:
        raise UnknownEntry(
            f"Nothing of entry {entry_id} was written off by hand or by a credit under contract "
            f"{account.contract_id}.",
            entry_id=entry_id,
        )
    latest = max(one.on for one in found[1])
    if on < latest:
        raise BadDate(
            f"Entry {entry_id} was written off on {latest}: it can not be written back on {on}, before.",
            on=str(on),
        )
    return found


def _open_again(entry_id: str, gone: GivenUp) -> LotMove:
    lot = gone.lot
    return LotMove(
        entry_id=entry_id,
        start=lot.start,
        end=lot.end,
        was="written_off",
        now=lot.state,
        recognised=lot.recognised,
        funding=lot.funding,
    )


def _taken_back(bench: Bench, item: Item, gone: Iterable[GivenUp], on: date) -> Iterable[Posting]:
    """What the write-off posted is turned round; what a credit took from revenue accrues again."""
    contract = bench.contract
    for one in gone:
        if one.lot.recognised and one.kind == "credit":
            yield from accrual(bench, on, one.lot.minor)
        elif one.lot.recognised:
            accounts = bench.policy.accounts(on, MOVEMENTS[one.kind], "as_invoiced")
            yield from pair(
                accounts, on, contract.signed.contract_id, contract.currency, -one.lot.minor
            )
        if item.disbursement:
            accounts = bench.policy.accounts(on, "write_off_agent", "as_invoiced")
            yield from pair(
                accounts, on, contract.signed.contract_id, contract.currency, -one.lot.minor
            )
