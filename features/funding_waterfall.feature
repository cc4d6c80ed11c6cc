Feature: Work is put to payers and purchase orders by priority and percentage, cent by cent
  Billing Policy 4.4. Each rule takes what fits all of its sources at their percentages; what is left of the
  same work goes to the next rule. Work that no source has funds for waits until a limit is raised. What is
  billed stays with the source that paid; a credit gives it back to that source.

  Background:
    Given a time and materials contract C-100 in USD
    And work under C-100 is charged at 200.00 USD an hour
    And the funding of C-100 is agreed as follows
      | priority | source | percent | limit         |
      | 1        | PO-2   | 50      | 500.00 USD    |
      | 1        | PO-3   | 50      | 750.00 USD    |
      | 2        | PO-3   | 100     |               |
      | 3        | PO-1   | 100     | 1,000.00 USD  |
    And these hours were recorded
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 0.50  |
      | psa:2 | 2026-01-13 | 10.00 |
      | psa:3 | 2026-01-14 | 1.50  |

  Scenario: The transaction that crosses is split over the rules
    When psa:1 and psa:2 are approved
    Then under C-100 2,100.00 USD is unbilled
    And the sources of C-100 stand as follows
      | source | limit        | unbilled   | left       |
      | PO-2   | 500.00 USD   | 500.00 USD | 0.00 USD   |
      | PO-3   | 750.00 USD   | 750.00 USD | 0.00 USD   |
      | PO-1   | 1,000.00 USD | 850.00 USD | 150.00 USD |

  Scenario: What no source has funds for waits
    Given psa:1 and psa:2 were approved
    When psa:3 is approved
    Then psa:3 waits for the contract-manager desk because "funding_exhausted"
    And 150.00 USD of psa:3 is unbilled
    And 150.00 USD of psa:3 is held

  Scenario: A raised limit sets the oldest waiting work free
    Given psa:1, psa:2 and psa:3 were approved
    When the limit of PO-1 under C-100 is raised to 1,100.00 USD because "order 2"
    Then 250.00 USD of psa:3 is unbilled
    And 50.00 USD of psa:3 is held

  Scenario: A lowered limit takes funds from unbilled work, the newest first, never from invoices
    Given psa:1 and psa:2 were approved
    And C-100 was billed up to 2026-01-12
    When the limit of PO-1 under C-100 is lowered to 100.00 USD because "order cut"
    Then under C-100 100.00 USD is billed
    And 750.00 USD of psa:2 is held

  Scenario: A credit gives the funds back to the source that paid
    Given psa:1, psa:2 and psa:3 were approved
    And C-100 was billed up to 2026-01-13
    When psa:1 on the invoice is credited and written off because "not delivered"
    Then 250.00 USD of psa:3 is unbilled
    And 50.00 USD of psa:3 is held
    And the sources of C-100 stand as follows
      | source | unbilled   | drafted  | billed     | left     |
      | PO-2   | 50.00 USD  | 0.00 USD | 450.00 USD | 0.00 USD |
      | PO-3   | 50.00 USD  | 0.00 USD | 700.00 USD | 0.00 USD |
      | PO-1   | 150.00 USD | 0.00 USD | 850.00 USD | 0.00 USD |

  Scenario: A source without a limit pays for all that is left
    Given psa:1, psa:2 and psa:3 were approved
    When the limit of PO-1 under C-100 is removed because "open order"
    Then 300.00 USD of psa:3 is unbilled
    And no desk has a case

  Rule: Each payer has an invoice of their own

    Background:
      Given a time and materials contract C-200 in USD
      And work under C-200 is charged at 100.00 USD an hour
      And the funding of C-200 is agreed as follows
        | priority | source | percent | payer  | purchase order |
        | 1        | OWN    | 60      |        |                |
        | 1        | GRANT  | 40      | GLOBEX | GX-7           |
      And Ann recorded 5.00 hours on 2026-01-15 as psa:9
      And psa:9 was approved

    Scenario: What another customer pays for is not on the contract's own invoice
      When a draft is made for C-200 up to 2026-01-31
      Then the draft comes to 300.00 USD
      And 200.00 USD of psa:9 is unbilled

    Scenario: The payer is billed what the payer pays for
      Given a draft was made for C-200 up to 2026-01-31
      When a draft payable by GLOBEX is made for C-200 up to 2026-01-31
      Then the second draft comes to 200.00 USD
      And the sources of C-200 stand as follows
        | source | payer  | drafted    |
        | OWN    | ACME   | 300.00 USD |
        | GRANT  | GLOBEX | 200.00 USD |

    Scenario: A billing run makes an invoice for each payer
      When each contract is billed up to 2026-01-31 and its invoice issued
      Then ACME owes 300.00 USD
      And GLOBEX owes 200.00 USD

  Rule: Payers may share by weight, so that a third is a third

    Scenario: Eight pounds between three
      Given a time and materials contract C-300 in USD
      And work under C-300 is charged at 8.00 USD an hour
      And the funding of C-300 is agreed as follows
        | priority | source | weight |
        | 1        | A      | 1      |
        | 1        | B      | 1      |
        | 1        | C      | 1      |
      And Ann recorded 1.00 hours on 2026-01-15 as psa:8
      When psa:8 is approved
      Then the sources of C-300 stand as follows
        | source | unbilled |
        | A      | 2.67 USD |
        | B      | 2.67 USD |
        | C      | 2.66 USD |

    Scenario: Work that was written off and is written back is paid for by who paid for it
      Given a time and materials contract C-400 in USD
      And work under C-400 is charged at 9.00 USD an hour
      And the funding of C-400 is agreed as follows
        | priority | source | weight |
        | 1        | A      | 1      |
        | 1        | B      | 2      |
      And Ann recorded 1.00 hours on 2026-01-15 as psa:9
      And psa:9 was approved
      And psa:9 was written off
      When psa:9 is written back
      Then the sources of C-400 stand as follows
        | source | unbilled |
        | A      | 3.00 USD |
        | B      | 6.00 USD |
