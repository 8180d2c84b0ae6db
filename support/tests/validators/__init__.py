"""Tests of the validators: right states yield nothing, each break yields its finding."""
