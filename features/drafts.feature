Feature: A billing run drafts all that may be billed up to a cut-off, and nothing else
  Billing Policy 6.1. By the day of the work, one draft a contract or one a customer. What is held, over
  a cap or not yet approved stays out, and stays visible.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And a time and materials contract C-200 with ACME in GBP
    And a time and materials contract C-300 with ACME in EUR
    And a time and materials contract C-400 with GLOBEX in GBP
    And these hours were recorded
      | entry | contract | date       | hours |
      | psa:1 | C-100    | 2026-01-12 | 1.00  |
      | psa:2 | C-200    | 2026-01-13 | 2.00  |
      | psa:3 | C-300    | 2026-01-14 | 3.00  |
      | psa:4 | C-400    | 2026-01-15 | 4.00  |
      | psa:5 | C-100    | 2026-02-02 | 5.00  |
    And all that waits was approved up to 2026-02-28

  Rule: Drafts are made by contract or by customer

    Scenario: One draft a contract
      When each contract is billed up to 2026-01-31 in a draft of its own
      Then 4 drafts were made
      And the first draft has on it psa:1
      And the second draft has on it psa:2
      And the third draft has on it psa:3
      And the fourth draft has on it psa:4

    Scenario: One draft a customer and currency
      When each customer is billed up to 2026-01-31 in one draft
      Then 3 drafts were made
      And the first draft has on it psa:1 and psa:2
      And the first draft comes to 300.00 GBP
      And the second draft comes to 300.00 EUR
      And the third draft comes to 400.00 GBP

    Scenario: Named contracts on one draft
      When a draft is made for C-100 and C-200 up to 2026-01-31
      Then the draft has these lines
        | line | entry | contract | amount     |
        | 1    | psa:1 | C-100    | 100.00 GBP |
        | 2    | psa:2 | C-200    | 200.00 GBP |

    Scenario: Two customers never share an invoice
      When a draft is made for C-100 and C-400 up to 2026-01-31
      Then it is refused because "malformed"

    Scenario: Nor do two currencies
      When a draft is made for C-100 and C-300 up to 2026-01-31
      Then it is refused because "malformed"

  Rule: The cut-off is by the day of the work, and the day itself counts

    Scenario: Work on the cut-off day is in, work after it is not
      Given these hours were recorded
        | entry | contract | date       | hours |
        | psa:6 | C-100    | 2026-01-31 | 1.00  |
        | psa:7 | C-100    | 2026-02-01 | 1.00  |
      And all that waits was approved up to 2026-02-28
      When a draft is made for C-100 up to 2026-01-31
      Then the draft has on it psa:1 and psa:6

    Scenario: The next run takes what the first one left
      Given C-100 was billed up to 2026-01-31
      When a draft is made for C-100 up to 2026-02-28
      Then the draft has on it psa:5

  Rule: Nothing is drafted twice

    Scenario: A second run over the same days finds nothing
      Given each contract was billed up to 2026-01-31 in a draft of its own
      When each contract is billed up to 2026-01-31 in a draft of its own
      Then 4 drafts were made

    Scenario: A contract with nothing to bill gets no draft
      Given a time and materials contract C-500 with ACME in GBP
      When a draft is made for C-500 up to 2026-01-31
      Then it is refused because "nothing_to_bill"
      And no draft is made
