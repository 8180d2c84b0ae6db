"""What is done when a stream fails."""
