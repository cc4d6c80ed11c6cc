"""Rows of a delimited file: every line is a row, or is said to be none, with its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors import rows
from connectors.inspection import inspect
from connectors.profile import Layout
from connectors.rows import Line, Table
from tests.connectors.files import written


def lines(path: Path, layout: Layout | None = None) -> list[Line]:
    layout = layout or Layout()
    table = Table(path, layout, inspect(path, layout.encoding))
    try:
        return list(table.rows())
    finally:
        table.close()


def codes(found: list[Line]) -> list[tuple[int, str]]:
    return [(number, defect[0] if defect else "row") for number, _, defect in found]


def test_each_row_has_the_number_of_the_line_it_begins_on(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n1,2\n"3\nmore","4"\n\n5,6\n')
    assert [(number, cells) for number, cells, _ in lines(path)] == [
        (2, ["1", "2"]),
        (3, ["3\nmore", "4"]),
        (6, ["5", "6"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(tmp_path: Path, end: str) -> None:
    path = written(tmp_path, end.join(["a,b", "1,2", "3,4", ""]))
    assert codes(lines(path)) == [(2, "row"), (3, "row")]


def test_a_last_line_without_its_end_is_a_row(tmp_path: Path) -> None:
    assert codes(lines(written(tmp_path, "a,b\n1,2\n3,4"))) == [(2, "row"), (3, "row")]


def test_rows_of_the_wrong_width_are_none(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1\n1,2,3\n1,2\n")
    assert codes(lines(path)) == [(2, "too_few_columns"), (3, "too_many_columns"), (4, "row")]


def test_a_quote_that_never_closes_spoils_its_own_line_only(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n1,2\n"3,4\n5,6\n7,8\n')
    assert codes(lines(path)) == [(2, "row"), (3, "unreadable_row"), (4, "row"), (5, "row")]


def test_a_stray_quote_that_a_later_one_closes_spoils_its_own_line_only(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"1,2\n3,4\n5,"6"\n7,8\n')
    assert codes(lines(path)) == [(2, "unreadable_row"), (3, "row"), (4, "row"), (5, "row")]
    path = written(tmp_path, 'a,b\n"1,2\n3,4\n5,"\n7,8\n')
    assert codes(lines(path))[0] == (2, "unreadable_row")
    assert (3, "row") in codes(lines(path))


def test_the_spoiled_line_is_kept_as_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"x,2\r\n3,4\n')
    assert lines(path)[0][1] == ['"x,2']


def test_rows_are_the_same_wherever_a_block_of_lines_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "a,b\n" + "".join(
        f'{n},"two\nlines {n}"\n' if n % 3 else f'{n},"x{n}\n' for n in range(60)
    )
    path = written(tmp_path, content)
    whole = lines(path)
    for size in (1, 7, 50, 400):
        monkeypatch.setattr(rows, "BLOCK", size)
        assert lines(path) == whole


def test_a_quoted_cell_may_not_swallow_a_thousand_lines(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n"' + "1,2\n" * 3_000)
    found = codes(lines(path))
    assert found[0] == (2, "unreadable_row")
    assert found[1:] == [(number, "row") for number in range(3, 3_002)]


def test_other_delimiters_and_quotes_are_read_as_declared(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n'1;x';2\n")
    assert lines(path, Layout(delimiter=";", quote="'"))[0][1] == ["1;x", "2"]
