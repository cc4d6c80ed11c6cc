"""One contract: its terms and cap, every lot and why it is not billed since when, its invoices and revenue."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from console.agreed import agreed
from console.burn import burn, level
from console.overview import why_not
from console.visit import Visit
from domain.refusal import UnknownContract
from projections import cap_burn, contracts, funding, invoices, revenue, wip
from projections.cap_burn import CapBurn
from projections.contracts import ContractOverview

LOTS = 40  # on one page
OPEN = ("unbilled", "held", "over_cap", "drafted")
STATES = (*OPEN, "billed", "written_off", "not_chargeable")
INVOICES = 12


@get("/contracts/{book:str}/{ref:path}", sync_to_thread=True)
def contract(
    book: FromPath[str], ref: FromPath[PurePath], visit: NamedDependency[Visit]
) -> Response[str]:
    """A contract's page; `state` shows the lots of one state instead of all that are open."""
    contract_id = str(ref).removeprefix("/")
    seen: dict[str, Any] = {"book": book, "contract_id": contract_id}
    seen |= {"as_of": visit.looking.as_of, "known_at": visit.looking.known_at}
    visit.journal(book)
    state, offset = visit.word("state"), visit.number("offset")
    state = state if state in STATES else None
    shown = (state,) if state else OPEN
    with visit.look("wip") as tx:
        dated = {name: seen[name] for name in ("book", "as_of", "known_at")}
        row = _of(contracts.overview(tx, **dated), book, contract_id)
        value = wip.by_contract(tx, **seen)
        lots = wip.lots(tx, states=shown, limit=LOTS + 1, offset=offset, **seen)
        waiting = wip.lots(tx, states=("held", "over_cap"), **seen)
        issued = invoices.listing(tx, book=book, contract_id=contract_id, limit=INVOICES)
        projects = contracts.names(tx, kind="project", book=book)
        earned = revenue.by_period(tx, **seen)
        caps = cap_burn.burn(tx, **seen)
        sources = funding.by_source(tx, **seen)
        terms = agreed(tx, visit, book, contract_id)
    return visit.page(
        "contract.html",
        contract_id,
        dated=True,
        row=row,
        burn=burn(row),
        levels=[(cap, level(cap)) for cap in caps] if _at_levels(caps) else [],
        sources=sources,
        agreed=terms,
        value=value[0],
        states=STATES,
        state=state,
        why=why_not(waiting, visit).get((book, contract_id), []),
        lots=lots[:LOTS],
        offset=offset,
        more=offset + LOTS if len(lots) > LOTS else None,
        before=max(0, offset - LOTS) if offset else None,
        invoices=issued if visit.may_read("invoices") else [],
        projects=projects,
        revenue=earned[-12:] if visit.may_read("revenue") else [],
    )


def _at_levels(caps: list[CapBurn]) -> bool:
    """Whether there is more to show than one cap over the whole contract."""
    return len(caps) > 1 or any(cap.level != "contract" or cap.warns for cap in caps)


def _of(found: list[ContractOverview], book: str, contract_id: str) -> ContractOverview:
    for row in found:
        if row.contract_id == contract_id:
            return row
    raise UnknownContract(
        f"No contract {contract_id} is signed in book {book}: the first page lists them all.",
        contract_id=contract_id,
    )
