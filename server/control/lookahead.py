"""The look-ahead that is asked for, and the one that can be had. Pure: any thread, never blocks."""

from __future__ import annotations

from typing import Final

from server.engine.port import ModelInfo
from server.errors import ClientFault
from server.units import Grid

# Figures that people read have milliseconds; sending such a figure back must give the same look-ahead.
_ROUNDING_SECONDS: Final = 0.0005


def grid_of(info: ModelInfo) -> Grid:
    """The grid that a model works on."""
    return Grid(info.sample_rate, info.hop, info.block_frames)


def shortest_frames(info: ModelInfo, floor_frames: int) -> int:
    """The shortest look-ahead that both the model and this machine can do."""
    return _up(max(info.min_lookahead_frames, floor_frames), info.hear_frames)


def longest_frames(info: ModelInfo) -> int:
    """The longest look-ahead that the model was made for."""
    return info.max_lookahead_frames // info.hear_frames * info.hear_frames


def lookahead_frames(info: ModelInfo, seconds: float | None, floor_frames: int) -> int:
    """Frames for so many seconds (None: the model's best), rounded up to whole calls of hear."""
    grid = grid_of(info)
    shortest = shortest_frames(info, floor_frames)
    longest = longest_frames(info)
    if shortest > longest:
        raise ClientFault("/lookahead", f"this machine is too slow for {info.name} at any look-ahead; try a smaller model")
    if seconds is None:
        return min(max(_up(info.default_lookahead_frames, info.hear_frames), shortest), longest)
    frames = _up(grid.frames_for_seconds(seconds - _ROUNDING_SECONDS), info.hear_frames)
    if frames < shortest:
        why = "the model was made for" if floor_frames <= info.min_lookahead_frames else "this machine keeps up with"
        raise ClientFault("/lookahead", f"{seconds:.3f} s is less than {why}; send {_seconds(grid, shortest)} or more")
    if frames > longest:
        most = _seconds(grid, longest)
        raise ClientFault("/lookahead", f"{seconds:.3f} s is more than the model was made for; send {most} or less")
    return frames


def machine_floor(info: ModelInfo, block_seconds: float) -> int:
    """The shortest look-ahead that a machine holds which needs ``block_seconds`` for a block: audio can be heard a
    codec's latency late, and the block must be out, even half as slow again, before it is due. It may be more than the
    model was made for: then the machine is too slow at any look-ahead, and /lookahead says so."""
    frames = info.hear_frames
    while frames * info.hop < info.hear_latency_samples + 1.5 * block_seconds * info.sample_rate:
        frames += info.hear_frames
    return frames


def _up(frames: int, step: int) -> int:
    return -(-frames // step) * step


def _seconds(grid: Grid, frames: int) -> str:
    return f"{grid.seconds(frames * grid.hop):.3f}"
