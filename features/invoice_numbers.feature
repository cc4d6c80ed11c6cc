Feature: Invoices are numbered without gaps
  Billing Policy 6.3. A number is given when an invoice is issued, the next of its series, by entity and
  year. Drafts have none, so a draft that is given up leaves no gap. Credit memos have their own series.

  Background:
    Given a time and materials contract C-100 in GBP
    And today is 2026-03-31
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 1.00  |
      | psa:2 | 2026-02-12 | 1.00  |
      | psa:3 | 2026-03-12 | 1.00  |
    And psa:1, psa:2 and psa:3 were approved

  Scenario: Numbers follow the order of issue, not of drafting
    Given a draft was made for C-100 up to 2026-01-31 called JAN
    And a draft was made for C-100 up to 2026-02-28 called FEB
    And draft FEB was issued
    When draft JAN is issued
    Then draft FEB has the number GB01-INV-2026-000001
    And draft JAN has the number GB01-INV-2026-000002

  Scenario: A draft given up leaves no gap
    Given C-100 was billed up to 2026-01-31
    And a draft was made for C-100 up to 2026-02-28
    And the draft was voided
    When C-100 is billed up to 2026-03-31
    Then the invoice numbers are GB01-INV-2026-000001 and GB01-INV-2026-000002

  Scenario: A refused issue takes no number
    Given a draft was made for C-100 up to 2026-01-31 called JAN
    And billing to ACME was stopped because "overdue"
    When draft JAN is issued
    Then it is refused because "not_open"
    When billing to ACME goes on because "paid"
    And draft JAN is issued
    Then draft JAN has the number GB01-INV-2026-000001

  Scenario: A new year starts a new series
    Given today is 2026-12-31
    And C-100 was billed up to 2026-01-31 on 2026-12-31
    When C-100 is billed up to 2026-03-31 on 2027-01-02
    Then the first invoice has the number GB01-INV-2026-000001
    And the second invoice has the number GB01-INV-2027-000001

  Scenario: Each entity has its own series
    Given C-100 was billed up to 2026-01-31
    And entity FR01 keeps its book in EUR with invoices numbered FA and credit memos numbered AV
    And a time and materials contract C-900 in EUR
    And Ann recorded 1.00 hour for C-900 on 2026-01-12 as psa:9
    And psa:9 was approved
    When C-900 is billed up to 2026-01-31
    Then the first invoice has the number GB01-INV-2026-000001
    And the second invoice has the number FA-2026-000001

  Scenario: Credit memos are numbered apart
    Given C-100 was billed up to 2026-01-31
    And the invoice was credited in full because "wrong customer"
    When C-100 is billed up to 2026-03-31
    Then the invoice numbers are GB01-INV-2026-000001 and GB01-INV-2026-000002
    And the first invoice has these credit memos
      | number              | amount     |
      | GB01-CN-2026-000001 | 100.00 GBP |

  Scenario: Two people issue one draft
    Given a draft was made for C-100 up to 2026-01-31
    And the draft was issued by Mary
    When the draft is issued by Olga
    Then it is refused because "not_open"
    And the invoice numbers are GB01-INV-2026-000001

  Scenario: The customer's days to pay run from the invoice date
    When C-100 is billed up to 2026-01-31 on 2026-01-31
    Then the invoice is due on 2026-03-02

  Scenario: A customer with other days to pay
    Given customer GLOBEX is registered with 14 days to pay
    And a time and materials contract C-700 with GLOBEX in GBP
    And Ann recorded 1.00 hour for C-700 on 2026-01-12 as psa:7
    And psa:7 was approved
    When C-700 is billed up to 2026-01-31 on 2026-01-31
    Then the invoice is due on 2026-02-14
    And there is 1 invoice to GLOBEX with status issued
