"""The pages of the living documentation, made from a run and its meaning."""
