Feature: Units of delivery are billed at their price each
  Billing Policy 3.4. What is delivered is due; never more than the contract is for; the same delivery once.

  Background:
    Given C-100 is for 5 modules at 10,000.00 USD each
    And contract C-100 in USD is signed with these lines
      | line | billing model |
      | 1    | units         |

  Scenario: One of five
    Given 1 units were delivered on C-100 as D-1 on 2026-01-31
    When a draft is made for C-100 up to 2026-01-31
    Then the draft comes to 10,000.00 USD
    And the plan of C-100 stands as follows
      | item  | reached | due           |
      | units | 1       | 10,000.00 USD |

  Scenario: The same delivery twice changes nothing
    Given 1 units were delivered on C-100 as D-1 on 2026-01-31
    When 1 units are delivered on C-100 as D-1 on 2026-01-31
    Then under C-100 10,000.00 USD is unbilled

  Scenario: The same delivery otherwise is refused
    Given 1 units were delivered on C-100 as D-1 on 2026-01-31
    When 2 units are delivered on C-100 as D-1 on 2026-01-31
    Then it is refused because "known_with_other_content"

  Scenario: More than the contract is for
    When 6 units are delivered on C-100 as D-1
    Then it is refused because "more_than_there_is"

  Scenario: A delivery that was none
    Given 2 units were delivered on C-100 as D-1 on 2026-01-31
    When delivery D-1 of C-100 is withdrawn because "it was a test"
    Then under C-100 0.00 USD is unbilled
