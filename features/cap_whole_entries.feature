Feature: Where the contract says so, an entry is within the cap as a whole or not at all
  Billing Policy 4.2, variant. Some contracts forbid splitting an entry over two invoices. Then an entry
  is billed whole, within a tolerance if one was agreed, or waits whole; later work never overtakes it.

  Scenario: Without a tolerance the crossing entry waits whole
    Given contract C-100 is signed with these terms
      | not to exceed | 1,000.00 USD |
      | cap policy    | whole entry  |
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 8.00  |
      | psa:2 | 2026-01-13 | 3.00  |
    When psa:1 and psa:2 are approved
    Then 800.00 USD of psa:1 is unbilled
    And 300.00 USD of psa:2 is over cap

  Scenario: Within the tolerance the crossing entry is billed whole
    Given contract C-100 is signed with these terms
      | not to exceed | 1,000.00 USD |
      | cap policy    | whole entry  |
      | cap tolerance | 100.00 USD   |
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 8.00  |
      | psa:2 | 2026-01-13 | 3.00  |
    And psa:1 and psa:2 were approved
    When C-100 is billed up to 2026-01-31
    Then the invoice comes to 1,100.00 USD
    And no desk has a case

  Scenario: Beyond the tolerance it waits whole
    Given contract C-100 is signed with these terms
      | not to exceed | 1,000.00 USD |
      | cap policy    | whole entry  |
      | cap tolerance | 99.99 USD    |
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 8.00  |
      | psa:2 | 2026-01-13 | 3.00  |
    When psa:1 and psa:2 are approved
    Then 300.00 USD of psa:2 is over cap

  Scenario: Smaller later work does not overtake the entry that waits
    Given contract C-100 is signed with these terms
      | not to exceed | 1,000.00 USD |
      | cap policy    | whole entry  |
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 8.00  |
      | psa:2 | 2026-01-13 | 3.00  |
      | psa:3 | 2026-01-14 | 1.00  |
    When psa:1, psa:2 and psa:3 are approved
    Then 300.00 USD of psa:2 is over cap
    And 100.00 USD of psa:3 is over cap
