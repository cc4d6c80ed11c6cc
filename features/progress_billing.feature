Feature: Progress is billed as a share of the price, what is due before taken off
  Billing Policy 3.5. The progress is never rounded before it is multiplied. A lower report takes unbilled
  charges back; what is billed beyond it is credited, never a negative bill.

  Background:
    Given C-100 is to cost 1,000.00 GBP
    And contract C-100 in GBP is signed with these lines
      | line | billing model |
      | 1    | progress      |

  Scenario: Two reports
    Given the progress of C-100 was reported at 20 % on 2026-01-10
    When the progress of C-100 is reported at 50 % on 2026-01-31
    Then the charges of C-100 are
      | charge           | amount     |
      | Progress to 20 % | 200.00 GBP |
      | Progress to 50 % | 300.00 GBP |

  Scenario: A lower report takes back what is not billed
    Given the progress of C-100 was reported at 50 % on 2026-01-10
    When the progress of C-100 is reported at 40 % on 2026-01-31
    Then under C-100 400.00 GBP is unbilled

  Scenario: Lower than what is billed
    Given the progress of C-100 was reported at 50 % on 2026-01-10
    And a draft was made for C-100 up to 2026-01-31
    And the draft was issued on 2026-01-31
    When the progress of C-100 is reported at 40 % on 2026-01-31
    Then it is refused because "billed_needs_credit"
