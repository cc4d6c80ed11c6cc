Feature: What is the person's own affair is never billed
  Expense Policy 1.3. The personal part of a line is neither owed to the person nor charged to the customer;
  VAT goes with each part.

  Background:
    Given a time and materials contract C-100 in GBP
    And expenses for travel follow these terms
      | pricing | markup |
      | markup  | 10 %   |

  Scenario: Half of a hotel bill is private
    Given Ann claimed these expenses on report R-1
      | line | date       | amount     | VAT       | personal  | merchant |
      | 1    | 2026-01-12 | 120.00 GBP | 20.00 GBP | 60.00 GBP | Hotel    |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | claimed    | personal  | billable  | charged   |
      | 1    | 120.00 GBP | 60.00 GBP | 60.00 GBP | 55.00 GBP |

  Scenario: A line that is wholly private is charged to nobody
    Given Ann claimed these expenses on report R-1
      | line | date       | amount    | personal  | merchant |
      | 1    | 2026-01-12 | 30.00 GBP | 30.00 GBP | Cinema   |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | state       | personal  | outside  | billable |
      | 1    | not charged | 30.00 GBP | 0.00 GBP | 0.00 GBP |
    And under C-100 0.00 GBP is unbilled

  Scenario: What is claimed as not chargeable is the firm's own cost
    Given Ann claimed these expenses on report R-1
      | line | date       | amount    | chargeable | merchant |
      | 1    | 2026-01-12 | 30.00 GBP | no         | Stamps   |
    When report R-1 is approved by Mary
    Then report R-1 stands as follows
      | line | state       | outside   | billable |
      | 1    | not charged | 30.00 GBP | 0.00 GBP |

  Scenario: More private than was claimed can not be
    When Ann claims these expenses on report R-1
      | line | date       | amount    | personal  |
      | 1    | 2026-01-12 | 30.00 GBP | 30.01 GBP |
    Then it is refused because "bad_amount"
