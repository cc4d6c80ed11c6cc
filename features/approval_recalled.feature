Feature: An approval can be taken back until the time stands on an invoice
  Time Policy 4.5. A recall takes the work and its accrued revenue back out of the books. Time on a draft
  is taken off the draft first; billed time needs a credit.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 2.00 hours as psa:1
    And psa:1 was approved by Mary

  Scenario: A recall before billing
    When approval of psa:1 is recalled because "wrong project" by Mary
    Then work in progress under C-100 is 0.00 GBP
    And revenue under C-100 is 0.00 GBP in all
    And psa:1 stands as recorded
    And the trial balance is zero

  Scenario: Recalled time can be approved again
    Given approval of psa:1 was recalled
    When psa:1 is approved by Olga
    Then under C-100 200.00 GBP is unbilled

  Scenario: Time on a draft
    Given a draft was made for C-100 up to 2026-01-31
    When approval of psa:1 is recalled
    Then it is refused because "on_a_draft"
    And nothing is recorded

  Scenario: Billed time
    Given C-100 was billed up to 2026-01-31
    When approval of psa:1 is recalled
    Then it is refused because "billed_needs_credit"
    And the refusal says "credit its invoice line first"

  Scenario: After the invoice was credited the approval can be taken back
    Given C-100 was billed up to 2026-01-31
    And the invoice was credited in full
    When approval of psa:1 is recalled
    Then work in progress under C-100 is 0.00 GBP
    And revenue under C-100 is 0.00 GBP in all

  Scenario: Time that was never approved
    Given Ann recorded 1.00 hour as psa:2
    When approval of psa:2 is recalled
    Then it is refused because "not_open"
