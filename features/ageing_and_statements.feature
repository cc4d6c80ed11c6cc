Feature: What customers owe, how old it is, and how fast they pay
  Cash Policy 4. Ageing and statements can be asked of any day, as known on any day.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-28
    And Ann recorded 5.00 hours for C-100 on 2026-02-02 as psa:2
    And psa:2 was approved
    And C-100 was billed up to 2026-02-28
    And today is 2026-03-10
    And ACME paid 300.00 GBP for the first invoice as payment BANK-1

  Scenario: Ageing
    Then the ageing is as follows
      | customer | current    | 1-30       | owed         |
      | ACME     | 500.00 GBP | 700.00 GBP | 1,200.00 GBP |
    And the entity is owed 1,200.00 GBP in all
    And ACME owes 700.00 GBP overdue by "1-8" days in bands of "0,8,45" days

  Scenario: Ageing of an earlier day, and as known on one
    Then the ageing is as follows as of 2026-03-02
      | customer | current      | owed         |
      | ACME     | 1,500.00 GBP | 1,500.00 GBP |
    And the ageing is as follows as of 2026-03-10 as known on 2026-02-28
      | customer | current    | 1-30         | owed         |
      | ACME     | 500.00 GBP | 1,000.00 GBP | 1,500.00 GBP |

  Scenario: A statement
    Then the statement of ACME since 2026-02-01 is as follows
      | date       | what    | document             | amount      | balance      |
      | 2026-02-28 | invoice | GB01-INV-2026-000002 | 500.00 GBP  | 1,500.00 GBP |
      | 2026-03-10 | payment | BANK-1               | -300.00 GBP | 1,200.00 GBP |
    And the statement of ACME since 2026-02-01 opens with 1,000.00 GBP and closes with 1,200.00 GBP

  Scenario: How fast customers pay
    Then days sales outstanding over 90 days are 72.00
    And best possible days sales outstanding over 90 days are 30.00
    And days sales outstanding by count-back are 59.70
    And collection was 30.00 percent effective over 90 days
