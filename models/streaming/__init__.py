"""Layers that give the same answer whether audio arrives all at once or a block at a time."""
