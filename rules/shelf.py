"""Which version of which table answers for a day. Past versions stay on the shelf for ever."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from domain.ruling import Verdict
from rules.checking import check, check_dates
from rules.defects import Findings, TableDefect, TablesUnusable
from rules.judge import Judge
from rules.reading import read
from rules.table import Table, digest_of
from rules.vocabulary import Subject
from rules.words import SUBJECTS

SHIPPED = Path(__file__).parent / "tables"
PUBLISHED = "published.toml"  # name, version and digest of every version ever put in force


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The seal of a version that was put in force."""

    name: str
    version: str
    digest: str


class NoTableAnswers(LookupError):
    """There is no such table, no such version, or none that answers for the day."""


class Versions:
    """All versions of one table, oldest first."""

    def __init__(self, judges: list[Judge]) -> None:
        """`judges` are in date order, those in force without overlap or gap; there is at least one."""
        self.judges = tuple(judges)
        replaced = {judge.table.replaces for judge in judges}
        self.in_force = tuple(judge for judge in judges if judge.table.version not in replaced)
        self._begins = [judge.table.begins for judge in self.in_force]

    def on(self, day: date) -> Judge:
        """The version that answers for a day. Raises NoTableAnswers when none does."""
        place = bisect_right(self._begins, day) - 1
        first, last = self.in_force[0].table, self.in_force[-1].table
        if place < 0:
            raise NoTableAnswers(f"{first.name} answers from {first.begins}, not on {day}.")
        judge = self.in_force[place]
        if judge.table.ends is not None and day >= judge.table.ends:
            raise NoTableAnswers(f"{last} ended on {last.ends} and has no successor for {day}.")
        return judge

    def version(self, version: str) -> Judge:
        """The version with this name. Raises NoTableAnswers when there is none."""
        for judge in self.judges:
            if judge.table.version == version:
                return judge
        raise NoTableAnswers(f"{self.judges[0].table.name} has no version {version}.")


class Shelf:
    """Every version of every table, checked."""

    def __init__(self, tables: dict[str, Versions], published: Iterable[Published] = ()) -> None:
        self._tables = tables
        self._published = {(entry.name, entry.version) for entry in published}
        self.digest = digest_of(  # the rule set version: it changes when any table does
            sorted([judge.table.name, judge.table.version, judge.table.digest] for judge in self)
        )

    @classmethod
    def load(cls, folder: Path = SHIPPED, subjects: dict[str, Subject] = SUBJECTS) -> Shelf:
        """The shelf of the tables in a folder and in its archive.

        Raises TablesUnusable with every defect of every file. The engine is not started yet:
        each version is compiled when it is first asked, or by `prove`.
        """
        seals = Findings(PUBLISHED)
        published = _published(folder / PUBLISHED, seals)
        defects: list[TableDefect] = seals.defects
        by_name: defaultdict[str, list[Table]] = defaultdict(list)
        found: list[tuple[Table, Findings]] = []
        for path in _files(folder):
            findings = Findings(str(path.relative_to(folder)))
            table = read(path.read_bytes(), findings)
            if table is None:
                defects += findings.defects
                continue
            _check_file_name(table, path, findings)
            found.append((table, findings))
        replaced = {(table.name, table.replaces) for table, _ in found}
        for table, findings in found:
            answers = (table.name, table.version) not in replaced
            check(table, subjects, findings, answers=answers)
            by_name[table.name].append(table)
            defects += findings.defects
        if not by_name and not defects:
            defects.append(TableDefect(str(folder), "", "It holds no tables.", "Name another."))
        if not defects:
            for name, versions in by_name.items():
                findings = Findings(versions[-1].file)
                by_name[name] = check_dates(versions, findings)
                defects += findings.defects
            defects += _against(published, by_name)
        if defects:
            raise TablesUnusable(defects)
        tables = {
            name: Versions([Judge(table, subjects[table.facts]) for table in versions])
            for name, versions in sorted(by_name.items())
        }
        return cls(tables, published)

    def __iter__(self) -> Iterator[Judge]:
        """Every version of every table, by name, oldest first."""
        for versions in self._tables.values():
            yield from versions.judges

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(self._tables)

    def table(self, name: str) -> Versions:
        """All versions of a table. Raises NoTableAnswers when there is none of that name."""
        if name not in self._tables:
            raise NoTableAnswers(f"There is no table {name}; there are {', '.join(self.names)}.")
        return self._tables[name]

    def judge(self, name: str, day: date, facts: msgspec.Struct) -> Verdict:
        """The verdict of the version of table `name` that answers for `day`."""
        return self.table(name).on(day).judge(facts)

    def is_replaced(self, table: Table) -> bool:
        """Whether a version answers for no day any more: it only explains what it decided."""
        return all(judge.table is not table for judge in self._tables[table.name].in_force)

    def is_published(self, table: Table) -> bool:
        """Whether a version was put in force, and so can not change any more."""
        return (table.name, table.version) in self._published

    def prove(self) -> int:
        """Prove engine and oracle equal on every case of every version in force; the number of cases."""
        return sum(
            judge.prove() for versions in self._tables.values() for judge in versions.in_force
        )


def _files(folder: Path) -> list[Path]:
    found = [*folder.glob("*.toml"), *folder.glob("archive/*.toml")]
    return sorted(path for path in found if path.name != PUBLISHED)


def _check_file_name(table: Table, path: Path, findings: Findings) -> None:
    archived = path.parent.name == "archive"
    expected = f"{table.name}@{table.version}" if archived else table.name
    if path.stem != expected and not findings.defects:
        why = f"It holds {table}, so its name should be {expected}.toml."
        findings.add("", why, "Rename the file, or correct its name and version.")


def _against(published: list[Published], by_name: dict[str, list[Table]]) -> list[TableDefect]:
    """What was published stands as it was: every version is there, and not a letter changed."""
    findings = Findings(PUBLISHED)
    held = {(table.name, table.version): table for tables in by_name.values() for table in tables}
    for entry in published:
        table = held.get((entry.name, entry.version))
        if table is None:
            why = f"{entry.name} {entry.version} was published and is gone."
            findings.add("", why, "Restore its file; past decisions are explained by it.")
        elif table.digest != entry.digest:
            why = f"{table} ({table.file}) was changed after it was published."
            findings.add("", why, "Restore it, and make the change in a new version.")
    return findings.defects


def _published(path: Path, findings: Findings) -> list[Published]:
    if not path.exists():
        return []
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(document, dict[str, list[Published]]).get("published", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        findings.add("", f"It can not be read: {error}.", "Each entry has name, version, digest.")
        return []
