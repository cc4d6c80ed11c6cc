Feature: The same claim twice waits until somebody looks at it
  Expense Policy 5.1. The same person, day, amount and merchant is a likely duplicate, on one report or on two,
  however the merchant's name is written.

  Background:
    Given a time and materials contract C-100 in GBP
    And expenses for travel are passed on at cost

  Scenario: On one report
    Given Ann claimed these expenses on report R-1
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
      | 2    | 2026-01-12 | 20.00 GBP | TAXI     |
    Then report R-1 stands as follows
      | line | reasons             |
      | 1    | none                |
      | 2    | duplicate_suspected |

  Scenario: On two reports, and not for another person, day, amount or merchant
    Given Ann claimed these expenses on report R-1
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
    And Ann claimed these expenses on report R-2
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
      | 2    | 2026-01-13 | 20.00 GBP | Taxi     |
      | 3    | 2026-01-12 | 20.01 GBP | Taxi     |
      | 4    | 2026-01-12 | 20.00 GBP | Tram     |
    And Ben claimed these expenses on report R-3
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
    Then "duplicate_suspected" on R-2/1 waits on the expenses desk
    And the expenses desk has 1 case worth 20.00 GBP

  Scenario: Two taxis it was
    Given Ann claimed these expenses on report R-1
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
      | 2    | 2026-01-12 | 20.00 GBP | Taxi     |
    And report R-1 was approved by Mary
    When "duplicate_suspected" on line 2 of report R-1 is answered for because "there and back" by Mary
    Then 40.00 GBP of report R-1 is billable

  Scenario: The earlier claim is withdrawn
    Given Ann claimed these expenses on report R-1
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
    And Ann claimed these expenses on report R-2
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
    And report R-2 was approved by Mary
    When report R-1 is withdrawn because "claimed twice"
    And report R-2 is looked at again
    Then report R-1 is in state "withdrawn"
    And 20.00 GBP of report R-2 is billable

  Scenario: The same report sent twice is not claimed twice
    Given Ann claimed these expenses on report R-1
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
    When Ann claims these expenses on report R-1
      | line | date       | amount    | merchant |
      | 1    | 2026-01-12 | 20.00 GBP | Taxi     |
    Then nothing is recorded
