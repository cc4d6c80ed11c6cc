"""The roads of commands about amendments."""

from __future__ import annotations

from collections.abc import Iterable

from domain import amending
from domain.amendment_commands import (
    ApproveAmendment,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
    WithdrawAmendment,
)
from domain.knowledge import Knowledge
from domain.rerating import concerned
from domain.road import Road, account


def _what_it_changes(command: ApproveAmendment, known: Knowledge) -> Iterable[str]:
    """The entries that may be priced anew or were billed, and the drafts that are open."""
    found = known.register.amendments.get((command.contract_id, command.amendment_id))
    if found is None:
        return
    on = known.account_alone(command.contract_id)
    for invoice_id, lines in on.drafts.items():
        yield f"invoice:{invoice_id}"
        for one in lines.values():
            yield f"entry:{one.line.entry_id}"
    for item in concerned(on, found.drafted):
        yield f"entry:{item.entry_id}"
    for entry_id in on.billed:
        yield f"entry:{entry_id}"


ROADS: dict[type, Road] = {
    DraftAmendment: Road(amending.draft_amendment, account),
    SubmitAmendment: Road(amending.submit, account),
    ApproveAmendment: Road(amending.approve_amendment, account, _what_it_changes),
    RejectAmendment: Road(amending.reject, account),
    WithdrawAmendment: Road(amending.withdraw, account),
}
