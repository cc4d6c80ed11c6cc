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
