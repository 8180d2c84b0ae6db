"""Virtual Agora v1.3: the flow under test."""
