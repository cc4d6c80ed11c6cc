Feature: A contract that ends early bills no more than its fees are worth until then
  Contract Policy 4.4. Fees that were due before somebody said that the contract ends are due anew at what they are worth: one
  that is cut short in part, one that begins later not at all. What is billed is never changed silently.

  Background:
    Given today is 2026-04-30
    And a contract C-100 is signed with this allowance
      | fee            | 3,000.00 USD |
      | included hours | 20           |
      | overage rate   | 300.00 USD   |
      | projects       | P-1          |
      | starts on      | 2026-01-01   |
    And the instalments of C-100 up to 2026-03-31 were made due

  Scenario: Fees that are due and not billed
    When contract C-100 ends on 2026-02-14
    Then the charges of C-100 are
      | charge          | on         | amount       | state    |
      | Fee for 2026-01 | 2026-01-01 | 3,000.00 USD | unbilled |
      | Fee for 2026-02 | 2026-02-01 | 1,500.00 USD | unbilled |
    And the trial balance is zero

  Scenario: A draft with such a fee is given up, to be drafted anew
    Given a draft was made for C-100 up to 2026-02-28
    And contract C-100 ended on 2026-02-14
    When a draft is made for C-100 up to 2026-02-28
    Then the draft comes to 4,500.00 USD

  Scenario: It ends later after all
    Given contract C-100 ended on 2026-02-14
    When contract C-100 ends on 2026-03-31
    And the instalments of C-100 up to 2026-03-31 are made due
    Then under C-100 9,000.00 USD is unbilled

  Scenario: A fee that is billed is not changed silently
    Given C-100 was billed up to 2026-02-28
    When contract C-100 ends on 2026-02-14
    Then it is refused because "billed_needs_credit"
    And the refusal says "draft an amendment with that end"

  Scenario: An amendment proposes the credit
    Given C-100 was billed up to 2026-02-28
    And amendment A-1 of C-100 was drafted from 2026-02-01 with these changes
      | change  | to         |
      | ends on | 2026-02-14 |
    And amendment A-1 of C-100 was submitted
    When amendment A-1 of C-100 is approved by Olga
    Then the credit proposals of C-100 are as follows
      | amendment | entry               | was          | now          |
      | A-1       | C-100/1/fee-2026-02 | 3,000.00 USD | 1,500.00 USD |

  Scenario: Fees until then that are billed already are no hindrance
    Given C-100 was billed up to 2026-01-31
    When contract C-100 ends on 2026-02-14
    Then under C-100 1,500.00 USD is unbilled
