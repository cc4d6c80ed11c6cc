"""Approving what waits: a worklist from the views, approved contract by contract, a few hundred entries an act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import sha256

import msgspec

from domain.refusal import Refused
from domain.time_commands import ApproveTime
from journal.unhurried import unhurried
from processes.asking import Receipt, Request
from processes.firm import Firm
from projections import time_entries

ENTRIES_AN_ACT = 500


class Approved(msgspec.Struct, kw_only=True):
    """What a round of approvals led to: entries approved, and the acts that were refused, with why."""

    entries: int = 0
    acts: int = 0
    receipts: list[Receipt] = []
    refused: list[tuple[tuple[str, ...], Refused]] = []


@unhurried()
def approve_waiting(
    firm: Firm,
    book: str,
    through: date | None,
    request: Request,
    progress: Callable[[int], None] = lambda _: None,
) -> Approved:
    """Approve every entry of a book that waits, worked up to a date; oldest work first.

    A refused act (somebody's own time among it) is tried entry by entry, so that one entry never
    keeps others back.
    """
    firm.views.carry(firm.books.open(book))
    with firm.engine.connect() as tx:
        waiting = time_entries.waiting(tx, book=book, through=through)
    by_contract: defaultdict[str, list[tuple[date, int, str]]] = defaultdict(list)
    for row in waiting:
        by_contract[row.contract_id].append((row.worked_on, row.position, row.entry_id))
    done = Approved()
    for rows in by_contract.values():
        rows.sort()
        for start in range(0, len(rows), ENTRIES_AN_ACT):
            entry_ids = tuple(entry for _, _, entry in rows[start : start + ENTRIES_AN_ACT])
            _approve(firm, book, entry_ids, request, done)
            progress(len(entry_ids))
    return done


def _approve(
    firm: Firm, book: str, entry_ids: tuple[str, ...], request: Request, done: Approved
) -> None:
    try:
        receipt = firm.desk.do(book, ApproveTime(entry_ids=entry_ids), _keyed(request, entry_ids))
    except Refused as refused:
        if len(entry_ids) == 1:
            done.refused.append((entry_ids, refused))
            return
        middle = len(entry_ids) // 2
        _approve(firm, book, entry_ids[:middle], request, done)
        _approve(firm, book, entry_ids[middle:], request, done)
        return
    done.acts += 1
    done.entries += len(entry_ids)
    done.receipts.append(receipt)


def _keyed(request: Request, entry_ids: Sequence[str]) -> Request:
    """The same entries under the same request have the same key, however the round is cut."""
    digest = sha256("\n".join(entry_ids).encode()).hexdigest()[:16]
    return msgspec.structs.replace(request, key=f"{request.key}:{digest}")
