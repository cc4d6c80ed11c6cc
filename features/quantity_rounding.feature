Feature: Quantities are rounded as the contract says, and an exact multiple stays as it is
  Time Policy 3. Rounding happens once, to the quantity, before it is priced. The hours as worked are
  kept exactly as they were recorded.

  Scenario Outline: What is charged for the hours worked
    Given contract C-100 is signed with these terms
      | currency | GBP        |
      | rounding | <rounding> |
    And work under C-100 is charged at 60.00 GBP an hour
    And these hours were recorded
      | entry | hours    |
      | psa:1 | <worked> |
    When psa:1 is approved
    Then psa:1 is worth <charged>

    Examples: Every begun quarter of an hour
      | rounding        | worked     | charged   |
      | quarter hour up | 1 minute   | 15.00 GBP |
      | quarter hour up | 15 minutes | 15.00 GBP |
      | quarter hour up | 16 minutes | 30.00 GBP |
      | quarter hour up | 0.25       | 15.00 GBP |
      | quarter hour up | 7.50       | 450.00 GBP |

    Examples: The nearest quarter of an hour, the half counting up
      | rounding             | worked      | charged   |
      | quarter hour nearest | 22 minutes  | 15.00 GBP |
      | quarter hour nearest | 450 seconds | 15.00 GBP |
      | quarter hour nearest | 23 minutes  | 30.00 GBP |
      | quarter hour nearest | 7 minutes   | 0.00 GBP  |

    Examples: Tenths of an hour
      | rounding            | worked     | charged  |
      | six minutes up      | 6 minutes  | 6.00 GBP |
      | six minutes up      | 7 minutes  | 12.00 GBP |
      | six minutes nearest | 8 minutes  | 6.00 GBP |
      | six minutes nearest | 9 minutes  | 12.00 GBP |

    Examples: Half hours, and to the second
      | rounding     | worked     | charged   |
      | half hour up | 30 minutes | 30.00 GBP |
      | half hour up | 31 minutes | 60.00 GBP |
      | exact        | 61 seconds | 1.02 GBP  |

    Examples: A step of the contract's own, up, down or nearest, and the least an entry counts
      | rounding                           | worked     | charged    |
      | 5 minutes up                       | 6 minutes  | 10.00 GBP  |
      | 10 minutes down                    | 29 minutes | 20.00 GBP  |
      | 15 minutes down                    | 14 minutes | 0.00 GBP   |
      | 30 minutes nearest                 | 44 minutes | 30.00 GBP  |
      | 30 minutes nearest                 | 45 minutes | 60.00 GBP  |
      | 60 minutes up                      | 61 minutes | 120.00 GBP |
      | 1 minute up                        | 61 seconds | 2.00 GBP   |
      | 6 minutes up, at least 15 minutes  | 4 minutes  | 15.00 GBP  |
      | 6 minutes up, at least 15 minutes  | 16 minutes | 18.00 GBP  |
      | exact, at least 30 minutes         | 31 minutes | 31.00 GBP  |

  Scenario: Each line of a contract rounds in its own way
    Given contract C-100 in GBP is signed with these lines
      | line | projects | rounding        |
      | 1    | P-1      | quarter hour up |
      | 2    | P-2      | exact           |
    And these hours were recorded
      | entry | project | hours     |
      | psa:1 | P-1     | 6 minutes |
      | psa:2 | P-2     | 6 minutes |
    When psa:1 and psa:2 are approved
    Then psa:1 is worth 25.00 GBP
    And psa:2 is worth 10.00 GBP
