"""What decides when to listen and when to play, and the one thread that does it."""
