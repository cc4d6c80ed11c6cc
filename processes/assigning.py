"""All cases of the queue that are meant, given to somebody with one word."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from domain.exception_commands import AssignException
from domain.refusal import Refused
from processes.asking import Request
from processes.clearing import MOST, Answer, Cleared, today_of
from processes.firm import Firm
from projections.exception_row import Narrow
from projections.exceptions import select


def assign(
    firm: Firm, book: str, narrow: Narrow, owner: str | None, note: str | None, request: Request
) -> Cleared:
    """Give all cases that are meant to one owner (or to nobody), at most 1,000; each is accounted for.

    The same key again records nothing twice.
    """
    firm.views.carry(firm.books.open(book))
    with firm.engine.connect() as tx:
        found = select(tx, book, narrow, today_of(firm), limit=MOST + 1)
    meant, more = found[:MOST], len(found) > MOST
    verdicts: dict[tuple[str, str], Refused | None] = {}
    for row in meant:
        case = (row.kind, row.ref)
        if case not in verdicts:
            verdicts[case] = _one(
                firm,
                book,
                AssignException(
                    kind=row.kind,
                    ref=row.ref,
                    contract_id=row.contract_id,
                    other_entity=(row.about or {}).get("other_entity"),
                    owner=owner,
                    note=note,
                ),
                request,
            )
    answers = [
        Answer(case=row, outcome="cleared")
        if (no := verdicts[row.kind, row.ref]) is None
        else Answer(case=row, outcome="refused", code=no.code, says=no.says)
        for row in meant
    ]
    return Cleared(answers=tuple(answers), more=more)


def _one(firm: Firm, book: str, command: AssignException, request: Request) -> Refused | None:
    digest = blake2b(msgspec.json.encode(command), digest_size=16).hexdigest()
    one = msgspec.structs.replace(request, key=f"{request.key[:90]}:{digest}")
    try:
        firm.desk.do(book, command, one)
    except Refused as no:
        return no
    return None
