"""The published answer about utilisation, and leakage that shows what is lost, through the commands everybody uses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine, text

from domain import figures as formulas
from domain.figure_commands import SetNormHours
from projections import figures
from projections.runner import Views
from tests.conformance.cases import case
from tests.conformance.firm import bill, record
from tests.laws.small_firm import BOOK, SmallFirm
from tests.projections.conftest import engine, views, views_engine  # noqa: F401 - fixtures

MONDAY, SUNDAY = date(2026, 1, 5), date(2026, 1, 11)


def one(engine: Engine, name: figures.Name, **asked: object) -> figures.Figure:  # noqa: F811
    with engine.connect() as tx:
        (found,) = figures.listing(tx, first=MONDAY, last=SUNDAY, names=(name,), **asked)  # type: ignore[arg-type]
    return found


def test_utilisation_on_norm_hours(engine: Engine, views: Views) -> None:  # noqa: F811
    told = case("KPI-UTIL")
    firm, worked = SmallFirm(), told["inputs"]
    firm.do(
        SetNormHours(hours=worked["working_hours"], per="week", valid_from=MONDAY, person_id="p1")
    )
    half = Decimal(worked["billable_hours"]) / 2
    for number in range(2):
        record(firm, f"t:{number}", date(2026, 1, 5 + number), str(half))
    views.carry(firm.desk.books.open(BOOK))
    expected = Decimal(told["expected"]["utilisation"])
    for by in ((), ("entity",), ("person", "month"), ("project",), ("practice",)):
        assert one(engine, "utilisation", by=by).value == expected
    before = firm.lines()[-2].entry.recorded_at
    assert one(engine, "utilisation", known_at=before).value == expected / 2


def test_leakage_is_nothing_and_shows_a_lot_that_is_lost(engine: Engine, views: Views) -> None:  # noqa: F811
    firm = SmallFirm()
    for number in range(2):
        record(firm, f"t:{number}", date(2026, 1, 5 + number), "7.50")
    bill(firm, date(2026, 1, 5))
    views.carry(firm.desk.books.open(BOOK))
    assert one(engine, "leakage").value == 0
    assert one(engine, "leakage").parts["billed"] == 750
    with engine.begin() as tx:
        tx.execute(text("delete from views.lot where entry_id = 't:1'"))
    assert one(engine, "leakage").value == 750


FORMULAS: dict[str, Callable[..., Decimal | None]] = {
    "utilisation": formulas.utilisation,
    "realisation": formulas.realisation,
    "effective_rate": formulas.effective_rate,
    "leakage": formulas.leakage,
    "wip_days": formulas.wip_days,
    "invoice_cycle_time": formulas.cycle_time,
    "billed_on_schedule": formulas.billed_on_schedule,
    "dispute_rate": formulas.dispute_rate,
    "exceptions_within_service_level": formulas.exceptions_within_service_level,
}


def test_the_worked_examples_of_the_page_are_true() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "figures.md"
    lines = [row.split("|") for row in page.read_text().splitlines() if row.startswith("| `")]
    assert {row[1].strip(" `") for row in lines} == set(figures.NAMES)
    for row in lines:
        name, example = row[1].strip(" `"), row[5].strip(" `")
        sums, value = example.split("=")
        told = [Decimal(number) for number in re.findall(r"[\d.]+", sums)]
        assert FORMULAS[name](*told) == Decimal(value.strip()), name
        if len(told) == len((1, 2)):
            assert FORMULAS[name](told[0], Decimal(0)) is None
