Feature: Where several rates fit, the declared order decides
  Billing Policy 2.5. The narrowest agreement wins: the entry's own price, then the activity, the
  person on the project, the project, the contract, the person or grade, the customer, the entity.
  At one level a fixed amount beats an hourly rate. A firm may declare another order.

  Background:
    Given these people work here
      | person | grade      |
      | Ann    | consultant |
      | Ben    | consultant |
      | Cleo   | senior     |
      | Dan    | consultant |
    And a time and materials contract C-100 with ACME in GBP for P-1 and P-2
    And a time and materials contract C-200 with ACME in GBP for P-3
    And a time and materials contract C-300 with GLOBEX in GBP for P-4
    And these rates are published
      | hourly     | activity | project | person | grade  | contract | customer |
      | 150.00 GBP | design   |         |        |        |          |          |
      | 140.00 GBP |          | P-1     | Ann    |        |          |          |
      | 130.00 GBP |          | P-1     |        |        |          |          |
      | 120.00 GBP |          |         |        |        | C-100    |          |
      | 110.00 GBP |          |         | Ann    |        |          |          |
      | 100.00 GBP |          |         |        | senior |          |          |
      | 90.00 GBP  |          |         |        |        |          | ACME     |
      | 80.00 GBP  |          |         |        |        |          |          |

  Scenario: Each level gives way to the one before it
    Given these hours were recorded
      | entry | person | project | activity | hours | rate       | fixed      |
      | psa:1 | Ann    | P-1     | design   | 1.00  |            | 500.00 GBP |
      | psa:2 | Ann    | P-1     | design   | 1.00  | 200.00 GBP |            |
      | psa:3 | Ann    | P-1     | design   | 1.00  |            |            |
      | psa:4 | Ann    | P-1     |          | 1.00  |            |            |
      | psa:5 | Ben    | P-1     |          | 1.00  |            |            |
      | psa:6 | Ben    | P-2     |          | 1.00  |            |            |
      | psa:7 | Ann    | P-3     |          | 1.00  |            |            |
      | psa:8 | Cleo   | P-3     |          | 1.00  |            |            |
      | psa:9 | Dan    | P-3     |          | 1.00  |            |            |
      | psa:0 | Dan    | P-4     |          | 1.00  |            |            |
    When all that waits is approved
    Then these entries are worth
      | entry | amount     |
      | psa:1 | 500.00 GBP |
      | psa:2 | 200.00 GBP |
      | psa:3 | 150.00 GBP |
      | psa:4 | 140.00 GBP |
      | psa:5 | 130.00 GBP |
      | psa:6 | 120.00 GBP |
      | psa:7 | 110.00 GBP |
      | psa:8 | 100.00 GBP |
      | psa:9 | 90.00 GBP  |
      | psa:0 | 80.00 GBP  |

  Scenario: At one level a fixed amount beats an hourly rate
    Given these rates are published on card fixed-prices
      | fixed      | project |
      | 777.00 GBP | P-2     |
    And these rates are published on card hourly-prices
      | hourly    | project |
      | 95.00 GBP | P-2     |
    And Ben recorded 3.00 hours for P-2 as psa:1
    When psa:1 is approved
    Then psa:1 is worth 777.00 GBP

  Scenario: An explicit price of nothing is a price, not a missing one
    Given these hours were recorded
      | entry | project | hours | fixed    |
      | psa:1 | P-1     | 3.00  | 0.00 GBP |
    When psa:1 is approved
    Then psa:1 is worth 0.00 GBP
    And no desk has a case

  Scenario: A firm puts the person before the project
    Given rates are looked up by entry, person, activity, project_person, project, contract, customer and entity
    And these hours were recorded
      | entry | person | project | hours |
      | psa:1 | Ann    | P-1     | 1.00  |
      | psa:2 | Ben    | P-1     | 1.00  |
    When psa:1 and psa:2 are approved
    Then psa:1 is worth 110.00 GBP
    And psa:2 is worth 130.00 GBP

  Scenario: An order that forgets a level is refused
    When rates are looked up by entry, person and entity
    Then it is refused because "malformed"
    And nothing is recorded

  Scenario: A grade counts from the day it was given
    Given Dan becomes a senior on 2026-01-15
    And these hours were recorded
      | entry | person | project | date       | hours |
      | psa:1 | Dan    | P-4     | 2026-01-14 | 1.00  |
      | psa:2 | Dan    | P-4     | 2026-01-15 | 1.00  |
    When psa:1 and psa:2 are approved
    Then psa:1 is worth 80.00 GBP
    And psa:2 is worth 100.00 GBP
