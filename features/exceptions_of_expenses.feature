Feature: A case of an expense leaves the queue when its receipt comes, its double goes, or somebody answers for it
  Expense Policy 3 and 5. Each line waits by itself, with the money it claims.

  Background:
    Given a time and materials contract C-100 with ACME in GBP
    And expenses for travel follow these terms
      | receipt above | 50.00 GBP |
    And Ann claimed these expenses on report R-1
      | line | date       | amount     | merchant |
      | 1    | 2026-01-12 | 120.00 GBP | Railway  |
      | 2    | 2026-01-13 | 20.00 GBP  | Taxi     |
    And Ann claimed these expenses on report R-2
      | line | date       | amount    | merchant |
      | 1    | 2026-01-13 | 20.00 GBP | Taxi     |
    And report R-1 was approved by Mary
    And report R-2 was approved by Mary

  Scenario: They wait with their money, on the desk that sees to them
    Then these cases wait
      | kind              | about | reason              | desk     | amount     | contract | customer |
      | expense           | R-1/1 | receipt_missing     | expenses | 120.00 GBP | C-100    | ACME     |
      | duplicate expense | R-2/1 | duplicate_suspected | expenses | 20.00 GBP  | C-100    | ACME     |
    And "receipt_missing" on R-1/1 is cleared by AttachReceipt, ConfirmExpense, DecideExpenses and WithdrawExpenses
    And "duplicate_suspected" on R-2/1 is cleared by ConfirmExpense, DecideExpenses and WithdrawExpenses

  Scenario: The receipt comes
    When receipt S-1 is attached to line 1 of report R-1 by Ann
    Then 0 cases of kind "expense" wait

  Scenario: The double is withdrawn
    When report R-2 is withdrawn because "claimed twice"
    Then 0 cases of kind "duplicate expense" wait

  Scenario: The first claim is withdrawn, and the second is judged again by itself
    Given line 2 of report R-1 was withdrawn because "claimed twice"
    When what goes on by itself is done
    Then 0 cases of kind "duplicate expense" wait
    And 20.00 GBP of report R-2 is billable

  Scenario: Somebody answers for it
    When all cases of kind "duplicate expense" are cleared with ConfirmExpense because "there and back" by Mary
    Then 1 case was cleared
    And 0 cases of kind "duplicate expense" wait
