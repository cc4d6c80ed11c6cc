"""A file that is not what its profile reads is refused whole, before anything of it is recorded."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from connectors.inspection import inspect
from connectors.source import Source
from connectors.unreadable import (
    DamagedFile,
    DoubledColumn,
    EmptyFile,
    FileRefused,
    MissingColumn,
    NotText,
    WrongEncoding,
)
from tests.connectors.files import HEADER, answers, plan, written

ROWS = HEADER + "1,web,ines,2026-01-05,2.00\n2,web,ines,2026-01-06,3.50\n"


def refused(folder: Path, content: str | bytes, name: str = "time.csv") -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        Source(plan(folder), written(folder, content, name)).close()
    return caught.value


@pytest.mark.parametrize("name", ["time.csv", "time.csv.gz"])
def test_plain_and_gzip_are_told_apart_by_their_bytes(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, ROWS, name).rename(tmp_path / "renamed")
    source = Source(plan(tmp_path), path)
    assert source.seen.gzip is name.endswith(".gz")
    assert [line for line, _ in answers(source)] == [2, 3]


def test_gzip_of_several_members_is_read_whole(tmp_path: Path) -> None:
    head, tail = ROWS[:40].encode(), ROWS[40:].encode()
    path = written(tmp_path, gzip.compress(head) + gzip.compress(tail) + b"\0" * 8)
    assert len(answers(Source(plan(tmp_path), path))) == 2


@pytest.mark.parametrize("content", [b"", b"\n\n", gzip.compress(b"")])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert isinstance(refused(tmp_path, content), EmptyFile)


def test_a_header_without_rows_is_a_file_with_no_rows(tmp_path: Path) -> None:
    assert answers(Source(plan(tmp_path), written(tmp_path, HEADER))) == []


def test_a_missing_column_is_named_with_what_there_is(tmp_path: Path) -> None:
    no = refused(tmp_path, ROWS.replace("hours", "Hours worked"))
    assert isinstance(no, MissingColumn)
    assert "hours" in no.says
    assert "Hours worked" in no.says


def test_another_delimiter_is_recognised_in_the_header(tmp_path: Path) -> None:
    no = refused(tmp_path, ROWS.replace(",", ";"))
    assert "semicolons" in no.says


def test_a_column_that_stands_twice_is_refused_if_it_is_read(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, "id,project,person,day,hours,day\n"), DoubledColumn)
    unread = written(tmp_path, "id,project,person,day,hours,x,x\n1,web,ines,2026-01-05,2,a,b\n")
    assert len(answers(Source(plan(tmp_path), unread))) == 1


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, "id,project,person,day,hours,colour\n1,web,ines,2026-01-05,2,red\n")
    source = Source(plan(tmp_path), path)
    source.close()
    assert "Columns not used: colour." in source.notes


def test_a_byte_order_mark_is_accepted_and_said(tmp_path: Path) -> None:
    source = Source(plan(tmp_path), written(tmp_path, b"\xef\xbb\xbf" + ROWS.encode()))
    assert any("byte order mark" in note for note in source.notes)
    assert len(answers(source)) == 2


def test_bytes_that_are_not_utf8_are_named_by_byte_and_line(tmp_path: Path) -> None:
    content = ROWS.encode() + b"3,web,ine\x92s,2026-01-07,1\n"
    no = refused(tmp_path, content)
    assert isinstance(no, WrongEncoding)
    assert no.about == {"byte": content.index(b"\x92"), "line": 4}
    assert "cp1252" in no.says


def test_a_character_across_two_pieces_is_one_character(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.inspection.PIECE", 3)
    path = written(tmp_path, "ä" * 50 + "\nö\n")
    seen = inspect(path, "utf-8")
    assert (seen.lines, seen.ends_in_line) == (2, True)
    bad = written(tmp_path, "ää\n".encode() + b"\xff\n", "bad.csv")
    with pytest.raises(WrongEncoding) as caught:
        inspect(bad, "utf-8")
    assert caught.value.about == {"byte": 5, "line": 2}


def test_a_file_cut_in_the_middle_of_a_character_is_not_utf8(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, ROWS.encode() + "4,wäb".encode()[:4]), WrongEncoding)


def test_utf16_is_recognised(tmp_path: Path) -> None:
    assert "UTF-16" in refused(tmp_path, ROWS.encode("utf-16")).says
    no = refused(tmp_path, ROWS.encode("utf-16-le"))
    assert isinstance(no, NotText)
    assert "UTF-16" in no.says


def test_a_file_saved_as_utf8_under_a_profile_of_another_encoding_is_refused(
    tmp_path: Path,
) -> None:
    loaded = plan(tmp_path, PROFILE_CP1252)
    content = HEADER + "1,web,inès,2026-01-05,2\n"
    Source(loaded, written(tmp_path, content.encode("cp1252"))).close()
    Source(loaded, written(tmp_path, ROWS)).close()  # nothing but ASCII: the same in both
    for re_encoded in (content.encode(), b"\xef\xbb\xbf" + content.encode()):
        with pytest.raises(WrongEncoding, match="UTF-8"):
            Source(loaded, written(tmp_path, re_encoded)).close()


def test_a_byte_that_the_declared_encoding_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongEncoding, match="0x81"):
        inspect(written(tmp_path, ROWS.encode() + b"\x81\xe9\n"), "cp1252")


def test_a_zero_byte_is_no_text(tmp_path: Path) -> None:
    no = refused(tmp_path, ROWS.encode() + b"3,web\0,ines,2026-01-07,1\n")
    assert isinstance(no, NotText)
    assert "Line 4" in no.says


def test_a_file_without_line_ends_is_no_table(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, HEADER + "x" * 1_200_000), NotText)


def test_damaged_gzip_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(os.urandom(200_000).hex().encode()))
    packed[len(packed) // 2] ^= 0xFF
    assert isinstance(refused(tmp_path, bytes(packed)), DamagedFile)
    assert isinstance(refused(tmp_path, gzip.compress(ROWS.encode()) + b"tail"), DamagedFile)


def test_truncated_gzip_is_read_as_far_as_it_goes_and_says_so(tmp_path: Path) -> None:
    content = HEADER + "".join(f"{n},web,ines,2026-01-05,{n}.25\n" for n in range(1, 5_000))
    packed = gzip.compress(content.encode())
    path = written(tmp_path, packed[: len(packed) * 2 // 3])
    source = Source(plan(tmp_path), path)
    assert source.seen.truncated
    assert "ends before its end" in source.notes[0]
    found = answers(source)
    assert 100 < len(found) < 4_999
    *whole, (line, last) = found
    assert all(isinstance(answer, list) for _, answer in whole)
    assert isinstance(last, Exception)
    assert last.code == "cut_off_row"
    assert line == source.seen.lines


PROFILE_CP1252 = """
name = "house-time"
says = "Time of the house"
source_id = "{id}"
[file]
encoding = "cp1252"
[[command]]
send = "RecordTime"
book = "US01"
fields = { entry_id = "{id}", project_id = "{project}", person_id = "x", worked_on = "{day}", quantity = "{hours}" }
"""
