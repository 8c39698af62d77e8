"""The model that plays unless another is asked for. In a file of its own, which costs nothing to import."""

from typing import Final

EMBEDDED: Final = "fifth-sound"
