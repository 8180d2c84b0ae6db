"""Tests of the rules that no test may bypass."""
