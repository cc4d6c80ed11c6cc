Feature: An amendment holds exactly its lines while it waits, and prices what is not billed once it is approved
  Contract Policy 4. While an amendment is pending nothing of its lines is billed, and everything else flows. Approved
  for a day in the past, it prices the work since that day anew; what is billed is proposed for credit, never changed.

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

  Rule: What is only drafted changes nothing

    Scenario: A draft
      When amendment A-1 of C-100 is drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      Then under C-100 1,200.00 GBP is unbilled

  Rule: A pending one holds exactly its lines

    Scenario: The other line flows
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      When amendment A-1 of C-100 is submitted
      Then psa:1 waits because "contract_amendment_pending"
      And psa:3 waits because "contract_amendment_pending"
      And 400.00 GBP of psa:2 is unbilled

    Scenario: Only the other line goes on a draft
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And amendment A-1 of C-100 was submitted
      When a draft is made for C-100 up to 2026-01-31
      Then the draft has on it psa:2

    Scenario: A draft that was made before waits too
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And a draft was made for C-100 up to 2026-01-31
      And amendment A-1 of C-100 was submitted
      When the draft is issued
      Then it is refused because "not_open"

  Rule: Rejected or withdrawn, all goes on as before

    Scenario: Rejected
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is rejected because "too dear"
      Then under C-100 1,200.00 GBP is unbilled

    Scenario: Withdrawn
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is withdrawn
      Then under C-100 1,200.00 GBP is unbilled

  Rule: Approved, work since its day that is not billed is priced anew

    Scenario: Only line 1, only since then
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then 600.00 GBP of psa:1 is unbilled
      And 240.00 GBP of psa:3 is unbilled
      And under C-100 1,240.00 GBP is unbilled
      And the trial balance is zero

    Scenario: A draft on the old terms is given up, to be drafted anew
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And a draft was made for C-100 up to 2026-01-31
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When a draft is made for C-100 up to 2026-01-31
      Then the draft comes to 1,240.00 GBP

    Scenario: What is billed stays as it was billed
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And C-100 was billed up to 2026-01-31
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then under C-100 1,200.00 GBP is billed
      And under C-100 0.00 GBP is unbilled

    Scenario: The second of two builds on the first
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And amendment A-2 of C-100 was drafted with a rate of 150.00 GBP from 2026-01-18 for line 1
      And amendment A-1 of C-100 was submitted
      And amendment A-2 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      When amendment A-2 of C-100 is approved by Olga
      Then 300.00 GBP of psa:3 is unbilled
      And under C-100 1,300.00 GBP is unbilled

    Scenario: A new cap
      Given amendment A-1 of C-100 was drafted with a not-to-exceed amount of 900.00 GBP from 2026-01-01
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then under C-100 900.00 GBP is unbilled

    Scenario: A cap that is as it was lets its lines flow again
      Given amendment A-1 of C-100 was drafted with a not-to-exceed amount of 900.00 GBP from 2026-01-01
      And amendment A-1 of C-100 was submitted
      And amendment A-1 of C-100 was approved by Olga
      And amendment A-2 of C-100 was drafted with a not-to-exceed amount of 900.00 GBP from 2026-01-01
      And amendment A-2 of C-100 was submitted
      When amendment A-2 of C-100 is approved by Olga
      Then under C-100 900.00 GBP is unbilled

    Scenario: A draft over several contracts is given up too
      Given a time and materials contract C-200 in GBP
      And Ann recorded 1.00 hours for C-200 on 2026-01-14 as psa:9
      And psa:9 was approved
      And amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And a draft was made for C-100 and C-200 up to 2026-01-31
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Olga
      Then under C-100 1,240.00 GBP is unbilled
      And under C-200 100.00 GBP is unbilled
      And the trial balance is zero

  Rule: Two persons change a contract

    Scenario: Whoever drafted it does not approve it
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-01 by Mary
      And amendment A-1 of C-100 was submitted by Paul
      When amendment A-1 of C-100 is approved by Mary
      Then it is refused because "self_approval"

    Scenario: Nor does whoever asked for its approval
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-01 by Mary
      And amendment A-1 of C-100 was submitted by Paul
      When amendment A-1 of C-100 is approved by Paul
      Then it is refused because "self_approval"

    Scenario: Nor somebody on behalf of either
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-01 by Mary
      And amendment A-1 of C-100 was submitted by Paul
      When amendment A-1 of C-100 is approved by Olga on behalf of Mary
      Then it is refused because "self_approval"

    Scenario: A third person does
      Given amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-01 by Mary
      And amendment A-1 of C-100 was submitted by Paul
      When amendment A-1 of C-100 is approved by Olga
      Then it is done

  Rule: Under a cap of the customer too

    Scenario: Approved although other contracts of the customer stand under the same cap
      Given a time and materials contract C-200 in GBP
      And ACME may be billed at most 5,000.00 GBP on all its contracts
      And amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is approved by Mary
      Then under C-100 1,240.00 GBP is unbilled

    Scenario: Work that was written up, and so stands in two parts, flows again as a whole
      Given ACME may be billed at most 5,000.00 GBP on all its contracts
      And psa:1 was written up by 1.52 GBP
      And amendment A-1 of C-100 was drafted with a rate of 120.00 GBP from 2026-01-15 for line 1
      And amendment A-1 of C-100 was submitted
      When amendment A-1 of C-100 is rejected
      Then under C-100 1,201.52 GBP is unbilled
