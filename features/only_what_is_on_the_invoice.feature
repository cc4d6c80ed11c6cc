Feature: An invoice uses up the entries that stand on it, and no others
  Billing Policy 1.3. Billing one project of a week does not touch the other projects of that week, and a
  credit memo releases exactly the entries it names.

  Background:
    Given a time and materials contract C-100 with ACME in GBP for P-1
    And a time and materials contract C-200 with GLOBEX in GBP for P-2
    And these hours were recorded
      | entry | person | project | date       | hours |
      | psa:1 | Ann    | P-1     | 2026-01-12 | 5.00  |
      | psa:2 | Ann    | P-2     | 2026-01-12 | 3.00  |
      | psa:3 | Ann    | P-1     | 2026-01-13 | 8.00  |
    And psa:1, psa:2 and psa:3 were handed in by Ann
    And psa:1, psa:2 and psa:3 were approved by Mary

  Scenario: One customer's hours are billed, the other's of the same timesheet remain
    When C-100 is billed up to 2026-01-31
    Then the invoice has on it psa:1 and psa:3
    And 300.00 GBP of psa:2 is unbilled

  Scenario: The other customer is billed afterwards
    Given C-100 was billed up to 2026-01-31
    When C-200 is billed up to 2026-01-31
    Then the second invoice has on it psa:2

  Scenario: Two projects of one contract on separate invoices
    Given a time and materials contract C-300 with ACME in GBP for P-3 and P-4
    And these hours were recorded
      | entry | project | hours |
      | psa:4 | P-3     | 2.00  |
      | psa:5 | P-4     | 6.00  |
    And psa:4 and psa:5 were approved
    And a draft was made for C-300 up to 2026-01-31
    And psa:5 was taken off the draft because "P-4 goes on its own invoice"
    And the draft was issued
    When C-300 is billed up to 2026-01-31
    Then the first invoice has on it psa:4
    And the second invoice has on it psa:5

  Scenario: A credit memo releases the entries it names
    Given C-100 was billed up to 2026-01-31
    When psa:1 on the invoice is credited
    Then 500.00 GBP of psa:1 is unbilled
    And 800.00 GBP of psa:3 is billed

  Scenario: Released entries can be corrected, those still billed cannot
    Given C-100 was billed up to 2026-01-31
    And psa:1 on the invoice was credited
    And psa:1 was corrected to 4.00 hours
    When psa:3 is corrected to 4.00 hours
    Then it is refused because "billed_needs_credit"
    And psa:1 stands as recorded
