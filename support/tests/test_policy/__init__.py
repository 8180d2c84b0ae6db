"""Tests of the rules that nobody goes around."""
