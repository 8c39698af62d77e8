"""The patches of the package, one module each."""
