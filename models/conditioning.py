"""Prompts as numbers: the mean of the words' vectors, from the static table that the package wordllama carries.

No network and no model call: a prompt costs less than a tenth of a millisecond.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from models.glossary import in_captions_words

TABLE = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


class MissingWordTable(RuntimeError):
    """The package that carries the word vectors isn't whole."""


class WordTable:
    """Text to a unit vector. Any thread may call it; it holds nothing that changes."""

    def __init__(self, vectors: NDArray[np.float32], tokenizer: Tokenizer) -> None:
        self._vectors, self._tokenizer = vectors, tokenizer

    @property
    def width(self) -> int:
        """Numbers in an embedding."""
        return self._vectors.shape[1]

    def embed(self, text: str) -> NDArray[np.float32]:
        """[E] float32 of length 1, or zeros for a text without words."""
        ids = self._tokenizer.encode(in_captions_words(text.strip()), add_special_tokens=False).ids
        if not ids:
            return np.zeros(self.width, np.float32)
        mean = self._vectors[ids].mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-6)


def load_word_table() -> WordTable:
    """Read the table from the installed package, without importing it. Blocks for a moment on the disk."""
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise MissingWordTable("the package wordllama isn't installed; run `make setup`")
    folder = Path(spec.origin).parent
    if not (folder / TABLE).exists() or not (folder / TOKENIZER).exists():
        raise MissingWordTable(f"{folder} has no {TABLE}; run `make setup` to install wordllama 0.4.0.post1")
    (vectors,) = load_file(folder / TABLE).values()
    tokenizer = Tokenizer.from_str(json.dumps(json.loads((folder / TOKENIZER).read_text())))
    return WordTable(vectors.astype(np.float32), tokenizer)


def blend(prompts: Sequence[tuple[NDArray[np.float32], float]]) -> NDArray[np.float32] | None:
    """One embedding for several weighted prompts: the weighted mean, of length 1. None if no weight is above zero."""
    live = [(vector, weight) for vector, weight in prompts if weight > 0]
    if not live:
        return None
    mixed = np.stack([vector * np.float32(weight) for vector, weight in live]).sum(axis=0)
    return mixed / max(float(np.linalg.norm(mixed)), 1e-6)
