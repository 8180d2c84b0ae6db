"""The support layer of the acceptance tests: one room per concern, each importing only from rooms before it."""
