"""Every figure is explained by parts that add up to it exactly, whichever place, day and moment it is told of."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations

import pytest
from sqlalchemy import Engine

from domain.collection_commands import DisputeInvoice
from domain.figure_commands import AssignPractice, SetNormHours
from domain.invoice_commands import CreditInvoice, CreditPart
from domain.wip_commands import WipPart, WriteOffTime
from projections import figures
from projections.figure_explained import Explained, Part, explained
from projections.figure_parts import DIMENSIONS, By
from projections.runner import Views
from tests.conformance.firm import bill, draft, record
from tests.laws.small_firm import BOOK, SmallFirm

Asked = tuple[figures.Name, ...]
REALISATION: Asked = ("realisation",)
LEAKAGE: Asked = ("leakage",)
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
BYS = [by for size in (0, 1, 2) for by in combinations(DIMENSIONS, size)]
FIELDS = dict(
    zip(
        DIMENSIONS,
        ("entity", "practice", "project_id", "person_id", "month"),
        strict=True,
    )
)


@pytest.fixture
def firm(views: Views) -> SmallFirm:
    """Work that is billed, credited, disputed, drafted, written off and in progress, over three months."""
    firm = SmallFirm((None, "700.00"))
    firm.do(SetNormHours(hours="8", per="day", valid_from=FIRST))
    firm.do(AssignPractice(practice="tax", valid_from=FIRST, person_id="p1"))
    for n, on in enumerate((date(2026, 1, 5), date(2026, 1, 20), date(2026, 2, 3)), 1):
        record(firm, f"a:{n}", on, "7.50")
        record(firm, f"b:{n}", on, "2.25", person_id="p2", project_id="P2")
    invoice = bill(firm, date(2026, 1, 10))
    bill(firm, date(2026, 2, 10), "C2")
    part = CreditPart(number=1, amount="50.00")
    firm.do(
        CreditInvoice(
            invoice_id=invoice, lines=(part,), credited_on=date(2026, 2, 1), reason="Agreed"
        )
    )
    firm.do(
        DisputeInvoice(invoice_id=invoice, amount="10.00", on=date(2026, 2, 20), reason="Hours")
    )
    record(firm, "a:4", date(2026, 3, 2), "3.00")
    record(firm, "a:5", date(2026, 3, 3), "1.00")
    firm.do(
        WriteOffTime(
            contract_id="C1",
            parts=(WipPart(entry_id="a:5"),),
            on=date(2026, 3, 4),
            reason="Goodwill",
        )
    )
    draft(firm, date(2026, 1, 31))
    views.carry(firm.desk.books.open(BOOK))
    return firm


def ask(
    engine: Engine, firm: SmallFirm, one: figures.Figure, by: tuple[By, ...], **more: object
) -> Explained:
    at = {dimension: getattr(one, FIELDS[dimension]) or "" for dimension in by}
    with engine.connect() as tx:
        return explained(
            tx,
            name=one.figure,
            at=at,
            first=FIRST,
            last=LAST,
            journals=firm.desk.books.open,
            **more,  # type: ignore[arg-type]
        )


def moments(firm: SmallFirm) -> list[datetime]:
    """Three moments of the story, the last after all of it."""
    lines = firm.lines()
    return [lines[len(lines) * n // 3 - 1].entry.recorded_at for n in (1, 2, 3)]


@pytest.mark.parametrize("by", BYS, ids=lambda by: ",".join(by) or "all")
def test_the_parts_add_up_to_the_figure(
    by: tuple[By, ...], engine: Engine, firm: SmallFirm
) -> None:
    looked_at = 0
    for dates in ({}, {"as_of": date(2026, 2, 15), "known_at": moments(firm)[1]}):
        with engine.connect() as tx:
            told = figures.listing(tx, first=FIRST, last=LAST, by=by, **dates)  # type: ignore[arg-type]
        for one in told:
            found = ask(engine, firm, one, by, limit=1000, **dates)
            assert one in found.figures
            sums: dict[str, Decimal] = defaultdict(Decimal)
            for part in found.parts:
                if part.currency == one.currency:
                    sums[part.part] += part.value
            assert {name: sums[name] for name in one.parts} == one.parts, (one.figure, by)
            looked_at += 1
    assert looked_at >= len(figures.NAMES)


def test_each_part_names_the_lines_and_the_rule_version_behind_it(
    engine: Engine, firm: SmallFirm
) -> None:
    with engine.connect() as tx:
        (one,) = figures.listing(tx, first=FIRST, last=LAST, by=(), names=REALISATION)
    found = ask(engine, firm, one, ())
    positions = {line.position: type(line.entry.event).__name__ for line in firm.lines()}
    for part in found.parts:
        assert part.because
        assert all(positions[fact.position] == fact.event for fact in part.because)
        assert any("@" in ruling for fact in part.because for ruling in fact.rulings), part
    (billed,) = [p for p in found.parts if (p.part, p.entry_id) == ("billed", "a:1")]
    assert {"TimeApproved", "InvoiceIssued"} <= {fact.event for fact in billed.because}


def test_pages_together_are_the_whole_and_none_comes_twice(engine: Engine, firm: SmallFirm) -> None:
    with engine.connect() as tx:
        (one,) = figures.listing(tx, first=FIRST, last=LAST, by=(), names=LEAKAGE)
    whole = ask(engine, firm, one, (), limit=1000)
    pages: list[Part] = []
    offset = 0
    while True:
        page = ask(engine, firm, one, (), limit=4, offset=offset)
        assert page.in_all == len(whole.parts)
        pages += page.parts
        if page.more is None:
            break
        offset = page.more
    assert tuple(pages) == whole.parts


def test_nothing_not_known_yet_is_in_an_explanation(engine: Engine, firm: SmallFirm) -> None:
    early = moments(firm)[0]
    with engine.connect() as tx:
        told = figures.listing(tx, first=FIRST, last=LAST, by=(), names=LEAKAGE, known_at=early)
    for one in told:
        found = ask(engine, firm, one, (), known_at=early)
        assert found.parts
        facts = [fact for part in found.parts for fact in part.because]
        assert all(fact.recorded_at <= early for fact in facts)
