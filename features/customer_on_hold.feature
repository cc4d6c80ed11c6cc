Feature: A customer on hold is not billed
  Billing Policy 5.1. Credit control may stop billing to a customer. Work goes on and is approved; it
  waits, with its reason, until the customer is released.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 2.00 hours as psa:1

  Scenario: Work approved while the customer is on hold waits on credit control's desk
    Given billing to ACME was stopped because "three invoices are overdue"
    When psa:1 is approved
    Then psa:1 waits for the credit-control desk because "customer_on_hold"
    And psa:1 has waited since 2026-01-31
    And revenue under C-100 is 0.00 GBP in all

  Scenario: Work approved before is not drafted either
    Given psa:1 was approved
    And billing to ACME was stopped because "three invoices are overdue"
    When a draft is made for C-100 up to 2026-01-31
    Then it is refused because "nothing_to_bill"

  Scenario: A draft made before is not issued
    Given psa:1 was approved
    And a draft was made for C-100 up to 2026-01-31
    And billing to ACME was stopped because "three invoices are overdue"
    When the draft is issued
    Then it is refused because "not_open"
    And the refusal says "on hold"

  Scenario: After the release all is billed
    Given billing to ACME was stopped because "three invoices are overdue"
    And psa:1 was approved
    And billing to ACME went on because "paid"
    When C-100 is billed up to 2026-01-31
    Then the invoice comes to 200.00 GBP
    And no desk has a case

  Scenario: Other customers are billed as ever
    Given a time and materials contract C-200 with GLOBEX in GBP
    And Ann recorded 1.00 hour for C-200 as psa:2
    And psa:1 and psa:2 were approved
    And billing to ACME was stopped because "three invoices are overdue"
    When each contract is billed up to 2026-01-31 and its invoice issued
    Then GLOBEX owes 100.00 GBP
    And ACME owes 0.00 GBP

  Scenario: Every reason is told, not only the first
    Given a time and materials contract C-300 with ACME in GBP
    And work under C-300 is charged at 100.00 GBP an hour from 2026-02-01
    And Ann recorded 20.00 hours for C-300 as psa:3
    And billing to ACME was stopped because "three invoices are overdue"
    When psa:3 is approved
    Then the reasons against psa:3 are rate_missing, long_day and customer_on_hold
