"""What a run means to a reader: stories of scenarios, the map of a flow, the verdict, the history."""
