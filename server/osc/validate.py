"""Messages against the table: what comes in becomes typed values, what goes out is built to fit.

Pure: any thread, never blocks.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from server.engine.port import Audio
from server.errors import ClientFault
from server.osc.codec import MAX_TEXT_CHARACTERS, Message, Scalar
from server.osc.schema import FROM_SERVER, TO_SERVER
from server.osc.spec import Arg, MessageSpec, Value, figure
from server.units import wrap

_SHOWN_ARGUMENTS: Final = 6
_SHOWN_CHARACTERS: Final = 40
_INT_MIN, _INT_MAX = -(1 << 31), (1 << 31) - 1


class Call(NamedTuple):
    """A message that fits the table. address: the table's, also when a path form was sent. samples: [n], finite. rest: the
    arguments of the command that it carries, which nobody has looked at yet."""

    spec: MessageSpec
    values: Mapping[str, Value | None]
    samples: Audio | None = None
    rest: tuple[Scalar, ...] = ()

    @property
    def address(self) -> str:
        return self.spec.address

    def whole(self, name: str) -> int:
        """An argument that the table calls i."""
        value = self.values[name]
        assert isinstance(value, int), name
        return value

    def number(self, name: str) -> float:
        """An argument that the table calls f, and that was given or has a default."""
        value = self.values[name]
        assert isinstance(value, float), name
        return value

    def text(self, name: str) -> str:
        """An argument that the table calls s."""
        value = self.values[name]
        assert isinstance(value, str), name
        return value

    def number_or_none(self, name: str) -> float | None:
        """A number that was left out, or is a word, is None."""
        value = self.values[name]
        return value if isinstance(value, float) else None


def validate(message: Message) -> Call:
    """The message's values, typed and within the table's limits; ClientFault says what to do instead."""
    spec, given = _normalise(message)
    arguments = spec.arguments
    if not arguments and all(value is None or value == math.inf for value in given):
        given = ()  # surfaces press a button with nil or an impulse
    if not spec.samples and message.samples is not None:
        raise _misfit(spec, given, message.samples.size, "that is too many")
    if len(given) > len(arguments) and not spec.samples and not spec.rest:
        quotes = " (a text with spaces needs quotes)" if any(arg.type == "s" for arg in arguments) else ""
        raise _misfit(spec, given, 0, f"that is too many{quotes}")
    values: dict[str, Value | None] = {}
    for index, arg in enumerate(arguments):
        if index < len(given):
            values[arg.name] = _fit(spec, arg, given, index)
        elif arg.optional:
            values[arg.name] = arg.default
        else:
            raise _misfit(spec, given, 0, f"{arg.name} is missing")
    more = given[len(arguments) :]
    return Call(spec, values, _samples(spec, more, message.samples) if spec.samples else None, more if spec.rest else ())


def compose(address: str, *arguments: Scalar) -> Message:
    """A message from the server, made to fit its row: positions wrap, counts stop at 2^31-1, long texts are cut."""
    spec = FROM_SERVER[address]
    known = len(spec.arguments)
    assert len(arguments) >= known and (spec.rest or len(arguments) == known), (address, arguments)
    fitted = [_to_wire(arg, value) for arg, value in zip(spec.arguments, arguments[:known], strict=True)]
    return Message(address, (*fitted, *(_to_wire(None, value) for value in arguments[known:])))


def _normalise(message: Message) -> tuple[MessageSpec, tuple[Scalar, ...]]:
    """The row, and the arguments with those that were part of the address in front."""
    spec = TO_SERVER.get(message.address)
    if spec is not None:
        return spec, message.arguments
    parts = message.address.split("/")
    for spec in TO_SERVER.values():
        for path in spec.paths:
            filled = _filled(path.split("/"), parts)
            if filled is not None:
                return spec, (*filled, *message.arguments)
    raise ClientFault(message.address, _unknown(message.address))


def _filled(form: list[str], parts: list[str]) -> tuple[Scalar, ...] | None:
    if len(form) != len(parts):
        return None
    values: list[Scalar] = []
    for wanted, part in zip(form, parts, strict=True):
        if wanted.startswith("{"):
            values.append(int(part) if part.isdecimal() and len(part) < 10 else part)
        elif wanted != part:
            return None
    return tuple(values)


def _unknown(address: str) -> str:
    known = [*TO_SERVER, *(path for spec in TO_SERVER.values() for path in spec.paths)]
    close = difflib.get_close_matches(address, known, n=1, cutoff=0.6)
    if close:
        return f"there is no {address}; did you mean {close[0]}?"
    return f"there is no {address}; docs/osc.md lists what there is"


def _fit(spec: MessageSpec, arg: Arg, given: tuple[Scalar, ...], index: int) -> Value:
    value = given[index]
    if isinstance(value, bool):
        value = int(value)
    if arg.type == "s":
        return _fit_text(spec, arg, given, value)
    if isinstance(value, str) and value in arg.words:
        return value
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise _misfit(spec, given, 0, f"{arg.name} must be a number" + (f" or {arg.words[0]}" if arg.words else ""))
    if arg.type == "i" and value != int(value):
        raise _misfit(spec, given, 0, f"{arg.name} must be a whole number")
    if (arg.minimum is not None and value < arg.minimum) or (arg.maximum is not None and value > arg.maximum):
        raise _misfit(spec, given, 0, f"{arg.name} must be {arg.limits().removeprefix('int ')}")
    return int(value) if arg.type == "i" else float(value)


def _fit_text(spec: MessageSpec, arg: Arg, given: tuple[Scalar, ...], value: Scalar) -> str:
    if not isinstance(value, str):
        raise _misfit(spec, given, 0, f"{arg.name} must be a text (a number meant as text needs quotes)")
    if arg.maximum is not None and len(value) > arg.maximum:
        raise _misfit(spec, given, 0, f"{arg.name} has {len(value)} characters; the limit is {arg.maximum:g}")
    if arg.words and value not in arg.words:
        raise _misfit(spec, given, 0, f"{arg.name} must be {arg.limits()}")
    return value


def _samples(spec: MessageSpec, few: tuple[Scalar, ...], many: Audio | None) -> Audio:
    """Short packets arrive as scalars, others as an array."""
    numbers = [float(value) for value in few if isinstance(value, int | float)]
    if len(numbers) < len(few):
        raise ClientFault(spec.address, f"{spec.address} takes samples as numbers; this packet holds something else")
    with np.errstate(over="ignore"):  # a double that float32 can't hold is infinite, and refused as that below
        head = np.array(numbers, np.float32)
    samples = head if many is None else np.concatenate((head, many)) if numbers else many
    if not np.isfinite(samples).all():
        raise ClientFault(spec.address, "a packet with samples that aren't finite (NaN or infinity) is left out; mend its source")
    return samples


def _misfit(spec: MessageSpec, given: tuple[Scalar, ...], more: int, what: str) -> ClientFault:
    shown = [_show(value) for value in given[:_SHOWN_ARGUMENTS]]
    hidden = len(given) + more - len(shown)
    got = " ".join(shown) + (f" and {hidden} more" if hidden else "")
    return ClientFault(spec.address, f"{spec.usage()}; got {got or 'nothing'}: {what}")


def _show(value: Scalar) -> str:
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= _SHOWN_CHARACTERS else f'"{value[: _SHOWN_CHARACTERS - 1]}…"'
    if isinstance(value, bytes):
        return "a blob"
    if value is None:
        return "nil"
    return figure(value) if not isinstance(value, bool) and math.isfinite(value) else str(value).lower()


def _to_wire(arg: Arg | None, value: Scalar) -> Scalar:
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        longest = MAX_TEXT_CHARACTERS if arg is None or arg.maximum is None else int(arg.maximum)
        return value if len(value) <= longest else value[: longest - 1] + "…"
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if arg is not None and arg.type == "f":
        return float(value)
    if arg is not None and arg.name == "position":
        return wrap(value)
    return max(_INT_MIN, min(value, _INT_MAX))
