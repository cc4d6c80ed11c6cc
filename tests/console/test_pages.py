"""What the pages say of a small firm: amounts with their currency, reasons, links, and nothing unescaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from tests.console.conftest import BOOK, SPITEFUL, Visitor

EVERY = (
    "/",
    "/contracts/X01/C-dam",
    "/contracts/X01/C-lock",
    "/invoices",
    "/invoices/X01/C-dam-1",
    "/entries/X01/psa:1",
    "/receivable",
    "/customers/X01/spite",
    "/exceptions",
    "/figures",
    "/figures?by=project",
    "/figures/leakage?entity=X01&by=project&of=dam&month=2026-03",
    "/ledger",
    "/ledger/X01/1210",
    "/trail",
    "/trail?ref=psa:1",
    "/lines/X01/1",
    "/views",
)


def text_of(page: str) -> str:
    """What a page says, without its tags and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).replace(" .", ".")


@pytest.mark.parametrize("path", EVERY)
def test_every_page_is_complete_and_loads_nothing_from_elsewhere(
    path: str, visitor: Visitor
) -> None:
    page = visitor.get(path)
    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert '<html lang="en">' in page
    assert len(re.findall("<h1[ >]", page)) == 1
    assert "<script" not in page
    assert " style=" not in page
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


@pytest.mark.parametrize("path", EVERY)
def test_every_table_says_what_its_columns_are_and_every_field_has_a_label(
    path: str, visitor: Visitor
) -> None:
    page = visitor.get(path)
    for table in re.findall("<table.*?</table>", page, re.DOTALL):
        assert table.count('scope="col"') >= 3
    fields = re.findall(r'<input id="([^"]+)"', page)
    assert fields
    assert all(f'for="{name}"' in page for name in fields)
    assert (
        re.findall('<svg[^>]*(?:role="img"[^>]*aria-label|aria-hidden)', page) or "<svg" not in page
    )


def test_pages_are_guarded_against_scripts_frames_and_other_sites(visitor: Visitor) -> None:
    answer = visitor.client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", EVERY)
def test_what_people_wrote_is_shown_as_they_wrote_it_and_never_run(
    path: str, visitor: Visitor
) -> None:
    assert "<script>alert" not in visitor.get(path)


def test_a_customers_name_reads_as_it_was_registered(visitor: Visitor) -> None:
    page = visitor.get("/contracts/X01/C-dam")
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; Söhne" in page
    assert SPITEFUL not in page


def test_the_first_page_says_where_the_value_of_a_contract_stands(visitor: Visitor) -> None:
    said = text_of(visitor.get("/"))
    # Cap 1,000: 600 billed less 50 credited; then 50, 300 and 100 of 200 within it, 100 over it.
    assert "C-dam" in said
    assert "100.0 % of 1,000.00 EUR" in said
    row = said[said.index("C-dam") : said.index("C-lock")]
    assert " 450.00 EUR" in row  # unbilled
    assert " 100.00 EUR" in row  # over the cap
    assert " 550.00 EUR" in row  # billed
    assert "cap exceeded" in row


def test_each_amount_of_the_first_page_leads_to_its_lots(visitor: Visitor) -> None:
    page = visitor.get("/")
    for state in ("unbilled", "over_cap"):
        assert f'href="/contracts/X01/C-dam?state={state}"' in page
    assert 'href="/contracts/X01/C-lock?state=held"' in page
    assert 'href="/contracts/X01/C-lock?state=drafted"' in page
    assert "psa:4" in visitor.get("/contracts/X01/C-dam?state=over_cap")


def test_held_work_is_shown_with_every_reason_its_desk_and_what_clears_it(visitor: Visitor) -> None:
    said = text_of(visitor.get("/contracts/X01/C-lock"))
    assert "long day project manager The project manager confirms the hours" in said
    assert "rate missing pricing A rate that is valid on the work date" in said
    assert "11 days" in said  # held since the 9th, seen on the 20th


def test_a_contract_nobody_worked_on_says_what_comes_next(visitor: Visitor) -> None:
    said = text_of(visitor.get("/contracts/X01/C-weir"))
    assert "Everything approved is billed" in said
    assert "No invoice yet" in said


def test_an_entry_tells_its_whole_story(visitor: Visitor) -> None:
    said = text_of(visitor.get("/entries/X01/psa:2"))
    for part in (
        "Time recorded",
        "2.00 h charged at 100 an hour (standard/1): 200.00 EUR",
        "Line 2 of draft C-dam-1: 200.00 EUR",
        "50.00 EUR of line 2 credited, work in progress again",
    ):
        assert part in said
    assert "150.00 EUR billed" in said
    assert "50.00 EUR unbilled" in said


def test_the_crossing_entry_shows_both_its_lots(visitor: Visitor) -> None:
    said = text_of(visitor.get("/entries/X01/psa:4"))
    assert " 100.00 EUR unbilled" in said
    assert " 100.00 EUR over cap: cap exceeded (contract-manager)" in said


def test_an_approval_before_its_entry_has_a_page_that_says_so(visitor: Visitor) -> None:
    said = text_of(visitor.get("/entries/X01/psa:late"))
    assert "has not arrived" in said
    assert "finance approved it already" in said


def test_an_invoice_is_found_by_its_id_its_number_and_its_credit_memos_number(
    visitor: Visitor,
) -> None:
    page = visitor.get("/invoices/X01/C-dam-1")
    for ref in ("X01-INV-2026-000001", "X01-CN-2026-000001"):
        assert text_of(visitor.get(f"/invoices/X01/{ref}")) == text_of(page)
    said = text_of(page)
    assert "partly credited" in said
    assert "credited 50.00 EUR" in said
    assert 'href="/entries/X01/psa%3A1"' in page


def test_the_queue_counts_by_desk_and_narrows(visitor: Visitor) -> None:
    said = text_of(visitor.get("/exceptions"))
    for desk in ("contract manager", "data", "pricing", "project manager"):
        assert desk in said
    data = text_of(visitor.get("/exceptions?desk=data"))
    assert "file-1#7" in data
    assert "psa:late" in data
    assert "psa:5" not in data
    assert "psa:5" in visitor.get("/exceptions?desk=project-manager&reason=long_day")


def test_the_trial_balance_balances_and_leads_to_the_postings(visitor: Visitor) -> None:
    page = visitor.get("/ledger")
    assert "balances" in text_of(page)
    assert "off by" not in page
    assert 'href="/ledger/X01/1210"' in page
    postings = visitor.get("/ledger/X01/1210")
    assert "Unbilled receivable" in postings
    assert "PO-010" in postings


def test_a_line_shows_the_event_and_explains_its_rulings(visitor: Visitor) -> None:
    page = visitor.get("/trail?ref=psa:5")
    position = re.findall(r"/lines/X01/(\d+)", page)[-1]
    said = text_of(visitor.get(f"/lines/X01/{position}"))
    assert "Why the rules said so" in said
    assert "BE-080 A long day is billed only after the project manager has looked at it" in said
    assert "&#34;event&#34;: &#34;TimeApproved&#34;" in said


def test_the_past_is_shown_as_it_was_known_then(visitor: Visitor) -> None:
    before = text_of(visitor.get("/?as_of=2026-03-31&known_at=2026-03-02"))
    assert "As it was" not in before
    assert "as the books knew it on 2026-03-02 23:59 UTC" in before
    row = before[before.index("C-dam") : before.index("C-lock")]
    assert " 550.00 EUR" in row  # billed; what was worked later was not known yet
    assert "cap exceeded" not in row


def test_links_between_dated_pages_keep_the_dates(visitor: Visitor) -> None:
    page = visitor.get("/?as_of=2026-03-05&known_at=2026-03-10")
    assert "/contracts/X01/C-dam?as_of=2026-03-05&amp;known_at=2026-03-10" in page


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/contracts/X01/C-none", 404, "No contract C-none"),
        ("/contracts/NO/C-dam", 404, "There is no book NO"),
        ("/invoices/X01/none", 404, "no draft or invoice none"),
        ("/entries/X01/psa:none", 404, "knows nothing of a time entry psa:none"),
        ("/lines/X01/999999", 404, "no line 999999"),
        ("/ledger/X01/9999", 404, "account 9999"),
        ("/?as_of=31.3.2026", 422, "write it as 2026-01-31"),
        ("/ledger?period=March", 422, "write it as 2026-01"),
        ("/trail?ref=none&book=NO", 404, "There is no book NO"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    path: str, status: int, says: str, visitor: Visitor
) -> None:
    page = visitor.get(path, status)
    assert says in page
    assert 'href="/"' in page


def test_an_id_nobody_knows_is_searched_for_in_vain_and_says_so(visitor: Visitor) -> None:
    assert "No book knows psa:none" in visitor.get("/trail?ref=psa:none")


def test_the_style_sheet_and_the_mark_need_no_token(service: Any) -> None:
    assert service.get("/console/style.css").headers["content-type"].startswith("text/css")
    assert service.get("/console/mark.svg").headers["content-type"].startswith("image/svg")
    assert service.get("/console/pages.py").status_code == 404


@pytest.mark.parametrize("path", EVERY)
def test_nobody_comes_in_without_a_token(path: str, service: Any) -> None:
    answer = service.get(path, headers={"Accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_roles_see_the_pages_that_are_theirs(visiting_as: Callable[..., Visitor]) -> None:
    billing = visiting_as("billing")
    assert "Trial balance" not in billing.get("/")
    assert "it takes one of the roles" in billing.get("/ledger", 403)
    billing.get(f"/contracts/{BOOK}/C-dam")


def test_a_worker_has_no_pages(visiting_as: Callable[..., Visitor]) -> None:
    worker = visiting_as("worker", person_id="hr:ines")
    for path in EVERY:
        assert "may not read this page" in worker.get(path, 403)


def test_a_system_sees_the_queue_and_not_the_contracts(visiting_as: Callable[..., Visitor]) -> None:
    system = visiting_as("integration")
    assert "file-1#7" in system.get("/exceptions")
    system.get("/", 403)


def test_an_invoice_is_sent_from_its_page_in_the_forms_that_it_can_be_sent_in(
    visitor: Visitor,
) -> None:
    page = visitor.get("/invoices/X01/C-dam-1")
    links = re.findall(r'href="(/v1/books/X01/documents/[^"]+)" download', page)
    assert links
    assert all("form=pdf" in link for link in links)
    said = text_of(page)
    assert "more is needed" in said
    assert "DescribeEntity --entity-id X01" in said


def test_a_customers_account_says_what_is_owed_paid_unapplied_and_disputed(
    visitor: Visitor,
) -> None:
    said = text_of(visitor.get("/customers/X01/spite"))
    for told in ("not yet due 250.00 EUR", "unapplied 40.00 EUR", "balance 210.00 EUR"):
        assert told in said
    assert re.search(r"Payment bank:1 .*-300.00 EUR 250.00 EUR", said)
    assert "Disputed" in said
    assert "no customer nobody" in visitor.get("/customers/X01/nobody", status=404).lower()


def test_an_invoices_page_says_what_is_paid_and_open(visitor: Visitor) -> None:
    said = text_of(visitor.get("/invoices/X01/C-dam-1"))
    assert "paid 300.00 EUR" in said
    assert "open 250.00 EUR" in said


def test_the_receivable_leads_to_each_customers_account(visitor: Visitor) -> None:
    assert 'href="/customers/X01/spite"' in visitor.get("/receivable")


def test_each_figure_leads_to_the_parts_that_add_up_to_it(visitor: Visitor) -> None:
    page = visitor.get("/figures?by=project")
    for heading in ("Realisation", "Leakage", "Dispute rate"):
        assert f">{heading} <small>" in page
    (link,) = {
        unescape(found)
        for found in re.findall(r'href="(/figures/leakage[^"]*)"', page)
        if "of=dam" in found and "month=2026-03" in found
    }
    told = visitor.get(link)
    said = text_of(told)
    assert "= approved - not chargeable - billed - written off - WIP" in said
    values = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", told)
    rows = re.findall(r"<tr><td>([^<]+)</td><td class=\"right\">([^<]+)</td>", told)
    sums = {name: Decimal(value.replace(",", "")) for name, value in values}
    assert sums["approved"] > 0
    for name, value in sums.items():
        assert sum(Decimal(v.replace(",", "")) for n, v in rows if n == name) == value, name
    assert "Time approved" in said
    assert "@" in said


@pytest.mark.parametrize(
    ("name", "unit"),
    [("leakage", "EUR ="), ("effective_rate", "EUR an hour ="), ("dispute_rate", "% =")],
)
def test_a_figure_is_told_in_its_unit(name: str, unit: str, visitor: Visitor) -> None:
    said = text_of(visitor.get(f"/figures/{name}?entity=X01&by=project&of=dam&month=2026-03"))
    assert unit in said


def test_a_ratio_has_no_currency(visitor: Visitor) -> None:
    said = text_of(visitor.get("/figures/realisation?entity=X01&by=project&of=dam&month=2026-03"))
    assert "= billed / standard value" in said
    assert "EUR =" not in said


def test_a_figure_nobody_knows_is_refused_in_words(visitor: Visitor) -> None:
    assert "is no figure" in visitor.get("/figures/luck", status=422)
    assert "not by colour" in visitor.get("/figures?by=colour", status=422)
    assert visitor.get("/figures/leakage?month=January", status=422)
