"""The rows of a delimited file with the line each begins on. A stray quote spoils its own line, not the rest."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from connectors.inspection import Inspected, codec
from connectors.profile import Layout, LookupFile
from connectors.unpacking import PIECE, Unpacked
from connectors.unreadable import EmptyFile, OtherFormat

LINES_IN_ROW = 1_000  # a quoted cell that goes on longer is a quote that was never closed
NO_QUOTE = "none"  # what a profile writes where no sign quotes a cell
BLOCK = 128 * 1024  # characters of lines split at once

# (line on which the row begins, from 1; its cells; (code, sentence) when it is no row of this file)
Line: TypeAlias = tuple[int, list[str], tuple[str, str] | None]


class Table:
    """An open delimited file: its header, then its rows one by one."""

    def __init__(self, path: Path, layout: Layout | LookupFile, seen: Inspected) -> None:
        self.unpacked = Unpacked(path.open("rb"))
        buffered = io.BufferedReader(self.unpacked, PIECE)
        self._text = io.TextIOWrapper(buffered, codec(layout.encoding), errors="strict", newline="")
        self._delimiter, self._quote = layout.delimiter, layout.quote
        self._end = layout.row_end if isinstance(layout, Layout) else ""
        self._cut_line = seen.lines if seen.truncated and not seen.ends_in_line else 0
        self.header: list[str] = []
        self._rows = self._ended(self._all())
        if isinstance(layout, Layout) and layout.first_line:
            self._begins_with(layout.first_line)
        first = next(self._rows, None)
        if first is None:
            self.close()
            raise EmptyFile(
                "The file has no line with column names. Export it again from its source."
            )
        self.header = [name.strip() for name in first[1]]

    def close(self) -> None:
        """Close the file."""
        self._text.close()

    @property
    def consumed(self) -> int:
        """Bytes read of the file itself, for a bar of progress."""
        return self.unpacked.consumed

    def rows(self) -> Iterator[Line]:
        """Every row after the header. Lines without any cell are none."""
        width = len(self.header)
        for line in self._rows:
            if len(line[1]) != width and line[2] is None:
                yield line[0], line[1], _width(len(line[1]), width)
            else:
                yield line

    def _begins_with(self, text: str) -> None:
        """The line above the header. Raises OtherFormat when it is another."""
        first = next(self._rows, None)
        said = "" if first is None else self._delimiter.join(first[1]).strip()
        if said != text or (first is not None and first[2] is not None):
            self.close()
            raise OtherFormat(
                f'The file begins with "{said[:40]}" and not with "{text}{self._end}": it is in another '
                "format. Import it with the profile of its own."
            )

    def _ended(self, rows: Iterator[Line]) -> Iterator[Line]:
        """Rows without the mark that each must end with."""
        for number, cells, defect in rows:
            last = cells[-1].rstrip() if self._end and cells else ""
            if not self._end or defect is not None:
                yield number, cells, defect
            elif last.endswith(self._end):
                yield number, [*cells[:-1], last.removesuffix(self._end)], None
            else:
                says = f"The line does not end in {self._end}: a line end inside a cell, or a lost part."
                yield number, cells, ("row_without_end", says)

    def _all(self) -> Iterator[Line]:
        """Rows block by block; lines of a row that goes on in the next block are carried there."""
        before = 0  # lines before the block
        carried: list[str] = []
        while True:
            more = self._text.readlines(BLOCK)
            block = carried + more
            if not block:
                return
            done = yield from self._split(block, before, last=not more)
            before += done
            carried = block[done:]

    def _split(self, block: list[str], before: int, *, last: bool) -> Generator[Line, None, int]:
        """The rows of a block; returns how many of its lines are done with."""
        done = 0
        while done < len(block):
            start = done
            reader = self._reader(block, start)
            try:
                for cells in reader:
                    first, done = done, start + reader.line_num
                    if done - first > 1 and self._runs_over(cells):
                        done = first
                        break
                    if cells:
                        yield (
                            before + first + 1,
                            cells,
                            self._cut(before + done) if self._cut_line else None,
                        )
                else:
                    return done
                why = "a quoted cell runs into the next lines"
            except csv.Error as trouble:
                why = str(trouble)
                if (
                    not last
                    and reader.line_num == len(block) - start
                    and len(block) - done < LINES_IN_ROW
                ):
                    return done
            yield self._spoiled(before + done + 1, block[done], why)
            done += 1
        return done

    def _reader(self, block: list[str], start: int) -> Any:
        lines = islice(block, start, None)
        if self._quote == NO_QUOTE:
            return csv.reader(lines, delimiter=self._delimiter, quoting=csv.QUOTE_NONE, strict=True)
        return csv.reader(lines, delimiter=self._delimiter, quotechar=self._quote, strict=True)

    def _runs_over(self, cells: list[str]) -> bool:
        return bool(self.header) and len(cells) != len(self.header)

    def _spoiled(self, line: int, text: str, why: str) -> Line:
        says = f"The line can not be split into cells: {why}. Look for a single quote sign in it."
        return line, [text.rstrip("\r\n")], self._cut(line) or ("unreadable_row", says)

    def _cut(self, line: int) -> tuple[str, str] | None:
        if not self._cut_line or line < self._cut_line:
            return None
        return (
            "cut_off_row",
            f"The file ends in the middle of line {line}: fetch it again and import it whole.",
        )


def _width(cells: int, columns: int) -> tuple[str, str]:
    if cells < columns:
        return "too_few_columns", f"The row has {cells} cells where the header has {columns}."
    return (
        "too_many_columns",
        f"The row has {cells} cells where the header has {columns}: a cell may lack its quotes.",
    )
