"""The kit's own tests, a folder per room."""
