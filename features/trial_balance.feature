Feature: Every act that moves money balances, and the trial balance is zero
  Posting Policy. Debits equal credits in each posting, on each date and in each currency; the unbilled
  receivable is what is accrued and not yet invoiced, the receivable what customers owe.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And a time and materials contract C-200 with GLOBEX in USD
    And these hours were recorded
      | entry | contract | date       | hours |
      | psa:1 | C-100    | 2026-01-12 | 5.00  |
      | psa:2 | C-100    | 2026-01-13 | 3.00  |
      | psa:3 | C-200    | 2026-01-14 | 4.00  |
    And psa:1, psa:2 and psa:3 were approved

  Scenario: After approval
    Then the trial balance is as follows
      | account | name                | debit      | credit     |
      | 1210    | Unbilled receivable | 800.00 GBP |            |
      | 4010    | Accrued revenue     |            | 800.00 GBP |
      | 1210    | Unbilled receivable | 400.00 USD |            |
      | 4010    | Accrued revenue     |            | 400.00 USD |
    And the trial balance is zero

  Scenario: After an invoice
    When C-100 is billed up to 2026-01-31
    Then the trial balance is as follows
      | account | name                | debit      | credit     |
      | 1100    | Receivable          | 800.00 GBP |            |
      | 4000    | Billed revenue      |            | 800.00 GBP |
      | 1210    | Unbilled receivable | 400.00 USD |            |
      | 4010    | Accrued revenue     |            | 400.00 USD |
    And ACME owes 800.00 GBP

  Scenario: After a whole life: billed, partly credited, written off, billed again
    Given C-100 was billed up to 2026-01-31
    And psa:2 on the invoice was credited because "not ordered"
    And 100.00 GBP of psa:2 was written off because "goodwill"
    When C-100 is billed up to 2026-01-31
    Then the trial balance is zero
    And the journal of postings balances on every day
    And account 1100 stands at 700.00 GBP debit
    And account 1210 stands at 0.00 GBP debit
    And ACME owes 700.00 GBP
    And under C-100 100.00 GBP is written off

  Scenario: A month by itself
    Given today is 2026-02-05
    When C-100 is billed up to 2026-01-31
    Then the trial balance of 2026-02 is as follows
      | account | debit      | credit     |
      | 1100    | 800.00 GBP |            |
      | 1210    |            | 800.00 GBP |
      | 4000    |            | 800.00 GBP |
      | 4010    | 800.00 GBP |            |

  Scenario: The books as they stood on a day
    Given today is 2026-02-05
    And C-100 was billed up to 2026-01-31
    Then account 1210 stands at 800.00 GBP debit as of 2026-01-31
    And account 1210 stands at 0.00 GBP debit as of 2026-02-05
    And ACME owed 0.00 GBP as of 2026-02-04
    And ACME owed 800.00 GBP as of 2026-02-05

  Scenario: What moves no money posts nothing
    When Ann records 2.00 hours for C-100 as psa:9
    Then nothing is posted
