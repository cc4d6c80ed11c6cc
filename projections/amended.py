"""What an amendment changes, in a few words, as lists and pages say it."""

from __future__ import annotations

from collections.abc import Iterator

from domain.amendment import LinePlan, NewTerms
from domain.money import written
from projections.amendments import AmendmentRow


def changes(row: AmendmentRow) -> str:
    """What an amendment changes, in a few words."""
    said = [
        f"{one.rate if one.rate is not None else one.fixed} {one.currency}" for one in row.rates
    ]
    if row.amends_cap and row.cap is None:
        said.append("no cap")
    elif row.amends_cap and row.cap is not None:
        said.append(f"not to exceed {written(row.cap, row.currency)}")
    if row.terms is not None:
        said += _terms(row.terms, row.currency)
    return "; ".join(said)


def _terms(terms: NewTerms, currency: str) -> Iterator[str]:
    for cap in terms.caps:
        on_line = f"line {cap.line_id} " if cap.line_id else ""
        yield f"{on_line}not to exceed {written(cap.limit, currency)}"
    yield from (f"no cap on line {line}" if line else "no cap" for _, line in terms.caps_ended)
    for source in terms.sources:
        limit = "" if source.limit is None else f" up to {written(source.limit, currency)}"
        yield f"{source.source_id}{limit}"
    if terms.funding:
        yield "other funding rules"
    if terms.ends_on is not None:
        yield f"ends on {terms.ends_on}"
    if terms.purchase_order is not None:
        yield f"order {terms.purchase_order}"
    for plan in terms.plans:
        yield f"line {plan.line_id}: {_planned(plan, currency)}"
    yield from (f"line {one.line_id} added" for one in terms.added)
    yield from (f"line {one.line_id} until {one.ends_on}" for one in terms.ended)


def _planned(change: LinePlan, currency: str) -> str:
    if change.price is not None:
        return written(change.price, currency)
    return "another plan" if change.allowance is None else "another allowance"
