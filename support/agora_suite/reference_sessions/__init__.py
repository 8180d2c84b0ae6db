"""Sessions of Virtual Agora that always do the same work, and the cost of the kit on them."""
