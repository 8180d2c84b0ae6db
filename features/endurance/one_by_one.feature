@engine
Feature: Many discussions, one by one
  The machine that serves Dana runs for months and holds one discussion after another.
  Once a discussion is over, its memory is free again.
  Otherwise the machine slows down until a discussion is lost.

  Rule: Memory stays flat

    Example: A hundred discussions leave memory unchanged
      When 100 short discussions run one by one
      Then the process grows by less than 10 KiB with each of them
      And each of them leaves fewer than 50 objects behind

  Rule: A finished discussion is released

    Example: A discussion that is no longer needed is released
      When a short discussion ends and is no longer needed
      Then nothing of it is left in memory
