"""Would it be caught? Faults put back into the flow under test, and the scenarios that have to notice them."""
