Feature: Time is recorded exactly, and what cannot be true is refused
  Time Policy 2. An entry needs a quantity above nothing, at most a day, for a person and a project the book
  knows, on a day that can be. What is refused leaves no trace.

  Background:
    Given a time and materials contract C-100 in GBP

  Scenario Outline: Quantities
    When Ann records <quantity>
    Then it is refused because "<reason>"
    And nothing is recorded

    Examples:
      | quantity           | reason          |
      | 0.00 hours         | zero_quantity   |
      | -1.00 hours        | zero_quantity   |
      | 24.01 hours        | more_than_a_day |
      | 1441 minutes       | more_than_a_day |
      | 86401 seconds      | more_than_a_day |
      | 0.1234567891 hours | bad_quantity    |
      | 12345678901234567 hours | bad_quantity |

  Scenario Outline: Quantities at the limits
    When Ann records <quantity> as psa:1
    Then it is done

    Examples:
      | quantity     |
      | 24.00 hours  |
      | 1440 minutes |
      | 1 second     |

  Scenario Outline: Days that cannot be
    When Ann records 1.00 hour on <date>
    Then it is refused because "date_out_of_range"

    Examples:
      | date       |
      | 1989-12-31 |
      | 2026-03-04 |
      | 2999-01-01 |

  Scenario: The twenty-ninth of February
    Given a time and materials contract C-200 in GBP from 2024-01-01
    And today is 2024-02-29
    When Ann records 1.00 hour on 2024-02-29 as psa:1
    Then it is done

  Rule: Only what the book knows

    Scenario: A project nobody opened
      Given nothing is taken for granted
      When Ann records 1.00 hour for P-404
      Then it is refused because "unknown_project"

    Scenario: A person nobody registered
      Given nothing is taken for granted
      When Zed records 1.00 hour for C-100
      Then it is refused because "unknown_person"

    Scenario: A project no contract covers
      Given project P-9 is opened
      When Ann records 1.00 hour for P-9
      Then it is refused because "unknown_contract"

    Scenario: A contract nobody signed
      When Ann records 1.00 hour for C-100 under contract C-404
      Then it is refused because "unknown_contract"

    Scenario: A contract for a customer nobody registered
      Given nothing is taken for granted
      When a time and materials contract C-200 with NOBODY in GBP for C-100
      Then it is refused because "unknown_customer"

    Scenario: A contract in a currency that does not exist
      When a time and materials contract C-200 in XXQ
      Then it is refused because "unknown_currency"

    Scenario: An approval of time that was withdrawn
      Given Ann recorded 1.00 hour as psa:1
      And psa:1 was withdrawn
      When psa:1 is approved
      Then it is refused because "not_open"
