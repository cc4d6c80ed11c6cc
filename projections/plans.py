"""Plans of contracts beside time: what is agreed, how far it has come, what was made due and billed of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import msgspec
from sqlalchemy import Connection

from domain.contract import ContractLine, ContractSigned, TermsAmended
from domain.plan import (
    DeliveryWithdrawn,
    MilestoneAccepted,
    MilestoneCompleted,
    MilestoneReopened,
    PlanEvent,
    ProgressReported,
    UnitsDelivered,
)
from domain.wip import ChargesRaised
from journal.journal import Line
from projections import wip
from projections.asked import Asked, fetch, rows_of
from projections.batch import Batch, stem
from projections.copying import NULL, copyable
from projections.plan_tables import charge, plan_step, planned
from projections.view import View


class Charged(msgspec.Struct, frozen=True, kw_only=True):
    """One charge and where its value stands, in minor units."""

    book: str
    contract_id: str
    line_id: str
    entry_id: str
    kind: str
    description: str
    on_day: date
    currency: str
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    per: Decimal | None  # how many the price is for
    minor: int
    unbilled: int
    held: int
    over_cap: int
    drafted: int
    billed: int
    written_off: int
    not_chargeable: int
    position: int

    @property
    def state(self) -> str:
        """Where all of it stands; "mixed" when it stands in several places; "withdrawn" when it is gone."""
        held = [name for name in wip.STATES if getattr(self, name)]
        if len(held) == 1:
            return held[0]
        if held:
            return "mixed"
        return "withdrawn" if self.minor else "unbilled"


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a line's plan: agreed, how far it has come, what is due and what is billed of it."""

    book: str
    contract_id: str
    line_id: str
    item: str
    kind: str
    description: str
    currency: str
    due_on: date | None
    minor: int | None
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    per: Decimal | None  # how many the price is for
    percent: Decimal | None
    trigger: str | None
    reached: Decimal | None  # percent completed or reported, or units delivered
    accepted: Decimal | None  # percent
    made_due: int
    billed: int
    position: int

    @property
    def state(self) -> str:
        """planned, completed, accepted, due, billed: how far it has come (semantics 2.3)."""
        if self.billed and self.billed >= (self.minor or self.made_due):
            return "billed"
        if self.billed:
            return "partly billed"
        if self.made_due:
            return "due"
        if self.accepted:
            return "accepted"
        return "completed" if self.reached else "planned"


class Plans:
    """Writes what is agreed, what comes of it, and charges."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._planned = batch.rows(planned)
        self._steps = batch.rows(plan_step)
        self._charges = batch.rows(charge)
        steps = (
            MilestoneCompleted,
            MilestoneAccepted,
            MilestoneReopened,
            UnitsDelivered,
            DeliveryWithdrawn,
            ProgressReported,
        )
        self.handlers = dict.fromkeys((kind.__name__ for kind in steps), self._step) | {
            "ContractSigned": self._signed,
            "TermsAmended": self._signed,
            "ChargesRaised": self._raised,
        }

    def settle(self) -> None:
        """Nothing is gathered: a fact is its rows at once."""

    def _signed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ContractSigned | TermsAmended)
        self.agreed(line, event.contract_id, event.currency, event.lines)

    def agreed(
        self, line: Line, contract_id: str, currency: str, lines: tuple[ContractLine, ...]
    ) -> None:
        """The plans of these lines as they are agreed from this fact on."""
        start = f"{stem(self._book, line)}\t{contract_id}"
        for one in lines:
            for n, told in enumerate(_items(one)):
                kind, item, description, *terms = told
                fields = "\t".join(NULL if term is None else str(term) for term in terms)
                self._planned.append(
                    f"{start}\t{one.line_id}\t{n}\t{kind}\t{item}\t{description}\t{currency}"
                    f"\t{fields}\t{line.entry.recorded_at}\n"
                )

    def _step(self, line: Line) -> None:
        event = copyable(line)
        item, what, reached, on = _told(event)  # type: ignore[arg-type]
        self._steps.append(
            f"{stem(self._book, line)}\t{event.contract_id}\t{event.line_id}\t{item}\t{what}"  # type: ignore[union-attr]
            f"\t{NULL if reached is None else reached}\t{on or NULL}\t{line.entry.recorded_at}\n"
        )

    def _raised(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ChargesRaised)
        start = f"{self._book}\t{event.contract_id}"
        for one in event.lines:
            told = (one.quantity, one.unit, one.unit_price, one.per)
            counted = "\t".join(NULL if field is None else str(field) for field in told)
            self._charges.append(
                f"{start}\t{one.entry_id}\t{line.position}\t{one.line_id}\t{one.kind}"
                f"\t{one.description}\t{one.worked_on}\t{one.minor}\t{event.currency}\t{counted}"
                f"\t{one.tax}\t{line.entry.recorded_at}\n"
            )


def _items(line: ContractLine) -> Iterator[tuple[object, ...]]:
    """kind, item, description, due on, minor, quantity, unit, unit price, per, percent, trigger."""
    plan = line.plan
    if plan is None:
        return
    for part in plan.schedule:
        yield (
            "instalment",
            part.instalment_id,
            part.description or part.instalment_id,
            part.due_on,
            part.minor,
            *(None,) * 6,
        )
    if plan.recurring is not None:
        every = plan.recurring
        said = every.description or f"every {every.every.replace('_', ' ')}"
        yield "recurring", "recurring", said, every.first_on, every.minor, *(None,) * 6
    for stone in plan.milestones:
        counted = (stone.quantity, stone.unit, stone.unit_price, None)
        yield (
            "milestone",
            stone.milestone_id,
            stone.description,
            stone.planned_on,
            stone.minor,
            *counted,
            None,
            stone.trigger,
        )
    if plan.units is not None:
        units = plan.units
        yield (
            "unit",
            "units",
            units.unit,
            None,
            None,
            units.total,
            units.unit,
            units.unit_price,
            units.per,
            None,
            None,
        )
    if line.billing_model == "progress":
        yield "progress", "progress", "Progress", None, plan.price, *(None,) * 6
    if plan.fee is not None:
        yield "fee", "fee", "Management fee", *(None,) * 6, plan.fee.percent, None


def _told(event: PlanEvent) -> tuple[str, str, Decimal | None, date | None]:
    match event:
        case MilestoneCompleted():
            return event.milestone_id, "completed", event.percent, event.on
        case MilestoneAccepted():
            return event.milestone_id, "accepted", event.percent, event.on
        case MilestoneReopened():
            return event.milestone_id, "reopened", None, None
        case UnitsDelivered():
            return event.delivery_id, "delivered", event.quantity, event.on
        case DeliveryWithdrawn():
            return event.delivery_id, "withdrawn", None, None
        case ProgressReported():
            return "progress", "reported", event.percent, event.on


VIEW = View(
    name="plans",
    answers=("plan", "charges", "milestones"),
    tables=(planned, plan_step, charge),
    projector=Plans,
    version=2,
)


def charges(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    entry_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Charged]:
    """Every charge (or one) with where it stands: effective by a day, as known at a moment."""
    asked = Asked(book=book, contract_id=contract_id, entry_id=entry_id)
    asked.by("on_day", as_of, "recorded_at", known_at)
    query = f"""
        select distinct on (book, contract_id, entry_id) book, contract_id, line_id, entry_id, kind,
               description, on_day, currency, quantity, unit, unit_price, per, minor, position
        from views.charge {asked.where} order by book, contract_id, entry_id, position desc
    """
    found = list(fetch(tx, query, asked.values))
    sums: dict[tuple[str, str, str], dict[str, int]] = {}
    for of in dict.fromkeys((row["book"], row["contract_id"]) for row in found):
        at = {"book": of[0], "contract_id": of[1], "as_of": as_of, "known_at": known_at}
        for lot in wip.lots(tx, **at):
            states = sums.setdefault((*of, lot.entry_id), {})
            states[lot.state] = states.get(lot.state, 0) + lot.minor
    nothing = dict.fromkeys(wip.STATES, 0)
    whole = [
        row | nothing | sums.get((row["book"], row["contract_id"], row["entry_id"]), {})
        for row in sorted(
            found, key=lambda r: (r["book"], r["contract_id"], r["on_day"], r["entry_id"])
        )
    ]
    return rows_of(Charged, whole)


def items(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[PlanItem]:
    """Every item of the plans in force, with how far it has come and what is due and billed of it."""
    terms = Asked(book=book, contract_id=contract_id).by("", None, "recorded_at", known_at)
    steps = Asked(book=book, contract_id=contract_id)
    steps.by("coalesce(on_day, recorded_at::date)", as_of, "recorded_at", known_at)
    query = f"""
        select p.book, p.contract_id, p.line_id, p.item, p.kind, p.description, p.currency, p.due_on,
               p.minor, p.quantity, p.unit, p.unit_price, p.per, p.percent, p.trigger, p.position
        from views.planned p
        join (
            select book, contract_id, line_id, max(position) as position
            from views.planned {terms.where} group by 1, 2, 3
        ) l using (book, contract_id, line_id, position)
        order by p.book, p.contract_id, p.line_id, p.n
    """
    stepped = f"select * from views.plan_step {steps.where} order by position"
    reached = _reached(fetch(tx, stepped, steps.values))
    made_due: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    for one in charges(tx, book=book, contract_id=contract_id, as_of=as_of, known_at=known_at):
        key = (one.book, one.contract_id, one.line_id, _item_of(one))
        due, billed = made_due.get(key, (0, 0))
        standing = sum(getattr(one, state) for state in wip.STATES)
        made_due[key] = (due + standing, billed + one.billed)
    rows = []
    for row in fetch(tx, query, terms.values):
        key = (row["book"], row["contract_id"], row["line_id"], row["item"])
        due, billed = made_due.get(key, (0, 0))
        come, accepted = reached.get(key, (None, None))
        rows.append(
            row | {"reached": come, "accepted": accepted, "made_due": due, "billed": billed}
        )
    return rows_of(PlanItem, rows)


def _item_of(one: Charged) -> str:
    """The item of the plan that a charge came of: the part of its id after contract and line."""
    rest = one.entry_id.removeprefix(f"{one.contract_id}/{one.line_id}/")
    match one.kind:
        case "unit":
            return "units"
        case "milestone":
            return rest.rpartition("/")[0]
        case "progress" | "fee":
            return one.kind
        case _:
            return rest


def _reached(
    found: Iterator[dict[str, object]],
) -> dict[tuple[str, str, str, str], tuple[Decimal | None, Decimal | None]]:
    """How far each item has come, and what of it is accepted, of all steps in their order."""
    units: dict[tuple[str, str, str], dict[str, Decimal]] = {}
    reached: dict[tuple[str, str, str, str], tuple[Decimal | None, Decimal | None]] = {}
    for row in found:
        line = (str(row["book"]), str(row["contract_id"]), str(row["line_id"]))
        item, what, come = str(row["item"]), row["what"], row["reached"]
        assert come is None or isinstance(come, Decimal)
        if what in ("delivered", "withdrawn"):
            delivered = units.setdefault(line, {})
            delivered[item] = come or Decimal(0)
            reached[*line, "units"] = (sum(delivered.values(), Decimal(0)), None)
        elif what == "reopened":
            reached[*line, item] = (None, None)
        elif what == "accepted":
            reached[*line, item] = (reached[*line, item][0], come)
        else:
            reached[*line, item] = (come, reached.get((*line, item), (None, None))[1])
    return reached
