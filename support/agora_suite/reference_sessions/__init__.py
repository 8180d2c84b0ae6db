"""Sessions of Virtual Agora that always do the same work, and what the kit costs on them."""
