Feature: Room under a cap goes to the oldest work first
  Billing Policy 4.2. First by the day of the work, then by the order in which it was recorded. Work that
  arrives late takes its place by its day; what is drafted or billed already keeps its room.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 USD

  Scenario: Of two days the earlier is billable, whichever was recorded first
    Given these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-14 | 6.00  |
      | psa:2 | 2026-01-12 | 6.00  |
    When psa:1 and psa:2 are approved
    Then 600.00 USD of psa:2 is unbilled
    And 400.00 USD of psa:1 is unbilled
    And 200.00 USD of psa:1 is over cap

  Scenario: On one day the entry recorded first is billable
    Given these hours were recorded
      | entry | person | date       | hours |
      | psa:9 | Ann    | 2026-01-12 | 6.00  |
      | psa:1 | Ben    | 2026-01-12 | 6.00  |
    When psa:1 and psa:9 are approved
    Then 600.00 USD of psa:9 is unbilled
    And 200.00 USD of psa:1 is over cap

  Scenario: Earlier work approved later pushes later work over the cap
    Given these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-14 | 6.00  |
    And psa:2 was approved
    When psa:1 is approved
    Then 600.00 USD of psa:1 is unbilled
    And 400.00 USD of psa:2 is unbilled
    And 200.00 USD of psa:2 is over cap
    And revenue under C-100 is 1,000.00 USD in all

  Scenario: What stands on a draft keeps its room
    Given these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-14 | 6.00  |
    And psa:2 was approved
    And a draft was made for C-100 up to 2026-01-31
    When psa:1 is approved
    Then 600.00 USD of psa:2 is drafted
    And 400.00 USD of psa:1 is unbilled
    And 200.00 USD of psa:1 is over cap

  Scenario: What was billed keeps its room
    Given these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-14 | 6.00  |
    And psa:2 was approved
    And C-100 was billed up to 2026-01-31
    When psa:1 is approved
    Then 600.00 USD of psa:2 is billed
    And 200.00 USD of psa:1 is over cap

  Scenario: A recalled approval gives its room to the next
    Given these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-14 | 6.00  |
    And psa:1 and psa:2 were approved
    When approval of psa:1 is recalled
    Then 600.00 USD of psa:2 is unbilled
    And under C-100 0.00 USD is over cap
