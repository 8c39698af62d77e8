"""Renders training data: random charts, MMA accompaniment, our own lead, FluidSynth stems, labels."""
