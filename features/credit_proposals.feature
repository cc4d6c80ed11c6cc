Feature: Billed work that an amendment prices otherwise is credited and billed anew only when somebody accepts it
  Contract Policy 4.3. An approval for a day in the past names what was billed at other prices: its value then and
  now. Accepted, it is credited on its invoices and priced by the terms in force; declined, it stays as billed.

  Background:
    Given contract C-100 in GBP is signed with these lines
      | line | projects | billing model      |
      | 1    | P-1      | time and materials |
      | 2    | P-2      | time and materials |
    And these hours were recorded
      | entry | project | date       | hours |
      | psa:1 | P-1     | 2026-01-12 | 6.00  |
      | psa:2 | P-2     | 2026-01-13 | 4.00  |
      | psa:3 | P-1     | 2026-01-20 | 2.00  |
    And psa:1, psa:2 and psa:3 were approved
    And C-100 was billed up to 2026-01-31
    And today is 2026-02-10
    And amendment A-1 of C-100 was drafted with a rate of 80.00 GBP from 2026-01-01 for line 1 by Mary
    And amendment A-1 of C-100 was submitted

  Rule: What is proposed is open until somebody answers

    Scenario: Proposed, nothing changed
      When amendment A-1 of C-100 is approved by Olga
      Then the credit proposals of C-100 are as follows
        | amendment | entry | billed     | was        | now        | state |
        | A-1       | psa:1 | 600.00 GBP | 600.00 GBP | 480.00 GBP | open  |
        | A-1       | psa:3 | 200.00 GBP | 200.00 GBP | 160.00 GBP | open  |
      And under C-100 1,200.00 GBP is billed

    Scenario: The amendment and who decided it
      When amendment A-1 of C-100 is approved by Olga
      Then the amendments of C-100 stand as follows
        | amendment | state    | from       | lines | drafted by | decided by |
        | A-1       | approved | 2026-01-01 | 1     | Mary       | Olga       |

  Rule: Accepted, it is credited and billed anew at the new price

    Scenario: One of two
      Given amendment A-1 of C-100 was approved by Olga
      When the credit that amendment A-1 of C-100 proposes for psa:1 is accepted
      Then the credit proposals of C-100 are as follows
        | amendment | entry | state    |
        | A-1       | psa:1 | accepted |
        | A-1       | psa:3 | open     |
      And under C-100 600.00 GBP is billed
      And 480.00 GBP of psa:1 is unbilled
      And the trial balance is zero

    Scenario: The next draft bills it anew
      Given amendment A-1 of C-100 was approved by Olga
      And the credit that amendment A-1 of C-100 proposes for psa:1 and psa:3 was accepted
      When a draft is made for C-100 up to 2026-02-28
      Then the draft comes to 640.00 GBP

    Scenario: Accepted twice is accepted once
      Given amendment A-1 of C-100 was approved by Olga
      And the credit that amendment A-1 of C-100 proposes for psa:1 was accepted
      When the credit that amendment A-1 of C-100 proposes for psa:1 is accepted
      Then under C-100 600.00 GBP is billed

    Scenario: Credited by hand before, it is still priced anew
      Given amendment A-1 of C-100 was approved by Olga
      And the invoice was credited in full on 2026-02-10
      When the credit that amendment A-1 of C-100 proposes for psa:1 is accepted
      Then 480.00 GBP of psa:1 is unbilled

  Rule: Declined, it stays as it was billed

    Scenario: Declined
      Given amendment A-1 of C-100 was approved by Olga
      When the credit that amendment A-1 of C-100 proposes for psa:1 is declined because "goodwill"
      Then the credit proposals of C-100 are as follows
        | amendment | entry | state    |
        | A-1       | psa:1 | declined |
        | A-1       | psa:3 | open     |
      And under C-100 1,200.00 GBP is billed

    Scenario: What no amendment proposes is refused
      Given amendment A-1 of C-100 was approved by Olga
      When the credit that amendment A-1 of C-100 proposes for psa:2 is declined
      Then it is refused because "not_open"

  Rule: A later amendment says anew what the work is worth

    Scenario: Superseded
      Given amendment A-1 of C-100 was approved by Olga
      And amendment A-2 of C-100 was drafted with a rate of 90.00 GBP from 2026-01-15 for line 1
      And amendment A-2 of C-100 was submitted
      When amendment A-2 of C-100 is approved by Olga
      Then the credit proposals of C-100 are as follows
        | amendment | entry | now        | state      |
        | A-1       | psa:1 | 480.00 GBP | open       |
        | A-1       | psa:3 | 160.00 GBP | superseded |
        | A-2       | psa:3 | 180.00 GBP | open       |
