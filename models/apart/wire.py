"""What goes between the two processes: calls and their answers, each a header in JSON with its arrays behind it."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from itertools import accumulate, pairwise
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.facts import Chord, Conditioning, Pulse

Array = NDArray[np.float32]
_LENGTH: Final = struct.Struct("<I")


def pack(header: Mapping[str, Any], *arrays: Array) -> bytes:
    """A message. Floats in the header come out as they went in, bit for bit."""
    text = json.dumps({**header, "shapes": [array.shape for array in arrays]}).encode()
    return b"".join((_LENGTH.pack(len(text)), text, *(np.ascontiguousarray(array, "<f4").tobytes() for array in arrays)))


def unpack(message: bytes) -> tuple[dict[str, Any], list[Array]]:
    """The header, and the arrays, which may be written to."""
    (length,) = _LENGTH.unpack_from(message)
    first = _LENGTH.size + length
    header = json.loads(message[_LENGTH.size : first])
    shapes: list[list[int]] = header.pop("shapes")
    numbers = np.frombuffer(message, "<f4", offset=first).astype(np.float32)
    edges = list(accumulate((prod(shape) for shape in shapes), initial=0))
    return header, [numbers[a:b].reshape(shape) for (a, b), shape in zip(pairwise(edges), shapes, strict=True)]


def pack_conditioning(told: Conditioning) -> tuple[dict[str, Any], list[Array]]:
    """The controls of one block: what goes into a header, and the prompts' embeddings."""
    header = {
        "weights": [weight for _, weight in told.prompts],
        "parts": told.parts,
        "visible_frame": told.visible_frame,
        "temperature": told.temperature,
        "seed": told.seed,
        "chord": told.chord and [told.chord.tones, told.chord.root],
        "pulse": told.pulse and [told.pulse.downbeat, told.pulse.beat_samples],
        "attributes": told.attributes,
        "guidance": told.guidance,
    }
    return header, [embedding for embedding, _ in told.prompts]


def unpack_conditioning(header: Mapping[str, Any], embeddings: list[Array]) -> Conditioning:
    """The controls again."""
    return Conditioning(
        prompts=tuple(zip(embeddings, header["weights"], strict=True)),
        parts=tuple(header["parts"]),
        visible_frame=header["visible_frame"],
        temperature=header["temperature"],
        seed=header["seed"],
        chord=header["chord"] and Chord(*header["chord"]),
        pulse=header["pulse"] and Pulse(*header["pulse"]),
        attributes=tuple(header["attributes"]),
        guidance=header["guidance"],
    )
