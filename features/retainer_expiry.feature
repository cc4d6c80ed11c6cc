Feature: A deposit that lapses is breakage only where contract and law allow it
  Billing Policy 5.4. Otherwise what was not drawn is owed back to the customer. What is left when a contract
  is over has to be cleared by somebody.

  Scenario Outline: A deposit past its last day
    Given a contract C-100 is signed with these prepaid terms
      | deposit            | 10,000.00 USD |
      | lapses after months | 12            |
      | unused             | <unused>      |
      | unclaimed property | <law>         |
    And a deposit is asked for under C-100
    And the deposit of C-100 was paid on 2025-01-31
    When deposits of C-100 are lapsed on 2026-02-01
    Then account <account> stands at 10,000.00 USD credit
    And account 2100 stands at 0.00 USD credit
    And C-100 has 0.00 USD left to draw

    Examples:
      | unused   | law | account |
      | breakage | no  | 4050    |
      | breakage | yes | 2150    |
      | refund   | no  | 2150    |

  Scenario: The last day is still a day
    Given a contract C-100 is signed with these prepaid terms
      | deposit   | 10,000.00 USD |
      | lapses on | 2026-01-31    |
    And a deposit is asked for under C-100
    And the deposit of C-100 was paid
    When deposits of C-100 are lapsed on 2026-01-31
    Then nothing is posted
    And C-100 has 10,000.00 USD left to draw

  Scenario: What is owed back is refunded
    Given a contract C-100 is signed with these prepaid terms
      | deposit   | 10,000.00 USD |
      | lapses on | 2026-01-31    |
    And a deposit is asked for under C-100
    And the deposit of C-100 was paid
    And deposits of C-100 were lapsed on 2026-02-01
    When what is held of deposits under C-100 is refunded because "lapsed"
    Then account 2150 stands at 0.00 USD credit
    And account 1000 stands at 0.00 USD debit
    And the deposits of C-100 stand as follows
      | received      | drawn    | refunded      | breakage | balance  |
      | 10,000.00 USD | 0.00 USD | 10,000.00 USD | 0.00 USD | 0.00 USD |

  Scenario: Never more is refunded than is held
    Given a contract C-100 is signed with these prepaid terms
      | deposit | 10,000.00 USD |
    And a deposit is asked for under C-100
    And the deposit of C-100 was paid
    When 10,000.01 USD of deposits is refunded under C-100
    Then it is refused because "more_than_there_is"
