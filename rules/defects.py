"""How the rules room says that a table may not be used, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable


class TableDefect(Exception):
    """One thing wrong with one rule table, told so that its owner can put it right."""

    def __init__(self, file: str, rule: str, why: str, remedy: str) -> None:
        self.file = file  # relative to the folder of tables
        self.rule = rule  # rule id, or "" when the whole table is meant
        self.why = why
        self.remedy = remedy
        where = f"{file}, rule {rule}" if rule else file
        super().__init__(f"{where}: {why} {remedy}")


class TablesUnusable(Exception):
    """Every defect of every table that was read. Nothing is judged until all are gone."""

    def __init__(self, defects: Iterable[TableDefect]) -> None:
        self.defects = tuple(defects)
        count = len(self.defects)
        head = f"{count} defect{'s' if count != 1 else ''} in the rule tables:"
        super().__init__("\n".join([head, *(f"  {defect}" for defect in self.defects)]))


class Findings:
    """The defects found so far in one file: checks go on after the first."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.defects: list[TableDefect] = []

    def add(self, rule: str, why: str, remedy: str) -> None:
        """Note a defect of `rule` ("" for the whole table)."""
        self.defects.append(TableDefect(self.file, rule, why, remedy))
