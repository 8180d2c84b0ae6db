"""The pages of the living documentation, made of a run and of what it means."""
