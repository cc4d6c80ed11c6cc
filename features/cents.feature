Feature: Amounts are rounded half up to the cent, once a line, and totals are sums of what is printed
  Billing Policy 2.8. Price times hours is worked out exactly and rounded once. No total ever differs
  from the sum of its lines.

  Scenario: Half a cent is rounded up
    Given a time and materials contract C-100 in GBP
    And work under C-100 is charged at 0.50 GBP an hour
    And Ann recorded 0.25 hours as psa:1
    When psa:1 is approved
    Then psa:1 is worth 0.13 GBP

  Scenario: Three thirds are billed as they are printed
    Given a time and materials contract C-100 in GBP
    And these hours were recorded
      | entry | hours      |
      | psa:1 | 20 minutes |
      | psa:2 | 20 minutes |
      | psa:3 | 20 minutes |
    And psa:1, psa:2 and psa:3 were approved
    When C-100 is billed up to 2026-01-31
    Then the invoice has these lines
      | entry | amount    |
      | psa:1 | 33.33 GBP |
      | psa:2 | 33.33 GBP |
      | psa:3 | 33.33 GBP |
    And the invoice comes to 99.99 GBP
    And ACME owes 99.99 GBP

  Scenario: A rate finer than a cent is used as it is
    Given a time and materials contract C-100 in GBP
    And work under C-100 is charged at 33.333333 GBP an hour
    And Ann recorded 3.00 hours as psa:1
    When psa:1 is approved
    Then psa:1 is worth 100.00 GBP

  Scenario Outline: Each currency has its own smallest unit
    Given a time and materials contract C-100 in <currency>
    And work under C-100 is charged at <rate> an hour
    And Ann recorded 0.50 hours as psa:1
    When psa:1 is approved
    Then psa:1 is worth <value>

    Examples:
      | currency | rate       | value     |
      | JPY      | 9,999 JPY  | 5,000 JPY |
      | KWD      | 3.001 KWD  | 1.501 KWD |
      | USD      | 100.01 USD | 50.01 USD |

  Scenario: An amount finer than the currency's smallest unit is refused
    Given a time and materials contract C-100 in GBP
    And Ann recorded 1.00 hour as psa:1
    And psa:1 was approved
    When 0.005 GBP of psa:1 is written off
    Then it is refused because "bad_amount"
    And nothing is recorded
