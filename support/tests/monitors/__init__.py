"""The tests of the monitors."""
