@engine
Feature: Many discussions, one by one
  The machine that serves Dana runs for months, and holds one discussion after the other.
  What a discussion needed is free again when it is over.
  Otherwise the machine grows slow, and one day a discussion is lost.

  Rule: Memory stays flat

    Example: Two hundred discussions leave the memory as it was
      When 200 short discussions are held one by one
      Then the process grows by less than 10 KiB with each of them
      And each of them leaves fewer than 50 objects behind

  Rule: What is over is let go

    Example: A discussion that nobody needs any longer is released
      When a short discussion is held and let go
      Then nothing of it is left in memory
