"""Ids made from names: readable, stable, never shared by two names, and never a person's name."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from connectors.canonical import ID, canonical, veiled
from domain.command import Id


def test_a_name_that_is_an_id_stays_as_it_is() -> None:
    assert canonical("harvest:WEB-7") == "harvest:WEB-7"


def test_spaces_become_hyphens() -> None:
    assert canonical("harvest:Website  redesign ") == "harvest:Website-redesign"


def test_names_that_differ_in_signs_only_get_ids_that_differ() -> None:
    names = ["Büro", "Buro", "Bûro", "Bu&ro", "Bu?ro", "日本", "中国", "!", "?"]
    assert len({canonical(name) for name in names}) == len(names)


def test_a_name_of_signs_alone_still_gets_an_id() -> None:
    assert canonical("日本").startswith("x-")


@given(st.text(min_size=1).filter(lambda name: name.strip()))
def test_whatever_the_name_the_id_is_one_the_ledger_takes(name: str) -> None:
    made = canonical(name)
    assert msgspec.convert(made, Id) == made
    assert ID.fullmatch(made)


def test_a_veiled_name_is_the_same_however_it_is_spaced_or_cased() -> None:
    assert veiled("Ada  Lovelace", b"key") == veiled("ada lovelace", b"key")


def test_a_veiled_name_depends_on_the_firms_key() -> None:
    assert veiled("Ada Lovelace", b"one") != veiled("Ada Lovelace", b"two")
    assert "ada" not in veiled("Ada Lovelace", b"one").lower()
