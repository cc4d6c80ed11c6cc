Feature: A draft says what it would come to before it is issued
  Billing Policy 6.5. The preview is the decision of its issue with nothing recorded: terms, tax, deposits, credit and
  rounding as they are on that day. A draft that can not be issued says why.

  Background:
    Given entity DE01 keeps its book in EUR
    And the entity is registered for tax in DE under DE811569869
    And DE of the union EU has these tax rates
      | rate |
      | 19   |
    And contract C-100 is signed with these terms
      | currency  | EUR |
      | retainage | 5 % |
    And ACME is taxed in DE as a business
    And Ann recorded 10.00 hours for C-100 on 2026-01-12 as psa:1
    And psa:1 was approved
    And a draft was made for C-100 up to 2026-01-31

  Scenario: Net, tax, what is retained and what is payable
    Then the draft would be made up of
      | part     | amount       |
      | net      | 1,000.00 EUR |
      | tax      | 190.00 EUR   |
      | retained | 50.00 EUR    |
      | payable  | 1,140.00 EUR |
    And ACME owes 0.00 EUR

  Scenario: With what a review put on it and took off
    Given line 1 of the draft was charged at 900.00 EUR because "rework"
    And 20.00 EUR was charged on the draft as packing because "crates"
    Then the draft would be made up of
      | part    | amount     |
      | net     | 900.00 EUR |
      | charges | 20.00 EUR  |

  Scenario: A credit that the customer has is used
    Given Cole has the authority of "controller"
    And ACME was granted a credit of 140.00 EUR because "goodwill" by Cole
    Then the draft would be made up of
      | part    | amount       |
      | prepaid | 140.00 EUR   |
      | payable | 1,000.00 EUR |
    And ACME has a credit balance of 140.00 EUR

  Scenario: The tax of another day
    Given DE of the union EU has these tax rates
      | rate | from       |
      | 16   | 2026-02-01 |
    And today is 2026-02-02
    Then issued on 2026-02-01, the draft would be made up of
      | part | amount     |
      | tax  | 160.00 EUR |

  Scenario: What was foreseen is what is issued
    When the draft is issued
    Then the invoice is made up of
      | part     | amount       |
      | net      | 1,000.00 EUR |
      | tax      | 190.00 EUR   |
      | retained | 50.00 EUR    |
      | payable  | 1,140.00 EUR |

  Scenario: Why it can not be issued
    Given billing to ACME was stopped because "three invoices are overdue"
    Then the draft could not be issued because "not_open"
