"""Importing: every row is accounted for, and the same file never does anything twice."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from connectors import plan as plans
from connectors.plan import Plan
from connectors.unreadable import MissingColumn, WrongEncoding
from domain.commands import AnyCommand
from domain.importing import RowCleared, RowsRefused
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.refusal import Refused, UnknownEntity
from domain.time_commands import ApproveTime
from domain.time_entry import TimeCorrected, TimeRecorded
from processes import import_runs, import_window, importing
from processes.asking import Request
from processes.firm import Firm
from processes.import_report import Report
from processes.importing import Wanted, run
from tests.conftest import _dropped, _made
from tests.connectors.files import HEADER, SHIPPED, TIME, plan, written

_serial = count(11)


@pytest.fixture(scope="module")
def firm(_server: str) -> Iterator[Firm]:
    """One firm for all tests of this file; each test has books and projects of its own in it."""
    url = _made(_server)
    opened = Firm.open(url)
    yield opened
    opened.close()
    _dropped(_server, url)


class House:
    """Two books: web is under contract in US01, sea in NL01, both in both; each with this test's number."""

    def __init__(self, firm: Firm, folder: Path) -> None:
        self.firm, self.folder = firm, folder
        self.number = f"{next(_serial):02}"

    def own(self, text: str) -> str:
        """The text with the names of this test's books and projects."""
        return re.sub(r"\b(US|NL|web|sea|both)(01)?\b", rf"\g<1>{self.number}", text)

    def __call__(
        self,
        rows: str,
        name: str = "time.csv",
        text: str = TIME,
        book: str | None = None,
        **more: Any,
    ) -> Report:
        """Import rows of the house's own layout."""
        path = written(self.folder, HEADER + self.own(rows), name)
        home = None if book is None else self.own(book)
        return sent(self.firm, plan(self.folder, text), path, book=home, **more)

    def facts(self, book: str, *kinds: type) -> list[Any]:
        lines = self.firm.books.open(self.own(book)).page(0, 10_000)
        return [line.entry.event for line in lines if isinstance(line.entry.event, kinds)]

    def heads(self) -> list[int]:
        return [self.firm.books.open(self.own(book)).head() for book in ("US01", "NL01")]


@pytest.fixture
def house(firm: Firm, tmp_path: Path) -> House:
    made = House(firm, tmp_path)
    for book, currency, projects in (("US01", "USD", "web both"), ("NL01", "EUR", "sea both")):
        asked = furniture(made.own(book), currency, made.own(projects).split())
        for number, command in enumerate(asked):
            request = Request(actor="set-up", key=f"set-up-{number:04d}")
            firm.desk.do(made.own(book), command, request)
    return made


def furniture(book: str, currency: str, projects: list[str]) -> list[AnyCommand]:
    since = date(2025, 1, 1)
    rate = RateTerms(valid_from=since, rate="100", currency=currency)
    return [
        OpenEntity(entity_id=book, name=book, base_currency=currency),
        RegisterCustomer(customer_id="acme", name="Acme"),
        RegisterPerson(person_id="ines", home_entity=book, grade="senior"),
        *(OpenProject(project_id=project, name=project) for project in projects),
        SignContract(
            contract_id=book,
            customer_id="acme",
            currency=currency,
            signed_on=since,
            lines=(LineTerms(line_id="1", projects=tuple(projects)),),
        ),
        PublishRates(card_id="standard", rows=(rate,)),
    ]


def sent(firm: Firm, loaded: Plan, path: Path, **more: Any) -> Report:
    wanted = Wanted(plan=loaded, path=path, file_name=path.name, actor="importer", **more)
    report = run(firm, wanted)
    assert report.rows.accounted_for
    return report


def counts(report: Report) -> dict[str, int]:
    names = ("recorded", "already_known", "corrected", "held", "refused", "left_out")
    rows = report.rows
    return {name: getattr(rows, name) for name in names if getattr(rows, name)}


def reasons(report: Report) -> dict[str, list[int]]:
    return {reason.code: reason.lines for reason in report.rows.reasons}


TWO = "1,web,ines,2026-01-05,2.00\n2,sea,ines,2026-01-06,3.50\n"


def test_each_row_goes_to_the_book_whose_contract_covers_its_project(
    firm: Firm, house: House
) -> None:
    assert counts(house(TWO)) == {"recorded": 2}
    ((in_us,), (in_nl,)) = (house.facts(book, TimeRecorded) for book in ("US01", "NL01"))
    assert (in_us.entry_id, in_us.work.contract_id) == ("house:1", house.own("US01"))
    assert (in_nl.entry_id, in_nl.work.contract_id) == ("house:2", house.own("NL01"))


def test_the_same_file_again_changes_nothing_and_says_so(firm: Firm, house: House) -> None:
    first = house(TWO)
    heads = house.heads()
    again = house(TWO)
    assert counts(again) == {"already_known": 2}
    assert house.heads() == heads
    assert again.import_id == first.import_id
    assert again.run == f"{first.run}@2"


def test_a_row_that_changed_at_its_source_is_a_correction(firm: Firm, house: House) -> None:
    house(TWO)
    report = house(TWO.replace("3.50", "4.00"))
    assert counts(report) == {"already_known": 1, "corrected": 1}
    assert reasons(report) == {"changed_at_source": [3]}
    (corrected,) = house.facts("NL01", TimeCorrected)
    assert (str(corrected.was.quantity), str(corrected.work.quantity)) == ("3.50", "4.00")
    assert counts(house(TWO)) == {"already_known": 1, "corrected": 1}
    assert counts(house(TWO)) == {"already_known": 2}


def test_a_quantity_written_otherwise_is_the_same_content(firm: Firm, house: House) -> None:
    house(TWO)
    assert counts(house(TWO.replace("2.00", "2").replace("3.50", "3.5"))) == {"already_known": 2}


def test_billed_time_that_changed_at_its_source_needs_a_credit(firm: Firm, house: House) -> None:
    house(TWO)
    bill(firm, house.own("US01"), "house:1")
    report = house(TWO.replace("2.00", "1.00"))
    assert counts(report) == {"already_known": 1, "refused": 1}
    assert reasons(report) == {"billed_needs_credit": [2]}
    assert not house.facts("US01", TimeCorrected)


def bill(firm: Firm, book: str, entry_id: str) -> None:
    def do(command: AnyCommand) -> Any:
        request = Request(actor="biller", key=f"{type(command).__name__}-{entry_id}")
        return firm.desk.do(book, command, request)

    do(ApproveTime(entry_ids=(entry_id,)))
    drafted = do(DraftInvoice(contracts=(book,), cut_off=date(2026, 1, 31)))
    invoice = str(drafted.about["invoice_id"])
    do(IssueInvoice(invoice_id=invoice, issued_on=date(2026, 1, 31)))


def test_refused_rows_keep_their_reason_line_and_cells(firm: Firm, house: House) -> None:
    rows = (
        "1,web,ines,2026-01-05,0\n"
        "2,web,ines,2026-01-05,24.01\n"
        "3,web,ines,yesterday,1\n"
        "4,web,nobody,2026-01-05,1\n"
        "5,moon,ines,2026-01-05,1\n"
        "6,web,ines,2024-12-31,1\n"
        "7,web,ines,1989-12-31,1\n"
        "8,web,ines,2026-01-05,1,surplus\n"
        "9,web,ines,2026-01-05,-1\n"
        "10,web,ines,2026-01-05,0.123456789\n"
        "11,web,ines,2026-01-05,1\n"
    )
    report = house(rows)
    assert counts(report) == {"recorded": 1, "refused": 10}
    assert reasons(report) == {
        "zero_quantity": [2, 10],
        "more_than_a_day": [3],
        "unreadable_date": [4],
        "unknown_person": [5],
        "unknown_project": [6],
        "outside_contract": [7],
        "date_out_of_range": [8],
        "too_many_columns": [9],
        "bad_quantity": [11],
    }
    kept = list(import_runs.refused_rows(firm.engine, report.run))
    assert [row.line for row in kept] == list(range(2, 12))
    assert kept[2].source_id == "house:3"
    header, *back = import_runs.to_send_back(kept, report.columns)
    assert header == ["id", "project", "person", "day", "hours", "line", "code", "says"]
    assert back[2][:7] == ["3", house.own("web"), "ines", "yesterday", "1", 4, "unreadable_date"]
    assert back[7][5:] == [9, "too_many_columns", kept[7].says, "surplus"]


def test_refused_rows_wait_on_the_data_desk_of_their_book_once(firm: Firm, house: House) -> None:
    rows = "1,sea,ines,2026-01-05,0\n2,sea,ines,yesterday,1\n3,moon,ines,2026-01-05,1\n"
    report = house(rows, book="US01")
    (there,) = house.facts("NL01", RowsRefused)
    assert [(row.line, row.source_id, row.code) for row in there.rows] == [
        (2, "house:1", "zero_quantity"),
        (3, "house:2", "unreadable_date"),
    ]
    assert (there.import_id, there.profile, there.file_name) == (
        report.import_id,
        "house-time",
        "time.csv",
    )
    (home,) = house.facts("US01", RowsRefused)
    assert [(row.line, row.code) for row in home.rows] == [(4, "unknown_project")]
    house(rows, book="US01")
    assert len(house.facts("NL01", RowsRefused)) == len(house.facts("US01", RowsRefused)) == 1


def test_rows_taken_before_an_import_broke_off_leave_the_data_desk_when_it_has_gone_on(
    firm: Firm, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = "".join(f"{n},web,ines,2026-01-05,0\n" for n in range(1, 7))
    kept = house(bad).import_id
    # 1 to 3 come right in the first window and 5 in the second; 4 and 6 are refused again, 6 both ways.
    rows = "".join(f"{n},web,ines,2026-01-05,{int(n != 4)}\n" for n in range(1, 7))
    rows += "6,web,ines,2026-01-05,0\n"
    monkeypatch.setattr(importing, "WINDOW", 4)
    advance = import_runs.advance
    monkeypatch.setattr(
        import_runs, "advance", lambda *told: advance(*told) if told[2].read < 7 else 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        house(rows, name="again.csv")
    assert not house.facts("US01", RowCleared)
    monkeypatch.setattr(import_runs, "advance", advance)
    assert house(rows, name="again.csv").went_on_after == 4
    cleared = [(fact.import_id, fact.line) for fact in house.facts("US01", RowCleared)]
    assert cleared == [(kept, 2), (kept, 3), (kept, 4), (kept, 6)]


def test_without_a_home_book_the_first_book_has_the_rows_of_none(firm: Firm, house: House) -> None:
    before = len(house.facts(firm.books.ids()[0], RowsRefused))
    house("1,moon,ines,2026-01-05,1\n")
    assert len(house.facts(firm.books.ids()[0], RowsRefused)) == before + 1


def test_a_project_under_contract_in_two_books_needs_the_book_said(
    firm: Firm, house: House
) -> None:
    row = "1,both,ines,2026-01-05,1\n"
    assert reasons(house(row)) == {"ambiguous_project": [2]}
    assert counts(house(row, book="NL01")) == {"recorded": 1}
    assert house.facts("NL01", TimeRecorded)
    assert not house.facts("US01", TimeRecorded)


def test_a_contract_that_is_named_says_the_book(firm: Firm, house: House, tmp_path: Path) -> None:
    text = TIME + 'contract_id = "{contract}"\n'
    header = HEADER.replace("\n", ",contract\n")
    rows = "1,both,ines,2026-01-05,1,NL01\n2,both,ines,2026-01-05,1,C-9\n3,web,ines,2026-01-05,1,NL01\n"
    path = written(tmp_path, header + house.own(rows))
    report = sent(firm, plan(tmp_path, text), path)
    assert counts(report) == {"recorded": 1, "refused": 2}
    assert reasons(report) == {"unknown_contract": [3, 4]}
    assert len(house.facts("NL01", TimeRecorded)) == 1


def test_a_file_that_is_wrong_as_a_whole_does_not_flood_the_data_desk(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_window, "ON_DESK_MAX", 5)
    monkeypatch.setattr(importing, "ON_DESK_MAX", 5)
    monkeypatch.setattr(importing, "WINDOW", 4)
    report = house("".join(f"{n},web,ines,2026-01-05,0\n" for n in range(9)))
    assert report.rows.refused == 9
    assert importing.MANY_REFUSED in report.notes
    events = house.facts("US01", RowsRefused)
    assert [row.line for event in events for row in event.rows] == [2, 3, 4, 5, 6]
    assert len(list(import_runs.refused_rows(house.firm.engine, report.run))) == 9


def test_an_id_that_stands_twice_with_different_content_never_flips(
    firm: Firm, house: House
) -> None:
    rows = "1,web,ines,2026-01-05,1\n1,web,ines,2026-01-05,2\n2,web,ines,2026-01-05,3\n2,web,ines,2026-01-05,3\n"
    for outcome in ("recorded", "already_known"):
        report = house(rows)
        assert reasons(report) == {"id_used_twice": [3]}
        assert getattr(report.rows, outcome) >= 2
    assert not house.facts("US01", TimeCorrected)
    assert [str(each.work.quantity) for each in house.facts("US01", TimeRecorded)] == ["1", "3"]


def test_the_figures_do_not_depend_on_where_windows_end(
    firm: Firm, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n},{('web', 'sea')[n % 2]},ines,2026-01-05,{n % 5}\n" for n in range(1, 51))
    monkeypatch.setattr(importing, "WINDOW", 7)
    assert counts(house(rows)) == {"recorded": 40, "refused": 10}
    monkeypatch.setattr(importing, "WINDOW", 1)
    assert counts(house(rows)) == {"already_known": 40, "refused": 10}


def test_a_broken_off_import_goes_on_where_it_was(
    firm: Firm, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n},web,ines,2026-01-05,{n % 4}\n" for n in range(1, 31))
    monkeypatch.setattr(importing, "WINDOW", 5)
    advance, came = import_runs.advance, 0

    def break_off(*told: Any) -> None:
        nonlocal came
        came += 1
        if came == 4:
            raise KeyboardInterrupt
        advance(*told)

    monkeypatch.setattr(import_runs, "advance", break_off)
    with pytest.raises(KeyboardInterrupt):
        house(rows)
    monkeypatch.setattr(import_runs, "advance", advance)
    report = house(rows)
    assert report.went_on_after == 15
    # The fourth window was recorded and not kept as done: its rows are known.
    assert counts(report) == {"recorded": 20, "already_known": 3, "refused": 7}
    assert len(house.facts("US01", TimeRecorded)) == 23
    refused = [row for each in house.facts("US01", RowsRefused) for row in each.rows]
    assert len({row.line for row in refused}) == len(refused) == 7
    assert len(list(import_runs.refused_rows(firm.engine, report.run))) == 7


def test_an_edited_profile_begins_anew(
    firm: Firm, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "finish", lambda *told: None)  # as if broken off at the end
    house(TWO)
    monkeypatch.undo()
    report = house(TWO, text=TIME + 'activity = "design"\n')
    assert report.went_on_after == 0
    assert counts(report) == {"corrected": 2}


def test_rows_numbered_among_their_like_keep_their_ids_when_an_import_goes_on(
    firm: Firm, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TIME.replace("{id}", "{identity}").replace(
        "[[command]]", '[identity]\ncolumns = ["project", "day"]\n[[command]]'
    )
    path = written(tmp_path, HEADER + house.own("x,web,ines,2026-01-05,1\n") * 8)
    loaded = plan(tmp_path, text)
    monkeypatch.setattr(importing, "WINDOW", 3)
    monkeypatch.setattr(import_runs, "finish", lambda *told: None)
    advance = import_runs.advance
    monkeypatch.setattr(
        import_runs, "advance", lambda *told: advance(*told) if told[2].read < 6 else 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        sent(firm, loaded, path)
    monkeypatch.undo()
    report = sent(firm, loaded, path)
    assert report.went_on_after == 3
    assert counts(report) == {"recorded": 5, "already_known": 3}
    assert len(house.facts("US01", TimeRecorded)) == 8
    assert counts(sent(firm, loaded, path)) == {"already_known": 8}


def test_two_imports_of_one_file_at_once_are_one_too_many(
    firm: Firm, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "WAIT_S", 0)
    report = house(TWO)
    with import_runs.alone(firm.engine, report.import_id), pytest.raises(Refused) as caught:
        house(TWO)
    assert caught.value.code == "import_under_way"
    assert counts(house(TWO)) == {"already_known": 2}


def test_a_file_refused_whole_leaves_no_trace(firm: Firm, house: House, tmp_path: Path) -> None:
    loaded = plan(tmp_path)
    heads, runs = house.heads(), runs_of(firm)
    for content, refusal in (
        (HEADER.replace("day", "Date") + TWO, MissingColumn),
        ((HEADER + TWO).encode() + b"3,web,in\xe9s,2026-01-05,1\n", WrongEncoding),
    ):
        with pytest.raises(refusal):
            sent(firm, loaded, written(tmp_path, content))
    with pytest.raises(UnknownEntity, match="XX99"):
        sent(firm, loaded, written(tmp_path, HEADER + TWO), book="XX99")
    assert house.heads() == heads
    assert runs_of(firm) == runs


def runs_of(firm: Firm) -> int:
    with firm.engine.connect() as tx:
        return int(tx.exec_driver_sql("select count(*) from accrual.import_run").scalar_one())


def test_a_truncated_file_is_accounted_for_and_its_whole_adds_the_rest(
    firm: Firm, house: House, tmp_path: Path
) -> None:
    loaded = plan(tmp_path)
    rows = "".join(f"{n},web,ines,2026-01-05,{1 + n % 3}.{n % 100:02}\n" for n in range(3_000))
    packed = gzip.compress((HEADER + house.own(rows)).encode())
    cut = sent(firm, loaded, written(tmp_path, packed[: len(packed) // 2], "cut"))
    assert cut.state == "truncated"
    assert 0 < cut.rows.recorded < 3_000
    assert set(reasons(cut)) <= {"cut_off_row"}
    whole = sent(firm, loaded, written(tmp_path, packed, "whole"))
    assert whole.state == "done"
    assert counts(whole) == {
        "recorded": 3_000 - cut.rows.recorded,
        "already_known": cut.rows.recorded,
    }


def test_a_rehearsal_records_nothing_and_says_what_would_be_sent(firm: Firm, house: House) -> None:
    heads = house.heads()
    report = house(TWO + "3,moon,ines,2026-01-05,1\n", dry_run=True)
    assert (report.state, report.rows.ready, report.rows.refused) == ("dry_run", 2, 1)
    assert house.heads() == heads


def test_contracts_people_and_rates_come_in_through_their_profiles(
    firm: Firm, tmp_path: Path
) -> None:
    contracts = (
        "contract_id,project_key,customer,entity,currency,billing_model,not_to_exceed,signed_on\n"
        "C-1,1,acme,CH01,CHF,time_and_materials,500.00,2025-01-31\n"
        "C-2,2,acme,CH01,EUR,time_and_materials,,2025-01-31\n"
        "C-3,3,acme,ch-1,CHF,time_and_materials,,2025-01-31\n"
        "C-4,4,acme,CH01,XXX,time_and_materials,,2025-01-31\n"
    )

    def shipped(name: str, content: str) -> Report:
        return sent(firm, plans.load(SHIPPED[name]), written(tmp_path, content, f"{name}.csv"))

    report = shipped("cesaw-contracts", contracts)
    assert counts(report) == {"recorded": 2, "refused": 2}
    assert reasons(report) == {"bad_reference": [4], "unknown_currency": [5]}
    assert "CH01" in firm.books.ids()
    people = "person_key,grade,home_entity\n7,senior,CH01\n"
    assert counts(shipped("cesaw-people", people)) == {"recorded": 1}
    assert all("7" in firm.desk.register(book).people for book in firm.books.ids())
    rates = "entity,grade,currency,rate_per_hour,valid_from\nCH01,senior,CHF,99.5000,2025-01-01\n"
    assert counts(shipped("cesaw-rates", rates)) == {"recorded": 1}
    changed = rates + "CH01,senior,CHF,98.0000,2025-01-01\nXX01,senior,CHF,98.0000,2025-01-01\n"
    report = shipped("cesaw-rates", changed)
    assert counts(report) == {"already_known": 1, "refused": 2}
    assert reasons(report) == {"known_with_other_content": [3], "unknown_entity": [4]}
    assert counts(shipped("cesaw-contracts", contracts)) == {"already_known": 2, "refused": 2}


def test_an_approval_that_comes_before_its_entry_is_held(
    firm: Firm, tmp_path: Path, house: House
) -> None:
    approvals = TIME.split("[[command]]")[0] + (
        '[[command]]\nsend = "ApproveTime"\nbook = "{book}"\nfields = { entry_ids = ["house:{id}"] }\n'
    )
    path = written(tmp_path, house.own("id,book\n1,US01\n"), "approvals.csv")
    report = sent(firm, plan(tmp_path, approvals), path)
    assert counts(report) == {"held": 1}
    assert reasons(report) == {"approval_parked": [2]}
    assert counts(house(TWO)) == {"recorded": 2}


@pytest.mark.parametrize("name", ["time.csv", "time.csv.gz"])
def test_progress_ends_at_the_files_last_byte(
    firm: Firm, house: House, tmp_path: Path, name: str
) -> None:
    path = written(tmp_path, HEADER + house.own(TWO) * 500, name)
    seen: list[tuple[int, int, int]] = []
    wanted = Wanted(plan=plan(tmp_path), path=path, file_name=name, actor="importer")
    run(firm, wanted, lambda read, whole, rows: seen.append((read, whole, rows.read)))
    assert seen[-1] == (path.stat().st_size, path.stat().st_size, 1_000)
