"""The message table as other files want it: docs/osc.md for people, JSON for the Max patch.

python -m server.osc.reference          writes docs/osc.md
python -m server.osc.reference --json   prints the JSON
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from server.control.score import MAX_CUES
from server.conversation.arrivals import LONGEST_GAP_SECONDS, REORDERING_SECONDS
from server.conversation.clients import LISTENER_SILENCE_SECONDS, MAX_CLIENTS, SILENCE_SECONDS
from server.conversation.door import ANSWERS_PER_SECOND
from server.conversation.limiter import COMMANDS
from server.conversation.performer import PERFORMER_SILENCE_SECONDS, STANDSTILL_SECONDS
from server.conversation.rates import BURST_SECONDS, MESSAGES_PER_SECOND
from server.conversation.schedule import MAX_AHEAD_SECONDS
from server.osc import codec
from server.osc.outbox import FEWEST, MAX_BUNDLE_BYTES
from server.osc.schema import DEFAULT_PORT, MESSAGES
from server.osc.spec import Arg, Direction, MessageSpec, figure
from server.running.lines import MAX_LINES, MAX_WAITING, WAITING_SECONDS

_PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "osc.md"


def as_json() -> dict[str, object]:
    """The table as plain data. Any thread; never blocks."""
    return {"port": DEFAULT_PORT, "messages": [_row(spec) for spec in MESSAGES]}


def render_markdown() -> str:
    """docs/osc.md. Any thread; never blocks."""
    return "\n".join((_opening(), *_section("to server", "To the server"), *_section("from server", "From the server")))


def main(arguments: Sequence[str] | None = None, page: Path = _PAGE) -> None:
    """The command line. Blocks while it writes."""
    parser = argparse.ArgumentParser(description="Writes docs/osc.md from the message table.")
    parser.add_argument("--json", action="store_true", help="print the table as JSON instead")
    if parser.parse_args(arguments).json:
        print(json.dumps(as_json(), indent=2, ensure_ascii=False))
    else:
        page.write_text(render_markdown(), encoding="utf-8")


def _row(spec: MessageSpec) -> dict[str, object]:
    return {**dataclasses.asdict(spec), "usage": spec.usage()}


def _section(direction: Direction, title: str) -> Iterator[str]:
    yield f"## {title}\n"
    for spec in MESSAGES:
        if spec.direction == direction:
            yield from _entry(spec)


def _entry(spec: MessageSpec) -> Iterator[str]:
    yield f"### {spec.address}\n"
    yield f"{spec.doc}\n"
    if spec.arguments:
        yield "| argument | type | may be | meaning |"
        yield "|---|---|---|---|"
        yield from (_argument(arg) for arg in spec.arguments)
        if spec.samples:
            yield "| samples… | f | any number of whole frames | interleaved audio, full scale is 1 |"
        if spec.rest:
            meaning = "what is in force now" if spec.direction == "from server" else "of that command"
            yield f"| values… | i, f or s | as that command's entry says | {meaning} |"
        yield ""
    if spec.paths:
        yield f"Path form: {', '.join(f'`{path}`' for path in spec.paths)}, with the other arguments.\n"
    if spec.reply:
        yield f"Answer: {spec.reply}\n"
    yield f"    {spec.example}\n"


def _argument(arg: Arg) -> str:
    unit = f" {arg.unit}" if arg.unit and not arg.words else ""
    default = "" if arg.default is None or isinstance(arg.default, str) else f", {figure(arg.default)} by default"
    extra = f" (may be left out{default})" if arg.optional else ""
    return f"| {arg.name} | {arg.type} | {arg.limits()}{unit}{extra} | {arg.doc} |"


def _opening() -> str:
    return f"""# Sideman's OSC messages

This page is made from the table in server/osc/schema.py by `python -m server.osc.reference`. Change the table, not the page.

Sideman listens for OSC on UDP port {
        DEFAULT_PORT
    }, and on TCP of the same number. Start with `/hello`; the answer says at which sample rate your positions count. Then send
`/audio/in`, subscribe to what Sideman plays with `/audio/subscribe`, set a `/prompt`, and `/play`.

- **Answers** go to the port that sent the message, or to the one given in `/hello`. A command is answered by `/done` with its
  address and the values now in force, or by `/fail` with its address and a reason that says what to do. Nothing is ignored in
  silence. A command that was sent in path form is answered with its plain address. The one thing that is never answered is a
  message that only the server sends (`/done`, `/fail`, ...): it is counted as rejected, so that two servers can't go round in
  circles.
- **Numbers** may be ints or floats as long as the value fits. T and F count as 1 and 0. An address may come without its slash.
- **Texts** with spaces must be one argument: in Max, put them in quotes.
- **TCP** carries the same packets, framed by SLIP (OSC 1.1) or by a length before each (OSC 1.0): Sideman answers as the client's
  first byte speaks. Audio may go that way too. Hanging up is as good as `/bye`. Sideman hangs up on a client that is taken for
  gone, on a connection over which nothing has come within {
        WAITING_SECONDS:g} s, and on one that is no client's (no `/hello`, nothing
  subscribed to) after {SILENCE_SECONDS:g} s of silence; `/log` says so first. There may be {
        MAX_LINES
    } connections over which something has
  come, and {
        MAX_WAITING
    } over which nothing has: the newest of those, and the oldest of these, is told why it has to go by `/fail /hello`.
- **Positions** count samples on the performer's audio clock, each client's at its own sample rate, from the same moment, and wrap
  at 32 bits. A program that has floats only (Pd) sends exact positions up to 16,777,216 samples (6 minutes), and after that as
  long as they are multiples of the packet size, if that is a power of two of 64 or more.
- **Audio** is interleaved. One channel is spread over the model's channels, two are mixed down for a model of one.
  `/audio/out` has as many as `/hello` asked for, by the same rule; a shared ring has the model's, and says so.
- **Holes** in the input of up to {LONGEST_GAP_SECONDS:g} s are silence and are reported by `/gap`; packets that come up to {
        REORDERING_SECONDS:g} s out of order are put
  where they belong. Any larger jump is refused, because it would be another timeline: `/reset` starts that at once, and when
  nothing that fits has come for {PERFORMER_SILENCE_SECONDS:g} s, so does the next packet.
- **One performer**: whoever sends `/audio/in` first, until it says `/bye` or sends no sound for {PERFORMER_SILENCE_SECONDS:g} s,
  or another client takes over with `/perform`. `/performer` tells all of them. When nothing has come from it for {
        STANDSTILL_SECONDS:g} s, silence
  keeps time, and Sideman plays on. A performer that comes back with positions that have gone on meanwhile goes on where the
  timeline stands, with nothing forgotten. So does one that comes back behind it, for its clock stood still, like a frozen
  program's, or its sound was late: then the timeline goes back with it. One that comes with others, or from another port,
  starts a new timeline. None needs a `/reset`.
- **Changes** of controls act on the next block. `/applied` tells from which sample on they are in the audio; it isn't sent for
  `/stop`, after which there may be no block. One with a higher revision covers all earlier ones of the same address.
- **Places**: `/at`, `/at/beat` and `/at/bar` carry a command that waits for its place on the timeline: it acts from the first
  block on that begins there or after it, `/gain` at the very sample. What acts later has the last word; at one place, what came
  last; a change at once takes nothing away from what waits. Up to {MAX_CUES} wait. docs/state-and-time.md tells more.
- **Answers** to messages that come faster than they can be read one by one come in bundles of {FEWEST} or more, not dated, of
  {MAX_BUNDLE_BYTES} bytes at the most.
- **Dated bundles** are carried out at their time tag, up to {MAX_AHEAD_SECONDS:.0f} s ahead; when late, at once, and counted.
  `/audio/in` is taken at once always: it has a position. What is sure to be a mistake is answered at once: anything that the
  table or the model has no place for. What is up to how things stand by then (a tempo for `/beat`, what is in a bank, what this
  machine keeps up with) is answered at its date, and so is a message that is carried out, by `/done`. There is no `/scheduled`
  before that: a date is no position, and the change has no revision yet. `/at` is for a place that is to be known to the sample.
- **Silence**: a client that sends nothing for {SILENCE_SECONDS:g} s is taken for gone; one that is subscribed to osc, after {
        LISTENER_SILENCE_SECONDS:g} s, with a
  warning by `/log` a minute before. Clients that listen by shm or device stay until they say `/bye`. Any message counts, `/sync`
  or `/status` will do. Where all {MAX_CLIENTS} places are taken, a newcomer gets that of the client that has been silent longest,
  for {SILENCE_SECONDS:g} s or more. Without `/hello`, commands work but events and the heartbeat aren't sent.
- **Limits**: {MAX_CLIENTS} clients; {codec.MAX_DATAGRAM_BYTES} bytes in a datagram; {codec.MAX_ADDRESS_CHARACTERS} characters in
  an address, {codec.MAX_TEXT_CHARACTERS} in a text; {codec.MAX_ARGUMENTS} arguments; bundles {codec.MAX_BUNDLE_DEPTH} deep with {
        codec.MAX_BUNDLE_ELEMENTS
    } elements;
  {codec.MAX_ARRAYS} arrays, {codec.MAX_ARRAY_DEPTH} deep, whose values count as if no brackets stood around them.
- **OSCQuery** (TCP port {DEFAULT_PORT + 1}, `--oscquery-port`): `http://127.0.0.1:{
        DEFAULT_PORT + 1
    }` gives every control with its range, unit, value and
  meaning, as JSON, for surfaces that draw themselves from it: [surfaces](surfaces.md).
- **Who may connect**: this machine, unless the server was started with `--host`, `--allow` and `--key`: [a second
  machine](second-machine.md). Where there is a key, nothing but `/hello` and `/version` is answered before a `/hello` that brings
  it, and all who haven't are answered {ANSWERS_PER_SECOND} times a second together.
- **Rate**: {MESSAGES_PER_SECOND} messages a second from each sender (`messages_per_second`), {
        MESSAGES_PER_SECOND * BURST_SECONDS:g} of them at once; what is more is left
  unread, counted as rejected, and reported by `/fail rate`, once a second.
- **Refusals** that repeat: {COMMANDS.per_second:g} `/fail` a second for each client and command, one a second for audio. The next
  one has the count of those that were held back.
"""


if __name__ == "__main__":
    main()
