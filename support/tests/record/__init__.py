"""The tests of the record and its observer."""
