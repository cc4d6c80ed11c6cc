"""Pricing work anew after a retroactive amendment: the old value is turned round, the new one accrued, in one act."""

from __future__ import annotations

from collections.abc import Iterable

from domain.account import Account
from domain.amendment import AmendmentDrafted
from domain.approval import approve_on, unjudged_line
from domain.catalogue import AnyEvent
from domain.eligibility import OWN_RATE, Bench
from domain.entry import EntryState
from domain.knowledge import Knowledge
from domain.open_item import Item
from domain.policy import Moment, Policy
from domain.recalling import recalled
from domain.wip import HoldConfirmed


def concerned(account: Account, drafted: AmendmentDrafted) -> Iterable[Item]:
    """Open work of the amended lines since the effective date, priced by a card and on no document."""
    for item in account.items.values():
        if (
            item.kind == "time"
            and item.line_id in drafted.lines
            and item.worked_on >= drafted.effective_date
            and item.rate_row not in ("", OWN_RATE)
            and item.entry_id not in account.billed
            and item.entry_id not in account.drafted
            and item.entry_id not in account.written
        ):
            yield item


def priced_anew(
    drafted: AmendmentDrafted, known: Knowledge, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """Work not billed, recalled and approved again at the rates that hold now; who answered for it still does."""
    if not drafted.rates:
        return []
    account = known.account(drafted.contract_id)
    contract = known.register.contract(drafted.contract_id)
    bench = Bench(known.register, contract, account.committed, policy)
    items = [item for item in concerned(account, drafted) if _differs(bench, item)]
    if not items:
        return []
    reason = f"amendment {drafted.amendment_id} prices it anew"
    return approved_anew(drafted.contract_id, items, reason, known, policy, moment)


def approved_anew(
    contract_id: str,
    items: Iterable[Item],
    reason: str,
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """Open work recalled and approved again at today's terms. Refuses what is on a document or partly given up."""
    items = list(items)
    account = known.account(contract_id)
    contract = known.register.contract(contract_id)
    ids = [item.entry_id for item in items]
    events = recalled(known.register, account, ids, reason, policy, moment)
    known = known.supposing(events)
    entries = [known.entry(entry_id) for entry_id in ids]
    charged = {item.entry_id: item.billable for item in items}
    after = known.account(contract_id)
    anew = Bench(known.register, contract, after.committed, policy)
    anew.today = moment.today
    events += approve_on(anew, after, entries, charged)
    for entry_id in ids:
        for code in sorted(account.confirmed.get(entry_id, ())):
            events.append(
                HoldConfirmed(
                    contract_id=contract_id,
                    entry_ids=(entry_id,),
                    reason_code=code,
                    note=reason,
                )
            )
    return events


def _differs(bench: Bench, item: Item) -> bool:
    found = bench.rate(None, item, item.activity)
    return found is not None and found.row != item.rate_row


def would_be_worth(
    drafted: AmendmentDrafted, known: Knowledge, policy: Policy, entry_ids: Iterable[str]
) -> Iterable[tuple[str, int]]:
    """What work of the amended lines since the effective date is worth at the rates that hold now."""
    account = known.account(drafted.contract_id)
    contract = known.register.contract(drafted.contract_id)
    bench = Bench(known.register, contract, account.committed, policy)
    for entry_id in entry_ids:
        entry = known.parts.get(f"entry:{entry_id}")
        if not isinstance(entry, EntryState) or entry.work is None:
            continue
        work = entry.work
        since = work.line_id in drafted.lines and work.worked_on >= drafted.effective_date
        if since and work.rate is None and work.fixed is None:
            yield entry_id, unjudged_line(bench, entry, None).minor
