Feature: Discounts, allowances and charges on an invoice
  Pricing Policy 4. A discount is an allowance on the invoice: the work keeps its value, the customer pays less.
  It is agreed for a line of the contract, or allowed on a draft with a reason.

  Background:
    Given contract C-100 is signed with these terms
      | currency | GBP  |
      | discount | 10 % |
    And these hours were recorded under C-100
      | entry | date       | hours      | rate      |
      | psa:1 | 2026-01-12 | 60 minutes | 33.33 GBP |
      | psa:2 | 2026-01-13 | 60 minutes | 33.33 GBP |
      | psa:3 | 2026-01-14 | 60 minutes | 33.33 GBP |
    And psa:1, psa:2 and psa:3 were approved

  Rule: A percentage of the line as a whole, split over its entries to the cent

    Scenario: Ten percent of 99.99
      When C-100 is billed up to 2026-01-31
      Then the invoice is made up of
        | part    | amount    |
        | net     | 89.99 GBP |
        | payable | 89.99 GBP |
      And the invoice comes to 99.99 GBP
      And ACME owes 89.99 GBP
      And under C-100 99.99 GBP is billed
      And the trial balance is zero

    Scenario: A fixed amount is never more than the line
      Given contract C-200 is signed with these terms
        | currency | GBP       |
        | discount | 50.00 GBP |
      And these hours were recorded under C-200
        | entry | hours      | rate      |
        | psa:4 | 60 minutes | 40.00 GBP |
      And psa:4 was approved
      When C-200 is billed up to 2026-01-31
      Then 0.00 GBP is payable on the invoice

    Scenario: More than all of it is no discount
      When contract C-300 is signed with these terms
        | discount | 101 % |
      Then it is refused because "bad_amount"

  Rule: Allowed or charged on a draft, with a reason

    Scenario: An allowance and a charge beside the lines
      Given a draft was made for C-100 up to 2026-01-31
      And 9.99 GBP was allowed on the draft because "a late start"
      And 25.00 GBP was charged on the draft as freight because "Courier"
      When the draft is issued
      Then the invoice is made up of
        | part       | amount     |
        | net        | 89.99 GBP  |
        | allowances | 9.99 GBP   |
        | charges    | 25.00 GBP  |
        | payable    | 105.00 GBP |
      And ACME owes 105.00 GBP
      And the trial balance is zero

    Scenario: The next allowance of a kind replaces the one before
      Given a draft was made for C-100 up to 2026-01-31
      And 9.99 GBP was allowed on the draft as goodwill
      And 5 % was allowed on the draft as goodwill
      When the draft is issued
      Then the invoice is made up of
        | part       | amount   |
        | allowances | 4.50 GBP |

    Scenario: An allowance is never more than the invoice
      Given a draft was made for C-100 up to 2026-01-31
      And 500.00 GBP was allowed on the draft
      When the draft is issued
      Then 0.00 GBP is payable on the invoice

  Rule: A credit gives back what was paid

    Scenario: Entry by entry, to the cent
      Given C-100 was billed up to 2026-01-31
      And psa:1 on the invoice was credited
      And psa:2 on the invoice was credited
      When psa:3 on the invoice is credited
      Then the invoice stands as credited
      And ACME owes 0.00 GBP
      And under C-100 99.99 GBP is unbilled
      And the trial balance is zero

    Scenario: Allowances and charges of the whole come back with their share
      Given a draft was made for C-100 up to 2026-01-31
      And 9.99 GBP was allowed on the draft
      And 30.00 GBP was charged on the draft as freight
      And the draft was issued
      When psa:1 on the invoice is credited
      Then the last credit memo of the invoice is made up of
        | part       | amount    |
        | net        | 29.99 GBP |
        | allowances | 3.33 GBP  |
        | charges    | 10.00 GBP |
        | payable    | 36.66 GBP |

  Rule: Paid early, the customer may keep a part

    Scenario: Two percent within ten days
      Given contract C-400 is signed with these terms
        | currency      | GBP                |
        | early payment | 2 % within 10 days |
        | due           | 30 days            |
      And Ann recorded 10.00 hours for C-400 as psa:5
      And psa:5 was approved
      When C-400 is billed up to 2026-01-31 on 2026-01-31
      Then the invoice may be paid with 20.00 GBP less until 2026-02-10
      And 1,000.00 GBP is payable on the invoice
