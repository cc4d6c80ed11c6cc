Feature: A law firm's invoice in LEDES 1998B is read line by line
  Data Policy 1.4. Fees of timekeepers are time. Expenses and adjustments of the invoice as a whole are left
  out, saying so. A line of another format, or a lost part of one, is never guessed at.

  Background:
    Given a time and materials contract C-100 in USD for M-1
    And Ann works as a partner

  Scenario: Every line has its outcome
    When this file is imported as ledes-1998b called invoice.txt
      """
      LEDES1998B[]
      INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|BILLING_START_DATE|BILLING_END_DATE|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|EXP/FEE/INV_ADJ_TYPE|LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT|LINE_ITEM_TOTAL|LINE_ITEM_DATE|LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|TIMEKEEPER_ID|LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID[]
      20260202|96542|C-7|M-1|505|20260101|20260131|January|1|F|2.0|0|250|20260115|L510||A102|Ann|Research at the library|24-643|125|Ann|PT|711[]
      20260202|96542|C-7|M-1|505|20260101|20260131|January|2|F|2.0|-70|180|20260116|L510||A107|Ann|Call with counsel|24-643|125|Ann|PT|711[]
      20260202|96542|C-7|M-1|505|20260101|20260131|January|3|E|1|0|75|20260116||E105||Ann|Telephone|24-643|75|Ann|PT|711[]
      20260202|96542|C-7|M-1|505|20260101|20260131|January|4|F|1.0|0|125|20260117|L510||A107|Ann|A line that lost its end|24-643|125|Ann|PT|711
      """
    Then the import accounts for its rows as follows
      | rows | outcome  | reason          | lines |
      | 2    | recorded |                 |       |
      | 1    | left out |                 |       |
      | 1    | left out | expense_line    | 5     |
      | 1    | refused  |                 |       |
      | 1    | refused  | row_without_end | 6     |

  Scenario: What came in is billed as it was charged
    Given this file was imported as ledes-1998b called invoice.txt
      """
      LEDES1998B[]
      INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|BILLING_START_DATE|BILLING_END_DATE|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|EXP/FEE/INV_ADJ_TYPE|LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT|LINE_ITEM_TOTAL|LINE_ITEM_DATE|LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|TIMEKEEPER_ID|LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID[]
      20260202|96542|C-7|M-1|430|20260101|20260131|January|1|F|2.0|0|250|20260115|L510||A102|Ann|Research at the library|24-643|125|Ann|PT|711[]
      20260202|96542|C-7|M-1|430|20260101|20260131|January|2|F|2.0|-70|180|20260116|L510||A107|Ann|Call with counsel|24-643|125|Ann|PT|711[]
      """
    When all that waits is approved by Mary
    And C-100 is billed up to 2026-01-31
    Then the invoice comes to 430.00 USD
    And the invoice prints "Call with counsel"
