Feature: An invoice is paid from deposits, the oldest first
  Billing Policy 5.2. What an invoice charges on prepaid lines is taken from what is left of deposits when it is
  issued, never more than there is. Below its minimum the balance is brought back up by one request.

  Background:
    Given a contract C-100 is signed with these prepaid terms
      | deposit         | 1,000.00 USD |
      | minimum balance | 500.00 USD   |
      | replenished to  | 1,000.00 USD |
    And a deposit is asked for under C-100
    And the deposit of C-100 was paid on 2026-01-02
    And Ann recorded 6.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved

  Scenario: An invoice takes what it charges, and nothing is left to pay
    When C-100 is billed up to 2026-01-31
    Then the deposits of C-100 stand as follows
      | received     | drawn      | balance    |
      | 1,000.00 USD | 600.00 USD | 400.00 USD |
    And account 1100 stands at 0.00 USD debit
    And account 2100 stands at 400.00 USD credit
    And account 4000 stands at 600.00 USD credit

  Scenario: Below the minimum more is asked for, once
    Given C-100 was billed up to 2026-01-31
    And the retainer of C-100 was reviewed
    When the retainer of C-100 is reviewed
    Then a deposit of 600.00 USD is open under C-100

  Scenario: Never more is drawn than there is, and the oldest deposit goes first
    Given a deposit of 300.00 USD is asked for under C-100
    And the deposit of C-100 was paid on 2026-01-03
    And Ann recorded 8.00 hours for C-100 on 2026-01-13 as psa:2
    And psa:2 was approved
    And C-100 was billed up to 2026-01-12
    When C-100 is billed up to 2026-01-31
    Then the deposits of C-100 stand as follows
      | received     | drawn        | balance    |
      | 1,000.00 USD | 1,000.00 USD | 0.00 USD   |
      | 300.00 USD   | 300.00 USD   | 0.00 USD   |
    And account 1100 stands at 100.00 USD debit
    And C-100 has 0.00 USD left to draw
