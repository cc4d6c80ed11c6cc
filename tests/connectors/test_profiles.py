"""A profile that can not be relied on does not load, and its writer is told what to write instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from connectors import plan as plans
from connectors.profile import found, named
from connectors.source import Source
from connectors.unreadable import BadProfile, UnknownProfile
from domain.time_commands import RecordTime
from processes import import_profiles
from tests.connectors.files import SHIPPED, TIME, answers, plan, profile, written


def defect(folder: Path, text: str) -> str:
    with pytest.raises(BadProfile) as caught:
        plan(folder, text)
    return caught.value.says


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_profile_loads_under_its_own_name(name: str) -> None:
    assert plans.load(SHIPPED[name]).profile.name == name


def test_the_shipped_profiles_are_the_ones_promised() -> None:
    promised = (
        "cesaw-contracts cesaw-people cesaw-rates cesaw-time generic-time harvest-detailed-time "
        "ledes-1998b generic-payments"
    )
    assert {*promised.split(), "sip-tasks"} <= SHIPPED.keys()


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('name = "house-time"', 'name = "House Time"', "name:"),
        ('says = "Time of the house"', "", "says"),
        ('source_id = "house:{id}"', 'source_id = "house:{id"', "source_id: a single"),
        ("[command.fields]", "[command.field]", "field"),
        (
            'send = "RecordTime"',
            'send = "RecordTimes"',
            'command[1].send: no command "RecordTimes"',
        ),
        ('known = "correct"', 'known = "replace"', "command[0].known"),
        ('book_of = "project"', "", "command[1].book: the book must be said once"),
        ('book_of = "project"', 'book_of = "project"\nbook = "US01"', "the book must be said once"),
        ('quantity = "{hours}"', "", "command[1].fields.quantity: the command needs it"),
        (
            'quantity = "{hours}"',
            'quantities = "{hours}"',
            "command[1].fields.quantities: no such field",
        ),
        ('quantity = "{hours}"', "quantity = 7.5", "command[1].fields.quantity: 7.5 is no number"),
        (
            'quantity = "{hours}"',
            'quantity = "{}"',
            "command[1].fields.quantity: {} names no column",
        ),
        (
            'quantity = "{hours}"',
            'quantity = { from = "{hours}", decimal = "" }',
            "is no decimal mark",
        ),
        (
            'quantity = "{hours}"',
            'quantity = { from = "{hours}", date = "YYYY-MM-DD" }',
            "no word for a number",
        ),
        ('worked_on = "{day}"', 'worked_on = "2026-01-31"', "written without quotes"),
        ('worked_on = "{day}"', "worked_on = 20260131", "20260131 is no date"),
        (
            'worked_on = "{day}"',
            'worked_on = { from = "{day}", date = "YYYY-MM" }',
            "does not give year, month and day",
        ),
        (
            'worked_on = "{day}"',
            'worked_on = { from = "{day}", date = "YYYY-MM-DDTHH:MMZ" }',
            "work_zone",
        ),
        (
            'worked_on = "{day}"',
            'worked_on = "{day}"\nunit = "days"',
            'unit: "days" is no word of the ledger here. Write one of hours, minutes, seconds',
        ),
        (
            'worked_on = "{day}"',
            'worked_on = "{day}"\nunit = { from = "{u}", map = { d = "days" } }',
            '"days" is no word of the ledger here',
        ),
        (
            'worked_on = "{day}"',
            'worked_on = "{day}"\nnote = { from = "{n}", cut = "100" }',
            "fields.note.cut",
        ),
    ],
)
def test_a_defect_is_named_by_file_and_key(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert was in TIME
    says = defect(tmp_path, TIME.replace(was, now))
    assert said in says
    assert says.startswith("house-time.toml: ")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[file]\nencoding = "utf-99"\n', 'file.encoding: "utf-99" is no text encoding'),
        ('[file]\nencoding = "base64"\n', "is no text encoding"),
        ('[file]\ndelimiter = ";;"\n', "file.delimiter"),
        ("[file]\ndelimiter = '\"'\n", "the same sign as the delimiter"),
        ('[file]\nmising = ["NA"]\n', "mising"),
        (
            '[[lookup]]\nname = "file"\nfile = "x.csv"\nkey = "{id}"\ncolumn = "id"\n',
            "stands twice",
        ),
        ("[[leave_out]]\nwhen = {}\ncode = 'x'\nsays = 'x'\n", "leave_out[0].when"),
        (
            '[formats]\nsource_zone = "Mars"\nwork_zone = "UTC"\ndates = ["D.M.YYYY H:MM"]\n',
            "time zone",
        ),
    ],
)
def test_a_defect_of_the_file_layout_is_named(tmp_path: Path, more: str, said: str) -> None:
    head, command = TIME.split("[[command]]")
    assert said in defect(tmp_path, f"{head}{more}[[command]]{command}")


def test_all_defects_of_a_profile_are_said_at_once(tmp_path: Path) -> None:
    text = TIME.replace('known = "correct"', "").replace('"{day}"', '"{"').replace("quantity", "q")
    assert len(defect(tmp_path, text).splitlines()) == 3


def test_a_correction_is_for_recorded_time_only(tmp_path: Path) -> None:
    text = TIME.split("[[command]]")[0] + (
        '[[command]]\nsend = "OpenProject"\nbook_of = "project"\nknown = "correct"\n'
        'fields = { project_id = "{p}", name = "{p}" }\n'
    )
    says = defect(tmp_path, text)
    assert "only recorded time can be corrected" in says
    assert "command[1].book_of" in says


def test_text_that_is_no_toml_is_said_with_its_line(tmp_path: Path) -> None:
    assert "line 3" in defect(tmp_path, 'name = "x"\nsays = "y"\n= 3\n')
    path = profile(tmp_path)
    path.write_bytes(b'name = "x\xff"')
    with pytest.raises(BadProfile, match="byte 9"):
        plans.load(path)


def test_a_profile_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownProfile, match="cesaw-time"):
        import_profiles.named("cesaw-tine", {})
    with pytest.raises(UnknownProfile, match=r"nowhere\.toml"):
        plans.load(tmp_path / "nowhere.toml")


def test_a_firms_own_profile_goes_before_a_shipped_one_of_that_name(tmp_path: Path) -> None:
    own = profile(tmp_path, TIME.replace("house-time", "cesaw-time"), "cesaw-time")
    environment = {"ACCRUAL_PROFILES": str(tmp_path)}
    assert named("cesaw-time", import_profiles.folders(environment)) == own
    assert len(found(import_profiles.folders(environment))) == len(SHIPPED)


def test_a_broken_profile_is_listed_with_what_is_wrong(tmp_path: Path) -> None:
    profile(tmp_path, TIME.replace('"{day}"', '"{"'))
    listed = dict(import_profiles.known({"ACCRUAL_PROFILES": str(tmp_path)}))
    assert isinstance(listed[tmp_path / "house-time.toml"], BadProfile)


def test_a_profile_has_the_name_of_its_file(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="the file is called psa-time"):
        plans.load(profile(tmp_path, TIME, "psa-time"))


def test_the_example_in_the_documentation_loads(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "imports.md").read_text("utf-8")
    (example,) = [each for each in page.split("```toml")[1:] if each.lstrip().startswith("name")]
    path = profile(tmp_path, example.split("```")[0], "psa-time")
    loaded = plans.load(path)
    content = "Entry No;Project;Staff No;Day;Hours\n7;web;9;31.01.2026;1.007,50\n"
    source = Source(loaded, written(tmp_path, content))
    ((_, answer),) = answers(source)
    assert isinstance(answer, list)
    command = answer[0].command
    assert isinstance(command, RecordTime)
    assert (command.entry_id, command.worked_on, command.quantity) == (
        "psa:7",
        date(2026, 1, 31),
        "1007.50",
    )
