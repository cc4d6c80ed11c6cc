Feature: Caps stand over a line, a line for its customer, a contract and a customer; all of them must have room
  Billing Policy 4.2. The narrowest cap is looked at first and the least room counts. A customer's cap
  spans all its contracts in one currency, whichever of them the work is under, oldest work first.

  Rule: A cap of a line bounds that line and no other

    Background:
      Given a time and materials contract C-100 in USD for P-1
      And contract C-200 for P-21 and P-22 is signed with these caps
        | level    | line | not to exceed |
        | line     | 1    | 500.00 USD    |
        | contract |      | 900.00 USD    |
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-21    | 2026-01-12 | 7.00  |
        | psa:2 | P-22    | 2026-01-13 | 6.00  |

    Scenario: The line's cap is narrower than the contract's
      When psa:1 is approved
      Then 500.00 USD of psa:1 is unbilled
      And 200.00 USD of psa:1 is over cap
      And psa:1 waits because "cap_exceeded"

    Scenario: What the line leaves free another line may use, up to the contract's cap
      When psa:1 and psa:2 are approved
      Then 500.00 USD of psa:1 is unbilled
      And 400.00 USD of psa:2 is unbilled
      And 200.00 USD of psa:2 is over cap

    Scenario: Raising the line's cap gives its oldest work room, and later work of other lines gives way
      Given psa:1 and psa:2 were approved
      When the not-to-exceed amount of line 1 of C-200 is raised to 700.00 USD because "amendment 1"
      Then 700.00 USD of psa:1 is unbilled
      And 200.00 USD of psa:2 is unbilled
      And 400.00 USD of psa:2 is over cap

    Scenario: A line's cap below what it has consumed blocks that line only
      Given psa:1 was approved
      And C-200 was billed up to 2026-01-31
      And the not-to-exceed amount of line 1 of C-200 was lowered to 300.00 USD
      When psa:2 is approved
      Then the reasons against psa:1 are cap_exceeded
      And 400.00 USD of psa:2 is unbilled
      And under C-200 500.00 USD is billed

    Scenario: A credit gives room back at every level
      Given psa:1 and psa:2 were approved
      And C-200 was billed up to 2026-01-31
      When psa:2 on the invoice is credited and written off because "not delivered"
      Then 200.00 USD of psa:1 is over cap
      And 200.00 USD of psa:2 is unbilled

    Scenario: Removing the line's cap leaves the contract's
      Given psa:1 and psa:2 were approved
      When the not-to-exceed amount of line 1 of C-200 is removed
      Then 700.00 USD of psa:1 is unbilled
      And 200.00 USD of psa:2 is unbilled

  Rule: A cap of a line for its customer is looked at before the line's own

    Scenario: Four levels, the least room counts
      Given contract C-300 for P-31 is signed with these caps
        | level             | line | not to exceed |
        | line and customer | 1    | 300.00 USD    |
        | line              | 1    | 400.00 USD    |
        | contract          |      | 500.00 USD    |
      And ACME may be billed at most 600.00 USD on all its contracts
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-31    | 2026-01-12 | 8.00  |
      When psa:1 is approved
      Then 300.00 USD of psa:1 is unbilled
      And 500.00 USD of psa:1 is over cap

  Rule: A customer's cap spans its contracts

    Background:
      Given a time and materials contract C-100 in USD for P-1
      And a time and materials contract C-200 in USD for P-2
      And ACME may be billed at most 1,000.00 USD on all its contracts because "master agreement"
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-1     | 2026-01-12 | 6.00  |
        | psa:2 | P-2     | 2026-01-13 | 6.00  |

    Scenario: The second contract gets what the first leaves
      When psa:1 and psa:2 are approved
      Then 600.00 USD of psa:1 is unbilled
      And 400.00 USD of psa:2 is unbilled
      And 200.00 USD of psa:2 is over cap

    Scenario: Older work of one contract takes room from later work of another
      Given psa:2 was approved
      When psa:1 is approved
      Then 600.00 USD of psa:1 is unbilled
      And 200.00 USD of psa:2 is over cap

    Scenario: A credit on one contract gives room to the oldest work of another
      Given psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-01-31
      When psa:1 on the invoice is credited and written off because "not delivered"
      Then 600.00 USD of psa:2 is unbilled

    Scenario: One invoice over both contracts keeps within the customer's cap
      Given psa:1 and psa:2 were approved
      When a draft is made for C-100 and C-200 up to 2026-01-31
      Then the draft comes to 1,000.00 USD

    Scenario: Taking the cap away sets waiting work free on every contract
      Given psa:1 and psa:2 were approved
      When the cap over all contracts of ACME in USD is removed because "the agreement ended"
      Then 600.00 USD of psa:2 is unbilled
      And no desk has a case

    Scenario: A customer's cap below what is billed stops new billing on all its contracts
      Given psa:1 was approved
      And C-100 was billed up to 2026-01-31
      And ACME may be billed at most 500.00 USD on all its contracts because "budget cut"
      When psa:2 is approved
      Then psa:2 waits because "cap_blocked"
      And under C-100 600.00 USD is billed

    Scenario: A customer's cap has its terms like any other
      Given the cap over all contracts of ACME is agreed as follows
        | not to exceed | policy      |
        | 1,000.00 USD  | whole entry |
      When psa:1 and psa:2 are approved
      Then 600.00 USD of psa:1 is unbilled
      And 600.00 USD of psa:2 is over cap

  Rule: A cap may include tax

    Scenario: Of a cap that includes 20 % tax, the net part is for work
      Given contract C-400 for P-4 is signed with these caps
        | not to exceed | tax  |
        | 1,200.00 USD  | 20 % |
      And these hours were recorded
        | entry | project | date       | hours |
        | psa:1 | P-4     | 2026-01-12 | 11.00 |
      When psa:1 is approved
      Then 1,000.00 USD of psa:1 is unbilled
      And 100.00 USD of psa:1 is over cap
