Feature: A review puts lines, allowances and charges on a draft beside approved work
  Billing Policy 6.2. What is for no approved work has a line of its own: a courier; below zero, goods returned or a
  deduction. What is allowed or charged on a single line stands on it. No cap counts them, and credits give them back.

  Background:
    Given contract C-100 is signed with these terms
      | currency | GBP |
    And these hours were recorded under C-100
      | entry | date       | hours |
      | psa:1 | 2026-01-12 | 4.00  |
      | psa:2 | 2026-01-13 | 6.00  |
    And psa:1 and psa:2 were approved
    And a draft was made for C-100 up to 2026-01-31

  Rule: A line for no approved work is charged, or taken off

    Scenario: A courier
      Given 2 deliveries of "Courier" at 12.50 GBP each were put on the draft
      When the draft is issued
      Then the invoice is made up of
        | part    | amount       |
        | net     | 1,025.00 GBP |
        | payable | 1,025.00 GBP |
      And the invoice prints "Courier"
      And the invoice prints "Further items"
      And under C-100 1,000.00 GBP is billed
      And ACME owes 1,025.00 GBP
      And the trial balance is zero

    Scenario: Goods returned
      Given -3 pieces of "Screens returned" at 50.00 GBP each were put on the draft because "damaged"
      When the draft is issued
      Then 850.00 GBP is payable on the invoice
      And under C-100 1,000.00 GBP is billed
      And the trial balance is zero

    Scenario: It is taken off again
      Given 1 delivery of "Courier" at 25.00 GBP each was put on the draft
      And line 3 was taken off the draft
      When the draft is issued
      Then 1,000.00 GBP is payable on the invoice

    Scenario: Its number is not used again
      Given 1 delivery of "Courier" at 25.00 GBP each was put on the draft
      And line 3 was taken off the draft
      And 1 delivery of "Express" at 40.00 GBP each was put on the draft
      When line 3 is taken off the draft
      Then it is refused because "unknown_line"

    Scenario: It uses up no cap
      Given contract C-200 is signed with these terms
        | currency      | GBP        |
        | not to exceed | 400.00 GBP |
      And these hours were recorded under C-200
        | entry | hours |
        | psa:3 | 4.00  |
      And psa:3 was approved
      And a draft was made for C-200 up to 2026-01-31
      And 1 delivery of "Courier" at 25.00 GBP each was put on the draft
      When the draft is issued
      Then 425.00 GBP is payable on the invoice
      And under C-200 400.00 GBP is billed

    Scenario: More taken off than is charged
      Given -1 piece of "Deduction" at 1,000.01 GBP each was put on the draft
      When the draft is issued
      Then it is refused because "more_than_there_is"

    Scenario: All of it taken off
      Given -1 piece of "Deduction" at 1,000.00 GBP each was put on the draft
      When the draft is issued
      Then 0.00 GBP is payable on the invoice

    Scenario: None of something
      When 0 pieces of "Screens" at 50.00 GBP each are put on the draft
      Then it is refused because "bad_quantity"

    Scenario: Nothing but such lines is no invoice
      Given psa:1 and psa:2 were taken off the draft
      And 1 delivery of "Courier" at 25.00 GBP each was put on the draft
      When the draft is issued
      Then it is refused because "nothing_to_bill"

    Scenario: An issued invoice is not changed any more
      Given the draft was issued
      When 1 delivery of "Courier" at 25.00 GBP each is put on the draft
      Then it is refused because "not_open"

  Rule: The draft shows what was put on it

    Scenario: Lines, allowances and charges
      Given 2 deliveries of "Courier" at 12.50 GBP each were put on the draft
      And 1 piece of "Screen" at 80.00 GBP each was put on the draft
      And -3 pieces of "Screens returned" at 50.00 GBP each were put on the draft
      And line 4 was taken off the draft
      And 5 % was allowed on the draft as goodwill because "a late start"
      And 20.00 GBP was allowed on line 2 of the draft as goodwill because "a late start"
      And 10.00 GBP was charged on line 1 of the draft as packing
      When 10.00 GBP is charged on the draft as freight
      Then the draft has put on it
        | line | text             | quantity     | amount      |
        | 3    | Courier          | 2 deliveries | 25.00 GBP   |
        | 5    | Screens returned | -3 pieces    | -150.00 GBP |
      And the draft has these allowances and charges
        | line | kind      | code     | of        | because      |
        |      | charge    | freight  | 10.00 GBP | Charge       |
        |      | allowance | goodwill | 5 %       | a late start |
        | 1    | charge    | packing  | 10.00 GBP | Charge       |
        | 2    | allowance | goodwill | 20.00 GBP | a late start |

    Scenario: What went with its line, or was taken back
      Given 20.00 GBP was allowed on line 1 of the draft as goodwill
      And 5 % was allowed on the draft as goodwill
      And psa:1 was taken off the draft
      And 10.00 GBP was charged on line 2 of the draft as packing
      When 0.00 GBP is allowed on the draft as goodwill
      Then the draft has these allowances and charges
        | line | kind   | code    |
        | 2    | charge | packing |

  Rule: An allowance or charge on one line

    Scenario: An allowance and two charges
      Given 30.00 GBP was allowed on line 1 of the draft because "a late start"
      And 10.00 GBP was charged on line 1 of the draft as packing
      And 10.00 GBP was charged on line 1 of the draft as freight
      When the draft is issued
      Then the invoice is made up of
        | part       | amount     |
        | net        | 990.00 GBP |
        | allowances | 0.00 GBP   |
        | charges    | 0.00 GBP   |
        | payable    | 990.00 GBP |
      And under C-100 1,000.00 GBP is billed
      And the invoice prints "a late start"
      And the trial balance is zero

    Scenario: A percentage of what the line charges
      Given line 1 of the draft was charged at 300.00 GBP
      And 5 % was allowed on line 1 of the draft
      When the draft is issued
      Then 885.00 GBP is payable on the invoice

    Scenario: No line falls below nothing
      Given 500.00 GBP was allowed on line 1 of the draft
      When the draft is issued
      Then 600.00 GBP is payable on the invoice

    Scenario: It goes with its line
      Given 30.00 GBP was allowed on line 1 of the draft
      And psa:1 was taken off the draft
      When the draft is issued
      Then 600.00 GBP is payable on the invoice

    Scenario: Taken back
      Given 30.00 GBP was allowed on line 1 of the draft
      And 0.00 GBP was allowed on line 1 of the draft
      When the draft is issued
      Then 1,000.00 GBP is payable on the invoice

    Scenario: A line that charges nothing bears nothing
      Given line 1 of the draft was charged at 0.00 GBP
      When 10.00 GBP is charged on line 1 of the draft as packing
      Then it is refused because "bad_amount"
      And the refusal says "AddLine"

    Scenario: On a line that is not there
      When 30.00 GBP is allowed on line 7 of the draft
      Then it is refused because "unknown_line"

  Rule: A credit gives back the share of what it credits, the last one what is left

    Scenario: In two parts
      Given 1 delivery of "Courier" at 25.01 GBP each was put on the draft
      And 30.01 GBP was allowed on line 1 of the draft
      And the draft was issued
      And psa:1 on the invoice was credited
      When psa:2 on the invoice is credited
      Then the last credit memo of the invoice is made up of
        | part    | amount     |
        | net     | 615.01 GBP |
        | payable | 615.01 GBP |
      And the invoice stands as credited
      And ACME owes 0.00 GBP
      And the trial balance is zero

    Scenario: Where the work itself was free
      Given line 1 of the draft was charged at 0.00 GBP
      And line 2 of the draft was charged at 0.00 GBP
      And 1 delivery of "Courier" at 25.00 GBP each was put on the draft
      And the draft was issued
      When the invoice is credited in full
      Then the last credit memo of the invoice is made up of
        | part    | amount    |
        | payable | 25.00 GBP |
      And the invoice stands as credited
      And ACME owes 0.00 GBP
      And the trial balance is zero

    Scenario: It is credited once
      Given 1 delivery of "Courier" at 25.00 GBP each was put on the draft
      And the draft was issued
      And the invoice was credited in full
      When the invoice is credited in full
      Then it is refused because "more_than_there_is"

    Scenario: What was taken off is not given back twice
      Given -1 piece of "Deduction" at 100.00 GBP each was put on the draft
      And the draft was issued
      When psa:1 on the invoice is credited
      Then the last credit memo of the invoice is made up of
        | part    | amount     |
        | payable | 360.00 GBP |
      And ACME owes 540.00 GBP
      And the trial balance is zero

  Rule: Each may have a tax code of its own

    Scenario: Freight at another rate than the work
      Given the entity is registered for tax in GB under GB123456789
      And GB has these tax rates
        | code     | category | rate |
        | standard | S        | 20   |
        | reduced  | S        | 5    |
      And ACME is taxed in GB as a business
      And 100.00 GBP was charged on the draft as freight taxed as reduced
      And 1 delivery of "Courier" at 10.00 GBP each taxed as reduced was put on the draft
      When the draft is issued
      Then the invoice bears these taxes
        | rate | taxable      | tax        |
        | 20 % | 1,000.00 GBP | 200.00 GBP |
        | 5 %  | 110.00 GBP   | 5.50 GBP   |
      And the trial balance is zero
