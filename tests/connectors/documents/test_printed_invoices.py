"""Invoices on paper: PDF/A-3, the same bytes each time, texts never markup, and the Factur-X XML inside."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader

from connectors.documents import cii, pdf
from connectors.documents.document import Adjustment, Document, Tax
from connectors.documents.sheet import sheet
from connectors.documents.words import Wording, terms
from tests.connectors.documents.official import broken
from tests.connectors.documents.papers import BUYER, credit, document, line

NARROW_SPACE, SPACE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


def text_of(made: bytes) -> list[str]:
    """The text of each page, with plain spaces."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    return [page.replace(NARROW_SPACE, " ").replace(SPACE, " ") for page in pages]


def invoice(**said: Any) -> Document:
    return document([line(1, "7.5", "115.5"), line(2, "100", "150", project_id="ops")], **said)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-GB", ["Invoice", "Amount due", "€18,880.84", "2 February 2026", "15,000.00"]),
        ("de-DE", ["Rechnung", "Zu zahlen", "18.880,84 €", "2. Februar 2026", "Frankreich"]),
        ("fr-FR", ["Facture", "Net à payer", "18 880,84 €", "2 février 2026", "Allemagne"]),
        ("tlh", ["Invoice", "€18,880.84"]),
    ],
)
def test_figures_and_dates_are_written_as_the_customer_reads_them(
    locale: str, said: list[str]
) -> None:
    (page,) = text_of(pdf.written(invoice(locale=locale)))
    assert [one for one in said if one not in page] == []


def test_the_same_document_is_the_same_file() -> None:
    assert pdf.facturx(invoice()) == pdf.facturx(invoice())


def test_the_xml_inside_is_the_invoice_and_the_metadata_says_so() -> None:
    given = invoice()
    reader = PdfReader(BytesIO(pdf.facturx(given)))
    (inside,) = reader.attachments["factur-x.xml"]
    assert inside == cii.written(given)
    assert broken(inside) == []
    root: Any = reader.root_object
    assert root["/AF"][0]["/AFRelationship"] == "/Alternative"
    metadata = root["/Metadata"].get_data().decode()
    for said in (
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
        "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>",
        "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    ):
        assert said in metadata
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/ID" in reader.trailer


def test_a_plain_print_has_nothing_inside() -> None:
    assert PdfReader(BytesIO(pdf.written(invoice()))).attachments == {}


def test_texts_are_never_markup() -> None:
    told = "#panic() *bold* _it_ $x$ \\ @ref <b> `raw` // gone\x00"
    (page,) = text_of(pdf.written(document([line(1, "1", "100", text=told)])))
    assert "#panic() *bold* _it_ $x$ \\ @ref <b> `raw` // gone" in page


def test_what_is_for_no_project_has_a_heading_of_its_own() -> None:
    alone = document([line(1, "1", "100", project_id="")])
    (page,) = text_of(pdf.written(alone))
    assert "Professional services" in page
    assert "Further items" not in page
    beside = document([line(1, "1", "100"), line(2, "-1", "40", project_id="", text="Returned")])
    (page,) = text_of(pdf.written(beside))
    assert page.index("Further items") < page.index("Returned")


def test_money_is_printed_to_the_currencys_minor_unit() -> None:
    """Where prices have none in daily life (CLDR), an amount due may still have one (ISO 4217)."""
    plain = {
        ("en-GB", "IQD"): "IQD1,234.500",
        ("en-GB", "RSD"): "RSD12,345.00",
        ("en-GB", "JPY"): "JP¥1,234,500",
        ("en-US", "CLF"): "CLF123.4500",
        ("de-DE", "EUR"): "12.345,00 €",
    }
    for (locale, currency), said in plain.items():
        found = Wording(locale, currency).money(1_234_500)
        assert found.replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_credit_memo_names_its_invoice_and_asks_for_no_payment() -> None:
    memo = credit(invoice(), [line(1, "2.5", "115.5")])
    said = terms(Wording("en-GB", "EUR"), None, credit=True, retained=0)
    (page,) = text_of(pdf.facturx(msgspec.structs.replace(memo, terms=said)))
    for one in ("Credit memo", "DE01-INV-2026-000042", "Amount credited", "set off"):
        assert one in page
    assert "IBAN" not in page


def test_two_hundred_lines_carry_their_heads_from_page_to_page() -> None:
    lines = [
        line(n, "7.25", "115.5", project_id=f"p{n // 120}", text=f"Work {n} " + "and more " * n)
        for n in range(1, 201)
    ]
    pages = text_of(pdf.written(document(lines, projects={"p0": "Alpha", "p1": "Beta"})))
    assert len(pages) > 10
    assert [n for n, page in enumerate(pages, 1) if f"Page {n} of {len(pages)}" not in page] == []
    with_lines = [page for page in pages if "115.50" in page]
    assert [page for page in with_lines if "Description" not in page] == []
    assert [page for page in with_lines if "Alpha" not in page and "Beta" not in page] == []
    assert "Amount due" in pages[-1]


def test_each_step_to_what_is_due_is_shown() -> None:
    tax = Tax(category="S", rate=line(1, "1", "1").tax.rate)
    given = document(
        [line(1, "10", "100", adjustments=(-1000,))],
        [Adjustment(minor=-5000, reason="Volume discount", tax=tax)],
        prepaid=10000,
        rounding=-4,
    )
    retained = msgspec.structs.replace(given.totals, retained=3000)
    (page,) = text_of(pdf.written(msgspec.structs.replace(given, totals=retained)))
    for one in (
        "Discount: -10.00",
        "Less: Volume discount",
        "940.00",
        "Tax 19%",
        "178.60",
        "1,118.60",
        "Paid in advance",
        "-100.00",
        "Rounding",
        "Retained by agreement",
        "€988.56",
    ):
        assert one in page


def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    buyer = msgspec.structs.replace(BUYER, name="\N{EGYPTIAN HIEROGLYPH A001}")
    with pytest.raises(pdf.NotShown, match="No font on this machine"):
        pdf.written(invoice(buyer=buyer))


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("US", "Springfield, IL 62701"),
        ("GB", "Springfield\nIL\n62701"),
        ("DE", "62701 Springfield"),
    ],
)
def test_places_are_written_as_their_country_does(country: str, said: str) -> None:
    place = {"city": "Springfield", "region": "IL", "postcode": "62701", "country": country}
    given = sheet(invoice(buyer=msgspec.structs.replace(BUYER, **place)))
    assert said in "\n".join(given["recipient"])


def test_at_home_nobody_names_the_country() -> None:
    home = msgspec.structs.replace(BUYER, country="DE", vat_id=None)
    assert "Germany" not in sheet(invoice(buyer=home))["recipient"]
    assert sheet(invoice())["recipient"][-2] == "France"


def test_the_library_of_the_standards_authors_reads_it() -> None:
    """It looks for the attachment, its name and level, and holds the XML to the schema and the rules itself."""
    facturx = pytest.importorskip("facturx")
    name, inside = facturx.get_xml_from_pdf(
        pdf.facturx(invoice()), check_xsd=True, check_schematron=True
    )
    assert name == "factur-x.xml"
    assert inside == cii.written(invoice())
