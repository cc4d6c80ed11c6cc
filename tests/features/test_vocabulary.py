"""The vocabulary is complete, says one thing one way, and is documented as it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from domain.commands import COMMANDS
from features.playing import SHIPPED
from features.reading import defect, scenarios, sentences
from features.sentence import Sentence, Words
from features.steps.words import ALSO, KINDS
from features.vocabulary import known, load
from features.words_list import PAGE, markdown

SENTENCES = load()
FILES = sorted(SHIPPED.glob("*.feature"))
VIEWS = {
    "wip.by_contract",
    "wip.lots",
    "invoices.listing",
    "invoices.one",
    "previewing.preview",
    "revenue.by_period",
    "general_ledger.trial_balance",
    "general_ledger.journal",
    "periods.listing",
    "receivable.by_invoice",
    "unapplied.payments",
    "unapplied.credit_balances",
    "ageing.listing",
    "statement.of",
    "days_outstanding.listing",
    "reminders.reminders",
    "reminders.disputes",
    "retention.ledger",
    "exceptions.listing",
    "exceptions.summary",
    "queue_totals.totals",
    "clearance.cleared",
    "clearance.clearance",
    "expense_caps.caps",
    "expenses.listing",
    "expenses.reports",
    "time_entries.listing",
    "time_entries.waiting",
    "agreements.overview",
    "amendments.listing",
    "amendments.proposals",
    "contracts.overview",
    "cap_burn.burn",
    "funding.by_source",
    "plans.items",
    "plans.charges",
    "audit_trail.of",
    "figure_explained.explained",
    "figures.listing",
    "costs.by_contract",
    "costs.by_entry",
    "foreign_receivables.listing",
    "quotes.listing",
    "eliminations.listing",
    "lent_work.listing",
    "health.views",
    "billing_calendar.listing",
    "retainers.by_contract",
    "retainers.deposits",
    "retainers.ledger",
}


def _named(sentence: Sentence) -> str:
    return sentence.pattern


def test_every_command_has_a_sentence() -> None:
    said = {name for sentence in SENTENCES if sentence.role == "act" for name in sentence.covers}
    assert said == {command.__name__ for command in COMMANDS}


def test_every_view_has_a_sentence() -> None:
    seen = {name for sentence in SENTENCES if sentence.role == "check" for name in sentence.covers}
    assert seen == VIEWS


@pytest.mark.parametrize("sentence", SENTENCES, ids=_named)
def test_a_sentence_has_examples_that_are_this_sentence_and_no_other(sentence: Sentence) -> None:
    assert sentence.examples, "give an example between backquotes in the docstring"
    for example in sentence.examples:
        for keyword in sentence.keywords:
            assert known(keyword, example) == (sentence,)


@pytest.mark.parametrize("sentence", SENTENCES, ids=_named)
def test_a_sentence_is_played_by_at_least_one_scenario(sentence: Sentence) -> None:
    assert any(sentence.words.matches(text) for text in _played()), "no shipped file uses it"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sentence_of_a_file_is_exactly_one_known_sentence(file: Path) -> None:
    for step in sentences(file):
        found = known(step.type.capitalize(), step.name)
        assert len(found) == 1, (
            f"line {step.line_number}: {step.name}: {[s.pattern for s in found]}"
        )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_says_its_policy_first_and_each_scenario_acts_and_checks(file: Path) -> None:
    assert defect(file) is None
    found = scenarios(file)
    assert "Policy" in found[0].feature.description.splitlines()[0]
    for scenario in found:
        kinds = Counter(step.type for step in scenario.steps)
        assert kinds["then"], f"{scenario.name} checks nothing"


def test_the_page_of_sentences_is_as_generated() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(SENTENCES), (
        "docs/steps.md is stale: run python -m features.words_list"
    )


def test_the_page_begins_with_a_file_that_can_be_played(tmp_path: Path) -> None:
    example = markdown(SENTENCES).split("```gherkin\n")[1].split("```")[0]
    file = tmp_path / "example.feature"
    file.write_text(example, encoding="utf-8")
    assert defect(file) is None
    assert all(len(known(step.type.capitalize(), step.name)) == 1 for step in sentences(file))


def test_every_kind_of_word_stands_in_a_sentence() -> None:
    used = {kind for sentence in SENTENCES for _, kind in sentence.words.slots}
    assert set(ALSO) <= used
    assert set(KINDS) <= used | {ALSO[word] for word in used & set(ALSO)}


def test_forms_of_to_be_and_alternatives_are_one_sentence() -> None:
    words = Words("<entries> is approved[ on <date>]")
    for form in ("psa:1 is approved", "psa:1 and psa:2 were approved on 2026-01-31"):
        assert words.matches(form)
    assert not words.matches("psa:1 approved")


def test_a_part_left_out_is_nothing() -> None:
    words = Words("<entry> is due[ on <date>]")
    assert words.said("psa:1 is due") == {"entry": "psa:1", "date": None}


def _played(cache: list[str] = []) -> list[str]:  # noqa: B006 - read once a run
    if not cache:
        cache += {step.name for file in FILES for step in sentences(file)}
    return cache
