"""State banks: how they are filled, and how they are kept on disk."""
