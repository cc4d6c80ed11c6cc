Feature: An expense is charged at cost, with a markup, or by its unit price
  Expense Policy 6. Exact to the cent, rounded half up once a line. Cost is net of recoverable VAT unless the
  category says gross.

  Background:
    Given a time and materials contract C-100 in EUR
    And expenses for supplies are passed on at cost
    And expenses for travel follow these terms
      | pricing | markup |
      | markup  | 12.5 % |
    And expenses for hotel follow these terms
      | pricing | markup |
      | markup  | 12.5 % |
      | base    | gross  |
    And expenses for mileage follow these terms
      | pricing    | unit price |
      | unit price | 0.45 EUR   |
      | unit       | km         |

  Scenario: Each category at its own price
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount     | VAT       | quantity | merchant |
      | 1    | 2026-01-12 | supplies | 119.00 EUR | 19.00 EUR |          | Paper    |
      | 2    | 2026-01-12 | travel   | 119.00 EUR | 19.00 EUR |          | Railway  |
      | 3    | 2026-01-12 | hotel    | 119.00 EUR | 19.00 EUR |          | Adler    |
      | 4    | 2026-01-12 | mileage  | 30.00 EUR  |           | 100.1 km |          |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | claimed    | charged    |
      | 1    | 119.00 EUR | 100.00 EUR |
      | 2    | 119.00 EUR | 112.50 EUR |
      | 3    | 119.00 EUR | 133.88 EUR |
      | 4    | 30.00 EUR  | 45.05 EUR  |

  Scenario: A quantity without an amount is claimed at the category's price
    Given Ann claimed these expenses on report R-1
      | line | date       | category | quantity | currency |
      | 1    | 2026-01-12 | mileage  | 200 km   | EUR      |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | claimed   | charged   |
      | 1    | 90.00 EUR | 90.00 EUR |

  Scenario: The contract's own markup stands instead of every category's
    Given contract C-200 is signed with these terms
      | currency       | EUR   |
      | projects       | P-200 |
      | expense markup | 5 %   |
    And Ann claimed these expenses on report R-1
      | line | date       | category | amount     | project | merchant |
      | 1    | 2026-01-12 | supplies | 100.00 EUR | P-200   | Paper    |
      | 2    | 2026-01-12 | travel   | 100.00 EUR | P-200   | Railway  |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | charged    |
      | 1    | 105.00 EUR |
      | 2    | 105.00 EUR |

  Scenario: A line that is corrected is approved anew
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount     | merchant |
      | 1    | 2026-01-12 | supplies | 100.00 EUR | Paper    |
    And report R-1 was approved by Mary
    When line 1 of report R-1 is corrected to 80.00 EUR because "one ream was returned"
    Then under C-100 0.00 EUR is unbilled
    And report R-1 is in state "recorded"
    When report R-1 is approved by Mary
    Then under C-100 80.00 EUR is unbilled

  Scenario: A line that was a mistake takes its charge with it
    Given Ann claimed these expenses on report R-1
      | line | date       | category | amount     | merchant |
      | 1    | 2026-01-12 | supplies | 100.00 EUR | Paper    |
      | 2    | 2026-01-12 | supplies | 40.00 EUR  | Ink      |
    And report R-1 was approved by Mary
    When line 1 of report R-1 is withdrawn because "claimed by mistake"
    Then under C-100 40.00 EUR is unbilled
