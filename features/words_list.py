"""The list of sentences as a page: docs/steps.md is written by `python -m features.words_list`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from features.sentence import Sentence
from features.steps.words import ALSO, KINDS
from features.vocabulary import load

PAGE = Path(__file__).parent.parent / "docs" / "steps.md"
HEAD = """\
# The words of finance's files

Generated from `features/steps` by `python -m features.words_list`: do not edit.

A `.feature` file in any folder may use these sentences; `accrual features PATH` plays it, `accrual steps WORDS`
searches this list. A sentence that is not known is answered with the nearest known ones.

- `<word>` stands for a value, see the next table. `[...]` may be left out. `a/b` is either word.
- "is" stands for is, are, was and were; "has" for has, have and had.
- Every sentence under **Given, When** that somebody does may end with `by <person>` (else it is finance),
  `on behalf of <person>` and `under the key <key>` (an idempotency key).
- Every sentence under **Then** marked *view* may end with `as of <date>` (what had happened by then) and
  `as known on <date>` (what was recorded by the end of that day), alone or together.
- A Given must succeed. A When may be refused; then a `Then it is refused because "..."` must follow.
- What a file does not say is taken for granted: today is 2026-01-31, entity GB01 keeps its book in GBP, a
  contract's customer is ACME, its project bears its name, everybody named is a consultant, an hour costs
  100.00 of the contract's currency (unless the file speaks of rates before the first approval), and an entry
  is Ann's work of today.

A whole file:

```gherkin
Feature: Work above the cap waits
  Billing Policy 4.2. A capped contract is a promise to the customer.

  Scenario: The second entry crosses the cap
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And these hours were recorded under C-100
      | entry | person | date       | hours | rate       |
      | psa:1 | Ines   | 2026-01-12 | 4.00  | 200.00 USD |
      | psa:2 | Ines   | 2026-01-13 | 1.50  | 200.00 USD |
    When psa:1 and psa:2 are approved by Mary
    Then under C-100 1,000.00 USD is unbilled
    And psa:2 waits for the contract-manager desk because "cap_exceeded"
```

| Word | How it is written |
|---|---|
"""


def markdown(sentences: Iterable[Sentence]) -> str:
    """The whole page."""
    parts = [HEAD]
    parts += [f"| {_words(name)} | {kind.says} |\n" for name, kind in KINDS.items()]
    parts.append("\n`<since:date>` is a date as well: the kind of word stands after the colon.\n")
    for noun, group in groupby(sentences, key=lambda sentence: sentence.noun):
        parts.append(f"\n## {noun.capitalize()}\n\n{_about(noun)}\n")
        parts += [_entry(sentence) for sentence in group]
    return "".join(parts)


def _words(kind: str) -> str:
    """A kind and the other words that stand for it."""
    return ", ".join(f"`<{word}>`" for word in (kind, *(w for w, k in ALSO.items() if k == kind)))


def _about(noun: str) -> str:
    return (sys.modules[f"features.steps.{noun}"].__doc__ or "").strip()


def _entry(sentence: Sentence) -> str:
    """One sentence on the page: pattern, what it does, table and examples."""
    mark = " *view*" if sentence.is_view else ""
    text = [f"\n**{', '.join(sentence.keywords)}**{mark} `{sentence.pattern}`\n\n{sentence.does}\n"]
    if sentence.table:
        columns = " | ".join(sentence.table)
        text.append(f"\nTable: `| {columns} |`\n")
    text.append("\n```gherkin\n")
    text += [f"{sentence.keywords[-1]} {example}\n" for example in sentence.examples]
    text.append("```\n")
    return "".join(text)


def lines(sentences: Iterable[Sentence]) -> Iterator[str]:
    """The same for a terminal, two lines a sentence."""
    for sentence in sentences:
        yield f"{'/'.join(sentence.keywords)} {sentence.pattern}"
        yield f"    {sentence.does}"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is as it must be."""
    text = markdown(load())
    if "--check" in arguments:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print("docs/steps.md is stale: run python -m features.words_list", file=sys.stderr)  # noqa: T201
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
