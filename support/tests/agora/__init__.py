"""The tests of the flow under test."""
