"""LEDES 1998B read as time: every line has its outcome, and what one firm writes another reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from connectors import plan as plans
from connectors.documents import ledes
from connectors.documents.document import Adjustment, Tax
from connectors.mapping import LeftOut
from connectors.source import Answer, Source
from connectors.unreadable import OtherFormat, RowRefused
from domain.time_commands import RecordTime
from tests.connectors.documents.papers import document, line
from tests.connectors.files import SHIPPED, answers, written

HEAD = "LEDES1998B[]\r\n" + "|".join(ledes.FIELDS) + "[]\r\n"
FEE = {
    "INVOICE_DATE": "20260202",
    "INVOICE_NUMBER": "96542",
    "CLIENT_ID": "00711",
    "LAW_FIRM_MATTER_ID": "0528",
    "INVOICE_TOTAL": "1684.45",
    "LINE_ITEM_NUMBER": "1",
    "EXP/FEE/INV_ADJ_TYPE": "F",
    "LINE_ITEM_NUMBER_OF_UNITS": "2.0",
    "LINE_ITEM_ADJUSTMENT_AMOUNT": "0",
    "LINE_ITEM_TOTAL": "250",
    "LINE_ITEM_DATE": "20260115",
    "LINE_ITEM_TASK_CODE": "L510",
    "LINE_ITEM_ACTIVITY_CODE": "A102",
    "TIMEKEEPER_ID": "22547",
    "LINE_ITEM_DESCRIPTION": 'Research: "Heath v. Baker',
    "LAW_FIRM_ID": "24-6437381",
    "LINE_ITEM_UNIT_COST": "125",
}


def row(**changed: str) -> str:
    said = FEE | {name.replace("_TYPE_", "EXP/FEE/INV_ADJ_TYPE"): v for name, v in changed.items()}
    return "|".join(said.get(name, "") for name in ledes.FIELDS) + "[]\r\n"


def read(folder: Path, text: str | bytes) -> list[tuple[int, Answer]]:
    plan = plans.load(SHIPPED["ledes-1998b"])
    return answers(Source(plan, written(folder, text, "invoice.txt")))


def only(answer: Answer) -> RecordTime:
    assert isinstance(answer, list)
    (asked,) = answer
    assert isinstance(asked.command, RecordTime)
    return asked.command


def test_a_fee_is_a_time_entry(tmp_path: Path) -> None:
    ((number, answer),) = read(tmp_path, HEAD + row())
    assert number == 3
    assert only(answer) == RecordTime(
        entry_id="ledes:24-6437381/96542/1",
        project_id="0528",
        person_id="22547",
        worked_on=date(2026, 1, 15),
        quantity="2.0",
        activity="L510/A102",
        note='Research: "Heath v. Baker',
        rate="125",
    )


def test_an_adjusted_fee_is_worth_its_total(tmp_path: Path) -> None:
    adjusted = row(LINE_ITEM_ADJUSTMENT_AMOUNT="-70", LINE_ITEM_TOTAL="180")
    ((_, answer),) = read(tmp_path, HEAD + adjusted)
    assert (only(answer).fixed, only(answer).rate) == ("180", None)


@pytest.mark.parametrize("amount", ["", "0.00", "0.0000"])
def test_no_adjustment_is_written_in_many_ways(tmp_path: Path, amount: str) -> None:
    ((_, answer),) = read(tmp_path, HEAD + row(LINE_ITEM_ADJUSTMENT_AMOUNT=amount))
    assert only(answer).rate == "125"


def test_codes_may_be_missing(tmp_path: Path) -> None:
    ((_, one), (_, other)) = read(
        tmp_path, HEAD + row(LINE_ITEM_TASK_CODE="") + row(LINE_ITEM_ACTIVITY_CODE="")
    )
    assert (only(one).activity, only(other).activity) == ("A102", "L510")


def test_every_line_has_its_outcome(tmp_path: Path) -> None:
    lost = row().replace("[]", "")
    text = HEAD + row() + row(_TYPE_="E") + row(_TYPE_="IF") + row(_TYPE_="X") + lost
    found = [answer for _, answer in read(tmp_path, text + "a|b[]\r\n")]
    assert [type(answer) for answer in found] == [
        list,
        LeftOut,
        LeftOut,
        RowRefused,
        RowRefused,
        RowRefused,
    ]
    codes = [one.code for one in found if isinstance(one, LeftOut | RowRefused)]
    assert codes == [
        "expense_line",
        "invoice_adjustment",
        "no_command",
        "row_without_end",
        "too_few_columns",
    ]


@pytest.mark.parametrize("text", ["LEDES98BI V2[]\r\nA|B[]\r\n", "LEDES1998B\r\nA|B\r\n"])
def test_another_format_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(OtherFormat, match=r"LEDES1998B\[\]"):
        read(tmp_path, text)


def test_what_one_firm_writes_another_reads(tmp_path: Path) -> None:
    lines = [
        line(1, "7.5", "115.5", text="Dépôt | déposition \N{EN DASH} «été»[] \n again", tax=Tax()),
        line(2, "0.333333", "150", adjustments=(-1000,), tax=Tax()),
    ]
    given = document(lines, [Adjustment(minor=-5000, reason="Volume discount")])
    given = msgspec.structs.replace(given, matters={"web": "M-7"})
    answered = [answer for _, answer in read(tmp_path, ledes.written(given))]
    first, second = only(answered[0]), only(answered[1])
    assert first.note == 'Depot / deposition - "ete"() again'
    assert (first.quantity, first.rate, first.fixed) == ("7.5", "115.5", None)
    assert Decimal(str(second.fixed)) == Decimal(given.lines[1].net) / 100
    assert isinstance(answered[2], LeftOut)
