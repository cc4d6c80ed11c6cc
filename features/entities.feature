Feature: Each legal entity keeps its own book
  Entity Policy 1. Its own currency, invoice numbers, month ends and trial balance. What happens in one book
  is invisible in another.

  Background:
    Given entity GB01 keeps its book in GBP
    And a time and materials contract C-100 with ACME
    And Ann recorded 2.00 hours for C-100 as psa:1
    And psa:1 was approved
    And entity US01 keeps its book in USD in time zone America/New_York
    And a time and materials contract C-900 with ACME
    And Zoe recorded 3.00 hours for C-900 as psa:9
    And psa:9 was approved

  Scenario: Each contract is in the currency of its book unless it says otherwise
    Then under C-100 200.00 GBP is unbilled
    And under C-900 300.00 USD is unbilled

  Scenario: What a customer owes is counted by book
    Given C-100 was billed up to 2026-01-31
    Then ACME owes 0.00 GBP
    When we turn to the book of GB01
    Then ACME owes 200.00 GBP

  Scenario: A contract of another book is unknown here
    When we turn to the book of GB01
    And a draft is made for C-100 and C-900 up to 2026-01-31
    Then it is refused because "unknown_contract"

  Scenario: An entity is opened once
    When entity US01 keeps its book in EUR
    Then it is refused because "known_with_other_content"

  Scenario: Work for an entity nobody opened
    Given we turn to the book of XX99
    When project P-1 is opened
    Then it is refused because "unknown_entity"
