"""What the flow did in every scenario, kept to show that a change of the kit changes none of it."""
