Feature: A draft that can not be issued is a case, with its money, until what stands in its way is gone
  Billing Policy 5 and 4.1, Tax Policy 1.1. A month-end is not ended by drafts that nobody can issue and nobody sees.

  Background:
    Given a time and materials contract C-100 with ACME in GBP not to exceed 2,000.00 GBP
    And Ann recorded 6.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And a draft was made for C-100 up to 2026-01-31

  Scenario: A draft that can be issued is no case
    Then no desk has a case

  Scenario: The customer is on hold
    Given billing to ACME was stopped because "three invoices are overdue"
    Then 1 case of kind "draft blocked" waits
    And the credit-control desk has 1 case worth 600.00 GBP

  Scenario: The customer is released
    Given billing to ACME was stopped because "three invoices are overdue"
    When billing to ACME goes on because "paid"
    Then no desk has a case
    And the draft stands as draft

  Scenario: An amendment waits to be decided
    Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-20
    And amendment A-1 of C-100 was submitted
    Then 1 case of kind "draft blocked" waits
    And the contract-manager desk has 1 case worth 600.00 GBP

  Scenario: The amendment is rejected
    Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-20
    And amendment A-1 of C-100 was submitted
    When amendment A-1 of C-100 is rejected because "too dear"
    Then no desk has a case

  Scenario: The amendment is approved
    Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-01
    And amendment A-1 of C-100 was submitted
    When amendment A-1 of C-100 is approved by Olga
    Then 0 cases of kind "draft blocked" wait

  Scenario: The cap falls below what is drafted
    Given the not-to-exceed amount of C-100 was lowered to 500.00 GBP
    Then 1 case of kind "draft blocked" waits
    When the draft is issued
    Then it is refused because "cap_exceeded"

  Scenario: The cap is raised again
    Given the not-to-exceed amount of C-100 was lowered to 500.00 GBP
    When the not-to-exceed amount of C-100 is raised to 600.00 GBP
    Then no desk has a case

  Scenario: It is not known where the customer is taxed
    Given the entity is registered for tax in GB
    And GB has these tax rates
      | code     | category | rate | from       |
      | standard | S        | 20   | 2020-01-01 |
    Then 1 case of kind "draft blocked" waits
    And the tax desk has 1 case worth 600.00 GBP

  Scenario: It is recorded where the customer is taxed
    Given the entity is registered for tax in GB
    And GB has these tax rates
      | code     | category | rate | from       |
      | standard | S        | 20   | 2020-01-01 |
    When ACME is taxed in GB as a business
    Then no desk has a case

  Scenario: Nothing is left on it
    Given psa:1 was taken off the draft
    Then 1 case of kind "draft blocked" waits
    And the billing desk has 1 case

  Scenario: Blocked drafts are voided together
    Given billing to ACME was stopped because "three invoices are overdue"
    When all cases of kind "draft blocked" are cleared with VoidDraft because "not this month"
    Then 1 case was cleared
    And the draft stands as voided
