"""Audio by absolute position: rings, shared memory, sources and sinks."""
