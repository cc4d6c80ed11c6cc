Feature: What is payable is rounded as the contract says, and the difference is booked
  Billing Policy 6.7. In francs to five centimes, in kroner to whole ones; the last credit gives the difference back.

  Scenario: To five centimes
    Given contract C-100 is signed with these terms
      | currency         | CHF      |
      | payable rounding | 0.05 CHF |
    And these hours were recorded under C-100
      | entry | hours      | rate       |
      | psa:1 | 60 minutes | 100.03 CHF |
      | psa:2 | 60 minutes | 50.00 CHF  |
    And psa:1 and psa:2 were approved
    When C-100 is billed up to 2026-01-31
    Then the invoice is made up of
      | part     | amount     |
      | net      | 150.03 CHF |
      | rounding | 0.02 CHF   |
      | payable  | 150.05 CHF |
    And ACME owes 150.05 CHF
    And the trial balance is zero

  Scenario: Credits give the difference back once
    Given contract C-100 is signed with these terms
      | currency         | NOK      |
      | payable rounding | 1.00 NOK |
    And these hours were recorded under C-100
      | entry | hours      | rate       |
      | psa:1 | 60 minutes | 100.40 NOK |
      | psa:2 | 60 minutes | 50.40 NOK  |
    And psa:1 and psa:2 were approved
    And C-100 was billed up to 2026-01-31
    And psa:1 on the invoice was credited
    When psa:2 on the invoice is credited
    Then 151.00 NOK is payable on the invoice
    And the invoice has these credit memos
      | amount     | payable    |
      | 100.40 NOK | 100.00 NOK |
      | 50.40 NOK  | 51.00 NOK  |
    And ACME owes 0.00 NOK
