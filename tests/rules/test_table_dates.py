"""One version answers for each day; past versions stay; what is published never changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rules.defects import TablesUnusable
from rules.shelf import SHIPPED, NoTableAnswers, Shelf

Put = Callable[..., Path]
OLD = "archive/time_policy@2009-01.toml"


def later(sound: str, begins: str, version: str = "2020-01") -> str:
    return sound.replace("1990-01-01", begins).replace("2009-01", version)


def ending(sound: str, ends: str) -> str:
    return sound.replace("from    =", f"to = {ends}\nfrom    =")


def whys(folder: Path) -> list[str]:
    with pytest.raises(TablesUnusable) as raised:
        Shelf.load(folder)
    return [defect.why for defect in raised.value.defects]


def test_a_version_answers_until_the_next_begins(put: Put, sound: str) -> None:
    put(sound, OLD)
    versions = Shelf.load(put(later(sound, "2020-01-01"))).table("time_policy")
    assert versions.on(date(1990, 1, 1)).table.version == "2009-01"
    assert versions.on(date(2019, 12, 31)).table.version == "2009-01"
    assert versions.on(date(2020, 1, 1)).table.version == "2020-01"
    assert versions.on(date(2999, 1, 1)).table.version == "2020-01"


def test_the_day_a_version_ends_is_no_longer_its_own(put: Put, sound: str) -> None:
    put(ending(sound, "2020-01-01"), OLD)
    versions = Shelf.load(put(later(sound, "2020-01-01"))).table("time_policy")
    assert versions.on(date(2019, 12, 31)).table.version == "2009-01"
    assert versions.on(date(2020, 1, 1)).table.version == "2020-01"


def test_no_table_answers_before_the_first_version(shelf: Shelf) -> None:
    with pytest.raises(NoTableAnswers, match="posting answers from 1990-01-01, not on 1989-12-31"):
        shelf.table("posting").on(date(1989, 12, 31))


def test_no_table_answers_after_the_last_version_ended(put: Put, sound: str) -> None:
    versions = Shelf.load(put(ending(sound, "2020-01-01"))).table("time_policy")
    assert versions.on(date(2019, 12, 31)).table.version == "2009-01"
    with pytest.raises(NoTableAnswers, match="ended on 2020-01-01 and has no successor"):
        versions.on(date(2020, 1, 1))


def test_an_unknown_table_is_answered_with_the_known_ones(shelf: Shelf) -> None:
    with pytest.raises(NoTableAnswers, match="There is no table nonsense; there are billing_cond"):
        shelf.table("nonsense")


def test_an_overlap_is_a_defect(put: Put, sound: str) -> None:
    put(ending(sound, "2020-01-02"), OLD)
    assert whys(put(later(sound, "2020-01-01"))) == [
        f"From 2020-01-01 both time_policy 2009-01 ({OLD}) and time_policy 2020-01 answer."
    ]


def test_two_versions_that_begin_together_overlap(put: Put, sound: str) -> None:
    put(sound, OLD)
    assert "both time_policy 2009-01" in whys(put(later(sound, "1990-01-01")))[0]


def test_a_gap_is_a_defect(put: Put, sound: str) -> None:
    put(ending(sound, "2019-12-31"), OLD)
    (why,) = whys(put(later(sound, "2020-01-01")))
    assert why.startswith("From 2019-12-31 to 2020-01-01 no version answers")


def test_a_version_in_two_files_is_a_defect(put: Put, sound: str) -> None:
    put(sound, OLD)
    found = whys(put(later(sound, "2020-01-01", version="2009-01")))
    assert f"Version 2009-01 of time_policy stands in several files: {OLD}, time_po" in found[0]


def test_versions_about_other_facts_are_a_defect(put: Put, sound: str) -> None:
    put(sound, OLD)
    posting = (SHIPPED / "posting.toml").read_text()
    first = re.sub(r'^replaces = ".*"\n', "", posting, flags=re.MULTILINE)
    other = re.sub(r'^version  = ".*"$', 'version  = "2020-01"', first, flags=re.MULTILINE)
    other = other.replace('"posting"', '"time_policy"')
    assert (
        "time_policy 2020-01 is about PostingFacts, time_policy 2009-01 about TimeFacts."
        in whys(put(other.replace("1990-01-01", "2020-01-01")))
    )


def published(digest: str, version: str = "2009-01") -> str:
    return f'[[published]]\nname = "time_policy"\nversion = "{version}"\ndigest = "{digest}"\n'


def test_a_published_version_may_not_change_by_a_letter(put: Put, sound: str) -> None:
    folder = put(sound)
    digest = Shelf.load(folder).table("time_policy").version("2009-01").table.digest
    put(published(digest), "published.toml")
    assert Shelf.load(folder).names == ("time_policy",)
    put(sound.replace("Tenths of an hour", "Tenths of an hours"))
    assert whys(folder) == [
        "time_policy 2009-01 (time_policy.toml) was changed after it was published."
    ]


def test_a_published_version_may_not_disappear(put: Put, sound: str) -> None:
    put(published("0" * 64, version="2001-01"), "published.toml")
    assert whys(put(sound)) == ["time_policy 2001-01 was published and is gone."]


@pytest.mark.parametrize("text", ["[[published", '[[published]]\nname = "x"\n', "\xff"])
def test_seals_that_can_not_be_read_are_a_defect(put: Put, sound: str, text: str) -> None:
    put(text.encode("latin-1"), "published.toml")
    assert whys(put(sound))[0].startswith("It can not be read: ")


def test_layout_and_comments_do_not_change_a_digest(put: Put, sound: str) -> None:
    digest = Shelf.load(put(sound)).digest
    assert Shelf.load(put("# a note\n" + sound.replace("   = {", " = {"))).digest == digest


def test_the_order_of_rules_changes_a_digest(put: Put, sound: str) -> None:
    digest = Shelf.load(put(sound)).digest
    head, first, second, last = sound.split("[[rule]]\n")
    moved = f"{head}[[rule]]\n{second}[[rule]]\n{first}[[rule]]\n{last}"
    assert Shelf.load(put(moved)).digest != digest


def test_every_shipped_version_is_published(shelf: Shelf) -> None:
    assert [str(judge.table) for judge in shelf if not shelf.is_published(judge.table)] == []


def test_replaced_versions_answer_for_no_day_but_explain_what_they_decided(
    put: Put, sound: str
) -> None:
    put(sound, OLD)
    new = later(sound, "1990-01-01").replace("from    =", 'replaces = "2009-01"\nfrom    =')
    versions = Shelf.load(put(new)).table("time_policy")
    assert versions.on(date(1990, 1, 1)).table.version == "2020-01"
    assert versions.version("2009-01").table.version == "2009-01"


def test_a_version_that_is_not_there_can_not_be_replaced(put: Put, sound: str) -> None:
    new = sound.replace("from    =", 'replaces = "2001-01"\nfrom    =')
    assert whys(put(new)) == ["time_policy 2009-01 replaces version 2001-01, which is not there."]


# Seals of the first published versions, kept a second time here so that no edit of both a table
# and published.toml goes unseen. Never edit a line; only add.
SEALS = {
    "billing_eligibility 2009-01": (
        "134056a87993df6c56e54eb82137ac12e57e3d763b9ff7e99a4e69356f52f902"
    ),
    "posting 2009-01": "84da3d0608d7fcd58f74a6f13fab44a397432d71f60de3fcae9828442a7219f7",
    "revenue_treatment 2009-01": "5cf369395cbe32f1869804db8ad5e6d53ae179ad66d5454c9043c7aacf6e8b70",
    "time_policy 2009-01": "d8f2fd6c26bc1f1603653906912d8626d4a41ce868bf83a5912ec12df93b70e6",
    "billing_conditions 2026-11": (
        "829fe32214e6e7feedc40f4578885c13b3ea3d4f675b834bc5690e104d9a03ec"
    ),
    "billing_eligibility 2026-11": (
        "bcf460d34a4082f1662ef7e5cd3b88853db54e37c1ba554163e84173a5fa1a7b"
    ),
    "dunning 2026-11": ("58d6a1c09256d5cbd33e9d4fbce24e18b8530286d37eb1510528e58c8e44e557"),
    "expense_policy 2026-11": ("1285142fdd2f53f15f272329975b401254cf83ce4861ebffbbd3b39b48f9ad6b"),
    "posting 2026-11": ("777337de6a637ab8d6db55f4688532d273d20ae918240c0f5f1439817106489d"),
    "posting 2026-12": ("09dcea15b559830e4814ee98e2984eed7f876866a1f093a13b76eafbf2ff7fdb"),
    "revenue_treatment 2026-11": (
        "743fef6b3a4a9c06a1335796350f24944087ca49ce4da51ab47734c51bcfe01c"
    ),
    "service_levels 2026-11": ("0743a5d4d69740c85070b44b105e8b120e39f35d11dfe52acc6d064059b1dc50"),
    "tax 2026-11": ("9a30cf596634c70ad3d408a45c8fea4896015e5a2b8d453a0c46276affe2191a"),
    "write_off_authority 2026-11": (
        "e783be29418e8b319f06942e360a5421f3f284d4d93fbd00c47cafb2a669e7fa"
    ),
}


def test_published_versions_are_what_they_were(shelf: Shelf) -> None:
    digests = {str(judge.table): judge.table.digest for judge in shelf}
    assert digests == SEALS
