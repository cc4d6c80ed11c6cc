"""What caps make somebody look at: a cap below what is consumed, at any level, and thresholds that were agreed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import Connection

from domain.cap_room import LEVEL_WORDS
from domain.money import written
from projections.asked import Asked, fetch
from projections.cap_burn import CapBurn, burn

DESK = "contract-manager"


class CapCase(msgspec.Struct, frozen=True):
    """One cap that somebody should look at, with what is above the limit or burnt."""

    book: str
    kind: Literal["cap_blocked", "cap_threshold"]  # the latter only warns
    ref: str
    contract_id: str | None
    reason: str
    clears: str
    since: datetime
    minor: int
    currency: str
    position: int
    detail: str


def cases(tx: Connection, book: str | None) -> Iterable[CapCase]:
    """Caps at other levels than the contract that are blocked, and agreed thresholds that are reached."""
    asked = Asked(book=book).that("(warns or below_consumed and level <> 'contract')")
    if not list(fetch(tx, f"select 1 from views.cap_terms {asked.where} limit 1", asked.values)):
        return
    for one in burn(tx, book=book, when=False):
        if one.blocked and one.level != "contract":
            yield _case(one, "cap_blocked", "cap_blocked", _RAISE, one.consumed - one.net, "")
        if one.warns and one.reached:
            detail = f"{one.reached[-1]} % of {written(one.limit, one.currency)} is burnt"
            within = one.consumed + one.unbilled
            yield _case(one, "cap_threshold", "cap_threshold_reached", _LOOK, within, detail)


_RAISE = "An amendment raises the cap to what is consumed, or credits bring it below"
_LOOK = "The contract manager agrees a higher cap, or other thresholds; billing goes on meanwhile"


def _case(
    one: CapBurn,
    kind: Literal["cap_blocked", "cap_threshold"],
    reason: str,
    clears: str,
    minor: int,
    detail: str,
) -> CapCase:
    ref = one.contract_id or one.customer_id
    if one.line_id is not None:
        ref = f"{ref} line {one.line_id}"
    level = LEVEL_WORDS[one.level]
    return CapCase(
        book=one.book,
        kind=kind,
        ref=ref,
        contract_id=one.contract_id,
        reason=reason,
        clears=clears,
        since=one.reached_at if kind == "cap_threshold" and one.reached_at else one.agreed_at,
        minor=minor,
        currency=one.currency,
        position=one.position,
        detail=f"{level} cap{': ' if detail else ''}{detail}",
    )
