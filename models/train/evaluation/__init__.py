"""How well a model accompanies: what it plays, on what it is judged, and by whom. `make eval`."""
