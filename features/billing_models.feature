Feature: Only work under terms by the hour is billed by the hour
  Billing Policy 3. Work under a fixed fee or a milestone line is recorded and approved like any other; it is
  a cost of the line and never billed by the hour. Work under a retainer of no declared kind waits for an
  amendment with the contract manager.

  Scenario Outline: Work on a line that is billed otherwise is not charged
    Given contract C-100 in GBP is signed with these lines
      | line | projects | billing model |
      | 1    | P-1      | <model>       |
    And Ann recorded 2.00 hours as psa:1
    When psa:1 is approved
    Then under C-100 200.00 GBP is not chargeable
    And work in progress under C-100 is 0.00 GBP
    And revenue under C-100 is 0.00 GBP in all

    Examples:
      | model     |
      | fixed fee |
      | milestone |
      | units     |
      | progress  |
      | fee       |

  Scenario: A retainer of no declared kind
    Given contract C-100 is signed with these terms
      | currency      | GBP      |
      | billing model | retainer |
    And Ann recorded 2.00 hours as psa:1
    When psa:1 is approved
    Then psa:1 waits for the contract-manager desk because "retainer"
    And revenue under C-100 is 0.00 GBP in all

  Scenario: A contract with lines of two kinds
    Given contract C-100 in GBP is signed with these lines
      | line | projects | billing model      |
      | 1    | P-1      | time and materials |
      | 2    | P-2      | fixed fee          |
    And these hours were recorded
      | entry | project | hours |
      | psa:1 | P-1     | 2.00  |
      | psa:2 | P-2     | 3.00  |
    And psa:1 and psa:2 were approved
    When a draft is made for C-100 up to 2026-01-31
    Then the draft has on it psa:1
    And under C-100 300.00 GBP is not chargeable
