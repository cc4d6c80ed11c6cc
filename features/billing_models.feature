Feature: Only time and materials work is billed by the hour
  Billing Policy 3. Work under a fixed fee, a milestone or a retainer line is recorded and approved like any
  other, and never billed by the hour; it waits, with its reason, with the contract manager.

  Scenario Outline: Another billing model
    Given contract C-100 is signed with these terms
      | currency      | GBP     |
      | billing model | <model> |
    And Ann recorded 2.00 hours as psa:1
    When psa:1 is approved
    Then psa:1 waits for the contract-manager desk because "<reason>"
    And revenue under C-100 is 0.00 GBP in all

    Examples:
      | model     | reason    |
      | fixed fee | fixed_fee |
      | milestone | milestone |
      | retainer  | retainer  |

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
    And psa:2 waits because "fixed_fee"
