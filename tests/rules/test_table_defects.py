"""Every defect a table can have is told with its file, its rule, why, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rules.defects import TableDefect, TablesUnusable
from rules.shelf import Shelf

Put = Callable[..., Path]

WHEN = "when   = { seconds = { at_most = 0 } }"
IN = 'in = ["six_minutes_up", "six_minutes_nearest"]'
REASON = 'reason = "zero_quantity", desk = "billing", clears = "Enter time" }'
LAST = "when   = {}"

# what is defective; replaced, by; rule; why; what to do
DEFECTS = [
    ("unknown fact", "seconds = { at_most", "secnds = { at_most", "TP-010",
     "secnds is not a fact of this table.", "Did you mean seconds?"),
    ("unknown operator", "at_most = 0", "at_mst = 0", "TP-010",
     "seconds has an unknown operator, at_mst.", "Did you mean at_most?"),
    ("operator nothing is near to", "at_most = 0", "zzz = 0", "TP-010",
     "seconds has an unknown operator, zzz.",
     "Known are: is, is_not, in, below, above, at_least, at_most."),
    ("text for a number", "at_most = 0", 'at_most = "0"', "TP-010",
     'seconds is a whole number from -1000000000 to 1000000000, not "0".', "can have"),
    ("yes or no for a number", "at_most = 0", "at_most = false", "TP-010",
     "seconds is a whole number from -1000000000 to 1000000000, not false.", "can have"),
    ("fraction", "at_most = 0", "at_most = 0.5", "TP-010",
     "seconds is a whole number from -1000000000 to 1000000000, not 0.5.", "can have"),
    ("fraction that is whole", "at_most = 0", "at_most = 1e0", "TP-010",
     "seconds is a whole number", "can have"),
    ("infinity", "at_most = 0", "at_most = inf", "TP-010", "not Infinity.", "can have"),
    ("date for a number", "at_most = 0", "at_most = 2009-01-01", "TP-010",
     "seconds is a whole number", "can have"),
    ("number out of range", "at_most = 0", "at_most = 1000000001", "TP-010",
     "seconds is a whole number from -1000000000 to 1000000000, not 1000000001.", "can have"),
    ("word out of the list", '"six_minutes_up"', '"six_minutes"', "TP-100",
     'rounding is one of "exact",', "can have"),
    ("number for a word", IN, "is = 6", "TP-100", "not 6.", "can have"),
    ("ordering of a word", IN, 'above = "exact"', "TP-100",
     "rounding is a word, which nothing is above.", "Use is, is_not or in."),
    ("list for one value", "at_most = 0", "at_most = [0, 1]", "TP-010",
     "seconds at_most takes one value, not [0, 1].", "Use in for a list."),
    ("one value for a list", IN, 'in = "exact"', "TP-100",
     'rounding in "exact" is not a list of different values.', "Write in = [ one, another ]."),
    ("empty list", IN, "in = []", "TP-100", "rounding in [] is not a list", "in = ["),
    ("value twice in a list", IN, 'in = ["exact", "exact"]', "TP-100", "different values", "in ="),
    ("fact without a test", "{ at_most = 0 }", "0", "TP-010", "seconds is not tested.",
     "Write seconds = { is = value }."),
    ("when that is no table", WHEN, "when = 3", "TP-010", "`when` is not a list of facts.",
     "Write { fact = { is = value } }."),
    ("then that is no table", "then   = { round_mode", "then = 3\nx = { round_mode", "TP-100",
     "`then` is not a list of words.", "Write { word = value }."),
    ("then without words", '{ round_mode = "up", round_seconds = 360 }', "{}", "TP-100",
     "`then` gives no word.", "Say what follows, as { word = value }."),
    ("unknown word", "accept = false", "acept = false", "TP-010",
     "acept is not a word this table answers with.", "Did you mean accept?"),
    ("word of the wrong type", "accept = true", 'accept = "true"', "TP-999",
     'accept is yes or no (true or false), not "true".', "Write a value the word can have."),
    ("word out of its list", 'round_mode = "up"', 'round_mode = "down"', "TP-100",
     "round_mode is one of", "Write a value the word can have."),
    ("word out of range", "round_seconds = 360", "round_seconds = 0", "TP-100",
     "round_seconds is a whole number from 1 to 86400, not 0.", "the word can have"),
    ("refusal without a reason", f"accept = false, {REASON}", "accept = false }", "TP-010",
     "accept = false, but it does not say why.", "Add then.reason, then.desk and then.clears."),
    ("reason without a refusal", "accept = false, reason", 'flag = "", reason', "TP-010",
     "It has the reason zero_quantity but says no to nothing.", "accept = false or bills = false"),
    ("reason without a desk", 'desk = "billing", ', "", "TP-010", "A reason lacks its desk.",
     "Write then.desk = ..."),
    ("reason with a desk nobody sits at", '"billing"', '"biling"', "TP-010", "desk is one of",
     "Use one that is known."),
    ("reason that is no code", '"zero_quantity"', '"Zero quantity!"', "TP-010",
     "reason is a text like", "Use one that is known."),
    ("reason with nothing to clear it", '"Enter time"', '" "', "TP-010", "clears is a text like",
     "Use one that is known."),
    ("rule id twice", '"TP-100"', '"TP-010"', "TP-010", "Two rules have this id.",
     "Give the later one its own id."),
    ("rule id of another shape", '"TP-100"', '"tp100"', "tp100", "The id is not like BE-010.",
     "Use the table's letters and a number."),
    ("rule without an id", 'id     = "TP-100"', "", "number 2", "`id` is missing.",
     "Write id = ..."),
    ("rule without a sentence", 'says   = "Tenths of an hour"', "", "TP-100",
     "`says` is missing.", "Write says = ..."),
    ("rule with an empty sentence", '"Tenths of an hour"', '""', "TP-100",
     'says = "" is not a text.', 'Write says = "..." with something in it.'),
    ("rule without a policy", 'policy = "Time Policy 3.1"', "", "TP-100",
     "`policy` is missing.", "Write policy = ..."),
    ("rule without conditions told", LAST, "", "TP-999", "`when` is missing.", "Write when ="),
    ("rule with a stray key", LAST, 'when = {}\nthem = "x"', "TP-999",
     "`them` is not known here.", "Did you mean then?"),
    ("contradiction", "{ at_most = 0 }", "{ at_most = 0, above = 5 }", "TP-010",
     "It matches no case: its conditions contradict each other.", "Correct its conditions"),
    ("unreachable rule", '{ round_mode = "up", round_seconds = 360 }\n',
     ('{ round_mode = "up", round_seconds = 360 }\n\n[[rule]]\nid = "TP-110"\nsays = "Never"\n'
     'policy = "P"\nwhen = { rounding = { is = "six_minutes_up" } }\n'
     'then = { round_mode = "up" }\n'), "TP-110",
     "It never decides anything: rules above it answer all its cases.", "Move it up"),
    ("word nobody gives", ', flag = ""', "", "", ("No rule gives flag when seconds is "
     '-1000000000 to 0, rounding is "exact".'), "Add a last rule with when = {} that gives flag."),
    ("case nobody answers", LAST, "when = { seconds = { above = 0 } }", "",
     "No rule gives round_mode when seconds is -1000000000 to 0", "Add a last rule with when = {}"),
    ("missing name", 'name    = "time_policy"', "", "", "`name` is missing.", "Write name = ..."),
    ("name of another shape", '"time_policy"', '"Time Policy"', "",
     'name = "Time Policy" is not like', "Rename it."),
    ("missing owner", 'owner   = "Finance Operations"', "", "", "`owner` is missing.",
     "Write owner = ..."),
    ("stray key in the head", "owner ", "ownr = 1\nowner ", "", "`ownr` is not known here.",
     "Did you mean owner?"),
    ("missing from", "from    = 1990-01-01", "", "", "`from` is missing.", "Write from = ..."),
    ("date in quotes", "1990-01-01", '"1990-01-01"', "", 'from = "1990-01-01" is not a date.',
     "Write it without quotes, as 2026-01-31."),
    ("moment for a date", "1990-01-01", "1990-01-01T00:00:00Z", "", "is not a date.",
     "Write it without quotes"),
    ("end before the beginning", "1990-01-01", "1990-01-01\nto = 1990-01-01", "",
     "It ends on 1990-01-01, not after it begins on 1990-01-01.", "`to` is the first day"),
    ("unknown facts", '"TimeFacts"', '"TimeFact"', "",
     'facts = "TimeFact" is not a known list of facts.', "Did you mean TimeFacts?"),
    ("not TOML", "version = ", "version ", "", "It is not TOML:", "Put that line right."),
    ("the same key twice", "owner ", "version = 1\nowner ", "", "It is not TOML:", "Put that"),
]  # fmt: skip


def defects_of(folder: Path) -> tuple[TableDefect, ...]:
    with pytest.raises(TablesUnusable) as raised:
        Shelf.load(folder)
    return raised.value.defects


@pytest.mark.parametrize(
    ("old", "new", "rule", "why", "remedy"),
    [pytest.param(*row[1:], id=row[0]) for row in DEFECTS],
)
def test_a_defect_is_told_with_file_rule_reason_and_remedy(
    put: Put, sound: str, old: str, new: str, rule: str, why: str, remedy: str
) -> None:
    assert old in sound, "the sound table no longer has what this case breaks"
    found = defects_of(put(sound.replace(old, new, 1)))
    told = [defect for defect in found if why in defect.why and defect.rule == rule]
    assert told, "\n".join(map(str, found))
    assert remedy in told[0].remedy
    assert told[0].file == "time_policy.toml"
    assert str(told[0]).startswith(f"time_policy.toml{f', rule {rule}' if rule else ''}: ")


def test_the_sound_table_has_no_defect(put: Put, sound: str) -> None:
    assert Shelf.load(put(sound)).names == ("time_policy",)


def test_ordering_a_yes_or_no_is_a_defect(put: Put) -> None:
    text = (Path("rules/tables") / "billing_eligibility.toml").read_text()
    folder = put(
        text.replace("long_day = { is = true }", "long_day = { above = true }"),
        "billing_eligibility.toml",
    )
    (defect,) = defects_of(folder)
    assert "long_day is yes or no, which nothing is above." in str(defect)


def test_all_defects_of_all_files_are_told_at_once(put: Put, sound: str) -> None:
    broken = (
        sound.replace("at_most = 0", "at_mst = 0")
        .replace('"Tenths of an hour"', '""')
        .replace('"six_minutes_up"', '"six_minutes"')
        .replace("accept = true", "accept = 1")
        .replace('owner   = "Finance Operations"', "")
    )
    put(broken)
    found = defects_of(put("nonsense", "other.toml"))
    assert {(defect.file, defect.rule) for defect in found} == {
        ("other.toml", ""),
        ("time_policy.toml", ""),
        ("time_policy.toml", "TP-010"),
        ("time_policy.toml", "TP-100"),
        ("time_policy.toml", "TP-999"),
    }
    assert len(found) == 6


def test_the_message_names_the_number_of_defects_and_lists_each(put: Put, sound: str) -> None:
    folder = put(sound.replace("at_most = 0", "at_mst = 0").replace("accept = true", "accept = 1"))
    with pytest.raises(TablesUnusable, match=r"2 defects in the rule tables:\n  time_policy\.toml"):
        Shelf.load(folder)


def test_bytes_that_are_no_text_are_a_defect(put: Put, sound: str) -> None:
    (defect,) = defects_of(put(sound.encode("utf-16")))
    assert defect.why == "Byte 1 is not UTF-8."
    assert defect.remedy == "Save the file as UTF-8."


@pytest.mark.parametrize("absurd", ["x = " + "9" * 5_000, "x = " + "[" * 5_000])
def test_absurd_numbers_and_nesting_are_a_defect(put: Put, sound: str, absurd: str) -> None:
    (defect,) = defects_of(put(absurd + "\n" + sound))
    assert defect.why.startswith("It is not TOML: ")


def test_a_byte_order_mark_is_no_defect(put: Put, sound: str) -> None:
    plain = Shelf.load(put(sound)).digest
    assert Shelf.load(put(b"\xef\xbb\xbf" + sound.encode())).digest == plain


def test_a_file_under_another_name_is_a_defect(put: Put, sound: str) -> None:
    (defect,) = defects_of(put(sound, "time.toml"))
    assert "its name should be time_policy.toml" in defect.why


def test_a_table_without_rules_is_a_defect(put: Put, sound: str) -> None:
    (missing,) = defects_of(put(sound[: sound.index("[[rule]]")]))
    assert missing.why == "`rule` is missing."
    (empty,) = defects_of(put("rule = []\n" + sound[: sound.index("[[rule]]")]))
    assert empty.why == "It has no rules."


def test_rules_that_are_no_list_are_a_defect(put: Put, sound: str) -> None:
    (defect,) = defects_of(put("rule = 3\n" + sound[: sound.index("[[rule]]")]))
    assert defect.why == "`rule` is not a list of rules."
    assert defect.remedy == "Head each rule with [[rule]]."


def test_a_folder_without_tables_is_a_defect(tmp_path: Path) -> None:
    (defect,) = defects_of(tmp_path)
    assert defect.why == "It holds no tables."
