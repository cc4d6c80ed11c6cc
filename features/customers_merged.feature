Feature: Two customers that are one have one account
  Cash Policy 5. When customers are merged, what is owed, paid and billed from then on is the one's that
  stays. What was on record before stays as it was.

  Background:
    Given a time and materials contract C-100 with GLOBEX in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-10

  Scenario: What is owed moves
    When customer GLOBEX is merged into ACME
    Then ACME owes 1,000.00 GBP
    And GLOBEX owes 0.00 GBP
    And the statement of GLOBEX opens with 0.00 GBP and closes with 0.00 GBP
    And the ageing is as follows as of 2026-02-09
      | customer | owed         |
      | GLOBEX   | 1,000.00 GBP |

  Scenario: A payment of either settles it
    Given customer GLOBEX was merged into ACME
    When GLOBEX pays 1,000.00 GBP for the invoice
    Then ACME owes 0.00 GBP

  Scenario: Later work is billed to the one that stays
    Given customer GLOBEX was merged into ACME
    And Ann recorded 5.00 hours for C-100 on 2026-02-02 as psa:2
    And psa:2 was approved
    When C-100 is billed up to 2026-02-10
    Then ACME owes 1,500.00 GBP

  Scenario: A credit of an old invoice meets the account it moved to
    Given customer GLOBEX was merged into ACME
    When psa:1 on the invoice is credited
    Then ACME owes 0.00 GBP

  Scenario: Once
    Given customer GLOBEX was merged into ACME
    When customer GLOBEX is merged into ACME
    Then nothing is recorded
