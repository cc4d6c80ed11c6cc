Feature: Time that is sent back is put right and handed in again
  Time Policy 4.3. The approver says why. The person corrects the entry or hands it in again as it is;
  until then it cannot be approved.

  Background:
    Given a time and materials contract C-100 in GBP
    And Ann recorded 9.00 hours as psa:1
    And psa:1 was handed in by Ann

  Scenario: Sent back time is not approved by mistake
    Given psa:1 was rejected because "lunch?" by Mary
    When psa:1 is approved by Olga
    Then it is refused because "not_open"
    And psa:1 stands as rejected

  Scenario: Corrected and handed in again it is approved
    Given psa:1 was rejected because "lunch?" by Mary
    And psa:1 was corrected to 8.00 hours by Ann
    And psa:1 was handed in by Ann
    When psa:1 is approved by Mary
    Then psa:1 is worth 800.00 GBP

  Scenario: Handed in again as it is
    Given psa:1 was rejected because "lunch?" by Mary
    And psa:1 was handed in by Ann
    When psa:1 is approved by Mary
    Then psa:1 is worth 900.00 GBP

  Scenario: Time that is handed in is not changed under the approver's eyes
    When psa:1 is corrected to 10.00 hours by Ann
    Then it is refused because "not_open"

  Scenario: Once it is approved it can be corrected again, and loses its approval
    Given psa:1 was approved by Mary
    When psa:1 is corrected to 8.00 hours by Ann
    Then psa:1 stands as recorded
    And work in progress under C-100 is 0.00 GBP

  Scenario: Approved time is recalled, not rejected
    Given psa:1 was approved by Mary
    When psa:1 is rejected by Mary
    Then it is refused because "not_open"
    And the refusal says "recall"
