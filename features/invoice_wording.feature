Feature: Texts, numbers and due dates of invoices follow the contract and the firm
  Billing Policy 6.3 to 6.6. A text has placeholders that are put in by the ledger; an unknown one is refused when the
  contract is signed, not found on an invoice.

  Rule: Texts by template

    Scenario: Above the lines, and on each line
      Given contract C-100 is signed with these terms
        | currency       | GBP                                               |
        | purchase order | 4711                                              |
        | invoice text   | Work from {from} to {until} under order {purchase_order} |
        | line text      | {date} {person}: {hours} h {note}                 |
      And Ann recorded 6.00 hours for C-100 on 2026-01-12 as psa:1
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31
      Then the invoice reads "Work from 2026-01-12 to 2026-01-12 under order 4711"
      And line 1 of the invoice reads "2026-01-12 Ann: 6.00 h"

    Scenario: A placeholder nothing is put in the place of
      When contract C-100 is signed with these terms
        | line text | {dates} {person} |
      Then it is refused because "malformed"
      And the refusal says "Did you mean {date}?"

  Rule: Due dates by terms

    Scenario Outline: Days after, end of month, a fixed day
      Given contract C-100 is signed with these terms
        | currency | GBP   |
        | due      | <due> |
      And Ann recorded 1.00 hours for C-100 on 2026-01-12 as psa:1
      And psa:1 was approved
      When C-100 is billed up to 2026-01-31 on 2026-01-20
      Then the invoice is due on <day>

      Examples:
        | due                      | day        |
        | 14 days                  | 2026-02-03 |
        | end of month             | 2026-01-31 |
        | end of month and 30 days | 2026-03-02 |
        | day 15 after 10 days     | 2026-02-15 |
        | day 31 after 15 days     | 2026-02-28 |

  Rule: Numbers by the firm's pattern, still without gaps

    Scenario: Another pattern in the middle of a year
      Given a time and materials contract C-100 in GBP
      And these hours were recorded
        | entry | date       | hours |
        | psa:1 | 2026-01-12 | 1.00  |
        | psa:2 | 2026-01-13 | 1.00  |
      And psa:1 and psa:2 were approved
      And C-100 was billed up to 2026-01-12
      And invoices were numbered as "{prefix}/{year}/{number:4}"
      And credit memos were numbered as "{prefix}/{year}/{month}/{number}"
      And C-100 was billed up to 2026-01-31
      When the invoice is credited in full
      Then the invoice numbers are GB01-INV-2026-000001 and GB01-INV/2026/0002
      And the second invoice has these credit memos
        | number             |
        | GB01-CN/2026/01/1 |

    Scenario: A pattern whose numbers would repeat
      When invoices are numbered as "{prefix}-{number}"
      Then it is refused because "malformed"
