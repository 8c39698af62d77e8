"""Rendering data, training and judging: everything that a stage never needs."""
