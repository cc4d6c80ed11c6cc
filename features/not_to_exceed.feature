Feature: Billing never passes a contract's not-to-exceed amount
  Billing Policy 4.2. A capped contract is a promise to the customer. The entry that reaches the cap is
  split to the cent: the part within is billed, the part over waits with the contract manager for a
  signed amendment. It is no revenue meanwhile.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 USD
    And work under C-100 is charged at 200.00 USD an hour

  Rule: The entry that crosses the cap is split to the cent

    Scenario: The second entry crosses the cap
      Given these hours were recorded
        | entry | person | date       | hours |
        | psa:1 | Ines   | 2026-01-12 | 4.00  |
        | psa:2 | Ines   | 2026-01-13 | 1.50  |
      When psa:1 and psa:2 are approved
      Then work under C-100 stands as follows
        | approved     | unbilled     | over cap   |
        | 1,100.00 USD | 1,000.00 USD | 100.00 USD |
      And psa:2 falls into these lots
        | amount     | state    | reason       |
        | 200.00 USD | unbilled |              |
        | 100.00 USD | over cap | cap_exceeded |
      And psa:2 waits for the contract-manager desk because "cap_exceeded"

    Scenario: The split is to the cent, not to the hour
      Given work under C-100 is charged at 333.33 USD an hour from 2026-01-01
      And Ann recorded 4.00 hours as psa:1
      When psa:1 is approved
      Then psa:1 is worth 1,333.32 USD
      And 1,000.00 USD of psa:1 is unbilled
      And 333.32 USD of psa:1 is over cap

    Scenario: Reaching the cap exactly is within the promise
      Given Ann recorded 5.00 hours as psa:1
      When psa:1 is approved
      Then under C-100 1,000.00 USD is unbilled
      And no desk has a case

    Scenario: Once the cap is reached all further work is over it
      Given Ann recorded 5.00 hours on 2026-01-12 as psa:1
      And Ann recorded 0.25 hours on 2026-01-13 as psa:2
      When psa:1 and psa:2 are approved
      Then 50.00 USD of psa:2 is over cap
      And the contract-manager desk has 1 case worth 50.00 USD

  Rule: Only the part within the cap is billed, and only that is revenue

    Scenario: The invoice takes the split entry's part within the cap
      Given Ann recorded 6.00 hours as psa:1
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31
      Then the invoice comes to 1,000.00 USD
      And work in progress under C-100 is 200.00 USD
      And revenue under C-100 is 1,000.00 USD in all

    Scenario: There is nothing to bill when all is over the cap
      Given Ann recorded 6.00 hours as psa:1
      And psa:1 was approved
      And C-100 was billed up to 2026-01-31
      When a draft is made for C-100 up to 2026-01-31
      Then it is refused because "nothing_to_bill"

  Rule: Writing off what was billable gives its room to the oldest work over the cap

    Scenario: A written-off entry makes room
      Given these hours were recorded
        | entry | date       | hours |
        | psa:1 | 2026-01-12 | 4.00  |
        | psa:2 | 2026-01-13 | 2.00  |
      And psa:1 and psa:2 were approved
      When psa:1 is written off because "goodwill"
      Then 400.00 USD of psa:2 is unbilled
      And under C-100 0.00 USD is over cap

    Scenario: Writing up past the cap is refused
      Given Ann recorded 5.00 hours as psa:1
      And psa:1 was approved
      When psa:1 is written up by 1.00 USD
      Then it is refused because "cap_exceeded"
