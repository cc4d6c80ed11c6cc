"""Invoices as PDF/A-3 for print and archive; with the Factur-X XML inside, machines read the same file."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from connectors.documents import cii
from connectors.documents.document import Document
from connectors.documents.sheet import sheet
from domain.refusal import Refused

STANDARD: Final = "a-3b"
_UNSHOWN = re.compile(r"the text `\"(.+)\"` could not be displayed")
_TEMPLATE = Path(__file__).with_name("sheet.typ")

# What tells readers of PDFs that the attachment is the invoice (Factur-X 1.0, annex on XMP).
_FACTURX = """
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
  <fx:DocumentType>INVOICE</fx:DocumentType>
  <fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
  <fx:Version>1.0</fx:Version>
  <fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>fx</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_PROPERTY = """
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>
  <pdfaProperty:valueType>Text</pdfaProperty:valueType>
  <pdfaProperty:category>external</pdfaProperty:category>
  <pdfaProperty:description>{says}</pdfaProperty:description></rdf:li>
"""
_PROPERTIES = {
    "DocumentFileName": "Name of the embedded XML invoice file",
    "DocumentType": "INVOICE",
    "Version": "Version of the XML standard",
    "ConformanceLevel": "Conformance level of the embedded XML invoice",
}


class NotShown(Refused):
    """A text has a character that no font here has."""

    code = "character_not_shown"


def written(document: Document) -> bytes:
    """The document on paper."""
    return _set(document)


def facturx(document: Document) -> bytes:
    """The document on paper with its own data inside: Factur-X (ZUGFeRD) of the profile EN 16931."""
    return _marked(_set(document, cii.written(document)))


def _set(document: Document, xml: bytes | None = None) -> bytes:
    told = {"document": json.dumps(sheet(document))}
    if xml is not None:
        told["xml"] = xml.decode()
    issued = datetime.combine(document.issued_on, time(), UTC)
    try:
        return _compiled(told, issued, system_fonts=False)
    except typst.TypstError as trouble:
        if not _UNSHOWN.search(str(trouble)):
            raise
    try:
        return _compiled(told, issued, system_fonts=True)
    except typst.TypstError as trouble:
        unshown = _UNSHOWN.search(str(trouble))
        if unshown is None:
            raise
        raise NotShown(
            f'No font on this machine can show "{unshown[1]}" on {document.number}: install one that has '
            "it (such as Noto), or send the invoice as UBL.",
            number=document.number,
        ) from None


def _compiled(told: dict[str, str], issued: datetime, *, system_fonts: bool) -> bytes:
    """Set with the fonts that come along, so that a page looks the same on every machine."""
    made = _compiler(system_fonts).compile(
        _template(), format="pdf", sys_inputs=told, pdf_standards=STANDARD, timestamp=issued
    )
    assert isinstance(made, bytes)
    return made


def _compiler(system_fonts: bool) -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts(system_fonts))


@cache
def _fonts(system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system_fonts)


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _marked(made: bytes) -> bytes:
    """The file with its metadata saying that it is a Factur-X invoice."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(made)))
    root = writer.root_object
    stream = root["/Metadata"].get_object()
    assert isinstance(stream, DecodedStreamObject)
    properties = "".join(
        _PROPERTY.format(name=name, says=says) for name, says in _PROPERTIES.items()
    )
    addition = _FACTURX.format(properties=properties)
    head, end, tail = stream.get_data().decode().rpartition("</rdf:RDF>")
    stream.set_data(f"{head}{addition}{end}{tail}".encode())
    root[NameObject("/PageMode")] = NameObject("/UseAttachments")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
