"""Tests of what is said of many discussions: that a flow which breaks the promise is found out."""
