Feature: A disputed invoice and one that is due for a reminder wait on credit control's desk until they are settled
  Dunning Policy 1 and 2. What is disputed is not dunned; what is reminded of, paid or credited is gone from the
  queue, until the next reminder is due.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 10.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-03-10

  Scenario: A reminder is due
    Then 1 case of kind "reminder due" waits
    And the billing desk has 1 case worth 1,000.00 GBP

  Scenario: The customer is reminded
    When all cases of kind "reminder due" are cleared with RunDunning
    Then 1 case was cleared
    And no desk has a case

  Scenario: The next reminder is due
    Given customers were reminded of what is overdue
    And today is 2026-04-30
    Then the credit-control desk has 1 case worth 1,000.00 GBP

  Scenario: The customer pays
    When ACME pays 1,000.00 GBP for the invoice
    Then no desk has a case

  Scenario: A customer that is never dunned
    When ACME is dunned as "never dunned"
    Then no desk has a case

  Scenario: It is disputed
    When the invoice is disputed with 200.00 GBP because "hours were not worked"
    Then 0 cases of kind "reminder due" wait
    And 1 case of kind "dispute" waits
    And the credit-control desk has 1 case worth 200.00 GBP
    And 1 case of ACME waits

  Scenario: The dispute is settled, and the reminder is due again
    Given the invoice was disputed with 200.00 GBP because "hours were not worked"
    When the dispute about the invoice is settled as "withdrawn"
    Then 0 cases of kind "dispute" wait
    And 1 case of kind "reminder due" waits

  Scenario: What is disputed is paid
    Given the invoice was disputed with 200.00 GBP because "hours were not worked"
    When ACME pays 1,000.00 GBP for the invoice
    Then no desk has a case

  Scenario: A reminder that is due is somebody's to see to
    When all cases of kind "reminder due" are given to Mary
    Then 1 case is Mary's to see to

  Scenario: A disputed invoice is somebody's to see to
    Given the invoice was disputed with 200.00 GBP because "hours were not worked"
    When all cases of kind "dispute" are given to Mary
    Then 1 case is Mary's to see to
