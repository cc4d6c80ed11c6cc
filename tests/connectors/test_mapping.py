"""What rows become: each shipped profile on a small file of its layout, and each word of the language."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors import plan as plans
from connectors.mapping import LeftOut
from connectors.source import Source
from connectors.unreadable import LookupTrouble, RowRefused
from domain.cash_commands import RecordPayment
from domain.commands import AnyCommand
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.time_commands import RecordTime
from tests.connectors.files import HEADER, SHIPPED, TIME, answers, plan, written


def became(source: Source) -> list[Any]:
    """Each row's commands, or why there are none as (line, code)."""
    told: list[Any] = []
    for line, answer in answers(source):
        if isinstance(answer, list):
            told.append([asked.command for asked in answer])
        else:
            told.append((line, answer.code))
    return told


def shipped(name: str, path: Path) -> list[Any]:
    return became(Source(plans.load(SHIPPED[name], b"a firm's secret"), path))


def house(folder: Path, row: str, text: str = TIME, header: str = HEADER) -> list[AnyCommand]:
    (commands,) = became(Source(plan(folder, text), written(folder, header + row)))
    return list(commands)


def house_refused(folder: Path, row: str, text: str = TIME, header: str = HEADER) -> RowRefused:
    ((_, answer),) = answers(Source(plan(folder, text), written(folder, header + row)))
    assert isinstance(answer, RowRefused)
    return answer


def test_contracts_open_their_book_and_register_what_they_name(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "contract_id,project_key,customer,entity,currency,billing_model,not_to_exceed,signed_on\n"
        "C-1,1,acme,NL01,EUR,time_and_materials,1234.50,2025-01-31\n"
        "C-2,2,acme,NL01,EUR,time_and_materials,,2025-02-28\n"
        "C-3,3,acme,NL01,EUR,by_the_moon,,2025-02-28\n",
    )
    first, second, third = shipped("cesaw-contracts", path)
    assert first == [
        OpenEntity(entity_id="NL01", name="NL01", base_currency="EUR"),
        RegisterCustomer(customer_id="acme", name="acme"),
        OpenProject(project_id="1", name="Project 1"),
        SignContract(
            contract_id="C-1",
            customer_id="acme",
            currency="EUR",
            signed_on=date(2025, 1, 31),
            not_to_exceed="1234.50",
            lines=(LineTerms(line_id="1", projects=("1",)),),
        ),
    ]
    assert second[-1].not_to_exceed is None
    assert third == (4, "unmapped_value")


def test_people_and_rates(tmp_path: Path) -> None:
    people = written(tmp_path, "person_key,grade,home_entity\n7,senior,NL01\n8,,NL01\n")
    assert shipped("cesaw-people", people) == [
        [RegisterPerson(person_id="7", home_entity="NL01", grade="senior")],
        (3, "missing_value"),
    ]
    rates = written(
        tmp_path,
        "entity,grade,currency,rate_per_hour,valid_from\nNL01,senior,EUR,101.2500,2025-01-01\n",
    )
    row = RateTerms(valid_from=date(2025, 1, 1), rate="101.2500", currency="EUR", grade="senior")
    assert shipped("cesaw-rates", rates) == [[PublishRates(card_id="standard", rows=(row,))]]


CESAW = (
    "time_log_fact_key,organization,project_key,person_key,team_key,wbs_element_key,plan_item_key,"
    "time_log_start_date,time_log_end_date,time_log_delta_minutes,time_log_interrupt_minutes,phase_key,"
    "phase_short_name,phase.process_key,process_name\n"
)


def test_a_time_log_is_dated_by_its_local_start(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        CESAW
        + "501,Z,1,7,1,1,1,1/31/2026 23:50,2/1/2026 0:40,50,0,1,Design,1,X\n"
        + "502,Z,1,7,1,1,1,\\N,\\N,50,0,1,Design,1,X\n"
        + "503,Z,1,7,1,1,1,1/31/2026 9:00,1/31/2026 9:30,\\N,0,1,Design,1,X\n"
        + "504,Z,1,\\N,1,1,1,1/31/2026 9:00,1/31/2026 9:30,30,0,1,Design,1,X\n"
        + "505,Z,1,7,1,1,1,1/31/2026 9:00,1/31/2026 9:30,7.25,0,1,Design,1,X\n",
        "time_log.csv.gz",
    )
    first, *refused, last = shipped("cesaw-time", path)
    assert first == [
        RecordTime(
            entry_id="cesaw:501",
            project_id="1",
            person_id="7",
            worked_on=date(2026, 1, 31),
            quantity="50",
            unit="minutes",
        )
    ]
    assert refused == [(3, "unreadable_date"), (4, "unreadable_number"), (5, "missing_value")]
    assert last[0].quantity == "7.25"


SIP = (
    "TaskNumber,Summary,Priority,RaisedByID,AssignedToID,AuthorisedByID,StatusCode,ProjectCode,"
    "ProjectBreakdownCode,Category,SubCategory,HoursEstimate,HoursActual,DeveloperID,DeveloperHoursActual,"
    "TaskPerformance,DeveloperPerformance\n"
)


def test_tasks_are_dated_by_the_file_beside_them(tmp_path: Path) -> None:
    task = '{0},"It doesn\u2019t work",1,5,5,5,"DONE","PC1","B1","Support","Bug",1,2,{1},{2},0,NA\n'
    rows = [
        ("11", "5", "0.75"),
        ("11", "6", "1.25"),
        ("12", "5", "2"),
        ("13", "5", "2"),
        ("14", "5", "NA"),
    ]
    content = SIP + "".join(task.format(*row) for row in rows)
    path = written(tmp_path, content.encode("cp1252"))
    written(
        tmp_path,
        "TaskNumber,EstimateOn,StartedOn,CompletedOn\n11,01-Feb-05,01-Feb-05,09-Feb-05\n"
        "12,01-Feb-05,NA,NA\n14,01-Feb-05,01-Feb-05,10-Feb-05\n",
        "est-act-dates.csv",
    )
    first, second, *refused = shipped("sip-tasks", path)
    assert first == [
        RecordTime(
            entry_id="sip:11/5",
            project_id="PC1",
            person_id="5",
            worked_on=date(2005, 2, 9),
            quantity="0.75",
            activity="Support/Bug",
        )
    ]
    assert (second[0].entry_id, second[0].worked_on) == ("sip:11/6", date(2005, 2, 9))
    assert refused == [(4, "unreadable_date"), (5, "not_in_lookup"), (6, "unreadable_number")]


def test_a_file_beside_that_is_missing_or_says_two_things_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, SIP)
    loaded = plans.load(SHIPPED["sip-tasks"])
    with pytest.raises(LookupTrouble, match=r"est-act-dates\.csv is needed beside the file"):
        Source(loaded, path)
    header = "TaskNumber,CompletedOn\n"
    for content, said in [
        (header + "1,01-Feb-05\n1,02-Feb-05\n", "stands there twice"),
        (header + "1\n", "line 2"),
        ("", "empty"),
        ("TaskNumber,Completed\n", "no column CompletedOn"),
    ]:
        written(tmp_path, content, "est-act-dates.csv")
        with pytest.raises(Exception, match=said):
            Source(loaded, path)
    elsewhere = written(tmp_path, header, "elsewhere.csv")
    Source(loaded, path, {"dates": elsewhere}).close()


def test_generic_time_takes_the_columns_it_documents(tmp_path: Path) -> None:
    short = written(
        tmp_path, "entry_id,project_id,person_id,worked_on,hours\nx:1,web,p1,2026-01-31,7.50\n"
    )
    recorded = RecordTime(
        entry_id="x:1",
        project_id="web",
        person_id="p1",
        worked_on=date(2026, 1, 31),
        quantity="7.50",
    )
    assert shipped("generic-time", short) == [[recorded]]
    full = written(
        tmp_path,
        "entry_id,project_id,person_id,worked_on,hours,contract_id,chargeable,activity,note\n"
        "x:1,web,p1,2026-01-31,7.50,C-1,No,design,First draft\n"
        "x:2,web,p1,2026-01-31,7.50,,maybe,,\n",
    )
    first, second = shipped("generic-time", full)
    (told,) = first
    assert (told.contract_id, told.chargeable, told.activity, told.note) == (
        "C-1",
        False,
        "design",
        "First draft",
    )
    assert second == (3, "unreadable_yes_no")


def test_generic_payments_takes_the_columns_it_documents(tmp_path: Path) -> None:
    lines = written(
        tmp_path,
        "payment_id,received_on,amount,currency,reference,customer_id\n"
        "bank:1,2026-01-31,1000.00,EUR,Invoice DE01-INV-2026-000001,\n"
        "bank:2,2026-01-31,12.50,EUR,,acme\n"
        "bank:3,31 January,12.50,EUR,,acme\n",
    )
    first, second, third = shipped("generic-payments", lines)
    paid = RecordPayment(
        payment_id="bank:1",
        received_on=date(2026, 1, 31),
        amount="1000.00",
        currency="EUR",
        reference="Invoice DE01-INV-2026-000001",
    )
    assert first == [paid]
    assert second[0].customer_id == "acme"
    assert third == (4, "unreadable_date")


HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,First Name,Last Name,"
    "Employee Id,Roles,Teams,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,"
    "External Reference URL\n"
)


def harvest(**cells: str) -> str:
    row = {
        "Date": "2026-01-31",
        "Client": "Acme",
        "Project": "New site",
        "Task": "Design",
        "Hours": "1.25",
        "Billable?": "Yes",
        "Invoiced?": "No",
        "First Name": "Grace",
        "Last Name": "Hopper",
    } | {name.replace("_", " "): value for name, value in cells.items()}
    return ",".join(row.get(name, "") for name in HARVEST.strip().split(",")) + "\n"


def harvested(folder: Path, *rows: str) -> list[Any]:
    return shipped("harvest-detailed-time", written(folder, HARVEST + "".join(rows)))


def test_harvest_time_carries_no_name(tmp_path: Path) -> None:
    ((first,), (second,)) = harvested(
        tmp_path, harvest(), harvest(Employee_Id="E 17", Project_Code="WEB")
    )
    assert first.project_id == "harvest:New-site"
    assert first.person_id.startswith("harvest:person-")
    assert "hopper" not in repr(first).lower()
    assert (first.quantity, first.chargeable, first.activity) == ("1.25", True, "Design")
    assert (second.person_id, second.project_id) == ("harvest:E-17", "harvest:WEB")


def test_harvest_rows_alike_are_numbered_and_known_again(tmp_path: Path) -> None:
    rows = [harvest(), harvest(Task="Test"), harvest(Hours="2"), harvest(Notes="later")]
    ids = [command.entry_id for (command,) in harvested(tmp_path, *rows)]
    assert len(set(ids)) == 4
    assert ids == [command.entry_id for (command,) in harvested(tmp_path, *rows)]
    assert ids[2].rpartition("-")[0] == ids[0].rpartition("-")[0]
    # Changed hours and notes are the same entry with other content: a correction.
    changed = [harvest(Hours="3"), harvest(Task="Test", Notes="typo")]
    assert [command.entry_id for (command,) in harvested(tmp_path, *changed)] == ids[:2]


def test_time_that_harvest_has_invoiced_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, HARVEST + harvest(**{"Invoiced?": "Yes"}))
    ((_, answer),) = answers(Source(plans.load(SHIPPED["harvest-detailed-time"]), path))
    assert isinstance(answer, LeftOut)
    assert answer.code == "invoiced_at_source"


def test_dates_that_are_two_days_in_harvest_are_refused(tmp_path: Path) -> None:
    assert harvested(tmp_path, harvest(Date="3/4/2026")) == [(2, "unreadable_date")]
    assert harvested(tmp_path, harvest(Date="03.04.2026"))[0][0].worked_on == date(2026, 4, 3)


def test_a_long_note_is_cut_where_the_profile_says_so(tmp_path: Path) -> None:
    ((told,),) = harvested(tmp_path, harvest(Notes="x" * 1_200))
    assert (len(told.note), told.note[-1]) == (1_000, "…")


def test_every_harvest_column_but_the_needed_ones_may_be_absent(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Date,Client,Project,Task,Notes,Hours,Billable?,First Name,Last Name\n"
        "2026-01-31,Acme,New site,Design,,1.25,No,Grace,Hopper\n",
    )
    ((told,),) = shipped("harvest-detailed-time", path)
    ((same,),) = harvested(tmp_path, harvest())
    assert told.entry_id == same.entry_id
    assert told.chargeable is False


def test_a_row_that_says_nothing_is_left_out(tmp_path: Path) -> None:
    ((_, answer),) = answers(Source(plan(tmp_path), written(tmp_path, HEADER + " ,, ,,\n")))
    assert isinstance(answer, LeftOut)
    assert answer.code == "empty_row"


def test_spaces_around_a_cell_are_no_part_of_it(tmp_path: Path) -> None:
    (told,) = house(tmp_path, " 1 , web,ines ,2026-01-05 , 2.00\n")
    assert isinstance(told, RecordTime)
    assert (told.entry_id, told.person_id, told.quantity) == ("house:1", "ines", "2.00")


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("1,web,ines,2026-02-30,2\n", "unreadable_date", '{day} says "2026-02-30"'),
        ("1,web,ines,,2\n", "unreadable_date", "gives nothing for {day}"),
        ("1,web,ines,2026-01-05,two\n", "unreadable_number", '{hours} says "two"'),
        ("1,web,ines,2026-01-05,\n", "unreadable_number", "{hours}"),
        (",web,ines,2026-01-05,2\n", "missing_value", "entry_id is missing"),
        ("1,web,ines,2026-01-05\n", "too_few_columns", "4 cells"),
        ("1,web,ines,2026-01-05,2,3\n", "too_many_columns", "6 cells"),
        ('1,"web,ines,2026-01-05,2\n', "unreadable_row", "quote"),
        ("1,new web,ines,2026-01-05,2\n", "bad_reference", "project_id"),
        (f"{'9' * 130},web,ines,2026-01-05,2\n", "bad_reference", "entry_id"),
    ],
)
def test_a_row_is_refused_with_a_code_and_a_sentence(
    tmp_path: Path, row: str, code: str, said: str
) -> None:
    no = house_refused(tmp_path, row)
    assert no.code == code
    assert said in no.says


def test_a_refusal_never_quotes_who_the_row_is_about(tmp_path: Path) -> None:
    no = house_refused(tmp_path, "1,web,Grace Hopper,2026-01-05,2\n")
    assert (no.code, "person_id" in no.says, "Hopper" in no.says) == ("bad_reference", True, False)


def test_words_of_the_source_are_mapped_to_the_ledgers(tmp_path: Path) -> None:
    text = TIME + 'unit = { from = "{u}", map = { h = "hours", min = "minutes" } }\n'
    header = HEADER.replace("\n", ",u\n")
    (told,) = house(tmp_path, "1,web,ines,2026-01-05,90,min\n", text, header)
    assert isinstance(told, RecordTime)
    assert told.unit == "minutes"
    no = house_refused(tmp_path, "1,web,ines,2026-01-05,90,days\n", text, header)
    assert (no.code, "h, min" in no.says) == ("unmapped_value", True)


def test_durations_and_other_notations_are_read_where_the_field_says_so(tmp_path: Path) -> None:
    text = TIME.replace('"{hours}"', '{ from = "{hours}", duration = true }\nunit = "seconds"')
    (told,) = house(tmp_path, "1,web,ines,2026-01-05,1:30\n", text)
    assert isinstance(told, RecordTime)
    assert (told.quantity, told.unit) == ("5400", "seconds")
    comma = TIME.replace('"{hours}"', '{ from = "{hours}", decimal = "," }')
    (told,) = house(tmp_path, '1,web,ines,2026-01-05,"1,5"\n', comma)
    assert isinstance(told, RecordTime)
    assert told.quantity == "1.5"


def test_commands_apply_where_their_conditions_hold(tmp_path: Path) -> None:
    head, command = TIME.split("[[command]]")
    text = (
        head
        + '[[leave_out]]\nwhen = { hours = { is = ["0", "0.00"] } }\ncode = "nothing"\nsays = "Nothing"\n'
        + "[[command]]\nwhen = { person = { is_not = 'nobody' }, day = { missing = false } }"
        + command
    )
    rows = "1,web,ines,2026-01-05,2\n2,web,ines,2026-01-05,0\n3,web,nobody,2026-01-05,2\n4,web,ines,,2\n"
    told = became(Source(plan(tmp_path, text), written(tmp_path, HEADER + rows)))
    assert [each if isinstance(each, tuple) else "command" for each in told] == [
        "command",
        (3, "nothing"),
        (4, "no_command"),
        (5, "no_command"),
    ]


def test_braces_are_written_twice(tmp_path: Path) -> None:
    text = TIME + 'note = "{{{person}}}"\n'
    (told,) = house(tmp_path, "1,web,ines,2026-01-05,2\n", text)
    assert isinstance(told, RecordTime)
    assert told.note == "{ines}"
