"""The owner: sees real pauses, knows what waits and where, and answers as production does."""
