Feature: Work is billed under the customer's purchase orders, and its invoices name them
  Billing Policy 6.6. A line of a contract may have a purchase order of its own, which goes before the
  contract's; that of a source of funding goes before both. Invoices can be made by purchase order.

  Background:
    Given contract C-100 with ACME in GBP is signed with these lines
      | line | projects | line purchase order |
      | 1    | P-1      | PO-7                |
      | 2    | P-2      | PO-8                |
      | 3    | P-3      | PO-7                |
    And today is 2026-02-02
    And these hours were recorded
      | entry | contract | project | date       | hours |
      | psa:1 | C-100    | P-1     | 2026-01-12 | 1.00  |
      | psa:2 | C-100    | P-2     | 2026-01-13 | 2.00  |
      | psa:3 | C-100    | P-3     | 2026-01-14 | 3.00  |
    And psa:1, psa:2 and psa:3 were approved

  Rule: By purchase order, each has its own invoice

    Scenario: Two orders, two invoices
      When all contracts are billed up to 2026-01-31 by purchase order
      Then 2 drafts were made
      And the first draft has on it psa:1 and psa:3
      And the second draft has on it psa:2

    Scenario: Each names its order
      Given all contracts were billed up to 2026-01-31 by purchase order
      And the first draft was issued on 2026-01-31
      And the second draft was issued on 2026-01-31
      Then the first invoice prints "PO-7"
      And the second invoice prints "PO-8"

  Rule: On an invoice over several orders each line names its own

    Scenario: One invoice for the contract
      Given C-100 was billed up to 2026-01-31 on 2026-01-31
      Then the invoice prints "Purchase order: PO-7"
      And the invoice prints "Purchase order: PO-8"

  Rule: Contracts that say so share the invoice of an order

    Scenario: Two contracts of one customer under one order
      Given contract C-200 is signed with these terms
        | customer       | GLOBEX                       |
        | currency       | GBP                          |
        | projects       | P-4                          |
        | purchase order | PO-9                         |
        | invoices by    | purchase order, consolidated |
      And contract C-300 is signed with these terms
        | customer       | GLOBEX                       |
        | currency       | GBP                          |
        | projects       | P-5                          |
        | purchase order | PO-9                         |
        | invoices by    | purchase order, consolidated |
      And contract C-400 is signed with these terms
        | customer       | GLOBEX         |
        | currency       | GBP            |
        | projects       | P-6            |
        | purchase order | PO-9           |
        | invoices by    | purchase order |
      And these hours were recorded
        | entry | contract | project | date       | hours |
        | psa:4 | C-200    | P-4     | 2026-01-12 | 1.00  |
        | psa:5 | C-300    | P-5     | 2026-01-13 | 2.00  |
        | psa:6 | C-400    | P-6     | 2026-01-14 | 3.00  |
      And psa:4, psa:5 and psa:6 were approved
      When all contracts are billed up to 2026-01-31 as they say
      Then the second draft has on it psa:4 and psa:5
      And the third draft has on it psa:6

  Rule: What a source of funding pays for is under that source's order

    Scenario: Half of the work each
      Given a time and materials contract C-500 with INITECH in GBP
      And the funding of C-500 is agreed as follows
        | priority | source | percent | purchase order |
        | 1        | F-1    | 50      | PO-A           |
        | 1        | F-2    | 50      | PO-B           |
      And these hours were recorded
        | entry | contract | date       | hours |
        | psa:7 | C-500    | 2026-01-12 | 4.00  |
      And psa:7 was approved
      When all contracts are billed up to 2026-01-31 by purchase order
      Then 4 drafts were made
      And the third draft comes to 200.00 GBP
      And the fourth draft comes to 200.00 GBP
