Feature: A case of a contract leaves the queue when its cap is raised, its amendment decided, its hours confirmed
  Contract Policy 4 and Billing Policy 4. The money at risk is what can not be billed meanwhile.

  Scenario: The cap is raised
    Given a time and materials contract C-100 with ACME in GBP not to exceed 1,000.00 GBP
    And Ann recorded 12.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    Then these cases wait
      | kind     | about | reason       | desk             | amount     | contract | customer |
      | over cap | psa:1 | cap_exceeded | contract-manager | 200.00 GBP | C-100    | ACME     |
    And "cap_exceeded" on psa:1 is cleared by AmendCap, DecideAgain and WriteOffTime

  Scenario: The cap is raised, and the case is gone
    Given a time and materials contract C-100 with ACME in GBP not to exceed 1,000.00 GBP
    And Ann recorded 12.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    When the not-to-exceed amount of C-100 is raised to 1,200.00 GBP
    Then no desk has a case

  Scenario: A cap that is below what is consumed
    Given a time and materials contract C-100 with ACME in GBP not to exceed 1,000.00 GBP
    And Ann recorded 8.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And the not-to-exceed amount of C-100 was lowered to 500.00 GBP
    Then 1 case of kind "cap blocked" waits
    And "cap_blocked" on C-100 is cleared by AmendCap

  Scenario: A cap that blocks is somebody's to see to
    Given a time and materials contract C-100 with ACME in GBP not to exceed 1,000.00 GBP
    And Ann recorded 8.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And the not-to-exceed amount of C-100 was lowered to 500.00 GBP
    When all cases of kind "cap blocked" are given to Mary
    Then case "cap blocked" on C-100 is Mary's to see to

  Scenario: A cap that is raised again blocks nothing
    Given a time and materials contract C-100 with ACME in GBP not to exceed 1,000.00 GBP
    And Ann recorded 8.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    And the not-to-exceed amount of C-100 was lowered to 500.00 GBP
    When the not-to-exceed amount of C-100 is raised to 800.00 GBP
    Then no desk has a case

  Scenario: An amendment is decided
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 6.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-01
    And amendment A-1 of C-100 was submitted
    Then "contract_amendment_pending" on psa:1 is cleared by ApproveAmendment, RejectAmendment, DecideAgain and WriteOffTime

  Scenario: An amendment is decided, and the case is gone
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 6.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    And amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-01
    And amendment A-1 of C-100 was submitted
    When amendment A-1 of C-100 is approved by Olga
    Then no desk has a case
    And under C-100 720.00 GBP is unbilled

  Scenario: A long day is confirmed
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 17.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    Then "long_day" on psa:1 is cleared by ConfirmHold, DecideAgain and WriteOffTime

  Scenario: A long day is corrected, and the case is gone
    Given a time and materials contract C-100 with ACME in GBP
    And Ann recorded 17.00 hours on 2026-01-12 as psa:1
    And psa:1 was approved
    When psa:1 is corrected to 7.00 hours
    Then no desk has a case
