Feature: A cap says how it treats the work that crosses it
  Billing Policy 4.2, variants. Cut to the cent; whole entries only; or the crossing entry whole when a
  tolerance covers it and else cut. Whether later, smaller work may go in where earlier work did not fit is
  a term of each cap.

  Scenario: Within the tolerance the crossing entry goes in whole
    Given contract C-100 for P-1 is signed with these caps
      | not to exceed | policy    | tolerance |
      | 1,000.00 USD  | tolerance | 50.00 USD |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 8.00  |
      | psa:2 | P-1     | 2026-01-13 | 2.50  |
    When psa:1 and psa:2 are approved
    Then 250.00 USD of psa:2 is unbilled
    And no desk has a case

  Scenario: Beyond the tolerance it is cut at the cap, not at the tolerance
    Given contract C-100 for P-1 is signed with these caps
      | not to exceed | policy    | tolerance |
      | 1,000.00 USD  | tolerance | 49.99 USD |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 8.00  |
      | psa:2 | P-1     | 2026-01-13 | 2.50  |
    When psa:1 and psa:2 are approved
    Then 200.00 USD of psa:2 is unbilled
    And 50.00 USD of psa:2 is over cap

  Scenario: By default the first that does not fit stops all later work
    Given contract C-100 for P-1 is signed with these caps
      | not to exceed | policy      |
      | 300.00 USD    | whole entry |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 2.00  |
      | psa:2 | P-1     | 2026-01-13 | 2.00  |
      | psa:3 | P-1     | 2026-01-14 | 1.00  |
    When psa:1, psa:2 and psa:3 are approved
    Then 200.00 USD of psa:2 is over cap
    And 100.00 USD of psa:3 is over cap

  Scenario: Released while it fits, smaller later work goes in
    Given contract C-100 for P-1 is signed with these caps
      | not to exceed | policy      | release       |
      | 300.00 USD    | whole entry | while it fits |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 2.00  |
      | psa:2 | P-1     | 2026-01-13 | 2.00  |
      | psa:3 | P-1     | 2026-01-14 | 1.00  |
    When psa:1, psa:2 and psa:3 are approved
    Then 200.00 USD of psa:2 is over cap
    And 100.00 USD of psa:3 is unbilled

  Scenario: Each cap keeps its own way: a line of whole entries under a contract cut to the cent
    Given contract C-100 for P-1 and P-2 is signed with these caps
      | level    | line | not to exceed | policy      |
      | line     | 1    | 500.00 USD    | whole entry |
      | contract |      | 800.00 USD    | split       |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 4.00  |
      | psa:2 | P-1     | 2026-01-13 | 2.00  |
      | psa:3 | P-2     | 2026-01-14 | 6.00  |
    When psa:1, psa:2 and psa:3 are approved
    Then 200.00 USD of psa:2 is over cap
    And 400.00 USD of psa:3 is unbilled
    And 200.00 USD of psa:3 is over cap

  Scenario: The terms of a cap are changed by agreement as well
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 8.00  |
      | psa:2 | 2026-01-13 | 2.50  |
    And psa:1 and psa:2 were approved
    When the caps of C-100 are agreed as follows
      | not to exceed | policy    | tolerance |
      | 1,000.00 USD  | tolerance | 50.00 USD |
    Then 250.00 USD of psa:2 is unbilled
