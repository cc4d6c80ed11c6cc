Feature: Statements of work take from their master agreement what they do not say themselves
  Contract Policy 1.3. A customer signs a master agreement once. Each statement of work is a contract of its own,
  with its own lines, caps and life; the terms that it leaves out are those the agreement had on the day it was signed.

  Background:
    Given a master agreement MSA-1 with ACME in GBP is signed with these terms
      | retainage        | 10 %, due 60 days after release |
      | due              | 45 days                        |
      | purchase order   | PO-1                           |

  Rule: What is left out is taken from the agreement

    Scenario: Retainage and due date of the agreement
      Given contract C-100 is signed with these terms
        | agreement | MSA-1 |
        | currency  | GBP   |
      And Ann recorded 4.00 hours on 2026-01-12 as psa:1
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31 on 2026-01-31
      Then the invoice is made up of
        | part      | amount     |
        | inclusive | 400.00 GBP |
        | retained  | 40.00 GBP  |
        | payable   | 360.00 GBP |
      And the invoice is due on 2026-03-17

    Scenario: What a statement of work says itself comes first
      Given contract C-100 is signed with these terms
        | agreement | MSA-1   |
        | currency  | GBP     |
        | due       | 10 days |
      And Ann recorded 4.00 hours on 2026-01-12 as psa:1
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31 on 2026-01-31
      Then the invoice is due on 2026-02-10
      And 40.00 GBP is retained under C-100

  Rule: An agreement changes for what is signed later

    Scenario: A statement of work keeps the terms it was signed on
      Given contract C-100 is signed with these terms
        | agreement | MSA-1      |
        | currency  | GBP        |
        | signed on | 2026-01-01 |
      And master agreement MSA-1 is amended from 2026-02-01 because "renewed"
        | retainage | 5 %   |
      And contract C-200 is signed with these terms
        | agreement | MSA-1      |
        | currency  | GBP        |
        | signed on | 2026-02-01 |
      And Ann recorded 4.00 hours under contract C-100 on 2026-02-12 as psa:1
      And Ann recorded 4.00 hours under contract C-200 on 2026-02-13 as psa:2
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-02-28 on 2026-02-28
      When C-200 is billed up to 2026-02-28 on 2026-02-28
      Then 40.00 GBP is retained under C-100
      And 20.00 GBP is retained under C-200

    Scenario: What is not named in an amendment stays
      Given master agreement MSA-1 was amended from 2026-02-01
        | retainage | 5 %   |
      When contract C-200 is signed with these terms
        | agreement | MSA-1      |
        | currency  | GBP        |
        | signed on | 2026-02-01 |
      Then the master agreements stand as follows
        | agreement | customer | purchase order | statements |
        | MSA-1     | ACME     | PO-1           | C-200      |

    Scenario: An amendment that changes nothing is no news
      When master agreement MSA-1 is amended from 2026-02-01
        | due  | 45 days |
      Then it is known already

  Rule: Within the agreement's time, customer and currency

    Scenario: After its end
      Given master agreement MSA-1 ended on 2026-03-31 because "not renewed"
      When contract C-300 is signed with these terms
        | agreement | MSA-1      |
        | currency  | GBP        |
        | signed on | 2026-04-01 |
      Then it is refused because "date_out_of_range"

    Scenario: A statement of work that is there goes on
      Given contract C-100 is signed with these terms
        | agreement | MSA-1 |
        | currency  | GBP   |
      And master agreement MSA-1 ended on 2026-01-31
      And Ann recorded 4.00 hours on 2026-02-12 as psa:1
      When psa:1 is approved
      Then under C-100 400.00 GBP is unbilled

    Scenario: Of another customer
      When contract C-400 is signed with these terms
        | agreement | MSA-1  |
        | customer  | GLOBEX |
        | currency  | GBP    |
      Then it is refused because "malformed"

    Scenario: In another currency
      When contract C-400 is signed with these terms
        | agreement | MSA-1 |
        | currency  | USD   |
      Then it is refused because "malformed"

    Scenario: An agreement nobody signed
      When contract C-400 is signed with these terms
        | agreement | MSA-9 |
        | currency  | GBP   |
      Then it is refused because "unknown_agreement"

  Rule: What its statements of work come to is told together

    Scenario: Two of them, one billed
      Given contract C-100 is signed with these terms
        | agreement | MSA-1 |
        | currency  | GBP   |
      And contract C-200 is signed with these terms
        | agreement | MSA-1 |
        | currency  | GBP   |
      And Ann recorded 4.00 hours under contract C-100 on 2026-01-12 as psa:1
      And Ann recorded 2.50 hours under contract C-200 on 2026-01-13 as psa:2
      And psa:1 and psa:2 were approved
      When C-100 is billed up to 2026-01-31 on 2026-01-31
      Then the master agreements stand as follows
        | agreement | ends on | statements      | approved   | wip        | billed     | written off |
        | MSA-1     | open    | C-100 and C-200 | 650.00 GBP | 250.00 GBP | 400.00 GBP | 0.00 GBP    |
