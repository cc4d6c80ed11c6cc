Feature: An approval that comes before its entry waits for it
  Time Policy 4.4. Systems deliver in any order. An approval of time that has not arrived is parked where
  everybody sees it, and carried out when the time arrives, once.

  Background:
    Given a time and materials contract C-100 in GBP

  Scenario: The approval is parked and visible
    When psa:1 is approved by Mary
    Then psa:1 is parked until recorded
    And psa:1 stands as parked
    And "approval_before_entry" on psa:1 waits on the data desk

  Scenario: When the entry arrives it is approved
    Given psa:1 was approved by Mary
    When Ann records 2.00 hours as psa:1
    Then psa:1 stands as approved
    And under C-100 200.00 GBP is unbilled
    And no desk has a case

  Scenario: Known entries of the same act are approved at once
    Given Ann recorded 2.00 hours as psa:1
    When psa:1 and psa:2 are approved by Mary
    Then psa:1 stands as approved
    And psa:2 is parked until recorded

  Scenario: An approver whose own time arrives has not approved it
    Given psa:1 was approved by Ann
    When Ann records 2.00 hours as psa:1
    Then psa:1 stands as recorded
    And work in progress under C-100 is 0.00 GBP

  Scenario: An approval of time that never comes is recalled
    Given psa:1 was approved by Mary
    When approval of psa:1 is recalled because "the system gave a wrong number"
    Then no desk has a case

  Scenario: Time that comes after its approval was recalled waits for approval
    Given psa:1 was approved by Mary
    And approval of psa:1 was recalled because "approved too soon"
    When Ann records 2.00 hours as psa:1
    Then psa:1 stands as recorded
    And psa:1 waits for approval
    And work in progress under C-100 is 0.00 GBP
