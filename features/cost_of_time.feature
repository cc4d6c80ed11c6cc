Feature: Worked time costs what its people cost, whatever is billed of it
  Costing Policy 1.1. On approval an hour costs the rate of its person, or of the grade, that held on the
  day of the work. What the customer is charged makes no difference, and a missing rate is never zero.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann works as a senior
    And work under C-100 is charged at 200.00 GBP an hour
    And these cost rates are published
      | grade  | hourly     | from       |
      | senior | 100.00 GBP | 2025-01-01 |

  Rule: Cost follows the hours worked, not the hours charged

    Scenario Outline: Eight hours cost the same however many are charged
      Given Ann recorded 8.00 hours as psa:1
      When psa:1 is approved at <charged>
      Then time under C-100 has cost 800.00 GBP
      And account 5000 stands at 800.00 GBP debit
      And account 5100 stands at 800.00 GBP credit
      And the trial balance is zero

      Examples:
        | charged     |
        | 8.00 hours  |
        | 6.00 hours  |
        | 10.00 hours |

    Scenario: A person's own cost rate comes before the grade's
      Given an hour of Ann costs 120.00 GBP
      And Ann recorded 2.00 hours as psa:1
      When psa:1 is approved
      Then psa:1 has cost 240.00 GBP

    Scenario: The rate of the day of the work holds
      Given an hour of Ann costs 120.00 GBP from 2026-01-12
      And Ann recorded 1.00 hours on 2026-01-09 as psa:1
      And Ann recorded 1.00 hours on 2026-01-12 as psa:2
      When psa:1 and psa:2 are approved
      Then psa:1 has cost 100.00 GBP
      And psa:2 has cost 120.00 GBP

  Rule: A recalled approval turns its cost round at the original amount

    Scenario: The rate has changed since
      Given Ann recorded 8.00 hours on 2026-01-05 as psa:1
      And psa:1 was approved
      And an hour of Ann costs 150.00 GBP from 2026-01-01
      When approval of psa:1 is recalled because "wrong project"
      Then time under C-100 has cost 0.00 GBP
      And account 5000 stands at 0.00 GBP debit
      And the trial balance is zero

  Rule: Work without a cost rate is costed when its rate comes, and seen until then

    Scenario: A grade nobody gave a cost
      Given Ben works as a junior
      And Ben recorded 3.00 hours as psa:1
      When psa:1 is approved
      Then time under C-100 has cost 0.00 GBP
      And "cost_rate_missing" on psa:1 waits on the pricing desk

    Scenario: The rate comes later
      Given Ben works as a junior
      And Ben recorded 3.00 hours as psa:1
      And psa:1 was approved
      And an hour of Ben costs 40.00 GBP
      When open work under C-100 is looked at again
      Then time under C-100 has cost 120.00 GBP
      And no desk has a case

  Rule: Only the entity's own people cost it their cost rate

    Scenario: Ann moves to another entity in the middle of the month
      Given Ann moves to FR01 on 2026-01-16
      And Ann recorded 1.00 hours on 2026-01-15 as psa:1
      And Ann recorded 1.00 hours on 2026-01-16 as psa:2
      When psa:1 and psa:2 are approved
      Then psa:1 has cost 100.00 GBP
      And psa:2 has cost 0.00 GBP
