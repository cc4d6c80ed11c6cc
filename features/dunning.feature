Feature: Overdue customers are reminded, each level once
  Dunning Policy 2. The first reminder comes after 7 days, the second after 30, the last after 60. A disputed
  invoice is not dunned. Some customers are dunned in their own way, or never.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31

  Scenario: The levels
    Given today is 2026-03-09
    And customers were reminded of what is overdue
    And today is 2026-04-01
    When customers are reminded of what is overdue
    Then these reminders are out
      | customer | invoice              | level | days overdue | owed         | fee       | desk           |
      | ACME     | GB01-INV-2026-000001 | 2     | 30           | 1,000.00 GBP | 20.00 GBP | credit-control |
      | ACME     | GB01-INV-2026-000001 | 1     | 7            | 1,000.00 GBP | 0.00 GBP  | billing        |

  Scenario: Not the same level twice
    Given today is 2026-03-09
    And customers were reminded of what is overdue
    And today is 2026-03-20
    When customers are reminded of what is overdue
    Then nothing is recorded

  Scenario: Not before a week
    Given today is 2026-03-08
    When customers are reminded of what is overdue
    Then 0 reminders are out in all

  Scenario: Not what is paid
    Given today is 2026-03-09
    And ACME paid 1,000.00 GBP for the invoice
    When customers are reminded of what is overdue
    Then nothing is recorded

  Scenario: A dispute stops it until it is settled
    Given today is 2026-03-09
    And the invoice was disputed with 200.00 GBP because "hours were not worked"
    And customers were reminded of what is overdue
    When the dispute about the invoice is settled as "withdrawn"
    Then 0 reminders are out in all
    And 0 disputes are open
    And 100.00 percent of invoices are disputed over 90 days

  Scenario: After it is settled
    Given today is 2026-03-09
    And the invoice was disputed because "hours were not worked"
    And the dispute about the invoice was settled as "paid in full"
    When customers are reminded of what is overdue
    Then 1 reminders are out in all

  Scenario: A key account has no fee
    Given ACME was dunned as "key account"
    And today is 2026-04-01
    When customers are reminded of what is overdue
    Then these reminders are out
      | level | fee      | desk    |
      | 2     | 0.00 GBP | billing |

  Scenario: Never
    Given ACME was dunned as "never dunned"
    And today is 2026-06-30
    When customers are reminded of what is overdue
    Then nothing is recorded

  Scenario: Fees are asked for, or charged where that is the policy
    Given today is 2026-04-01
    When customers are reminded of what is overdue and charged the fees
    Then ACME owes 1,020.00 GBP
    And 1,020.00 GBP is owed on the invoice
    And account 4095 stands at 20.00 GBP credit
    And account 1100 stands at 1,020.00 GBP debit
    And the trial balance is zero

  Scenario: Only asked for, a fee is not owed
    Given today is 2026-04-01
    When customers are reminded of what is overdue
    Then ACME owes 1,000.00 GBP
    And account 4095 stands at 0.00 GBP credit

  Scenario: A charged fee is paid with its invoice
    Given today is 2026-04-01
    And customers were reminded of what is overdue and charged the fees
    When ACME pays 1,020.00 GBP for the invoice
    Then ACME owes 0.00 GBP
    And 0.00 GBP is owed on the invoice
