Feature: An entry that should never have been recorded is withdrawn
  Time Policy 5.3. Withdrawn time leaves the books with everything that hung on it, and its number is
  never used again. Billed time is credited first.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 8.00 hours as psa:1

  Scenario: Recorded time
    When psa:1 is withdrawn because "a duplicate" by Ann
    Then psa:1 stands as withdrawn
    And no time waits for approval

  Scenario: Approved time takes its value and its revenue with it
    Given psa:1 was approved by Mary
    When psa:1 is withdrawn
    Then work in progress under C-100 is 0.00 GBP
    And revenue under C-100 is 0.00 GBP in all
    And the trial balance is zero

  Scenario: Its number is not used again
    Given psa:1 was withdrawn
    When Ann records 8.00 hours as psa:1
    Then it is refused because "known_with_other_content"
    And the refusal says "withdrawn"

  Scenario: Withdrawn time is not approved
    Given psa:1 was withdrawn
    When psa:1 is approved by Mary
    Then it is refused because "not_open"

  Scenario: Billed time is credited first
    Given psa:1 was approved by Mary
    And C-100 was billed up to 2026-01-31
    When psa:1 is withdrawn
    Then it is refused because "billed_needs_credit"

  Scenario: Twice is once
    Given psa:1 was withdrawn
    When psa:1 is withdrawn
    Then it is known already
