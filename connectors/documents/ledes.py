"""Law firms' invoices as LEDES 1998B: plain ASCII, a pipe between fields, [] at the end of every line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from connectors.documents.document import ADDED, Document, Line, plain
from domain.money import amount
from domain.refusal import Refused

MARK, END = "LEDES1998B", "[]"
FIELDS = (
    "INVOICE_DATE",
    "INVOICE_NUMBER",
    "CLIENT_ID",
    "LAW_FIRM_MATTER_ID",
    "INVOICE_TOTAL",
    "BILLING_START_DATE",
    "BILLING_END_DATE",
    "INVOICE_DESCRIPTION",
    "LINE_ITEM_NUMBER",
    "EXP/FEE/INV_ADJ_TYPE",
    "LINE_ITEM_NUMBER_OF_UNITS",
    "LINE_ITEM_ADJUSTMENT_AMOUNT",
    "LINE_ITEM_TOTAL",
    "LINE_ITEM_DATE",
    "LINE_ITEM_TASK_CODE",
    "LINE_ITEM_EXPENSE_CODE",
    "LINE_ITEM_ACTIVITY_CODE",
    "TIMEKEEPER_ID",
    "LINE_ITEM_DESCRIPTION",
    "LAW_FIRM_ID",
    "LINE_ITEM_UNIT_COST",
    "TIMEKEEPER_NAME",
    "TIMEKEEPER_CLASSIFICATION",
    "CLIENT_MATTER_ID",
)
FOURTH = Decimal("0.0001")  # units and unit costs have four decimals at most
ID_MOST = 20  # characters
OTHER_EXPENSE = "E124"  # UTBMS: other
_PLAIN = str.maketrans(
    {
        "ß": "ss",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{EURO SIGN}": "EUR",
        "\N{POUND SIGN}": "GBP",
    }
)
# LEDES' words for who worked, by words of a firm's grades; somebody else is "OT".
CLASSES = {
    "counsel": "OC",
    "partner": "PT",
    "paralegal": "LA",
    "legal assistant": "LA",
    "clerk": "LC",
    "associate": "AS",
}


class NotInLedes(Refused):
    """LEDES 1998B has no place for something that the document says."""

    code = "not_in_ledes"


def written(document: Document) -> bytes:
    """The invoice in LEDES 1998B. Refuses (NotInLedes) what that format can not say."""
    refuse_if_lacking(document)
    rows = [MARK, "|".join(FIELDS), *_Invoice(document).rows()]
    return "".join(f"{row}{END}\r\n" for row in rows).encode("ascii")


def refuse_if_lacking(document: Document) -> None:
    """Refuses (NotInLedes) with everything that the format needs or can not say."""
    lacks = list(_lacking(document))
    if lacks:
        raise NotInLedes(
            f"{document.number} can not be sent as LEDES 1998B. {' '.join(lacks)}",
            number=document.number,
        )


def _lacking(document: Document) -> Iterator[str]:
    if document.is_credit:
        yield "It has no credit memos: send this one as PDF or UBL."
    if not document.lines:
        yield "It has no lines: it asks for what is due. Send it as PDF."
    if document.totals.tax:
        yield "It has no field for tax: send this invoice as PDF or UBL."
    yield from _too_long(document)
    seller = document.seller
    if not (seller.tax_id or seller.vat_id):
        yield (
            "It names the law firm by its tax id: give tax_id with DescribeEntity --entity-id "
            f"{seller.id}."
        )
    for project in _projects(document):
        if project not in document.matters:
            yield _no_matter(project)


def _too_long(document: Document) -> Iterator[str]:
    for what, name in _names(document):
        if len(name) > ID_MOST:
            yield f"Its {what} have {ID_MOST} characters at most, and {name} has {len(name)}."


def _names(document: Document) -> Iterator[tuple[str, str]]:
    """Everything that the format has only so much room for."""
    yield "invoice numbers", document.number
    yield "client ids", document.client_id or document.buyer.id
    for project in _projects(document):
        yield "matter ids", project
        yield "matter ids", document.matters.get(project, "")
    for person in dict.fromkeys(line.work.person_id for line in document.lines):
        yield "timekeeper ids", person


def _no_matter(project: str) -> str:
    if not project:
        return "It names the client's matter, and no line of this invoice is for a project: send it as PDF."
    return (
        f"It names the client's matter: say what the client calls project {project} with "
        f"NameMatter --project-id {project}."
    )


def _projects(document: Document) -> list[str]:
    """The projects of the lines, in their order. What is for no project goes with the first of them."""
    named = dict.fromkeys(line.project_id for line in document.lines if line.project_id)
    return list(named) or ["" for _ in document.lines[:1]]


class _Invoice:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.first = _projects(document)[0]
        self.totals: dict[str, int] = {}
        for line in document.lines:
            project = line.project_id or self.first
            self.totals[project] = self.totals.get(project, 0) + line.net
        adjusted = sum(one.minor for one in document.adjustments)
        self.totals[self.first] += adjusted

    def rows(self) -> Iterator[str]:
        """A row a line, then one for each allowance or charge of the invoice as a whole."""
        for line in self.document.lines:
            yield _row(self._whole(line.project_id or self.first) | self._line(line))
        number = max(line.number for line in self.document.lines)
        for place, one in enumerate(self.document.adjustments, number + 1):
            yield _row(
                self._whole(self.first)
                | {
                    "LINE_ITEM_NUMBER": str(place),
                    "EXP/FEE/INV_ADJ_TYPE": "IF",
                    "LINE_ITEM_NUMBER_OF_UNITS": "0",
                    "LINE_ITEM_ADJUSTMENT_AMOUNT": self._plain(one.minor),
                    "LINE_ITEM_TOTAL": self._plain(one.minor),
                    "LINE_ITEM_DATE": _day(self.document.issued_on),
                    "LINE_ITEM_DESCRIPTION": one.reason,
                    "LINE_ITEM_UNIT_COST": "0",
                }
            )

    def _whole(self, project: str) -> dict[str, str]:
        """What every row repeats of its invoice."""
        document = self.document
        first, last = document.period
        name = document.projects.get(project, project)
        return {
            "INVOICE_DATE": _day(document.issued_on),
            "INVOICE_NUMBER": document.number,
            "CLIENT_ID": document.client_id or document.buyer.id,
            "LAW_FIRM_MATTER_ID": project,
            "INVOICE_TOTAL": self._plain(self.totals[project]),
            "BILLING_START_DATE": _day(first),
            "BILLING_END_DATE": _day(last),
            "INVOICE_DESCRIPTION": document.note or f"For services rendered: {name}",
            "LAW_FIRM_ID": document.seller.tax_id or document.seller.vat_id or "",
            "CLIENT_MATTER_ID": document.matters[project],
        }

    def _line(self, line: Line) -> dict[str, str]:
        """A line's own fields. Its total is units x unit cost + adjustment, to the cent.

        What is for no work counts as an expense; taken off, it is an adjustment of the invoice's expenses.
        """
        units = line.quantity.quantize(FOURTH, ROUND_HALF_UP)
        cost = (line.price / line.base_quantity).quantize(FOURTH, ROUND_HALF_UP)
        cents = Decimal(plain(1, self.document.currency))
        comes_to = (units * cost).quantize(cents, ROUND_HALF_UP)
        adjustment = line.net - amount(f"{comes_to:f}", self.document.currency)
        work = line.work
        off = work.kind == ADDED and line.net < 0
        if off:
            units, cost, adjustment = Decimal(0), Decimal(0), line.net
        spent = work.kind in ("expense", ADDED)
        return {
            "LINE_ITEM_NUMBER": str(line.number),
            "EXP/FEE/INV_ADJ_TYPE": "IE" if off else "E" if spent else "F",
            "LINE_ITEM_NUMBER_OF_UNITS": f"{units.normalize():f}",
            "LINE_ITEM_ADJUSTMENT_AMOUNT": self._plain(adjustment),
            "LINE_ITEM_TOTAL": self._plain(line.net),
            "LINE_ITEM_DATE": _day(work.on),
            "LINE_ITEM_TASK_CODE": "" if spent else work.task,
            "LINE_ITEM_EXPENSE_CODE": (work.expense or OTHER_EXPENSE) if spent else "",
            "LINE_ITEM_ACTIVITY_CODE": "" if spent else work.activity,
            "TIMEKEEPER_ID": "" if spent else work.person_id,
            "LINE_ITEM_DESCRIPTION": line.text,
            "LINE_ITEM_UNIT_COST": f"{cost.normalize():f}",
            "TIMEKEEPER_NAME": "" if spent else work.person_id,
            "TIMEKEEPER_CLASSIFICATION": "" if spent else _class(work.grade),
        }

    def _plain(self, minor: int) -> str:
        return plain(minor, self.document.currency)


def _row(said: dict[str, str]) -> str:
    return "|".join(_fields(said))


def _fields(said: dict[str, str]) -> Iterable[str]:
    return (_ascii(said.get(name, "")) for name in FIELDS)


def _ascii(text: str) -> str:
    """A field's text: letters without accents, no sign that would end a field or a line."""
    bare = unicodedata.normalize("NFKD", " ".join(text.split()))
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    told = kept.translate(_PLAIN).encode("ascii", "replace").decode()
    printable = "".join(sign if sign.isprintable() else " " for sign in told)
    return printable.replace("|", "/").replace(END, "()")


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _class(grade: str) -> str:
    words = grade.lower().replace("_", " ")
    return next((code for word, code in CLASSES.items() if word in words), "OT" if words else "")
