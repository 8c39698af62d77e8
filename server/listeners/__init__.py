"""Who gets what Sideman plays, and by which way."""
