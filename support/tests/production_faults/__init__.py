"""Tests of the faults and of the proof that they are caught."""
