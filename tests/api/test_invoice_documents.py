"""Invoices as files over HTTP: every form, with its media type and name, and clear refusals."""

from __future__ import annotations

import pytest

from tests.api.conftest import Caller

FORMS = {
    "pdf": ("application/pdf", b"%PDF-1.7"),
    "facturx": ("application/pdf", b"%PDF-"),
    "ubl": ("application/xml", b"<?xml"),
    "ledes": ("text/plain; charset=utf-8", b"LEDES1998B[]\r\n"),
}


def issue(caller: Caller) -> str:
    caller.record("psa:1")
    caller.send("ApproveTime", entry_ids=["psa:1"])
    caller.send("DraftInvoice", contracts=["C-1"], cut_off="2026-01-31")
    answer = caller.send("IssueInvoice", invoice_id="C-1-1", issued_on="2026-02-02")
    return str(answer.json()["about"]["number"])


def describe(caller: Caller) -> None:
    entity = {"entity_id": caller.book, "country": "DE", "tax_id": "27/123/45678"}
    for command, fields in (
        ("DescribeEntity", entity),
        ("DescribeCustomer", {"customer_id": "acme", "country": "FR"}),
        ("NameMatter", {"project_id": "web", "matter": "M-1"}),
    ):
        assert caller.send(command, **fields).status_code < 300


@pytest.mark.parametrize("form", FORMS)
def test_an_invoice_is_a_file_in_every_form(caller: Caller, form: str) -> None:
    number = issue(caller)
    describe(caller)
    media_type, begins = FORMS[form]
    for ref in (number, "C-1-1"):
        answer = caller.get(f"documents/{ref}", form=form)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == media_type
        assert answer.content.startswith(begins)
        assert f'filename="{number}.' in answer.headers["content-disposition"]


def test_without_a_form_it_is_a_pdf(caller: Caller) -> None:
    number = issue(caller)
    assert caller.get(f"documents/{number}").headers["content-type"] == "application/pdf"


def test_what_is_missing_is_a_problem_that_says_where_to_give_it(caller: Caller) -> None:
    number = issue(caller)
    answer = caller.get(f"documents/{number}", form="ubl")
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/document_incomplete"
    assert "DescribeCustomer --customer-id acme" in answer.json()["detail"]


def test_other_refusals(caller: Caller) -> None:
    number = issue(caller)
    assert caller.get("documents/nothing").status_code == 404
    assert caller.get(f"documents/{number}", form="docx").status_code == 400
    assert caller.get(f"documents/{number}", role="worker").status_code == 403
    assert caller.get(f"invoices/{number}", role="all").json()["number"] == number
