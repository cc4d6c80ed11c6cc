Feature: A per diem pays a day's allowance, less what provided meals take off
  Expense Policy 7. Meals are taken off by their type over the whole trip, by their type day by day, or by how
  many were provided each day. The figures are those of a published example: 150 a day of lodging, 75 of meals,
  5 of incidentals, five days.

  Background:
    Given a time and materials contract C-100 in USD
    And expenses for trip are paid per diem on these terms
      | lodging     | 150.00 USD         |
      | meals       | 75.00 USD          |
      | incidentals | 5.00 USD           |
      | method      | meal type per trip |
      | breakfast   | 30 %               |
      | lunch       | 30 %               |
      | dinner      | 40 %               |
    And expenses for daily are paid per diem on these terms
      | lodging     | 150.00 USD        |
      | meals       | 75.00 USD         |
      | incidentals | 5.00 USD          |
      | method      | meal type per day |
      | breakfast   | 30 %              |
      | lunch       | 30 %              |
      | dinner      | 40 %              |
    And expenses for counted are paid per diem on these terms
      | lodging     | 150.00 USD              |
      | meals       | 75.00 USD               |
      | incidentals | 5.00 USD                |
      | method      | number of meals per day |
      | one meal    | 20 %                    |
      | two meals   | 50 %                    |
      | three meals | 100 %                   |

  Scenario: By type of meal over the trip
    Given Ann claimed these expenses on report R-1
      | date       | category | from       | to         | breakfasts | lunches | currency |
      | 2026-01-10 | trip     | 2026-01-10 | 2026-01-14 | 3          | 2       | USD      |
    When report R-1 is approved by Mary
    Then 1,037.50 USD of report R-1 is claimed
    And under C-100 1,037.50 USD is unbilled

  Scenario: By type of meal day by day
    Given Ann claimed per diem for daily in USD from 2026-01-10 until 2026-01-14 on report R-1 with these meals provided
      | date       | meals     |
      | 2026-01-10 | breakfast |
      | 2026-01-11 | breakfast |
      | 2026-01-12 | breakfast |
    When report R-1 is approved by Mary
    Then under C-100 1,082.50 USD is unbilled

  Scenario: By the number of meals each day
    Given Ann claimed per diem for counted in USD from 2026-01-10 until 2026-01-14 on report R-1 with these meals provided
      | date       | meals                       |
      | 2026-01-10 | breakfast and lunch         |
      | 2026-01-11 | breakfast and dinner        |
      | 2026-01-12 | lunch                       |
      | 2026-01-14 | breakfast, lunch and dinner |
    When report R-1 is approved by Mary
    Then under C-100 985.00 USD is unbilled

  Scenario: The first and the last day give a part, and the last night is spent at home
    Given expenses for gsa are paid per diem on these terms
      | lodging             | 150.00 USD        |
      | meals               | 75.00 USD         |
      | incidentals         | 5.00 USD          |
      | method              | meal type per day |
      | breakfast           | 30 %              |
      | first day           | 75 %              |
      | last day            | 75 %              |
      | lodging on last day | no                |
    And Ann claimed these expenses on report R-1
      | date       | category | from       | to         | currency |
      | 2026-01-10 | gsa      | 2026-01-10 | 2026-01-12 | USD      |
    Then 500.00 USD of report R-1 is claimed

  Scenario: Meals by day are named day by day
    When Ann claims these expenses on report R-1
      | date       | category | from       | to         | breakfasts | currency |
      | 2026-01-10 | daily    | 2026-01-10 | 2026-01-14 | 3          | USD      |
    Then it is refused because "malformed"

  Rule: What a day gives, and what a meal takes off, is as the law of the country says

    Scenario: Half on the day of arrival and of departure; a breakfast takes off a fifth of a full day, a dinner two
      Given expenses for german are paid per diem on these terms
        | meals     | 28.00 EUR           |
        | method    | meal type per day   |
        | breakfast | 20 %                |
        | lunch     | 40 %                |
        | dinner    | 40 %                |
        | first day | 50 %                |
        | last day  | 50 %                |
        | day trips | 50 % above 8 hours  |
      And Ann claimed per diem for german in EUR from 2026-01-12 until 2026-01-14 on report R-1 with these meals provided
        | date       | meals                |
        | 2026-01-12 | dinner               |
        | 2026-01-13 | breakfast and dinner |
        | 2026-01-14 | breakfast and lunch  |
      Then 14.00 EUR of report R-1 is claimed
      # 14.00 - 11.20, 28.00 - 5.60 - 11.20, and never below nothing on the last day

    Scenario Outline: A trip of one day gives what its hours say
      Given expenses for <law> are paid per diem on these terms
        | meals     | <day>             |
        | method    | meal type per day |
        | day trips | <bands>           |
      And Ann claimed these expenses on report R-1
        | date       | category | from       | hours   | currency   |
        | 2026-01-12 | <law>    | 2026-01-12 | <hours> | <currency> |
      Then <claimed> of report R-1 is claimed

      Examples:
        | law    | day        | bands                                                     | hours | currency | claimed    |
        | german | 28.00 EUR  | 50 % above 8 hours                                        | 8.5   | EUR      | 14.00 EUR  |
        | hmrc   | 25.00 GBP  | 20 % from 5 hours, 40 % from 10 hours and 100 % from 15 hours | 5     | GBP      | 5.00 GBP   |
        | hmrc   | 25.00 GBP  | 20 % from 5 hours, 40 % from 10 hours and 100 % from 15 hours | 14.99 | GBP      | 10.00 GBP  |
        | hmrc   | 25.00 GBP  | 20 % from 5 hours, 40 % from 10 hours and 100 % from 15 hours | 15    | GBP      | 25.00 GBP  |
        | gsa    | 68.00 USD  | 75 % above 12 hours                                       | 13    | USD      | 51.00 USD  |

    Scenario: What a trip of one day gives by its hours needs them
      Given expenses for german are paid per diem on these terms
        | meals     | 28.00 EUR          |
        | method    | meal type per day  |
        | day trips | 50 % above 8 hours |
      When Ann claims these expenses on report R-1
        | date       | category | from       | currency |
        | 2026-01-12 | german   | 2026-01-12 | EUR      |
      Then it is refused because "malformed"

    Scenario: Meals take off amounts, and three quarters are given on the first and the last day
      Given expenses for gsa are paid per diem on these terms
        | meals       | 63.00 USD         |
        | incidentals | 5.00 USD          |
        | method      | meal type per day |
        | breakfast   | 16.00 USD         |
        | lunch       | 19.00 USD         |
        | dinner      | 28.00 USD         |
        | first day   | 75 %              |
        | last day    | 75 %              |
      And Ann claimed per diem for gsa in USD from 2026-01-12 until 2026-01-14 on report R-1 with these meals provided
        | date       | meals               |
        | 2026-01-12 | dinner              |
        | 2026-01-13 | breakfast and lunch |
      Then 107.00 USD of report R-1 is claimed
      # 51.00 - 28.00, 68.00 - 16.00 - 19.00, 51.00
