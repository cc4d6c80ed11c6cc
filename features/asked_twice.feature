Feature: The same request sent twice is done once
  Control Policy 1. Networks repeat themselves. A request carries a key: sent again it gets the first answer
  back and changes nothing. The same key with another content is refused.

  Background:
    Given a time and materials contract C-100 in GBP

  Scenario: A time entry delivered twice
    When Ann records 2.00 hours as psa:1
    And the same request is sent again
    Then both answers are the same
    And it is known already

  Scenario: The same entry under another key is known by its own number
    Given Ann recorded 2.00 hours as psa:1
    When the same is asked for again under another key
    Then it is known already

  Scenario: The same number with other content
    Given Ann recorded 2.00 hours as psa:1
    When Ann records 3.00 hours as psa:1
    Then it is refused because "known_with_other_content"
    And the refusal says "correct it"

  Scenario: A key used for something else
    Given Ann recorded 2.00 hours as psa:1 under the key delivery-0001
    When Ann records 3.00 hours as psa:2 under the key delivery-0001
    Then it is refused because "idempotency_key_reused"
    And nothing is recorded

  Scenario: An invoice is issued once
    Given Ann recorded 2.00 hours as psa:1
    And psa:1 was approved
    And a draft was made for C-100 up to 2026-01-31
    When the draft is issued
    And the same request is sent again
    Then both answers are the same
    And the invoice numbers are GB01-INV-2026-000001
    And ACME owes 200.00 GBP

  Scenario: A credit is given once
    Given Ann recorded 2.00 hours as psa:1
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    When 50.00 GBP of psa:1 on the invoice is credited
    And the same request is sent again
    Then both answers are the same
    And the invoice is credited by 50.00 GBP in all

  Scenario: A refusal is no answer to keep
    Given Ann recorded 2.00 hours as psa:1
    When psa:1 is approved by Ann
    Then it is refused because "self_approval"
    When psa:1 is approved by Mary
    Then it is done
