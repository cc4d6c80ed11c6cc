"""Views over HTTP: the right amounts, as of a day and as known at a moment, not before one's own write."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["rows"]
    return told


@pytest.fixture
def billed(caller: Any) -> Any:
    """Twelve hours at 100.00 under a cap of 1,000.00: ten billed on one invoice, two over the cap."""
    for number, hours in enumerate(["4.00", "6.00", "2.00"], 1):
        caller.record(f"e:{number}", quantity=hours, worked_on=f"2026-01-0{4 + number}")
    assert caller.send("ApproveTime", entry_ids=["e:1", "e:2", "e:3"]).status_code == 201
    drafted = caller.send("DraftInvoice", contracts=["C-1"], cut_off="2026-01-31").json()
    caller.invoice_id = drafted["about"]["invoice_id"]
    issued = caller.send("IssueInvoice", invoice_id=caller.invoice_id, issued_on="2026-01-31")
    assert issued.status_code == 201, issued.text
    caller.number = issued.json()["about"]["number"]
    return caller


def test_wip_is_answered_in_minor_units_with_currency_and_as_finance_writes_it(billed: Any) -> None:
    (contract,) = rows(billed.get("wip"))
    assert contract["billed"] == {"minor": 100_000, "currency": "EUR", "text": "1,000.00 EUR"}
    assert contract["over_cap"]["minor"] == 20_000
    assert contract["approved"]["minor"] == 120_000
    assert contract["cap"]["text"] == "1,000.00 EUR"


def test_wip_as_of_a_day_leaves_out_what_happened_later(billed: Any) -> None:
    (contract,) = rows(billed.get("wip", as_of="2026-01-05"))
    assert contract["approved"]["minor"] == 40_000
    assert contract["billed"]["minor"] == 0


def test_wip_as_known_at_a_moment_leaves_out_what_was_recorded_later(caller: Any) -> None:
    caller.record("e:1")
    caller.send("ApproveTime", entry_ids=["e:1"])
    before = datetime.now(UTC)
    time.sleep(0.001)
    caller.record("e:2")
    caller.send("ApproveTime", entry_ids=["e:2"])
    (then,) = rows(caller.get("wip", known_at=before.isoformat()))
    (now,) = rows(caller.get("wip"))
    assert (then["approved"]["minor"], now["approved"]["minor"]) == (20_000, 40_000)


def test_a_moment_without_its_offset_is_refused_and_told_how_to_write_it(caller: Any) -> None:
    answer = caller.get("wip", known_at="2026-01-31T18:00:00")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "known_at"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "31.01.2026"),
        ("known_at", "yesterday"),
        ("at_least", "soon"),
        ("at_least", "-1"),
    ],
)
def test_a_parameter_that_means_nothing_is_named(caller: Any, name: str, value: str) -> None:
    answer = caller.get("wip", **{name: value})
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["path"] == name


def test_lots_say_their_state_since_when_and_why_not_billed(billed: Any) -> None:
    (over,) = rows(billed.get("wip/lots", state="over_cap"))
    assert over["entry_id"] == "e:3"
    assert over["hours"] == "2.00"
    assert [reason["code"] for reason in over["reasons"]] == ["cap_exceeded"]
    assert len(rows(billed.get("wip/lots"))) == 3


def test_lots_come_in_pages(billed: Any) -> None:
    first = billed.get("wip/lots", limit=2).json()
    second = billed.get("wip/lots", limit=2, offset=first["next_offset"]).json()
    told = [row["entry_id"] for row in first["rows"] + second["rows"]]
    assert told == ["e:1", "e:2", "e:3"]
    assert second.get("next_offset") is None


@pytest.mark.parametrize(("name", "value"), [("limit", 0), ("limit", 1001), ("offset", -1)])
def test_a_page_out_of_bounds_is_refused(caller: Any, name: str, value: int) -> None:
    answer = caller.get("wip/lots", **{name: value})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == name


def test_contracts_show_cap_and_what_is_consumed_of_it(billed: Any) -> None:
    (contract,) = rows(billed.get("contracts"))
    assert contract["customer_name"] == "Acme"
    assert contract["consumed"]["minor"] == contract["cap"]["minor"] == 100_000
    assert contract["wip"]["minor"] == 20_000


def test_exceptions_stand_on_desks_with_what_clears_them_and_their_money(billed: Any) -> None:
    cases = rows(billed.get("exceptions", reason="cap_exceeded"))
    over = next(case for case in cases if case["kind"] == "over_cap")
    assert over["amount"]["minor"] == 20_000
    assert over["desk"]
    assert over["clears"]
    desks = rows(billed.get("exceptions/summary"))
    assert "cap_exceeded" in {desk["reason"] for desk in desks}


def test_a_parked_approval_is_visible_until_its_entry_arrives(caller: Any) -> None:
    caller.send("ApproveTime", entry_ids=["e:1"])
    (parked,) = rows(caller.get("exceptions"))
    assert (parked["kind"], parked["ref"]) == ("parked", "e:1")
    caller.record("e:1")
    assert rows(caller.get("exceptions")) == []
    assert rows(caller.get("wip"))[0]["unbilled"]["minor"] == 20_000


def test_revenue_is_told_by_contract_and_period(billed: Any) -> None:
    (revenue,) = rows(billed.get("revenue"))
    assert (revenue["period"], revenue["total"]["minor"]) == ("2026-01", 100_000)


def test_the_trial_balance_sums_to_zero(billed: Any) -> None:
    accounts = rows(billed.get("trial-balance"))
    assert len(accounts) >= 2
    assert sum(account["balance"]["minor"] for account in accounts) == 0


def test_what_customers_owe_is_told_invoice_by_invoice(billed: Any) -> None:
    (owed,) = rows(billed.get("receivable"))
    assert owed["number"] == billed.number
    assert owed["open"]["text"] == "1,000.00 EUR"


def test_an_invoice_is_found_by_its_id_and_by_its_number_with_lines_traced_to_entries(
    billed: Any,
) -> None:
    by_id = billed.get(f"invoices/{billed.invoice_id}").json()
    by_number = billed.get(f"invoices/{billed.number}").json()
    assert by_id == by_number
    assert by_id["status"] == "issued"
    assert by_id["total"]["text"] == "1,000.00 EUR"
    lines = by_id["lines"]
    assert [(line["entry_id"], line["charged"]["minor"]) for line in lines] == [
        ("e:1", 40_000),
        ("e:2", 60_000),
    ]
    assert (lines[0]["hours"], lines[0]["rate"]) == ("4.00", "100")


def test_a_credited_invoice_shows_its_memo_and_what_it_freed(billed: Any) -> None:
    answer = billed.send(
        "CreditInvoice",
        invoice_id=billed.invoice_id,
        lines=[{"number": 1}],
        credited_on="2026-02-05",
        reason="agreed with the customer",
    )
    assert answer.status_code == 201, answer.text
    invoice = billed.get(f"invoices/{billed.number}").json()
    assert invoice["status"] == "partly_credited"
    (memo,) = invoice["credits"]
    assert memo["total"]["text"] == "400.00 EUR"
    assert [line["entry_id"] for line in memo["lines"]] == ["e:1"]


def test_invoices_are_listed_by_customer_contract_and_status(billed: Any) -> None:
    (header,) = rows(billed.get("invoices", customer_id="acme", contract_id="C-1", status="issued"))
    assert header["number"] == billed.number
    assert rows(billed.get("invoices", status="draft")) == []
    assert rows(billed.get("invoices", customer_id="nobody")) == []


def test_a_draft_says_what_it_would_come_to_and_is_issued_so(billed: Any) -> None:
    assert billed.get(f"previews/{billed.invoice_id}").json()["refused"]["code"] == "not_open"
    billed.send(
        "CreditInvoice", invoice_id=billed.invoice_id, credited_on="2026-02-05", reason="anew"
    )
    drafted = billed.send("DraftInvoice", contracts=["C-1"], cut_off="2026-01-31")
    assert drafted.status_code == 201, drafted.text
    (header,) = rows(billed.get("invoices", status="draft"))
    foreseen = billed.get(f"previews/{header['invoice_id']}", on="2026-02-06").json()
    assert (foreseen["payable"]["text"], foreseen["refused"]) == ("1,000.00 EUR", None)
    issued = billed.send("IssueInvoice", invoice_id=header["invoice_id"], issued_on="2026-02-06")
    assert issued.status_code == 201, issued.text
    invoice = billed.get(f"invoices/{header['invoice_id']}").json()
    same = ("payable", "total", "due_on", "accounting_date", "settlement", "text")
    assert [invoice[name] for name in same] == [foreseen[name] for name in same]
    assert billed.get("previews/nothing").status_code == 404


def test_an_invoice_that_is_not_there_is_404(caller: Any) -> None:
    answer = caller.get("invoices/nothing")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/unknown_invoice"


def test_time_entries_say_where_each_stands(billed: Any) -> None:
    told = {row["entry_id"]: row for row in rows(billed.get("time-entries"))}
    assert told["e:1"]["status"] == "approved"
    assert (told["e:1"]["hours"], told["e:1"]["seconds"]) == ("4.00", "14400")


def test_time_that_waits_for_approval_is_listed_oldest_first(caller: Any) -> None:
    caller.record("e:late", worked_on="2026-01-09")
    caller.record("e:early", worked_on="2026-01-05")
    assert [row["entry_id"] for row in rows(caller.get("time-entries/waiting"))] == [
        "e:early",
        "e:late",
    ]
    through = rows(caller.get("time-entries/waiting", through="2026-01-05"))
    assert [row["entry_id"] for row in through] == ["e:early"]


def test_a_worker_sees_their_own_time_whomever_they_ask_about(caller: Any) -> None:
    caller.record("e:mine")
    caller.record("e:his", person_id="omar")
    told = rows(caller.get("time-entries", role="worker", person_id="omar"))
    assert [row["entry_id"] for row in told] == ["e:mine"]


@pytest.mark.parametrize(
    "path",
    [
        "wip",
        "wip/lots",
        "contracts",
        "exceptions",
        "revenue",
        "trial-balance",
        "receivable",
        "payments",
        "ageing",
        "days-outstanding",
        "reminders",
        "disputes",
        "invoices",
    ],
)
def test_a_worker_sees_no_money(caller: Any, path: str) -> None:
    assert caller.get(path, role="worker").status_code == 403


@pytest.mark.parametrize("path", ["wip", "time-entries", "trial-balance", "exceptions"])
def test_a_view_of_a_book_that_is_not_there_is_404(caller: Any, path: str) -> None:
    answer = caller.get(f"/v1/books/NOBODY/{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/unknown_entity"


def test_one_reads_ones_own_write_by_saying_where_it_stands(caller: Any) -> None:
    caller.record("e:1")
    position = caller.send("ApproveTime", entry_ids=["e:1"]).json()["position"]
    answer = caller.get("wip", at_least=position)
    assert answer.json()["position"] >= position
    assert rows(answer)[0]["unbilled"]["minor"] == 20_000


def test_a_view_that_stays_behind_says_when_to_ask_again(caller: Any) -> None:
    answer = caller.get("wip", at_least=1_000_000)
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/view_behind"
    assert answer.headers["retry-after"] == "1"


def test_books_are_listed_with_their_last_line(caller: Any) -> None:
    position = caller.record("e:1").json()["position"]
    told = {row["book"]: row["head"] for row in caller.get("/v1/books").json()}
    assert told[caller.book] == position


def test_the_lag_of_every_view_is_told_book_by_book(caller: Any) -> None:
    caller.get("wip")
    caller.record("e:1")
    told = [row for row in caller.get("/v1/views/health").json() if row["book"] == caller.book]
    assert {row["behind"] for row in told} == {1}
    assert "wip" in {row["view"] for row in told} or told
