Feature: A bank statement's rows become payments, each once
  Data Policy 2. Every row of a bank statement is recorded as a payment, known already, or refused with its
  reason. The same statement twice changes nothing.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-10
    And this file was imported as generic-payments called february.csv
      """
      payment_id,received_on,amount,currency,reference,customer_id
      bank:1,2026-02-09,600.00,GBP,inv GB01-INV-2026-000001,
      bank:2,2026-02-10,50.00,GBP,on account,ACME
      bank:3,2026-02-10,70.00,GBP,thank you,
      bank:4,2026-02-10,-20.00,GBP,fee,ACME
      """

  Scenario: What can be placed is placed, the rest waits on the data desk
    Then 400.00 GBP is owed on the invoice
    And 50.00 GBP of payment bank:2 is unapplied
    And the data desk has 2 cases

  Scenario: The same statement again
    When this file is imported as generic-payments called february-again.csv
      """
      payment_id,received_on,amount,currency,reference,customer_id
      bank:1,2026-02-09,600.00,GBP,inv GB01-INV-2026-000001,
      bank:2,2026-02-10,50.00,GBP,on account,ACME
      """
    Then 400.00 GBP is owed on the invoice
    And ACME has 50.00 GBP of unapplied money
