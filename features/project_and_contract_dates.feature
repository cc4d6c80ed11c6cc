Feature: Work is billed only on days its project and its contract cover
  Billing Policy 2.2 and 2.3. The project must have been open and the contract in force on the day of the
  work. A contract that was never in force that day does not take the time at all.

  Rule: The project was open on the work date

    Background:
      Given project P-1 is opened from 2026-01-05 until 2026-01-23
      And a time and materials contract C-100 in GBP for P-1

    Scenario Outline: The project's first and last day count
      Given Ann recorded 1.00 hour on <date> as psa:1
      When psa:1 is approved
      Then 100.00 GBP of psa:1 is <state>

      Examples:
        | date       | state    |
        | 2026-01-04 | held     |
        | 2026-01-05 | unbilled |
        | 2026-01-23 | unbilled |
        | 2026-01-24 | held     |

    Scenario: Work after the close waits with the project manager
      Given Ann recorded 1.00 hour on 2026-01-26 as psa:1
      When psa:1 is approved
      Then psa:1 waits for the project-manager desk because "project_not_open"

    Scenario: A project closed after approval does not touch earlier work
      Given Ann recorded 1.00 hour on 2026-01-15 as psa:1
      And psa:1 was approved
      When project P-1 closes on 2026-01-16
      And open work under C-100 is looked at again
      Then 100.00 GBP of psa:1 is unbilled

    Scenario: A project closed before the work was done stops its billing
      Given Ann recorded 1.00 hour on 2026-01-20 as psa:1
      And psa:1 was approved
      And project P-1 closed on 2026-01-16
      When a draft is made for C-100 up to 2026-01-31
      Then it is refused because "nothing_to_bill"

  Rule: The contract was in force on the work date

    Scenario Outline: The contract's first and last day count
      Given a time and materials contract C-200 in GBP for P-2 from 2026-01-05 until 2026-01-23
      And Ann recorded 1.00 hour for P-2 on <date> as psa:1
      When psa:1 is approved
      Then 100.00 GBP of psa:1 is unbilled

      Examples:
        | date       |
        | 2026-01-05 |
        | 2026-01-23 |

    Scenario Outline: Before and after it no time is taken
      Given a time and materials contract C-200 in GBP for P-2 from 2026-01-05 until 2026-01-23
      When Ann records 1.00 hour for P-2 on <date>
      Then it is refused because "outside_contract"

      Examples:
        | date       |
        | 2026-01-04 |
        | 2026-01-24 |

    Scenario: A contract of a single day
      Given a time and materials contract C-200 in GBP for P-2 from 2026-01-15 until 2026-01-15
      And Ann recorded 1.00 hour for P-2 on 2026-01-15 as psa:1
      When psa:1 is approved
      Then 100.00 GBP of psa:1 is unbilled

    Scenario: A contract that ended early holds the work done after it
      Given a time and materials contract C-200 in GBP for P-2
      And Ann recorded 1.00 hour for P-2 on 2026-01-20 as psa:1
      And contract C-200 ended on 2026-01-15 because "terminated"
      When psa:1 is approved
      Then psa:1 waits for the contract-manager desk because "contract_not_active"

    Scenario: A project of two contracts goes to the one in force that day
      Given a time and materials contract C-200 in GBP for P-2 until 2026-01-15
      And a time and materials contract C-201 in GBP for P-2 from 2026-01-16
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-2     | 2026-01-15 | 1.00  |
        | psa:2 | P-2     | 2026-01-16 | 2.00  |
      When all that waits is approved
      Then under C-200 100.00 GBP is unbilled
      And under C-201 200.00 GBP is unbilled

    Scenario: Where two contracts cover the day, the entry must say which
      Given a time and materials contract C-200 in GBP for P-2
      And a time and materials contract C-201 in GBP for P-2
      When Ann records 1.00 hour for P-2 on 2026-01-15
      Then it is refused because "malformed"
      And the refusal says "name one"
