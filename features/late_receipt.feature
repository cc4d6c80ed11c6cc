Feature: A late receipt clears its own line only
  Expense Policy 3.1. Approval does not wait for paper: what was approved while a receipt was missing is charged
  the moment the receipt arrives, and no other line is touched by it.

  Background:
    Given a time and materials contract C-100 in GBP
    And expenses for travel follow these terms
      | receipt above | 50.00 GBP |
    And Ann claimed these expenses on report R-1
      | line | date       | amount     | merchant |
      | 1    | 2026-01-12 | 120.00 GBP | Railway  |
      | 2    | 2026-01-13 | 80.00 GBP  | Airline  |
    And report R-1 was approved by Mary

  Scenario: One receipt arrives
    When receipt S-2 is attached to line 2 of report R-1 by Ann
    Then report R-1 stands as follows
      | line | state    | reasons         | billable  |
      | 1    | approved | receipt_missing | 0.00 GBP  |
      | 2    | charged  | none            | 80.00 GBP |
    And under C-100 80.00 GBP is unbilled

  Scenario: The same receipt again changes nothing
    Given receipt S-2 was attached to line 2 of report R-1
    When receipt S-2 is attached to line 2 of report R-1
    Then nothing is recorded

  Scenario: The receipt of a line that nobody approved clears it and charges nothing yet
    Given Ann claimed these expenses on report R-2
      | line | date       | amount    | merchant |
      | 1    | 2026-01-14 | 90.00 GBP | Ferry    |
    When receipt S-9 is attached to line 1 of report R-2
    Then report R-2 stands as follows
      | line | state    | reasons | waiting   | billable |
      | 1    | recorded | none    | 90.00 GBP | 0.00 GBP |

  Scenario: A receipt that is lost is answered for by somebody else
    When "receipt_missing" on line 1 of report R-1 is answered for because "the machine was broken" by Mary
    Then 120.00 GBP of report R-1 is billable

  Scenario: The receipt arrives after the month was closed
    Given today is 2026-02-10
    And period 2026-01 was closed
    When receipt S-1 is attached to line 1 of report R-1
    Then under C-100 120.00 GBP is unbilled
    And what is posted is dated 2026-02-01
