Feature: Unapplied cash waits until somebody says what it is for
  Cash Policy 1.2. Money of a payment can be put against invoices and taken off them again, never before
  it came and never beyond what is owed.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-10
    And ACME paid 1,200.00 GBP as payment BANK-1

  Scenario: All of it waits
    When payment BANK-1 is put against the invoice with 300.00 GBP
    Then ACME has 900.00 GBP of unapplied money
    And 700.00 GBP is owed on the invoice

  Scenario: As much as the invoice needs
    When payment BANK-1 is put against the invoice
    Then 200.00 GBP of payment BANK-1 is unapplied
    And ACME owes 0.00 GBP

  Scenario: Several in one act
    Given Ann recorded 1.00 hours for C-100 on 2026-02-02 as psa:2
    And psa:2 was approved
    And C-100 was billed up to 2026-02-10
    When payment BANK-1 is put against these invoices
      | invoice            | amount     |
      | the first invoice  | 500.00 GBP |
      | the second invoice |            |
    Then 600.00 GBP of payment BANK-1 is unapplied
    And ACME owes 500.00 GBP

  Scenario: Taken off again
    Given payment BANK-1 was put against the invoice
    When payment BANK-1 is taken off the invoice because "it was for another"
    Then ACME owes 1,000.00 GBP
    And 1,200.00 GBP of payment BANK-1 is unapplied
    And account 2300 stands at 1,200.00 GBP credit

  Scenario: Not before it was put there
    Given payment BANK-1 was put against the invoice on 2026-02-10
    When payment BANK-1 is taken off the invoice on 2026-02-09
    Then it is refused because "date_out_of_range"

  Scenario: More than is owed
    When payment BANK-1 is put against the invoice with 1,000.01 GBP
    Then it is refused because "more_than_there_is"

  Scenario: Before the money came
    When payment BANK-1 is put against the invoice on 2026-02-09
    Then it is refused because "date_out_of_range"
