"""Tests of a scenario's world."""
