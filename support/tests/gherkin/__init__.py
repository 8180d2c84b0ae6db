"""The tests of the room that runs feature files."""
