"""One time entry or charge: what it says, where each part of its value stands, and its whole story, line by line."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from console.story import meant
from console.visit import Visit
from domain.catalogue import AnyEvent
from domain.refusal import UnknownEntry
from projections import audit_trail, contracts, plans, wip
from projections.audit_trail import AuditLine

_EVENT = msgspec.json.Decoder(AnyEvent)


class Chapter(NamedTuple):
    """One line of an entry's story, and what it meant for this entry."""

    line: AuditLine
    meant: tuple[str, ...]


@get("/entries/{book:str}/{ref:path}", sync_to_thread=True)
def entry(
    book: FromPath[str], ref: FromPath[PurePath], visit: NamedDependency[Visit]
) -> Response[str]:
    """An entry's page."""
    entry_id = str(ref).removeprefix("/")
    journal = visit.journal(book)
    with visit.look("audit") as tx:
        told = audit_trail.of(tx, journal, book=book, ref=entry_id)
        if not told:
            raise UnknownEntry(
                f"Book {book} knows nothing of a time entry {entry_id}.", entry_id=entry_id
            )
        state = visit.firm.desk.entry(book, entry_id)
        charged = [] if state.work else plans.charges(tx, book=book, entry_id=entry_id)
        charge = charged[0] if charged else None
        named = state.work or charge
        of = named.contract_id if named else None
        lots = wip.lots(tx, book=book, contract_id=of, entry_id=entry_id) if of else []
        projects = contracts.names(tx, kind="project", book=book)
    return visit.page(
        "entry.html",
        f"Entry {entry_id}",
        book=book,
        entry_id=entry_id,
        state=state,
        work=state.work,
        charge=charge,
        lots=lots,
        projects=projects,
        story=[Chapter(line, meant(_EVENT.decode(line.body), entry_id)) for line in told],
    )
