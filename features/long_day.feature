Feature: A long day is billed only after the project manager has looked at it
  Billing Policy 2.7, Time Policy 2.3. More than 16 hours in one entry may be true. Approved, it waits
  until somebody answers for it; then it is billed like any other.

  Background:
    Given a time and materials contract C-100 in GBP
    And these hours were recorded
      | entry | person | date       | hours |
      | psa:1 | Ann    | 2026-01-12 | 16.00 |
      | psa:2 | Ben    | 2026-01-12 | 16.25 |

  Scenario: Sixteen hours pass, more wait
    When psa:1 and psa:2 are approved by Mary
    Then 1,600.00 GBP of psa:1 is unbilled
    And psa:2 waits for the project-manager desk because "long_day"
    And rule BE-080 gave "long_day" for psa:2
    And what clears "long_day" for psa:2 is "The project manager confirms the hours, or the worker corrects them"
    And revenue under C-100 is 1,600.00 GBP in all

  Scenario: The project manager answers for the hours
    Given psa:1 and psa:2 were approved by Mary
    When the hold "long_day" on psa:2 is answered for because "go-live night" by Mary
    Then 1,625.00 GBP of psa:2 is unbilled
    And revenue under C-100 is 3,225.00 GBP in all
    And no desk has a case

  Scenario: The hours are corrected instead
    Given psa:1 and psa:2 were approved by Mary
    And psa:2 was corrected to 6.25 hours because "typing error" by Ben
    When psa:2 is approved by Mary
    Then 625.00 GBP of psa:2 is unbilled
    And no desk has a case

  Scenario: Released hours meet the cap like all others
    Given a time and materials contract C-200 not to exceed 1,000.00 GBP
    And these hours were recorded under C-200
      | entry | person | date       | hours |
      | psa:3 | Cleo   | 2026-01-12 | 17.00 |
    And psa:3 was approved by Mary
    When the hold "long_day" on psa:3 is answered for by Mary
    Then 1,000.00 GBP of psa:3 is unbilled
    And 700.00 GBP of psa:3 is over cap

  Scenario: A reason that is not there can not be answered for
    Given psa:1 was approved by Mary
    When the hold "long_day" on psa:1 is answered for by Mary
    Then it is refused because "not_open"

  Scenario: A person's word does not make a rate
    Given a time and materials contract C-200 in GBP
    And work under C-200 is charged at 100.00 GBP an hour from 2026-02-01
    And Cleo recorded 2.00 hours as psa:3
    And psa:3 was approved by Mary
    When the hold "rate_missing" on psa:3 is answered for by Mary
    Then it is refused because "not_open"
