Feature: The order in which open work gets room can be set by hand
  Billing Policy 4.2. Room goes to the oldest work unless somebody says otherwise and why. What is drafted or
  billed keeps its room.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-13 | 6.00  |
      | psa:3 | 2026-01-14 | 3.00  |

  Scenario: Work put before other work takes its room
    Given psa:1, psa:2 and psa:3 were approved
    When psa:3 is put before other work because "the customer asked for it"
    Then 300.00 USD of psa:3 is unbilled
    And 600.00 USD of psa:1 is unbilled
    And 100.00 USD of psa:2 is unbilled
    And 500.00 USD of psa:2 is over cap

  Scenario: The order said is the order served
    Given psa:1, psa:2 and psa:3 were approved
    When psa:3 and psa:2 are put before other work
    Then 600.00 USD of psa:2 is unbilled
    And 100.00 USD of psa:1 is unbilled

  Scenario: What is on a draft keeps its room
    Given psa:1 and psa:2 were approved
    And a draft was made for C-100 up to 2026-01-31
    And psa:3 was approved
    When psa:3 is put before other work
    Then 300.00 USD of psa:3 is over cap

  Scenario: Billed work can not be put before other work
    Given psa:1 was approved
    And C-100 was billed up to 2026-01-31
    When psa:1 is put before other work
    Then it is refused because "unknown_entry"

  Scenario: Back to the order of days
    Given psa:1, psa:2 and psa:3 were approved
    And psa:3 was put before other work
    When work under C-100 goes by its day again because "no longer urgent"
    Then 300.00 USD of psa:3 is over cap
    And 400.00 USD of psa:2 is unbilled
