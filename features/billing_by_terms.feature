Feature: A billing run bills every contract as its own terms say
  Billing Policy 6.4. A contract says how its invoices are put together and what the least worth sending is. A
  run follows it. Who asks for something else gets it, and the draft says so.

  Background:
    Given contract C-100 is signed with these terms
      | customer    | ACME        |
      | currency    | GBP         |
      | projects    | P-1 and P-2 |
      | invoices by | project     |
    And contract C-200 is signed with these terms
      | customer    | ACME     |
      | currency    | GBP      |
      | projects    | P-3      |
      | invoices by | customer |
    And contract C-300 is signed with these terms
      | customer    | ACME     |
      | currency    | GBP      |
      | projects    | P-4      |
      | invoices by | customer |
    And contract C-400 is signed with these terms
      | customer        | GLOBEX     |
      | currency        | GBP        |
      | projects        | P-5        |
      | minimum invoice | 500.00 GBP |
    And these hours were recorded
      | entry | contract | project | date       | hours |
      | psa:1 | C-100    | P-1     | 2026-01-12 | 1.00  |
      | psa:2 | C-100    | P-2     | 2026-01-13 | 2.00  |
      | psa:3 | C-200    | P-3     | 2026-01-14 | 3.00  |
      | psa:4 | C-300    | P-4     | 2026-01-15 | 4.00  |
      | psa:5 | C-400    | P-5     | 2026-01-16 | 4.00  |
    And all that waits was approved up to 2026-01-31

  Rule: Each contract's group decides which lines share an invoice

    Scenario: By project, by customer and by contract in one run
      When all contracts are billed up to 2026-01-31 as they say
      Then 3 drafts were made
      And the first draft has on it psa:1
      And the second draft has on it psa:2
      And the third draft has on it psa:3 and psa:4
      And the first draft kept to what the contracts say

    Scenario: Who asks for one invoice a contract gets it, and the draft says so
      When all contracts are billed up to 2026-01-31 by contract
      Then 3 drafts were made
      And the first draft has on it psa:1 and psa:2
      And the first draft departed from the contracts in group

    Scenario: A second run makes nothing
      Given all contracts were billed up to 2026-01-31 as they say
      When all contracts are billed up to 2026-01-31 as they say
      Then 3 drafts were made

  Rule: An invoice below the minimum waits for more, and says so

    Scenario: Its work stays unbilled, with the reason
      When all contracts are billed up to 2026-01-31 as they say
      Then psa:5 is not billed yet because "below_minimum"
      And 400.00 GBP of psa:5 is unbilled

    Scenario: More work takes it over the minimum
      Given all contracts were billed up to 2026-01-31 as they say
      And today is 2026-02-28
      And these hours were recorded
        | entry | contract | project | date       | hours |
        | psa:6 | C-400    | P-5     | 2026-02-16 | 1.00  |
      And all that waits was approved up to 2026-02-28
      When all contracts are billed up to 2026-02-28 as they say
      Then the last draft has on it psa:5 and psa:6

    Scenario: It can be billed however little it is
      When all contracts are billed up to 2026-01-31 as they say, however little it is
      Then the last draft has on it psa:5
      And the last draft departed from the contracts in minimum

    Scenario: The last bill of a contract that is over never waits
      Given contract C-400 ended on 2026-01-20
      When all contracts are billed up to 2026-01-31 as they say
      Then the last draft has on it psa:5
      And the last draft kept to what the contracts say

  Rule: A day that is no cut-off of the calendar is a choice too

    Scenario: The contract is billed monthly, and somebody bills it in between
      Given contract C-500 is signed with these terms
        | customer | INITECH |
        | currency | GBP     |
        | projects | P-6     |
        | billed   | monthly |
      And these hours were recorded
        | entry | contract | project | date       | hours |
        | psa:7 | C-500    | P-6     | 2026-01-10 | 1.00  |
      And psa:7 was approved
      When a draft is made for C-500 up to 2026-01-20
      Then the draft departs from the contracts in cut-off

  Rule: On a billing date each contract is billed up to the last cut-off of its calendar

    Scenario: One is billed monthly, one on Fridays, one has no calendar
      Given contract C-500 is signed with these terms
        | customer | INITECH |
        | currency | GBP     |
        | projects | P-6     |
        | billed   | monthly |
      And contract C-600 is signed with these terms
        | customer | INITECH          |
        | currency | GBP              |
        | projects | P-7              |
        | billed   | weekly on Friday |
      And contract C-700 is signed with these terms
        | customer | INITECH |
        | currency | GBP     |
        | projects | P-8     |
      And today is 2026-02-28
      And these hours were recorded
        | entry | contract | project | date       | hours |
        | day:1 | C-500    | P-6     | 2026-01-31 | 6.00  |
        | day:2 | C-500    | P-6     | 2026-02-01 | 6.00  |
        | day:3 | C-600    | P-7     | 2026-02-06 | 6.00  |
        | day:4 | C-600    | P-7     | 2026-02-09 | 6.00  |
        | day:5 | C-700    | P-8     | 2026-02-10 | 6.00  |
        | day:6 | C-700    | P-8     | 2026-02-11 | 6.00  |
      And all that waits was approved up to 2026-02-28
      And all contracts were billed up to 2026-01-20 as they say
      When all contracts are billed on 2026-02-10 as they say and their invoices issued
      Then 6 drafts were made
      And the first invoice has on it day:1
      And the second invoice has on it day:3
      And the third invoice has on it day:5

    Scenario: What was approved late for the last cut-off still rides along
      Given contract C-500 is signed with these terms
        | customer | INITECH |
        | currency | GBP     |
        | projects | P-6     |
        | billed   | monthly |
      And today is 2026-02-02
      And these hours were recorded
        | entry | contract | project | date       | hours |
        | day:1 | C-500    | P-6     | 2026-01-30 | 6.00  |
      And day:1 was approved
      When all contracts are billed on 2026-02-03 as they say
      Then the last draft has on it day:1
      And the last draft keeps to what the contracts say
