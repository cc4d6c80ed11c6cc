"""Invoices and credit memos as documents: what they print, what they come to, in which forms they can be sent."""

from __future__ import annotations

from connectors.documents.document import Document, Form
from connectors.documents.sheet import sheet
from domain.refusal import Refused
from features.checks import money_is
from features.stage import Stage
from features.steps.words import Reference, Unclear, rows, said_amount
from features.vocabulary import act, check
from processes import documents

FORMS: dict[str, Form] = {
    "PDF": "pdf",
    "Factur-X": "facturx",
    "UBL": "ubl",
    "LEDES": "ledes",
}
STEPS = {
    "lines": "lines",
    "allowances": "allowances",
    "charges": "charges",
    "net": "net",
    "tax": "tax",
    "total": "gross",
    "paid before": "applied",
    "retained": "retained",
    "rounding": "rounding",
    "payable": "payable",
}


@act("<invoice> is written as <form:name>")
def as_form(stage: Stage, invoice: Reference, form: str) -> None:
    """Writes an issued invoice in a form: PDF, Factur-X, UBL or LEDES.

    `the invoice is written as UBL`
    """
    _write(stage, *_where(stage, invoice), form)


@act("credit memo <name> is written as <form:name>")
def memo_as_form(stage: Stage, name: str, form: str) -> None:
    """Writes a credit memo in a form: PDF, Factur-X or UBL.

    `credit memo GB01-CN-2026-000001 is written as PDF`
    """
    _write(stage, stage.defaults.book(), name, form)


@check("<invoice> prints <text>")
def prints(stage: Stage, invoice: Reference, text: str) -> None:
    """Checks that the printed invoice has these words or figures, as its customer reads them.

    `the invoice prints "1.000,00 €"`
    """
    _has(_document(stage, *_where(stage, invoice)), text)


@check("credit memo <name> prints <text>")
def memo_prints(stage: Stage, name: str, text: str) -> None:
    """Checks that the printed credit memo has these words or figures.

    `credit memo GB01-CN-2026-000001 prints "GB01-INV-2026-000001"`
    """
    _has(_document(stage, stage.defaults.book(), name), text)


@check("as a document <invoice> comes to", table=("what", "amount"))
def comes_to(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks the totals on the document: lines, allowances, charges, net, tax, total, paid before, payable...

    `as a document the invoice comes to`
    """
    given = _document(stage, *_where(stage, invoice))
    for row in rows(datatable, "what", "amount", needs=("what", "amount")):
        what = row["what"]
        if what not in STEPS:
            raise Unclear(f'A document has no total "{what}". It has: {", ".join(STEPS)}.')
        found = getattr(given.totals, STEPS[what])
        money_is(found, given.currency, said_amount(row["amount"]), f"{what} of {invoice}")


def _where(stage: Stage, invoice: Reference) -> tuple[str, str]:
    return stage.documents.find(invoice)


def _document(stage: Stage, book: str, ref: str) -> Document:
    return documents.document(stage.house.books.open(book), ref)


def _write(stage: Stage, book: str, ref: str, form: str) -> None:
    if form not in FORMS:
        raise Unclear(f"{form} is no form of a document: there are {', '.join(FORMS)}.")
    try:
        made = documents.written(stage.house.books.open(book), ref, FORMS[form])
    except Refused as refusal:
        stage.keep(refusal)
        return
    assert made.content, f"{made.file_name} is empty"


def _has(document: Document, text: str) -> None:
    shown = list(_texts(sheet(document)))
    plain = [one.replace("\N{NO-BREAK SPACE}", " ") for one in shown]
    plain = [one.replace("\N{NARROW NO-BREAK SPACE}", " ") for one in plain]
    assert any(text in one for one in plain), f'"{text}" is not on {document.number}: {plain}'


def _texts(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in _texts(one)]
        case list() | tuple():
            return [text for one in value for text in _texts(one)]
        case _:
            return []
