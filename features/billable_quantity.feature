Feature: What is charged may differ from what was worked, and the difference has its own amount
  Billing Policy 2.9. The approver may charge fewer hours than were worked: the rest is not chargeable, at
  its own value. Or more: the rest is a write-up. The worked hours stay as they were recorded.

  Background:
    Given a time and materials contract C-100 not to exceed 1,000.00 GBP
    And Ann recorded 8.00 hours as psa:1

  Scenario: Fewer hours are charged
    When psa:1 is approved at 6.00 hours by Mary
    Then 600.00 GBP of psa:1 is unbilled
    And 200.00 GBP of psa:1 is not chargeable
    And revenue under C-100 is 600.00 GBP in all

  Scenario: More hours are charged
    When psa:1 is approved at 9.50 hours by Mary
    Then 950.00 GBP of psa:1 is unbilled
    And revenue under C-100 is 950.00 GBP in all

  Scenario: Nothing is charged
    When psa:1 is approved at 0 hours by Mary
    Then 800.00 GBP of psa:1 is not chargeable
    And under C-100 0.00 GBP is unbilled

  Scenario: Charging more is held to the cap as any other work
    When psa:1 is approved at 12.00 hours by Mary
    Then 1,000.00 GBP of psa:1 is unbilled
    And 200.00 GBP of psa:1 is over cap

  Scenario: A quantity below nothing is refused
    When psa:1 is approved at -1.00 hours by Mary
    Then it is refused because "bad_quantity"
    And nothing is recorded

  Scenario: The invoice shows the charged hours and amount
    Given psa:1 was approved at 6.00 hours by Mary
    When C-100 is billed up to 2026-01-31
    Then the invoice has these lines
      | entry | hours | amount     |
      | psa:1 | 6.00  | 600.00 GBP |

  Scenario: Hours of such an entry are credited at what they were charged
    Given psa:1 was approved at 6.00 hours by Mary
    And C-100 was billed up to 2026-01-31
    When 3.00 hours of psa:1 on the invoice are credited
    Then the invoice is credited by 300.00 GBP in all
