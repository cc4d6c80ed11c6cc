Feature: What is owed is given up only by who may
  Cash Policy 3. Whoever applies cash gives up a difference of 5.00, credit control 100.00 (1,000.00 when it
  is more than 90 days overdue), the controller 10,000.00, the finance director anything.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And Carla has the authority of "credit control"
    And Cole has the authority of "controller"
    And today is 2026-02-10

  Scenario: A small difference
    Given ACME paid 995.80 GBP for the invoice
    When the invoice is written off as a receivable because "bank charges"
    Then ACME owes 0.00 GBP
    And account 6150 stands at 4.20 GBP debit

  Scenario: A cent more than small
    When the invoice is written off as a receivable with 5.01 GBP
    Then it is refused because "beyond_authority"
    And nothing is recorded

  Scenario: Not in small steps either
    Given the invoice was written off as a receivable with 3.00 GBP
    When the invoice is written off as a receivable with 3.00 GBP
    Then it is refused because "beyond_authority"

  Scenario: Credit control
    When the invoice is written off as a receivable with 100.00 GBP by Carla
    Then ACME owes 900.00 GBP

  Scenario: Credit control, when it is old
    Given today is 2026-06-30
    When the invoice is written off as a receivable because "bankrupt" by Carla
    Then ACME owes 0.00 GBP
    And account 6100 stands at 1,000.00 GBP debit

  Scenario: The same when it is not old is the controller's
    When the invoice is written off as a receivable because "bankrupt" by Carla
    Then it is refused because "beyond_authority"

  Scenario: The controller
    When the invoice is written off as a receivable because "bankrupt" by Cole
    Then ACME owes 0.00 GBP
    And ACME owed 1,000.00 GBP as of 2026-02-09

  Scenario: Nobody gives himself authority
    When Carla has the authority of "finance director" by Carla
    Then it is refused because "self_approval"

  Scenario: Before the invoice
    When the invoice is written off as a receivable with 1.00 GBP on 2026-01-30
    Then it is refused because "date_out_of_range"

  Rule: A write-off is undone when the customer pays after all

    Scenario: Wholly, on the account it was given up to
      Given the invoice was written off as a receivable because "bankrupt" by Cole
      When the write-off of the invoice is undone because "the administrator pays"
      Then ACME owes 1,000.00 GBP
      And account 6100 stands at 0.00 GBP debit
      And the trial balance is zero

    Scenario: In part, and paid
      Given the invoice was written off as a receivable because "bankrupt" by Cole
      And the write-off of the invoice was undone with 400.00 GBP because "the administrator pays"
      When ACME pays 400.00 GBP for the invoice
      Then ACME owes 0.00 GBP
      And account 6100 stands at 600.00 GBP debit

    Scenario: Bad debt comes back before small differences
      Given the invoice was written off as a receivable with 4.00 GBP
      And the invoice was written off as a receivable with 300.00 GBP by Cole
      When the write-off of the invoice is undone with 302.00 GBP
      Then account 6100 stands at 0.00 GBP debit
      And account 6150 stands at 2.00 GBP debit
      And ACME owes 998.00 GBP

    Scenario: A month that is closed keeps its figures
      Given the invoice was written off as a receivable on 2026-01-31 because "bankrupt" by Cole
      And period 2026-01 is closed
      When the write-off of the invoice is undone on 2026-01-31
      Then account 6100 stands at 1,000.00 GBP debit in 2026-01
      And account 6100 stands at 0.00 GBP debit

    Scenario: More than was written off
      Given the invoice was written off as a receivable with 4.00 GBP
      When the write-off of the invoice is undone with 4.01 GBP
      Then it is refused because "more_than_there_is"

    Scenario: Nothing was written off
      When the write-off of the invoice is undone
      Then it is refused because "more_than_there_is"

    Scenario: Not before it was
      Given the invoice was written off as a receivable with 4.00 GBP on 2026-02-09
      When the write-off of the invoice is undone on 2026-02-08
      Then it is refused because "date_out_of_range"
