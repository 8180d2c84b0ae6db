"""Living documentation: messages of a run become pages that people open."""
