"""What amendments may change on the contracts of a firm that bills in every way there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from domain.amendment_commands import CapPlace, LineEndShape, LinePlanShape
from domain.cap_commands import CapShape
from domain.funding_commands import FundingSourceShape
from domain.master_commands import LineTerms
from domain.plan_commands import FeeTerms, InstalmentTerms, MilestoneTerms, PlanTerms, UnitTerms
from domain.retainer_commands import Allowance


def changes_of(contract: str, day: date, minor: int, pick: int) -> dict[str, Any]:
    """One change, or two together, of those that the contract's lines allow; amounts from `minor`."""
    amount = f"{minor // 100}.{minor % 100:02d}"
    whole: tuple[dict[str, Any], ...] = (
        {"caps": (CapShape(not_to_exceed=amount),)},
        {"caps": (CapShape(level="line", line_id="1", not_to_exceed=amount),)},
        {"caps_ended": (CapPlace(level="line", line_id="1"),)},
        {"ends_on": day + timedelta(days=pick)},
        {"purchase_order": f"PO-{pick}"},
        {"ended_lines": (LineEndShape(line_id="1", ends_on=day + timedelta(days=pick)),)},
        _other_line(contract, day, pick),
    )
    own = _OWN.get(contract)
    if own is None or pick % 3 == 0:
        return whole[pick % len(whole)]
    return own(amount, pick, day)


def _other_line(contract: str, day: date, pick: int) -> dict[str, Any]:
    """The project of line 1 goes to a new line."""
    project = contract.removeprefix("C-")
    return {
        "ended_lines": (LineEndShape(line_id="1", ends_on=day - timedelta(days=1)),),
        "new_lines": (LineTerms(line_id=f"n{pick}", projects=(project,)),),
    }


def _funded(amount: str, pick: int, _: date) -> dict[str, Any]:
    return {"sources": (FundingSourceShape(source_id="AB"[pick % 2], limit=amount),)}


def _fixed(amount: str, pick: int, day: date) -> dict[str, Any]:
    """Prices, whole plans with parts left out, added and at other amounts, or another percentage of the fee."""
    line = "234"[pick % 3]
    if line == "4":
        fee = FeeTerms(percent=f"{pick % 13}.5", of=("1",) if pick % 2 else ())
        return {"plans": (LinePlanShape(line_id=line, plan=PlanTerms(fee=fee)),)}
    if pick % 4 < 2:
        return {"plans": (LinePlanShape(line_id=line, price=amount),)}
    parts: dict[str, Any] = {
        "schedule": (
            InstalmentTerms(instalment_id=f"i{1 + pick % 3}", due_on=day, amount=amount),
            InstalmentTerms(instalment_id="i9", due_on=day, amount="10.01"),
        )
    }
    if line == "3":
        parts = {
            "milestones": (
                MilestoneTerms(milestone_id="m1", amount=amount),
                MilestoneTerms(milestone_id="m2", amount="90.01", trigger="accepted"),
            )
        }
    return {"plans": (LinePlanShape(line_id=line, plan=PlanTerms(**parts)),)}


def _units(amount: str, pick: int, _: date) -> dict[str, Any]:
    if pick % 2:
        return {"plans": (LinePlanShape(line_id="2", price=amount),)}
    units = UnitTerms(unit="report", unit_price=f"{1 + pick}.335")
    return {"plans": (LinePlanShape(line_id="1", plan=PlanTerms(units=units)),)}


def _allowance(amount: str, pick: int, _: date) -> dict[str, Any]:
    said = Allowance(fee=amount, hours=pick % 9, overage_rate=f"{100 + pick}.05", rollover=1)
    return {"plans": (LinePlanShape(line_id="1", allowance=said),)}


_OWN = {
    "C-funded": _funded,
    "C-fixed": _fixed,
    "C-units": _units,
    "C-allowance": _allowance,
}
