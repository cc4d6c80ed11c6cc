Feature: Raising a cap makes waiting work billable, lowering it never takes anything back by itself
  Billing Policy 4.2 and 4.3. An approved amendment raises the cap: what waited over it is billable again,
  the oldest first. A cap lowered below what is billed stops new billing and is flagged to the contract
  manager; credits are people's decisions.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 8.00  |
      | psa:2 | 2026-01-13 | 4.00  |
      | psa:3 | 2026-01-14 | 3.00  |

  Rule: Raising the cap releases the oldest work first

    Scenario: An amendment covers a part of what waits
      Given psa:1, psa:2 and psa:3 were approved
      When the not-to-exceed amount of C-100 is raised to 1,300.00 USD because "amendment 1"
      Then 400.00 USD of psa:2 is unbilled
      And 100.00 USD of psa:3 is unbilled
      And 200.00 USD of psa:3 is over cap
      And revenue under C-100 is 1,300.00 USD in all

    Scenario: An amendment takes the cap away
      Given psa:1, psa:2 and psa:3 were approved
      When the not-to-exceed amount of C-100 is removed because "amendment 2"
      Then under C-100 1,500.00 USD is unbilled
      And no desk has a case

    Scenario: Released work is billed by the next run
      Given psa:1, psa:2 and psa:3 were approved
      And C-100 was billed up to 2026-01-31
      And the not-to-exceed amount of C-100 was raised to 1,500.00 USD
      When C-100 is billed up to 2026-01-31
      Then the second invoice comes to 500.00 USD
      And work in progress under C-100 is 0.00 USD

  Rule: A cap lowered above what is consumed only takes room from work not yet billed

    Scenario: Unbilled work goes over the lowered cap, newest first
      Given psa:1, psa:2 and psa:3 were approved
      When the not-to-exceed amount of C-100 is lowered to 900.00 USD
      Then 100.00 USD of psa:2 is unbilled
      And 300.00 USD of psa:2 is over cap
      And revenue under C-100 is 900.00 USD in all

  Rule: A cap lowered below what is consumed blocks new billing and says so

    Scenario: Nothing is credited, nothing more is billed
      Given psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-01-31
      And psa:3 was approved
      When the not-to-exceed amount of C-100 is lowered to 500.00 USD
      Then under C-100 1,000.00 USD is billed
      And ACME owes 1,000.00 USD
      And psa:3 waits because "cap_exceeded"
      And "cap_blocked" on C-100 waits on the contract-manager desk

    Scenario: New work waits too while the cap is too low
      Given psa:1 was approved
      And C-100 was billed up to 2026-01-31
      And the not-to-exceed amount of C-100 was lowered to 500.00 USD
      When psa:2 is approved
      Then psa:2 waits because "cap_blocked"
      And under C-100 400.00 USD is over cap

    Scenario: A draft above the lowered cap can not be issued
      Given psa:1 was approved
      And a draft was made for C-100 up to 2026-01-31
      And the not-to-exceed amount of C-100 was lowered to 500.00 USD
      When the draft is issued
      Then it is refused because "cap_exceeded"

    Scenario: A credit that brings billing below the cap lifts the block
      Given psa:1 was approved
      And C-100 was billed up to 2026-01-31
      And the not-to-exceed amount of C-100 was lowered to 500.00 USD
      And 300.00 USD of psa:1 on the invoice was credited and written off
      When psa:2 is approved
      Then psa:2 waits because "cap_exceeded"
      And the reasons against psa:2 are cap_exceeded
