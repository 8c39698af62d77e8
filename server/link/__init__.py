"""Ableton Link: a place in the session of the network, taken when it is asked for."""
