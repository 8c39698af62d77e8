"""Tracker modules to sound, one channel at a time: as much of the shared library libopenmpt as that needs."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.train.data.recording import SourceError
from models.train.data.synth import SAMPLE_RATE

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_NOTE, _INSTRUMENT = 0, 1  # of openmpt_module_get_pattern_row_channel_command
# libopenmpt says where it is whenever it is asked; it is asked this often, to know beats to 3 ms.
_STEP = 128


class _Interactive(ctypes.Structure):
    """openmpt_module_ext_interface_interactive, of which only the mute is called: the eleventh of sixteen functions."""

    _fields_ = [
        ("_before", _POINTER * 10),
        ("mute", ctypes.CFUNCTYPE(_INT, _POINTER, ctypes.c_int32, _INT)),
        ("_after", _POINTER * 5),
    ]


@dataclass(frozen=True, eq=False)
class Rows:
    """When the rows of the patterns begin: samples, the place in the order of patterns, and the row within the pattern."""

    samples: NDArray[np.int64]
    orders: NDArray[np.int64]
    rows: NDArray[np.int64]


class Module:
    """One tracker module, from its file's bytes. Not for use by two threads at once; close it when done."""

    def __init__(self, data: bytes) -> None:
        """Raises SourceError: no library, or no module."""
        self._library = _library()
        self._ext = self._library.openmpt_module_ext_create_from_memory(data, len(data), None, None, None, None, None, None, None)
        if not self._ext:
            raise SourceError("libopenmpt knows no such module")
        self._module = self._library.openmpt_module_ext_get_module(self._ext)
        self._interactive = _Interactive()
        size = ctypes.sizeof(_Interactive)
        pointer = ctypes.byref(self._interactive)
        if not self._library.openmpt_module_ext_get_interface(self._ext, b"interactive", pointer, size):
            self.close()
            raise SourceError("this libopenmpt can't play channels apart")

    @property
    def channels(self) -> int:
        """How many voices the patterns are written for."""
        return self._library.openmpt_module_get_num_channels(self._module)

    @property
    def seconds(self) -> float:
        """How long it lasts, played once."""
        return self._library.openmpt_module_get_duration_seconds(self._module)

    def instrument_names(self, channel: int) -> list[str]:
        """The name of the instrument of every note in a channel, in the order of the patterns."""
        get = self._library.openmpt_module_get_pattern_row_channel_command
        names: list[str] = []
        for pattern in range(self._library.openmpt_module_get_num_patterns(self._module)):
            for row in range(self._library.openmpt_module_get_pattern_num_rows(self._module, pattern)):
                if get(self._module, pattern, row, channel, _NOTE) and (
                    number := get(self._module, pattern, row, channel, _INSTRUMENT)
                ):
                    names.append(self._name(number - 1))
        return names

    def rows(self) -> Rows:
        """Play it all, to know when every row begins."""
        buffer = (ctypes.c_float * (2 * _STEP))()
        found: list[tuple[int, int, int]] = []
        at = 0
        while count := self._library.openmpt_module_read_interleaved_float_stereo(self._module, SAMPLE_RATE, _STEP, buffer):
            order = self._library.openmpt_module_get_current_order(self._module)
            row = self._library.openmpt_module_get_current_row(self._module)
            if not found or found[-1][1:] != (order, row):
                found.append((at, order, row))
            at += count
        table = np.array(found, np.int64).reshape(-1, 3)
        return Rows(table[:, 0], table[:, 1], table[:, 2])

    def play(self, channel: int | None) -> NDArray[np.float32]:
        """The channel alone from a fresh start to the end, [T, 2]; None: all of them. Only once for each Module: what a
        module plays depends on what it has played."""
        for other in range(self.channels if channel is not None else 0):
            self._interactive.mute(self._ext, other, int(other != channel))
        blocks: list[NDArray[np.float32]] = []
        size = SAMPLE_RATE
        while True:
            block = np.empty((size, 2), np.float32)
            address = block.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
            count = self._library.openmpt_module_read_interleaved_float_stereo(self._module, SAMPLE_RATE, size, address)
            blocks.append(block[:count])
            if count < size:
                return np.concatenate(blocks)

    def close(self) -> None:
        """Free it. Further calls do nothing."""
        if self._ext:
            self._library.openmpt_module_ext_destroy(self._ext)
        self._ext = None

    def _name(self, index: int) -> str:
        has_instruments = self._library.openmpt_module_get_num_instruments(self._module)
        get = (
            self._library.openmpt_module_get_instrument_name if has_instruments else self._library.openmpt_module_get_sample_name
        )
        text = get(self._module, index)
        try:
            return ctypes.string_at(text).decode("utf-8", "replace") if text else ""
        finally:
            self._library.openmpt_free_string(text)


@contextmanager
def opened(data: bytes) -> Iterator[Module]:
    """A module that is closed in the end. Raises SourceError."""
    module = Module(data)
    try:
        yield module
    finally:
        module.close()


@cache
def _library() -> Any:
    """The shared library with its types. Raises SourceError where it is missing."""
    name = ctypes.util.find_library("openmpt")
    if name is None:
        raise SourceError("tracker modules need libopenmpt; install the Debian package libopenmpt0, or brew's libopenmpt")
    library = ctypes.CDLL(name)
    double, text, number = ctypes.c_double, ctypes.c_char_p, ctypes.c_int32
    floats = ctypes.POINTER(ctypes.c_float)
    for function, result, arguments in (
        ("ext_create_from_memory", _POINTER, (text, ctypes.c_size_t, *(_POINTER,) * 7)),
        ("ext_destroy", None, (_POINTER,)),
        ("ext_get_module", _POINTER, (_POINTER,)),
        ("ext_get_interface", _INT, (_POINTER, text, _POINTER, ctypes.c_size_t)),
        ("get_num_channels", number, (_POINTER,)),
        ("get_num_patterns", number, (_POINTER,)),
        ("get_num_instruments", number, (_POINTER,)),
        ("get_duration_seconds", double, (_POINTER,)),
        ("get_current_order", number, (_POINTER,)),
        ("get_current_row", number, (_POINTER,)),
        ("get_pattern_num_rows", number, (_POINTER, number)),
        ("get_pattern_row_channel_command", ctypes.c_uint8, (_POINTER, number, number, number, _INT)),
        ("get_instrument_name", _POINTER, (_POINTER, number)),
        ("get_sample_name", _POINTER, (_POINTER, number)),
        ("read_interleaved_float_stereo", ctypes.c_size_t, (_POINTER, number, ctypes.c_size_t, floats)),
    ):
        bound = getattr(library, f"openmpt_module_{function}")
        bound.restype, bound.argtypes = result, arguments
    library.openmpt_free_string.restype, library.openmpt_free_string.argtypes = None, (_POINTER,)
    return library
