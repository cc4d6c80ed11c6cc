"""What figures of the firm are made of: approved work entry by entry, norm hours, practices, people's homes and grades."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Index, Table

from domain.norm_hours import NormHoursSet
from domain.party import GradeChanged, PersonMoved, PersonRegistered
from domain.practice import PracticeAssigned, UtilisationBasisSet
from domain.wip import (
    ApprovalRecalled,
    ApprovedLine,
    ChargesRaised,
    LotsDecidedAgain,
    TimeApproved,
    WipWritten,
)
from journal.journal import Line
from projections.batch import Batch, stem
from projections.copying import NULL, copyable, escaped, told
from projections.schema import (
    AT_THE_END,
    by_day,
    day,
    exact,
    line,
    minor,
    moment,
    number,
    tables,
    word,
)
from projections.view import View

# Told by approvals alone, and not by what became of the lots: so the two can be held against each other.
approved_work = Table(
    "approved_work",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("contract_id"),
    word("entry_id"),
    word("project_id"),
    word("person_id"),
    word("home"),  # the entity whose person worked
    day("worked_on"),
    word("currency"),
    minor(),  # value of all lots
    minor("written_up"),  # of it, above the standard value
    exact("seconds"),  # worked
    exact("billable"),  # charged, where the contract allows it
    day("effective_date"),
    word("act"),  # approved, recalled, or said to be worth more or less
    moment(),
    Index("approved_work_entry", "book", "entry_id"),
    by_day("approved_work_worked", "worked_on"),
    info=AT_THE_END,
)
norm_hours = Table(
    "norm_hours",
    tables,
    word("book", key=True),
    line(key=True),
    exact("hours"),
    word("per"),
    day("valid_from"),
    day("valid_to", null=True),
    word("person_id", null=True),
    word("grade", null=True),
    moment(),
)
practice = Table(
    "practice",
    tables,
    word("book", key=True),
    line(key=True),
    word("practice"),
    day("valid_from"),
    word("person_id", null=True),
    word("project_id", null=True),
    moment(),
)
utilisation_basis = Table(
    "utilisation_basis", tables, word("book", key=True), line(key=True), word("basis"), moment()
)
staff = Table(
    "staff",
    tables,
    word("book", key=True),
    line(key=True),
    word("kind", key=True),  # home or grade
    word("person_id"),
    word("what"),
    day("valid_from"),
    moment(),
)

_STANDING = """
    select entry_id, project_id, person_id, home, worked_on, sum(minor)::bigint,
           sum(written_up)::bigint, sum(seconds), sum(billable)
    from views.approved_work where book = %s and contract_id = %s and entry_id = any (%s)
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""


class FigureRows:
    """Writes one row an approved entry, and what hours, practices and people are measured by."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._work = batch.rows(approved_work)
        self._norms = batch.rows(norm_hours)
        self._practices = batch.rows(practice)
        self._bases = batch.rows(utilisation_basis)
        self._staff = batch.rows(staff)
        self.handlers: Mapping[str, Callable[[Line], None]] = {
            "TimeApproved": self._approved,
            "ChargesRaised": self._approved,
            "LotsDecidedAgain": self._priced,
            "WipWritten": self._raised,
            "ApprovalRecalled": self._recalled,
            "NormHoursSet": self._norm,
            "PracticeAssigned": self._practice,
            "UtilisationBasisSet": self._basis,
            "PersonRegistered": self._person,
            "GradeChanged": self._person,
            "PersonMoved": self._person,
        }

    def settle(self) -> None:
        """Nothing is gathered."""

    def _approved(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, TimeApproved | ChargesRaised)
        start, recorded = stem(self._book, line), line.entry.recorded_at
        contract, currency, book = event.contract_id, event.currency, self._book
        append = self._work.append
        for n, one in enumerate(event.lines):
            worked = told(one.worked_on)
            append(
                f"{start}\t{n}\t{contract}\t{one.entry_id}\t{one.project_id}\t{one.person_id}"
                f"\t{one.lender or book}\t{worked}\t{currency}\t{_worth(one)}\t{one.written_up}"
                f"\t{one.seconds}\t{one.billable if one.chargeable else 0}\t{worked}\tapproved\t{recorded}\n"
            )

    def _priced(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, LotsDecidedAgain)
        for n, one in enumerate(event.priced):
            self._more(line, n, event.contract_id, event.currency, one, one.worked_on)

    def _raised(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, WipWritten)
        for n, one in enumerate(event.raised):
            on = max(event.on, one.worked_on)
            self._more(line, n, event.contract_id, event.currency, one, on)

    def _more(
        self, line: Line, n: int, contract: str, currency: str, one: ApprovedLine, on: object
    ) -> None:
        """An entry whose hours are known already is worth more."""
        self._work.append(
            f"{stem(self._book, line)}\t{n}\t{contract}\t{one.entry_id}\t{one.project_id}"
            f"\t{one.person_id}\t{one.lender or self._book}\t{one.worked_on}\t{currency}\t{_worth(one)}"
            f"\t{one.written_up}\t0\t0\t{on}\tworth\t{line.entry.recorded_at}\n"
        )

    def _recalled(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ApprovalRecalled)
        asked = (self._book, event.contract_id, list(event.entry_ids))
        for n, row in enumerate(self._batch.ask(_STANDING, *asked)):
            entry, project, person, home, worked_on, value, written_up, seconds, billable = row
            self._work.append(
                f"{stem(self._book, line)}\t{n}\t{escaped(event.contract_id)}\t{escaped(entry)}"
                f"\t{escaped(project)}\t{escaped(person)}\t{escaped(home)}\t{worked_on}"
                f"\t{event.currency}\t{-value}\t{-written_up}\t{-seconds}\t{-billable}"
                f"\t{max(event.on, worked_on)}\trecalled\t{line.entry.recorded_at}\n"
            )

    def _norm(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, NormHoursSet)
        one = event.norm
        self._norms.append(
            f"{stem(self._book, line)}\t{one.hours}\t{one.per}\t{one.valid_from}"
            f"\t{one.valid_to or NULL}\t{one.person_id or NULL}\t{one.grade or NULL}"
            f"\t{line.entry.recorded_at}\n"
        )

    def _practice(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, PracticeAssigned)
        self._practices.append(
            f"{stem(self._book, line)}\t{event.practice}\t{event.valid_from}"
            f"\t{event.person_id or NULL}\t{event.project_id or NULL}\t{line.entry.recorded_at}\n"
        )

    def _basis(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, UtilisationBasisSet)
        said = f"{event.basis}\t{line.entry.recorded_at}\n"
        self._bases.append(f"{stem(self._book, line)}\t{said}")

    def _person(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, PersonRegistered | GradeChanged | PersonMoved)
        for kind, what in (
            ("grade", getattr(event, "grade", None)),
            ("home", getattr(event, "home_entity", None)),
        ):
            if what is not None:
                self._staff.append(
                    f"{stem(self._book, line)}\t{kind}\t{event.person_id}\t{what}"
                    f"\t{event.valid_from}\t{line.entry.recorded_at}\n"
                )


def _worth(one: ApprovedLine) -> int:
    worth = 0
    for lot in one.lots:
        worth += lot.end - lot.start
    return worth


VIEW = View(
    name="figures",
    answers=("utilisation", "realisation", "leakage"),
    tables=(approved_work, norm_hours, practice, utilisation_basis, staff),
    projector=FigureRows,
    version=2,
)
