Feature: Soft limits and thresholds warn and never stop anything
  Billing Policy 4.2. Every cap shows which part of it is burnt, at 50, 80 and 100 per cent unless the contract
  names others. Where thresholds were agreed, or a limit is soft, reaching one is put before the contract
  manager; billing goes on.

  Scenario: What is burnt shows at 50, 80 and 100 per cent of every cap
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 6.00  |
      | psa:2 | 2026-01-13 | 2.00  |
    When psa:1 and psa:2 are approved
    Then the caps over C-100 stand as follows
      | level    | limit        | consumed | unbilled   | left       | reached |
      | contract | 1,000.00 USD | 0.00 USD | 800.00 USD | 200.00 USD | 80 %    |
    And no desk has a case

  Scenario: Agreed thresholds are put before the contract manager
    Given contract C-100 for P-1 is signed with these caps
      | not to exceed | warns at      |
      | 1,000.00 USD  | 60 % and 90 % |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 6.00  |
    And psa:1 was approved
    When C-100 is billed up to 2026-01-31
    Then the invoice comes to 600.00 USD
    And "cap_threshold_reached" on C-100 waits on the contract-manager desk

  Scenario: A soft limit is passed without anything waiting
    Given contract C-100 for P-1 is signed with these caps
      | not to exceed | policy    | warns at |
      | 500.00 USD    | warn only | 100 %    |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 8.00  |
    And psa:1 was approved
    When C-100 is billed up to 2026-01-31
    Then the invoice comes to 800.00 USD
    And the caps over C-100 stand as follows
      | level    | limit      | consumed   | reached | blocked |
      | contract | 500.00 USD | 800.00 USD | 100 %   | no      |
    And "cap_threshold_reached" on C-100 waits on the contract-manager desk

  Scenario: Burn is told level by level
    Given contract C-100 for P-1 and P-2 is signed with these caps
      | level    | line | not to exceed |
      | line     | 1    | 500.00 USD    |
      | contract |      | 900.00 USD    |
    And ACME may be billed at most 2,000.00 USD on all its contracts
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 6.00  |
      | psa:2 | P-2     | 2026-01-13 | 3.00  |
    And psa:1 and psa:2 were approved
    When a draft is made for C-100 up to 2026-01-12
    Then the caps over C-100 stand as follows
      | level    | line | consumed   | unbilled   | over cap   | left         | reached |
      | line     | 1    | 500.00 USD | 0.00 USD   | 100.00 USD | 0.00 USD     | 100 %   |
      | customer |      | 500.00 USD | 300.00 USD | 100.00 USD | 1,200.00 USD | no      |
      | contract |      | 500.00 USD | 300.00 USD | 100.00 USD | 100.00 USD   | 80 %    |

  Scenario: A line cap lowered below what it has consumed is flagged
    Given contract C-100 for P-1 and P-2 is signed with these caps
      | level | line | not to exceed |
      | line  | 1    | 500.00 USD    |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 4.00  |
    And psa:1 was approved
    And C-100 was billed up to 2026-01-31
    When the not-to-exceed amount of line 1 of C-100 is lowered to 300.00 USD
    Then the caps over C-100 stand as follows
      | level | line | consumed   | blocked |
      | line  | 1    | 400.00 USD | yes     |
    And the contract-manager desk has 1 case worth 100.00 USD
