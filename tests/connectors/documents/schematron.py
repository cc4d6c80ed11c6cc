"""Schematron rules as published (ISO, XSLT 2), made into a stylesheet: enough of it for the rules of Peppol.

Rules of a pattern are tried in order and the first that fits a node is the only one that looks at it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "contracts" / "standards" / "peppol"
_SCH = "{http://purl.oclc.org/dsdl/schematron}"
_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@cache
def stylesheet(name: str) -> str:
    """The stylesheet of a published rule file; skips where that is not beside this checkout."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"The published rules {name} are not beside this checkout.")
    schema = etree.parse(str(path)).getroot()
    prefixes = {str(ns.get("prefix")): str(ns.get("uri")) for ns in schema.iter(f"{_SCH}ns")}
    sheet = etree.Element(f"{_XSL}stylesheet", nsmap=prefixes, version="2.0")
    # A pattern's own words are told about the whole document, so they can stand beside the schema's.
    told = {str(let.get("name")): let for let in schema.findall(f"{_SCH}pattern/{_SCH}let")}
    for let in (*schema.findall(f"{_SCH}let"), *told.values()):
        _variable(sheet, let)
    sheet.extend(schema.findall(f"{_XSL}function"))
    patterns = schema.findall(f"{_SCH}pattern")
    start = etree.SubElement(sheet, f"{_XSL}template", match="/")
    report = etree.SubElement(start, f"{_SVRL}schematron-output")
    for number, pattern in enumerate(patterns):
        mode = f"pattern-{number}"
        etree.SubElement(report, f"{_XSL}apply-templates", select="*", mode=mode)
        _pattern(sheet, pattern, mode)
    made: str = etree.tostring(sheet, encoding="unicode")
    return made


def _pattern(sheet: Any, pattern: Any, mode: str) -> None:
    rules = pattern.findall(f"{_SCH}rule")
    for place, rule in enumerate(rules):
        template = etree.SubElement(
            sheet,
            f"{_XSL}template",
            match=rule.get("context"),
            mode=mode,
            priority=str(len(rules) - place),
        )
        for let in rule.findall(f"{_SCH}let"):
            _variable(template, let)
        for test in rule.findall(f"{_SCH}assert"):
            _assertion(template, test)
        etree.SubElement(template, f"{_XSL}apply-templates", select="*|@*", mode=mode)
    rest = etree.SubElement(sheet, f"{_XSL}template", match="*|@*", mode=mode, priority="0")
    etree.SubElement(rest, f"{_XSL}apply-templates", select="*|@*", mode=mode)


def _variable(at: Any, let: Any) -> None:
    etree.SubElement(at, f"{_XSL}variable", name=let.get("name"), select=let.get("value"))


def _assertion(at: Any, test: Any) -> None:
    choice = etree.SubElement(at, f"{_XSL}if", test=f"not({test.get('test')})")
    said = etree.SubElement(choice, f"{_SVRL}failed-assert", flag=test.get("flag", "fatal"))
    said.set("id", test.get("id", ""))
    said.text = " ".join("".join(test.itertext()).split())
