"""One channel is spread, several are mixed down, and as many stay as they are."""

from __future__ import annotations

import numpy as np

from server.audio.channels import in_channels


def test_sound_comes_in_as_many_channels_as_are_wanted() -> None:
    stereo, mono = np.array([[1.0, 0.0], [-0.5, 0.5]], np.float32), np.array([[0.25], [-1.0]], np.float32)
    assert in_channels(stereo, 2) is stereo and in_channels(mono, 1) is mono
    assert in_channels(mono, 2).tolist() == [[0.25, 0.25], [-1.0, -1.0]]
    mixed = in_channels(stereo, 1)
    assert mixed.tolist() == [[0.5], [0.0]] and mixed.dtype == np.float32
