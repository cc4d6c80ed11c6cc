Feature: Work is charged at the rate of the day it was done
  Billing Policy 2.5. A rate holds from a day on. The day of the work chooses the rate, not the day it
  is recorded, approved or billed; and a rate agreed later never changes work that was priced before.

  Background:
    Given a time and materials contract C-100 in GBP
    And these rates are published
      | hourly     | contract | from       | until      |
      | 100.00 GBP | C-100    | 2025-01-01 |            |
      | 120.00 GBP | C-100    | 2026-02-01 |            |

  Rule: The work date chooses

    Scenario: Work on both sides of a change of rates
      Given today is 2026-02-15
      And these hours were recorded
        | entry | date       | hours |
        | psa:1 | 2026-01-31 | 2.00  |
        | psa:2 | 2026-02-01 | 2.00  |
      When psa:1 and psa:2 are approved
      Then these entries are worth
        | entry | amount     |
        | psa:1 | 200.00 GBP |
        | psa:2 | 240.00 GBP |

    Scenario: Work recorded and approved late is still charged at its own day's rate
      Given today is 2026-03-20
      And Ann recorded 2.00 hours on 2026-01-31 as psa:1
      When psa:1 is approved
      Then psa:1 is worth 200.00 GBP

  Rule: A new rate changes nothing that was priced before

    Scenario: A rate published for a past day leaves approved work as it was
      Given Ann recorded 2.00 hours on 2026-01-20 as psa:1
      And psa:1 was approved
      When these rates are published
        | hourly     | contract | from       |
        | 150.00 GBP | C-100    | 2026-01-15 |
      And open work under C-100 is looked at again
      Then psa:1 is worth 200.00 GBP

    Scenario: The same rate row published for the same day at another price is refused
      When these rates are published
        | hourly     | contract | from       |
        | 999.00 GBP | C-100    | 2025-01-01 |
      Then it is refused because "known_with_other_content"
      And nothing is recorded

  Rule: A rate may end

    Scenario: After a rate's last day there is no rate
      Given a time and materials contract C-200 in GBP
      And work under C-200 is charged at 90.00 GBP an hour until 2026-01-15
      And these hours were recorded under C-200
        | entry | date       | hours |
        | psa:1 | 2026-01-15 | 1.00  |
        | psa:2 | 2026-01-16 | 1.00  |
      When psa:1 and psa:2 are approved
      Then psa:1 is worth 90.00 GBP
      And psa:2 waits because "rate_missing"
