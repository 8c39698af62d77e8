"""What a row of the message table is made of, and how a row explains itself to a musician."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Value = int | float | str
ArgType = Literal["i", "f", "s"]
Direction = Literal["to server", "from server"]


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument. minimum, maximum: of the number, or maximum length of the text. words: the only texts allowed,
    or, for a number, the words accepted in its place. default: what an argument that is left out means."""

    name: str
    type: ArgType
    doc: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False
    default: Value | None = None
    words: tuple[str, ...] = ()

    def limits(self) -> str:
        """What may be sent, in words: 'int 1 to 8'."""
        if self.type == "s":
            return listing(self.words, "or") if self.words else f"text of up to {self.maximum:g} characters"
        kind = "int" if self.type == "i" else "number"
        if self.minimum is not None and self.maximum is not None:
            span = f"{figure(self.minimum)} to {figure(self.maximum)}"
            span = f"int {span}" if self.type == "i" else span
        elif self.minimum is not None:
            span = f"{kind}, {figure(self.minimum)} or more"
        else:
            span = kind
        return f"{span}, or {listing(self.words, 'or')}" if self.words else span


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """One message of the table.

    samples: interleaved audio samples follow the arguments. rest: further arguments of any type follow them, from a client
    those of a command that this one carries.
    paths: path forms, '/prompt/{slot}/text', whose filled-in values come before the arguments that are sent.
    reply: what answers it. example: one message as one types it in a Max message box.
    """

    address: str
    direction: Direction
    arguments: tuple[Arg, ...]
    doc: str
    example: str
    reply: str = ""
    samples: bool = False
    rest: bool = False
    paths: tuple[str, ...] = ()

    def usage(self) -> str:
        """'/weight takes slot (int 1 to 8), weight (0 to 1)'."""
        needed = [f"{arg.name} ({arg.limits()})" for arg in self.arguments if not arg.optional]
        extra = [f"{arg.name} ({arg.limits()})" for arg in self.arguments if arg.optional]
        if self.samples:
            needed.append("samples (numbers)")
        if self.rest:
            needed.append("what that command takes")
        if not needed and not extra:
            return f"{self.address} takes no arguments"
        if needed and extra:
            return f"{self.address} takes {', '.join(needed)} and, if you like, {listing(extra, 'and')}"
        return f"{self.address} takes {listing(needed, 'and') if needed else 'if you like, ' + listing(extra, 'and')}"


def figure(value: float) -> str:
    """A number as one writes it: 8, not 8.0."""
    return str(int(value)) if float(value).is_integer() else f"{value:g}"


def listing(words: tuple[str, ...] | list[str], joint: str) -> str:
    """'a, b or c'."""
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else "".join(words)
