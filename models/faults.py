"""What can go wrong with a model, for those who need no torch to hear of it."""

from __future__ import annotations


class ModelFault(RuntimeError):
    """A model can't be loaded. The text says why and what to do."""


class ModelBroke(RuntimeError):
    """A model has raised an error of its own, which nobody expected. The text says which."""


class ModelGone(RuntimeError):
    """The process that a model was in has ended, and with it every state that it held."""
